"""The count vectors of one hidden cell (counting.md §9, rule 4a), as far as they matter.

Only the averages of a vector are ever printed, so vectors with the same averages are one point.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import comb, gcd, lcm

from consult.core.disclosure.audit.model import Answer, Hidden

MOST = 25_000
"""Count vectors of one hidden cell; with more, its answers are not enumerated."""

Averages = tuple[Fraction, ...]
Whole = tuple[int, ...]


class TooMany(Exception):
    """There are more vectors than may be looked at."""


@dataclass(frozen=True, slots=True)
class Points:
    """The averages a cell may have, in units of 1/`unit`, sorted; those with the same first part stand together."""

    unit: int
    all: tuple[Whole, ...]
    firsts: tuple[int, ...]  # different first parts
    starts: tuple[int, ...]  # where the points of each begin, and the end
    seconds: tuple[int, ...]  # second part of every point, 0 where there is none


def points_of(hidden: Hidden) -> Points:
    """List the averages a cell may have. Raises TooMany where it may have any, or more than MOST vectors."""
    if not hidden.sizes or n_vectors(hidden) > MOST:
        raise TooMany
    return averages(hidden.answers, hidden.sizes)


def n_vectors(hidden: Hidden) -> int:
    """Count the vectors of a cell, those with the same sums once where the answers are points of a line."""
    kinds = len(hidden.answers)
    span = lattice(hidden.answers) if len(hidden.parts) == 1 else None
    return sum(comb(n + kinds - 1, kinds - 1) if span is None else n * span + 1 for n in hidden.sizes)


def lattice(answers: Sequence[Answer]) -> int:
    """Count the steps between the lowest and the highest answer of a line."""
    values = sorted(answer[0] for answer in answers)
    gaps = [value - values[0] for value in values[1:] if value != values[0]]
    unit = lcm(*(gap.denominator for gap in gaps)) if gaps else 1
    step = gcd(*(int(gap * unit) for gap in gaps)) if gaps else 1
    return int(max(gaps, default=Fraction(0)) * unit) // step


@lru_cache(maxsize=128)
def averages(answers: tuple[Answer, ...], sizes: tuple[int, ...]) -> Points:
    """List the distinct averages of n answers for every n of `sizes`."""
    base = lcm(*(value.denominator for answer in answers for value in answer))
    steps = [tuple(int(value * base) for value in answer) for answer in answers]
    common = lcm(*sizes)
    sums: set[Whole] = {(0,) * len(answers[0])}
    found: set[Whole] = set()
    for n in range(1, max(sizes) + 1):
        sums = {tuple(a + b for a, b in zip(old, step, strict=True)) for old in sums for step in steps}
        if n in sizes:
            found |= {tuple(value * (common // n) for value in total) for total in sums}
    return points_from(base * common, tuple(sorted(found)))


def points_from(unit: int, ordered: tuple[Whole, ...]) -> Points:
    """Mark where each first part begins."""
    starts = [place for place, point in enumerate(ordered) if place == 0 or ordered[place - 1][0] != point[0]]
    firsts = tuple(ordered[place][0] for place in starts)
    seconds = tuple(point[1] if len(point) > 1 else 0 for point in ordered)
    return Points(unit, ordered, firsts, (*starts, len(ordered)), seconds)
