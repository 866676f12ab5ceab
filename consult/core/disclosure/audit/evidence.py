"""What the count vectors seen so far leave possible of each cell: counting.md §9, rule 4a."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm

from consult.core.disclosure.audit.model import ZERO, Hidden, Limits, Printed, Verdict, subject_of
from consult.core.disclosure.audit.vectors import TooMany, Whole
from consult.core.disclosure.audit.walking import Each, Walk

LEAST_FIGURES = 3  # different shares that must stay possible (rule 4a)
HOPELESS = 10  # part of the limit that is tried where even the starts are too many


class Kept:
    """What the vectors seen so far leave possible of one cell, on integers."""

    def __init__(self, cell: Hidden, unit: int) -> None:
        self.cell, self.unit, subject = cell, unit, subject_of(cell)
        common = lcm(*(c.denominator for c in subject.lean.values()), (subject.even * unit).denominator)
        self.lean = [int(subject.lean.get((cell.id, part), ZERO) * common) for part in cell.parts]
        self.even = int(subject.even * unit * common)
        self.points: set[Whole] = set()
        self.firsts: set[int] = set()
        self.is_for = self.is_against = self.is_safe = False

    def add(self, point: Whole) -> bool:
        """Take one more possible average; say whether the cell is safe: both sides and enough figures possible."""
        if point not in self.points:
            self.points.add(point)
            self.firsts.add(point[0])
            lean = sum(c * value for c, value in zip(self.lean, point, strict=True))
            self.is_for = self.is_for or lean > self.even
            self.is_against = self.is_against or lean < self.even
            self.is_safe = self.is_for and self.is_against and len(self.firsts) >= LEAST_FIGURES
        return self.is_safe

    def verdict(self) -> Verdict:
        """Close the cell; its figure is its first part."""
        return Verdict(self.cell.id, self.is_safe, "vectors", frozenset(Fraction(f, self.unit) for f in self.firsts))


def enumerated(cells: Sequence[Hidden], rows: Sequence[Printed], limits: Limits) -> dict[str, Kept]:
    """Gather all that the count vectors leave possible. Raises TooMany."""
    walk = Walk(cells, rows, limits.vectors)
    kept = {cell.id: Kept(cell, walk.points[cell.id].unit) for cell in cells}
    for vector in walk.kept():
        for cell, point in vector:
            kept[cell.id].add(point)
    return kept


def undecided(cells: Sequence[Hidden], rows: Sequence[Printed], limits: Limits) -> list[str] | None:
    """Name the cells whose count vectors could not all be looked at; None where some cell is known not to be safe.

    One vector for each start settles all cells but the last, which has most points: then come its other end, and all.
    """
    try:
        walk = Walk(cells, rows, limits.vectors)
    except TooMany:
        return [cell.id for cell in cells]
    if walk.n_starts > limits.vectors:
        walk.limit = limits.vectors // HOPELESS  # it cannot come to an end: only luck may settle it
    kept = {cell.id: Kept(cell, walk.points[cell.id].unit) for cell in cells}
    try:
        for each in (Each.FIRST, Each.LAST, Each.ALL):
            for vector in walk.kept(each):
                are_safe = [kept[cell.id].add(point) for cell, point in vector]
                if all(are_safe):
                    return []
            if not all(kept[cell.id].is_safe for cell in walk.cells[:-1]):
                return None
    except TooMany:
        return [name for name, one in kept.items() if not one.is_safe]
    return None if cells else []
