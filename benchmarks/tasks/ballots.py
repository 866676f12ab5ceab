"""Ballots for the voting packages, and the integer weights that make a count of people a weighing of spaces."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from math import lcm

from benchmarks.source import Source
from benchmarks.workloads import WEIGHTS

Order = tuple[int, ...]
"""Keys of the items, first to last."""


def orders(source: Source) -> dict[int, Counter[Order]]:
    """Fetch the rankings: space -> order -> ballots. Equal ballots are gathered, as both packages advise."""
    rows = source.rows(
        "SELECT space_id, author, item_id FROM answers WHERE round_id = :round AND criterion = 'rank'"
        " ORDER BY author, value",
        round=source.round_id(),
    )
    found: dict[int, Counter[Order]] = {space: Counter() for space in source.spaces()}
    for (space, _), ballot in groupby(rows, key=lambda row: (row[0], row[1])):
        found[space][tuple(row[2] for row in ballot)] += 1
    return found


def shares(source: Source, found: dict[int, Counter[Order]]) -> dict[int, int]:
    """Return what one ballot of each space counts: W_g / n_g over a common denominator, exact (counting.md §14)."""
    sizes = {space: ballots.total() for space, ballots in found.items()}
    common = lcm(*sizes.values())
    return {space: WEIGHTS[code] * common // sizes[space] for space, code in source.spaces().items()}
