"""The one writer of cells: no text that leaves for a spreadsheet is ever taken for a formula (docs/trust.md, SEC-8).

Every CSV and every text of a workbook passes here; a test looks for anybody else who writes one. Numbers stay numbers.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

NUMBER = re.compile(r"[+-]?\d[\d., \u00a0\u202f]*%?", re.ASCII)
"""What is left as it is though it begins with a sign: 3.55, -1,234.5, -20 %."""

UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What neither format holds, and what some readers skip before they look for a formula."""

INVISIBLE = " \u00a0\u00ad\u180e" + "".join(
    map(chr, (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF))
)
"""Skipped when looking for the first sign: some programs trim before they read."""

BROKEN_OUT = re.compile("([;\t\r\n][\"']*)(?=[=+\\-@\uff1d\uff0b\uff0d\uff20])")
"""A sign right after what another country's spreadsheet takes for the end of a cell: where the list separator is «;»,
the quotes of a cell with commas do not hold."""

FORBIDDEN = re.compile(r"[\[\]:*?/\\\s]+")
LONGEST_NAME = 31
MOST_LETTERS = 32_767
"""Letters of one cell of a workbook."""

Plain = str | int | float | None


class Page(Protocol):
    """What we use of a worksheet of XlsxWriter."""

    def write_string(self, row: int, col: int, string: str, cell_format: Any = None) -> Any:
        """Write a cell typed as a text."""
        ...


def inert(text: str) -> str:
    """Return a text no spreadsheet takes for a formula: a quote before `= + - @`, their full-width forms, tab and line
    ends, wherever the first of them that shows stands; plain numbers stay as they are."""
    plain = UNPRINTABLE.sub("", text)
    starts = {unicodedata.normalize("NFKC", part[:1]) for part in (plain, plain.lstrip(INVISIBLE))}
    is_live = not starts.isdisjoint({"=", "+", "-", "@", "\t", "\r", "\n"})
    return f"'{plain}" if is_live and not NUMBER.fullmatch(plain) else plain


def csv_text(lines: Iterable[Sequence[Plain]], *, newline: str = "\r\n") -> str:
    """Write lines as CSV with commas: numbers as numbers, None as an empty cell, texts inert."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=newline)
    writer.writerows([_cell(value) for value in line] for line in lines)
    return out.getvalue()


def _cell(value: Plain) -> Plain:
    return BROKEN_OUT.sub(r"\1'", _one_line_end(inert(value))) if isinstance(value, str) else value


def _one_line_end(text: str) -> str:
    # A lone carriage return is a line end to every reader of CSV, and Python's writer quotes it only from 3.13 on.
    return text.replace("\r\n", "\n").replace("\r", "\n")


def write_text(page: Page, row: int, column: int, text: str, look: Any = None) -> None:
    """Write a text in a sheet: typed as text, inert, and no longer than a cell holds."""
    page.write_string(row, column, _one_line_end(inert(text))[:MOST_LETTERS], look)


def sheet_names(titles: Sequence[str]) -> list[str]:
    r"""Return names a workbook takes: 31 letters, no []:*?/\, no sign or quote at the ends, each once."""
    kept: list[str] = []
    for title in titles:
        base = _plain_name(title)
        name, turn = base[:LONGEST_NAME].rstrip(" '"), 1
        while name.casefold() in {other.casefold() for other in kept}:
            turn += 1
            name = f"{base[: LONGEST_NAME - len(str(turn)) - 1].rstrip(chr(39) + ' ')} {turn}"
        kept.append(name)
    return kept


def _plain_name(title: str) -> str:
    plain = FORBIDDEN.sub(" ", UNPRINTABLE.sub("", title)).strip(" '=+-@＝＋－＠﹦﹢﹣﹫⁺⁻⁼₊₋₌" + INVISIBLE) or "-"
    return "History 1" if plain.casefold() == "history" else plain  # reserved by the program
