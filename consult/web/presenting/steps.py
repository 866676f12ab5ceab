"""One step of a count as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Step:
    """A heading, the formula in words, and the round's own numbers: a table, lines written out, a result."""

    title: str
    words: tuple[str, ...] = ()
    heads: tuple[tuple[str, bool], ...] = ()
    rows: tuple[list[Any], ...] = ()
    lines: tuple[tuple[str, str], ...] = ()
    result: str = ""
    is_total: bool = False
    is_hidden: bool = False  # what would stand here is not shown
