"""One mapping of the file read field by field. Every refusal names the line and the thing it belongs to."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date
from fractions import Fraction
from typing import NoReturn

from consult.core.errors import Invalid
from consult.core.kinds.decimals import (
    NO_COMMAS,
    NOT_A_FINITE_NUMBER,
    NOT_A_NUMBER,
    TOO_LARGE,
    TOO_PRECISE,
    exact,
)
from consult.core.policyfile.content import Text
from consult.core.policyfile.nodes import Fields, Node, Scalar, Several
from consult.core.words import N_

ID = re.compile(r"[A-Za-z0-9][\w.-]{0,39}", re.ASCII)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
WHOLE = re.compile(r"\d{1,12}", re.ASCII)
YES, NO = frozenset({"true", "yes", "on", "sí", "si"}), frozenset({"false", "no", "off"})

LACKS = N_("Línea {line}: a «{where}» le falta «{field}»; no se cargó nada.")
BAD_ID = N_("Línea {line}: «{value}» no sirve de id: use hasta 40 letras sin tilde, cifras, punto o guion; no se "
            "cargó nada.")  # fmt: skip
NOT_ONE_VALUE = N_("Línea {line}: «{field}» de «{where}» debe ser un solo valor; no se cargó nada.")
NOT_SEVERAL = N_("Línea {line}: «{field}» de «{where}» debe ser una lista; no se cargó nada.")
NOT_FIELDS = N_("Línea {line}: «{field}» de «{where}» debe tener campos con nombre; no se cargó nada.")
NOT_WHOLE = N_("Línea {line}: «{field}» de «{where}» debe ser un número entero, no «{value}»; no se cargó nada.")
NOT_A_DAY = N_("Línea {line}: «{field}» de «{where}» debe ser una fecha como 2026-02-27, no «{value}»; no se cargó "
               "nada.")  # fmt: skip
NOT_YES_OR_NO = N_("Línea {line}: «{field}» de «{where}» debe ser true o false, no «{value}»; no se cargó nada.")
NOT_KNOWN = N_("Línea {line}: «{value}» no vale como «{field}» de «{where}», que puede ser {known}; no se cargó nada.")
TOO_LOW = N_("Línea {line}: «{field}» de «{where}» se sale de su escala con {value}: el mínimo es {low}; no se cargó "
             "nada.")  # fmt: skip
TOO_HIGH = N_("Línea {line}: «{field}» de «{where}» se sale de su escala con {value}: el máximo es {high}; no se "
              "cargó nada.")  # fmt: skip
NUMBERS = {
    NOT_A_NUMBER: N_("Línea {line}: «{field}» de «{where}» no es un número: «{value}»; no se cargó nada."),
    NO_COMMAS: N_("Línea {line}: «{field}» de «{where}» lleva coma («{value}»): use punto decimal y miles sin "
                  "separador; no se cargó nada."),
    NOT_A_FINITE_NUMBER: N_("Línea {line}: «{field}» de «{where}» no es un número finito: «{value}»; no se cargó "
                            "nada."),
    TOO_PRECISE: N_("Línea {line}: «{field}» de «{where}» tiene más de seis decimales: «{value}»; no se cargó nada."),
    TOO_LARGE: N_("Línea {line}: «{field}» de «{where}» es demasiado grande: «{value}»; no se cargó nada."),
}  # fmt: skip
"""The sentence of the file for each way a number is wrong."""


def refuse(message: str, line: int, **values: object) -> NoReturn:
    """Refuse the whole file with one sentence; what the file wrote is shortened, the list of `known` words is not."""
    shortened = {name: value[:60] if isinstance(value, str) and name != "known" else value
                 for name, value in values.items()}  # fmt: skip
    raise Invalid(message, line=line, **shortened)


class Entry:
    """A mapping with the name sentences call it by: its id, or its section's."""

    def __init__(self, node: Node, where: str) -> None:
        if not isinstance(node, Fields):
            refuse(NOT_FIELDS, node.line, field=where, where=where)
        self._nodes = node.nodes
        self.line = node.line
        self.where = where
        self.id = ""

    def identified(self, default: str = "") -> Entry:
        """Read the id, by which sentences call it from now on; the default when it may be left out."""
        text = self.text("id", default)
        if not text:
            refuse(LACKS, self.line, where=self.where, field="id")
        if not ID.fullmatch(text):
            refuse(BAD_ID, self.line_of("id"), value=text)
        self.id = self.where = text
        return self

    def node(self, field: str) -> Node | None:
        """Return what the field holds; None when it is absent or empty."""
        node = self._nodes.get(field)
        return None if isinstance(node, Scalar) and node.is_empty else node

    def fields(self) -> Iterator[tuple[str, Node]]:
        """Go through the fields in the order written."""
        yield from self._nodes.items()

    def line_of(self, field: str) -> int:
        """Return the line of a field, or of the whole when it is absent."""
        node = self._nodes.get(field)
        return self.line if node is None else node.line

    def require(self, field: str) -> Node:
        """Return what the field holds, or refuse."""
        node = self.node(field)
        if node is None:
            refuse(LACKS, self.line, where=self.where, field=field)
        return node

    def text(self, field: str, default: str = "") -> str:
        """Read one line of text; the default when absent."""
        node = self.node(field)
        return default if node is None else self.scalar(node, field).strip()

    def required_text(self, field: str) -> str:
        """Read one line of text that must be there."""
        self.require(field)
        return self.text(field)

    def scalar(self, node: Node, field: str) -> str:
        """Read a single value, not a list or mapping."""
        if not isinstance(node, Scalar):
            refuse(NOT_ONE_VALUE, node.line, field=field, where=self.where)
        return node.text

    def words(self, *, are_required: bool = True) -> Text:
        """Read what people read: `es` and `en`, or `name` as a text or as {es, en}. Spanish is required."""
        name = self.node("name")
        if self.node("es") is None and name is not None:
            return Text(self.text("name")) if isinstance(name, Scalar) else Entry(name, self.where).words()
        spanish = self.text("es")
        if not spanish and are_required:
            refuse(LACKS, self.line, where=self.where, field="es")
        return Text(spanish, self.text("en"))

    def one_of(self, field: str, known: Collection[str], default: str | None = None) -> str:
        """Read a word that must be one of the known; required when there is no default."""
        value = self.text(field) if default is not None else self.required_text(field)
        if not value and default is not None:
            return default
        if value not in known:
            refuse(NOT_KNOWN, self.line_of(field), field=field, where=self.where, value=value,
                   known=", ".join(word for word in known if word))  # fmt: skip
        return value

    def decimal(self, field: str, *, low: Fraction | None = None, high: Fraction | None = None) -> Fraction | None:
        """Read an exact decimal between two ends; None when absent."""
        node = self.node(field)
        return None if node is None else self.decimal_at(node, field, low=low, high=high)

    def decimal_at(
        self, node: Node, field: str, *, low: Fraction | None = None, high: Fraction | None = None
    ) -> Fraction:
        """Read an exact decimal from a node of this entry."""
        text = self.scalar(node, field)
        try:
            value = exact(text)
        except Invalid as fault:
            refuse(NUMBERS[fault.message], node.line, field=field, where=self.where, value=text)
        if low is not None and value < low:
            refuse(TOO_LOW, node.line, field=field, where=self.where, value=text, low=low)
        if high is not None and value > high:
            refuse(TOO_HIGH, node.line, field=field, where=self.where, value=text, high=high)
        return value

    def whole(self, field: str, *, low: int = 0, high: int = 10**12) -> int | None:
        """Read a whole number between two ends; None when absent."""
        text = self.text(field)
        if not text:
            return None
        if not WHOLE.fullmatch(text):
            refuse(NOT_WHOLE, self.line_of(field), field=field, where=self.where, value=text)
        if int(text) < low:
            refuse(TOO_LOW, self.line_of(field), field=field, where=self.where, value=text, low=low)
        if int(text) > high:
            refuse(TOO_HIGH, self.line_of(field), field=field, where=self.where, value=text, high=high)
        return int(text)

    def flag(self, field: str, *, default: bool = False) -> bool:
        """Read true or false."""
        text = self.text(field).casefold()
        if not text:
            return default
        if text not in YES | NO:
            refuse(NOT_YES_OR_NO, self.line_of(field), field=field, where=self.where, value=text)
        return text in YES

    def day(self, field: str) -> date | None:
        """Read a date written year-month-day."""
        text = self.text(field)
        if not text:
            return None
        try:
            return date.fromisoformat(text if DAY.fullmatch(text) else "")
        except ValueError:
            refuse(NOT_A_DAY, self.line_of(field), field=field, where=self.where, value=text)

    def several(self, field: str) -> tuple[Node, ...]:
        """Read a list; a single value counts as a list of one, absent as none."""
        node = self.node(field)
        if node is None:
            return ()
        if isinstance(node, Fields):
            refuse(NOT_SEVERAL, node.line, field=field, where=self.where)
        return node.nodes if isinstance(node, Several) else (node,)

    def texts(self, field: str) -> tuple[str, ...]:
        """Read a list of texts."""
        return tuple(self.scalar(node, field).strip() for node in self.several(field))

    def entry(self, field: str) -> Entry | None:
        """Read a mapping inside this one; None when absent."""
        node = self.node(field)
        if node is None:
            return None
        if not isinstance(node, Fields):
            refuse(NOT_FIELDS, node.line, field=field, where=self.where)
        return Entry(node, self.where)

    def entries(self, field: str) -> Iterator[Entry]:
        """Read a list of mappings with an id."""
        node = self.node(field)
        if node is None:
            return
        if not isinstance(node, Several):
            refuse(NOT_SEVERAL, node.line, field=field, where=self.where)
        for child in node.nodes:
            yield Entry(child, field).identified()
