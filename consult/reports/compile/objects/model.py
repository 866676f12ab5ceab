"""The objects of a report as data: rows of cells in any language, for the workbook and for JSON alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from consult.reports.compile.facts import Facts


@dataclass(frozen=True, slots=True)
class Named:
    """A key of some list of the method with the sentence that names it: JSON keeps the key, a sheet the name."""

    key: str
    name: str


Texts = Mapping[str, str]
Cell = str | int | bool | Decimal | date | Named | Texts | tuple[str | Named, ...] | None
"""`Texts` is a text in several languages; a tuple lists codes or names; None is empty or hidden, as notes say."""

Line = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its key in JSON, and its title, note and number format in the workbook (catalogue sentences)."""

    key: str
    title: str
    note: str = ""
    number_format: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of object: its key in JSON, its sheet, its columns, and how its rows are read from the facts."""

    key: str
    name: str
    holds: str
    fields: tuple[Field, ...]
    rows: Callable[[Facts], list[Line]]


def exact(text: str | None) -> Decimal | None:
    """Return a decimal text of the policy as a number."""
    return Decimal(text) if text else None
