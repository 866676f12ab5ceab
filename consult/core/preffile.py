"""Orders of preference as PrefLib publishes them (.soc, .soi, .toc, .toi), pure. Both styles of header are read:

    # ALTERNATIVE NAME 1: Ana            3
    # ALTERNATIVE NAME 2: Berta          1,Ana
    # NUMBER VOTERS: 9                   2,Berta
    5: 1,2                               3,Carla
    4: {1,2},3                           9,9,2
                                         5,1,2

A line says how many people gave an order; those in braces are tied and stay tied (docs/counting.md §1). Complete orders
(c) name every alternative, incomplete ones (i) need not; strict orders (so) have no ties.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn

from consult.core.csvfile import BINARY, MOST_CHARACTERS, TOO_LARGE
from consult.core.errors import Invalid
from consult.core.words import N_

KINDS = ("soc", "soi", "toc", "toi")
LONGEST_NAME = 4000
ALTERNATIVE = re.compile(r"ALTERNATIVE NAME (\d{1,9})", re.ASCII)
COUNT = re.compile(r"(\d{1,9})\s*:\s*(.+)", re.ASCII)
OLD_LINE = re.compile(r"(\d{1,9})\s*,\s*(.*)", re.ASCII)
LEVEL = re.compile(r"\d{1,9}|\{\d{1,9}(?:,\d{1,9})*\}", re.ASCII)
ORDER = re.compile(rf"(?:{LEVEL.pattern})(?:,(?:{LEVEL.pattern}))*", re.ASCII)
AROUND = re.compile(r" ?([,{}]) ?")
WHOLE = re.compile(r"\d{1,9}", re.ASCII)
TOTALS = re.compile(r"(\d{1,9}) ?, ?\d{1,9} ?, ?\d{1,9}", re.ASCII)
MOST = 999_999_999
"""People behind one order: what the database keeps as a number."""

NOT_PREFLIB = N_("El archivo no es de PrefLib: su cabecera no nombra las alternativas; no se guardó nada.")
OTHER_KIND = N_("El archivo es de tipo «{kind}»; se aceptan soc, soi, toc y toi. No se guardó nada.")
BAD_LINE = N_("Línea {line}: no se entiende «{text}». Se espera cuántas personas y su orden, como 12: 3,1,2; no se "
              "guardó nada.")  # fmt: skip
BAD_HEADER = N_("Línea {line}: la cabecera no se entiende: «{text}»; no se guardó nada.")
UNKNOWN = N_("Línea {line}: la alternativa {code} no está en la cabecera; no se guardó nada.")
REPEATED = N_("Línea {line}: la alternativa {code} está dos veces; no se guardó nada.")
INCOMPLETE = N_("Línea {line}: el orden no trae todas las alternativas, y un archivo {kind} las pide; no se guardó "
                "nada.")  # fmt: skip
TIED = N_("Línea {line}: hay un empate, y un archivo {kind} no los tiene; no se guardó nada.")
WRONG_SUM = N_("La cabecera dice {declared} personas y las líneas suman {n}: al archivo le falta o le sobra una parte. "
               "No se guardó nada.")  # fmt: skip
EMPTY = N_("El archivo no trae ningún orden; no se guardó nada.")


@dataclass(frozen=True, slots=True)
class Order:
    """An order that `n` people gave: levels from the most preferred, those of one level tied."""

    line: int
    n: int
    levels: tuple[tuple[str, ...], ...]

    @property
    def places(self) -> dict[str, int]:
        """Return alternative -> place: 1, 2, 2, 3."""
        return {code: place for place, level in enumerate(self.levels, start=1) for code in level}

    @property
    def text(self) -> str:
        """Return it in one way however it was written: ties in order of number."""
        return ">".join("=".join(sorted(level, key=int)) for level in self.levels)


@dataclass(frozen=True, slots=True)
class PrefFile:
    """A file as read: number of the alternative -> name, and the orders, each once."""

    names: Mapping[str, str]
    orders: tuple[Order, ...]
    source: str  # the name the file gives itself, or ""

    @property
    def n(self) -> int:
        """Count the people."""
        return sum(order.n for order in self.orders)


def read_orders(text: str, *, kind: str = "") -> PrefFile:
    """Read a file; `kind` is its suffix, for those whose header does not say. Raise Invalid naming the line."""
    if len(text) > MOST_CHARACTERS:
        raise Invalid(TOO_LARGE)
    if BINARY.search(text):
        raise Invalid(NOT_PREFLIB)
    rows = enumerate(text.removeprefix("\ufeff").splitlines(), start=1)
    lines = [(number, " ".join(line.split())) for number, line in rows]
    lines = [(number, line) for number, line in lines if line]
    is_new = any(line.startswith("#") for _, line in lines)
    return (_new_style if is_new else _old_style)(lines, kind.casefold())


Lines = list[tuple[int, str]]


def _new_style(lines: Lines, kind: str) -> PrefFile:
    headings: dict[str, str] = {}
    for _, line in lines:
        if line.startswith("#"):
            name, _, text = line.removeprefix("#").partition(":")
            headings[name.strip().upper()] = text.strip()
    names = {found[1]: text for name, text in headings.items() if (found := ALTERNATIVE.fullmatch(name))}
    reader = _Reader(names, headings.get("DATA TYPE", "").casefold() or kind)
    for number, line in lines:
        if not line.startswith("#"):
            reader.add(number, line, COUNT.fullmatch(line))
    return reader.file(headings.get("NUMBER VOTERS", ""), source=headings.get("FILE NAME", ""))


def _old_style(lines: Lines, kind: str) -> PrefFile:
    if not lines or not WHOLE.fullmatch(lines[0][1]):
        raise Invalid(NOT_PREFLIB)
    n = int(lines[0][1])
    if len(lines) < n + 2:
        raise Invalid(NOT_PREFLIB)
    names: dict[str, str] = {}
    for code, (number, line) in enumerate(lines[1 : n + 1], start=1):
        if not (found := OLD_LINE.fullmatch(line)) or found[1] != str(code):
            _refuse(BAD_HEADER, number, text=line[:60])
        names[found[1]] = found[2]
    number, line = lines[n + 1]
    if not (totals := TOTALS.fullmatch(line)):
        _refuse(BAD_HEADER, number, text=line[:60])
    reader = _Reader(names, kind)
    for number, line in lines[n + 2 :]:
        reader.add(number, line, OLD_LINE.fullmatch(line))
    return reader.file(totals[1], source="")


class _Reader:
    """Reads the orders of one file; the same order twice is one order of both counts."""

    def __init__(self, names: Mapping[str, str], kind: str) -> None:
        if not names:
            raise Invalid(NOT_PREFLIB)
        if kind and kind not in KINDS:
            raise Invalid(OTHER_KIND, kind=kind[:20])
        self.names = {code: name.strip()[:LONGEST_NAME] for code, name in names.items()}
        self.kind = kind or "toi"
        self.orders: dict[str, Order] = {}

    def add(self, number: int, line: str, found: re.Match[str] | None) -> None:
        written = AROUND.sub(r"\1", found[2]) if found else ""
        if found is None or int(found[1]) < 1 or not ORDER.fullmatch(written):
            _refuse(BAD_LINE, number, text=line[:60])
        levels = tuple(tuple(level.strip("{}").split(",")) for level in LEVEL.findall(written))
        order = Order(number, int(found[1]), levels)
        self._check(order)
        if earlier := self.orders.get(order.text):
            order = Order(earlier.line, earlier.n + order.n, earlier.levels)
        if order.n > MOST:
            _refuse(BAD_LINE, number, text=line[:60])
        self.orders[order.text] = order

    def _check(self, order: Order) -> None:
        codes = [code for level in order.levels for code in level]
        if unknown := next((code for code in codes if code not in self.names), None):
            _refuse(UNKNOWN, order.line, code=unknown)
        if len(order.places) < len(codes):
            _refuse(REPEATED, order.line, code=next(code for code in codes if codes.count(code) > 1))
        if self.kind.endswith("c") and len(codes) < len(self.names):
            _refuse(INCOMPLETE, order.line, kind=self.kind)
        if self.kind.startswith("s") and len(order.levels) < len(codes):
            _refuse(TIED, order.line, kind=self.kind)

    def file(self, declared: str, *, source: str) -> PrefFile:
        file = PrefFile(self.names, tuple(self.orders.values()), source)
        if not file.orders:
            raise Invalid(EMPTY)
        if WHOLE.fullmatch(declared) and int(declared) != file.n:
            raise Invalid(WRONG_SUM, declared=int(declared), n=file.n)
        return file


def _refuse(message: str, line: int, **values: object) -> NoReturn:
    raise Invalid(message, line=line, **values)
