"""The CSV of contributions, read row by row: exact values, and for each faulty row its line and the reason.

Header: space,participant,item,criterion,value[,n][,key][,org][,iteration][,region][,sex], in any order; commas,
semicolons or tabs, with or without byte order mark. What a row means (does the item exist, is the value on its scale)
is for the round's kind to say. Beside it, the reading of the CSV tables that other programs export.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from consult.core.errors import Invalid
from consult.core.kinds.decimals import exact, millionths
from consult.core.kinds.model import DONT_KNOW
from consult.core.words import N_

REQUIRED = ("space", "participant", "item", "criterion", "value")
OPTIONAL = ("n", "key", "org", "iteration", "region", "sex")
SEPARATORS = (",", ";", "\t")
MOST_CHARACTERS = 200_000_000
LONGEST_ROW = 100_000
"""Characters of a row with all its columns, also those that are not ours."""
LONGEST = 120
"""Characters of a single field: ids and short names, never texts."""
REMEMBERED = 20_000
"""Distinct values kept already read; an answer sheet has a handful of them."""

BINARY = re.compile(r"[\x00-\x08\x0e-\x1f]")
WHOLE = re.compile(r"\d{1,9}", re.ASCII)

NOT_CSV = N_("El archivo no es un CSV; no se guardó nada.")
BROKEN_CSV = N_("Línea {line}: el CSV está roto, quizá falta cerrar unas comillas; no se guardó nada.")
TOO_LARGE = N_("El archivo es demasiado grande: divídalo en partes; no se guardó nada.")
NO_HEADER = N_("A la cabecera del CSV le falta {columns}; no se guardó nada.")
REPEATED_COLUMN = N_("La cabecera del CSV trae dos veces «{column}»; no se guardó nada.")

NOT_A_TABLE = N_("{file} no es un CSV; no se guardó nada.")
LACKS_COLUMNS = N_("A la cabecera de {file} le falta {columns}; no se guardó nada.")
BROKEN_TABLE = N_("{file}, línea {line}: el CSV está roto, quizá falta cerrar unas comillas; no se guardó nada.")
UNEVEN = N_("{file}, línea {line}: la fila tiene {n} columnas y la cabecera {expected}; no se guardó nada.")

WRONG_WIDTH = N_("La fila tiene {n} columnas y la cabecera {expected}.")
EMPTY = N_("Falta «{column}».")
TOO_LONG = N_("«{column}» pasa de {n} caracteres.")
NOT_WHOLE = N_("«{column}» debe ser un número entero de 1 en adelante, no «{value}».")


@dataclass(frozen=True, slots=True)
class Row:
    """One judgement as written. `value` in millionths; None = «no sé» (`no_se` in the file)."""

    line: int
    space: str
    participant: str  # local to its space
    item: str
    criterion: str
    value: int | None
    n: int = 1
    key: str = ""
    org: str = ""
    iteration: int = 1
    region: str = ""
    sex: str = ""


@dataclass(frozen=True, slots=True)
class RowFault:
    """A row that could not be read. `reason` is a catalogue sentence with places, filled from `values`."""

    line: int
    reason: str
    values: Mapping[str, object]
    space: str = ""  # where they could be read, so that the rest of a ballot can be refused with it
    participant: str = ""

    def __str__(self) -> str:
        return self.reason.format(**self.values)


class _Reader:
    """`csv.reader`, which holds a whole row before it gives it: a row longer than ours ever are ends the reading."""

    def __init__(self, text: str, separator: str) -> None:
        self._n = 0
        self._rows = csv.reader(self._lines(text), delimiter=separator, strict=True)

    @property
    def line_num(self) -> int:
        return self._rows.line_num

    def __iter__(self) -> Iterator[list[str]]:
        for row in self._rows:
            self._n = 0
            yield row

    def _lines(self, text: str) -> Iterator[str]:
        for line in io.StringIO(text, newline=""):
            self._n += len(line)
            if self._n > LONGEST_ROW:
                raise csv.Error("a row without end")
            yield line


def decode(raw: bytes) -> str:
    """Turn the bytes of a file into text: UTF-8, the UTF-16 of Excel, else the Windows page of Spanish Excel."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def read_rows(text: str) -> Iterator[Row | RowFault]:
    """Read the rows one by one. Raise Invalid at once when it is not a CSV or lacks its header; raise it also while
    reading when a quote is never closed, so the caller must be able to undo what it took."""
    reader = _reader(text, Invalid(NOT_CSV))
    header = _header(reader)
    return _rows(reader, header)


def read_table(
    text: str, required: Sequence[str], optional: Sequence[str] = (), *, file: str
) -> Iterator[tuple[int, list[str]]]:
    """Read a table of another program: (line, cells of these columns in this order, "" where an optional one is not
    there). Raise Invalid naming the file, and the line, at the first thing that is not a table."""
    reader = _reader(text, Invalid(NOT_A_TABLE, file=file))
    try:
        header = next((row for row in reader if any(cell.strip() for cell in row)), [])
    except csv.Error as fault:
        raise Invalid(NOT_A_TABLE, file=file) from fault
    columns = [name.strip().lower() for name in header]
    if missing := [name for name in required if name not in columns]:
        raise Invalid(LACKS_COLUMNS, file=file, columns=", ".join(missing))
    return _cells(reader, [columns.index(name) if name in columns else -1 for name in (*required, *optional)],
                  len(columns), file)  # fmt: skip


def _cells(reader: _Reader, at: list[int], width: int, file: str) -> Iterator[tuple[int, list[str]]]:
    try:
        for cells in reader:
            if not any(cells):
                continue
            if len(cells) != width:
                raise Invalid(UNEVEN, file=file, line=reader.line_num, n=len(cells), expected=width)
            yield reader.line_num, [cells[place].strip() if place >= 0 else "" for place in at]
    except csv.Error as fault:
        raise Invalid(BROKEN_TABLE, file=file, line=reader.line_num) from fault


def _reader(text: str, not_csv: Invalid) -> _Reader:
    text = text.removeprefix("\ufeff")
    if len(text) > MOST_CHARACTERS:
        raise Invalid(TOO_LARGE)
    if BINARY.search(text):
        raise not_csv
    return _Reader(text, _separator(text))


def _separator(text: str) -> str:
    """Take the separator that splits the first line with something in it the most."""
    first = next((line for line in io.StringIO(text[:10_000]) if line.strip()), "")
    return max(SEPARATORS, key=first.count)


def _header(reader: _Reader) -> list[str]:
    try:
        names = next((row for row in reader if any(cell.strip() for cell in row)), [])
    except csv.Error as fault:
        raise Invalid(NOT_CSV) from fault
    columns = [name.strip().lower() for name in names]
    missing = [name for name in REQUIRED if name not in columns]
    if missing:
        raise Invalid(NO_HEADER, columns=", ".join(missing))
    twice = next((name for name in REQUIRED + OPTIONAL if columns.count(name) > 1), None)
    if twice:
        raise Invalid(REPEATED_COLUMN, column=twice)
    return columns


class _Lines:
    """Reads the cells of one row; knows where each column stands."""

    def __init__(self, columns: list[str]) -> None:
        self.width = len(columns)
        self.at = {name: columns.index(name) for name in REQUIRED + OPTIONAL if name in columns}
        self.values: dict[str, int | None] = {DONT_KNOW: None}
        self.wholes: dict[str, int] = {"": 1, "1": 1}

    def row(self, cells: list[str], line: int) -> Row:
        """Read a row. Raise Invalid with the reason alone."""
        if len(cells) != self.width:
            raise Invalid(WRONG_WIDTH, n=len(cells), expected=self.width)
        cells = [cell.strip() for cell in cells]
        at = self.at
        read = [cells[at[name]] for name in REQUIRED]
        if not all(read):
            raise Invalid(EMPTY, column=REQUIRED[read.index("")])
        rest = [cells[at[name]] if name in at else "" for name in OPTIONAL]
        if len(max(*read, *rest, key=len)) > LONGEST:
            self._refuse_long(read + rest)
        space, participant, item, criterion, value = read
        n, key, org, iteration, region, sex = rest
        return Row(line, space, participant, item, criterion, self._value(value), self._whole("n", n), key, org,
                   self._whole("iteration", iteration), region, sex)  # fmt: skip

    def _refuse_long(self, cells: list[str]) -> None:
        for name, cell in zip(REQUIRED + OPTIONAL, cells, strict=True):
            if len(cell) > LONGEST:
                raise Invalid(TOO_LONG, column=name, n=LONGEST)

    def _value(self, text: str) -> int | None:
        if text not in self.values:
            if len(self.values) > REMEMBERED:
                self.values = {DONT_KNOW: None}
            self.values[text] = millionths(exact(text))
        return self.values[text]

    def _whole(self, column: str, text: str) -> int:
        found = self.wholes.get(text)
        if found is not None:
            return found
        if not WHOLE.fullmatch(text) or int(text) < 1:
            raise Invalid(NOT_WHOLE, column=column, value=text[:40])
        return int(text)


def _rows(reader: _Reader, columns: list[str]) -> Iterator[Row | RowFault]:
    lines = _Lines(columns)
    try:
        for cells in reader:
            line = reader.line_num
            try:
                yield lines.row(cells, line)
            except Invalid as fault:
                if any(cell.strip() for cell in cells):
                    yield _fault(lines, cells, line, fault)
    except csv.Error as fault:
        raise Invalid(BROKEN_CSV, line=reader.line_num) from fault


def _fault(lines: _Lines, cells: list[str], line: int, fault: Invalid) -> RowFault:
    space, participant = (cells[lines.at[name]].strip() if lines.at[name] < len(cells) else ""
                          for name in ("space", "participant"))  # fmt: skip
    return RowFault(line, fault.message, fault.values, space, participant)
