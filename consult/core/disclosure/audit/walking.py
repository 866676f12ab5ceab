"""Rule 4a of counting.md §9: every count vector of the hidden answers that reproduces what is printed.

All arithmetic is on integers over a common denominator. Rows cut the search before it branches.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from math import ceil, floor, lcm, prod

from consult.core.disclosure.audit.model import Hidden, Printed, by_direction
from consult.core.disclosure.audit.vectors import Averages, Points, TooMany, Whole, points_of

Vector = list[tuple[Hidden, Whole]]
"""One point for each cell."""

Window = tuple[int | None, int | None]
"""Between which integers a part must lie, both included."""


class Each(Enum):
    """Which vectors of every start (all cells but the last) a walk yields."""

    FIRST = "first"
    LAST = "last"
    ALL = "all"


def possible(
    hidden: Sequence[Hidden], printed: Sequence[Printed], *, limit: int | None = None
) -> dict[str, frozenset[Averages]]:
    """Return, for each hidden cell, the averages it may have in vectors that reproduce all that is printed.

    Raises TooMany where a cell has a mean of a group, or more vectors than `limit` would have to be looked at.
    """
    walk = Walk(hidden, printed, limit)
    found: dict[str, set[Averages]] = {cell.id: set() for cell in hidden}
    for kept in walk.kept():
        for cell, point in kept:
            found[cell.id].add(tuple(Fraction(value, walk.points[cell.id].unit) for value in point))
    return {name: frozenset(points) for name, points in found.items()}


@dataclass(frozen=True, slots=True)
class Line:
    """One printed row over integers: for each cell a coefficient per part, and the least and greatest sum allowed."""

    coefficients: tuple[Whole, ...]
    low: int | None
    high: int | None
    rests: tuple[tuple[int, int], ...]  # lowest and highest sum of the cells from each place on
    parts: tuple[int, ...]  # the one part of each cell the row holds; -1 where it holds several, or none

    def allows(self, total: int, place: int) -> bool:
        """Say whether the cells from `place` on can still bring the sum inside."""
        least, most = self.rests[place]
        return (self.high is None or total + least <= self.high) and (self.low is None or total + most >= self.low)

    def window(self, place: int, total: int) -> Window:
        """Return between which values the one part of a cell must lie for the sum to come inside."""
        factor = self.coefficients[place][self.parts[place]]
        low, high = (self.low, self.high) if factor > 0 else (self.high, self.low)
        least = None if low is None else -((total - low) // factor)
        return least, None if high is None else (high - total) // factor


class Walk:
    """All vectors of some cells that meet the printed rows, the cell with most points last."""

    def __init__(self, hidden: Sequence[Hidden], printed: Sequence[Printed], limit: int | None) -> None:
        self.points = {cell.id: points_of(cell) for cell in hidden}
        self.cells = sorted(hidden, key=lambda cell: (len(self.points[cell.id].all), cell.id))
        self.lines = [line_of(self.cells, self.points, row) for row in by_direction(printed)]
        self.limit, self.n_seen = limit, 0

    @property
    def n_starts(self) -> int:
        """Count the vectors of all cells but the last."""
        return prod(len(self.points[cell.id].all) for cell in self.cells[:-1])

    def kept(self, each: Each = Each.ALL) -> Iterator[Vector]:
        """Yield the vectors that reproduce what is printed. Raises TooMany above the limit, over all walks."""
        if self.cells:
            yield from self._from(0, [0] * len(self.lines), [], each)

    def _from(self, place: int, sums: list[int], chosen: Vector, each: Each) -> Iterator[Vector]:
        cell = self.cells[place]
        if place == len(self.cells) - 1:
            yield from ([*chosen, (cell, point)] for point in self._last(place, sums, each))
            return
        for point in ends_first(self.points[cell.id].all):
            totals = self._added(place, point, sums)
            if totals is not None:
                yield from self._from(place + 1, totals, [*chosen, (cell, point)], each)

    def _added(self, place: int, point: Whole, sums: Sequence[int]) -> list[int] | None:
        """Add one cell to the sums; None where a row then cannot come inside any more."""
        self.n_seen += 1
        if self.limit is not None and self.n_seen > self.limit:
            raise TooMany
        totals = []
        for line, total in zip(self.lines, sums, strict=True):
            for c, value in zip(line.coefficients[place], point, strict=True):
                total += c * value
            if not line.allows(total, place + 1):
                return None
            totals.append(total)
        return totals

    def _last(self, place: int, sums: Sequence[int], each: Each) -> Iterator[Whole]:
        """Yield the points of the last cell, cut to those that rows on one of its parts can allow."""
        points = self.points[self.cells[place].id]
        first, second = (self._window(place, sums, part) for part in (0, 1))
        groups = range(*cut(points.firsts, first, 0, len(points.firsts)))
        for group in reversed(groups) if each is Each.LAST else groups:
            inside = range(*cut(points.seconds, second, points.starts[group], points.starts[group + 1]))
            for number in reversed(inside) if each is Each.LAST else inside:
                if self._added(place, points.all[number], sums) is not None:
                    yield points.all[number]
                    if each is not Each.ALL:
                        return

    def _window(self, place: int, sums: Sequence[int], part: int) -> Window:
        """Return what all rows that hold one part of a cell alone leave of it."""
        least: int | None = None
        most: int | None = None
        for line, total in zip(self.lines, sums, strict=True):
            if line.parts[place] == part:
                low, high = line.window(place, total)
                least = low if least is None or (low is not None and low > least) else least
                most = high if most is None or (high is not None and high < most) else most
        return least, most


def cut(values: Sequence[int], window: Window, start: int, stop: int) -> tuple[int, int]:
    """Return where the sorted values of a stretch lie in a window."""
    low, high = window
    return (
        start if low is None else bisect_left(values, low, start, stop),
        stop if high is None else bisect_right(values, high, start, stop),
    )


def ends_first(points: Sequence[Whole]) -> Iterator[Whole]:
    """Yield points from both ends inwards: what must differ differs most there."""
    for place in range((len(points) + 1) // 2):
        yield points[place]
        if place != len(points) - 1 - place:
            yield points[len(points) - 1 - place]


def line_of(cells: Sequence[Hidden], points: Mapping[str, Points], row: Printed) -> Line:
    """Write a printed row over integers."""
    scaled = [tuple(row.form.get((c.id, part), Fraction(0)) / points[c.id].unit for part in c.parts) for c in cells]
    common = lcm(*(value.denominator for cell in scaled for value in cell))
    coefficients = tuple(tuple(int(value * common) for value in cell) for cell in scaled)
    low = None if row.span.low is None else row.span.low * common
    high = None if row.span.high is None else row.span.high * common
    return Line(
        coefficients,
        None if low is None else ceil(low) if row.span.has_low else floor(low) + 1,
        None if high is None else floor(high) if row.span.has_high else ceil(high) - 1,
        rests_of(cells, points, coefficients),
        tuple(only_part(cell) for cell in coefficients),
    )


def only_part(coefficients: Whole) -> int:
    """Return the one part a row holds of a cell; -1 where it holds several, or none."""
    own = [part for part, c in enumerate(coefficients) if c]
    return own[0] if len(own) == 1 else -1


def rests_of(
    cells: Sequence[Hidden], points: Mapping[str, Points], coefficients: Sequence[Whole]
) -> tuple[tuple[int, int], ...]:
    """Bound what the cells from each place on can add."""
    found = [(0, 0)]
    for cell, factors in zip(reversed(cells), reversed(coefficients), strict=True):
        unit = points[cell.id].unit
        ends = [sum(f * int(value * unit) for f, value in zip(factors, a, strict=True)) for a in cell.answers]
        found.append((found[-1][0] + min(ends), found[-1][1] + max(ends)))
    return tuple(reversed(found))
