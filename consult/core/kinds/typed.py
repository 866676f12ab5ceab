"""Items somebody types, one per line: «ID | texto | mínimo | máximo | unidad». Only the first two are needed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from consult.core.errors import Invalid
from consult.core.kinds.decimals import decimal_text, exact
from consult.core.kinds.model import ItemConfig
from consult.core.words import N_

ID = re.compile(r"[A-Za-z0-9][\w.-]{0,39}", re.ASCII)
FIELDS = 5

NO_TEXT = N_("Línea {line}: escriba el código, una barra «|» y el texto.")
BAD_ID = N_("Línea {line}: el código «{id}» no sirve. Use letras, números, punto o guion, sin espacios.")
TWICE = N_("Línea {line}: «{id}» ya está arriba. Use otro código.")
TOO_MANY = N_("Línea {line}: hay más de cinco partes. Son código, texto, mínimo, máximo y unidad.")
BAD_NUMBER = N_("Línea {line}: «{value}» no es un número. Escriba los decimales con punto.")
CROSSED = N_("Línea {line}: el mínimo debe ser menor que el máximo.")


@dataclass(frozen=True, slots=True)
class TypedItem:
    """One line as it was read."""

    config: ItemConfig
    es: str


def read_items(text: str) -> tuple[TypedItem, ...]:
    """Read the lines; empty ones are skipped. Raise Invalid naming the line."""
    found: dict[str, TypedItem] = {}
    for line, written in enumerate(text.splitlines(), start=1):
        if not written.strip():
            continue
        item = _item(written, line)
        if item.config.id in found:
            raise Invalid(TWICE, line=line, id=item.config.id)
        found[item.config.id] = item
    return tuple(found.values())


def write_items(items: Sequence[TypedItem]) -> str:
    """Write items back as lines, so that what was saved can be edited."""
    return "\n".join(_line(item) for item in items)


def _item(written: str, line: int) -> TypedItem:
    parts = [part.strip() for part in written.split("|")]
    if len(parts) > FIELDS:
        raise Invalid(TOO_MANY, line=line)
    code, text, low, high, unit = parts + [""] * (FIELDS - len(parts))
    if not code or not text:
        raise Invalid(NO_TEXT, line=line)
    if not ID.fullmatch(code):
        raise Invalid(BAD_ID, line=line, id=code[:60])
    minimum, maximum = _number(low, line), _number(high, line)
    if minimum is not None and maximum is not None and minimum >= maximum:
        raise Invalid(CROSSED, line=line)
    takes_level = bool(unit) or minimum is not None or maximum is not None
    return TypedItem(ItemConfig(code, minimum=minimum, maximum=maximum, unit=unit[:60], takes_level=takes_level), text)


def _number(text: str, line: int) -> Fraction | None:
    if not text:
        return None
    try:
        return exact(text)
    except Invalid:
        raise Invalid(BAD_NUMBER, line=line, value=text[:40]) from None


def _line(item: TypedItem) -> str:
    config = item.config
    ends = [decimal_text(end) if end is not None else "" for end in (config.minimum, config.maximum)]
    parts = [config.id, item.es, *ends, config.unit]
    while not parts[-1]:
        parts.pop()
    return " | ".join(parts)
