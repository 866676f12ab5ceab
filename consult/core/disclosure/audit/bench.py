"""Where hidden figures are judged by bounds: counting.md §9, rule 4b."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from consult.core.disclosure.audit.bounds import Ends, Impossible, extent, work_of
from consult.core.disclosure.audit.inner import Inside
from consult.core.disclosure.audit.model import Budget, Form, Hidden, Limits, Printed, Subject, Verdict, of_mean
from consult.core.disclosure.audit.outer import at_best, is_exact

HALF = Fraction(1, 2)  # of the scale that must stay possible (rule 4b)


def hull(cell: Hidden) -> Hidden:
    """Return the cell as bounds see it: a mean is any value between its ends."""
    if len(cell.parts) != 1:
        return cell
    part = cell.parts[0]
    low, high = cell.least(part), cell.most(part)
    mean = sum((share * answer[0] for share, answer in zip(cell.given, cell.answers, strict=False)), Fraction(0))
    given = () if not cell.given else (1 - (mean - low) / (high - low), (mean - low) / (high - low))
    return of_mean(cell.id, low, high, given=given)


def is_one_sided(subject: Subject, lean: Ends) -> bool:
    """Say whether even the widest bounds leave only one side."""
    low, high = lean
    return low >= subject.even or high <= subject.even


@dataclass
class Bench:
    """Where bounds are taken: the cells as bounds see them, the rows, and the work that is left."""

    cells: Sequence[Hidden]
    rows: Sequence[Printed]
    budget: Budget

    @cached_property
    def inside(self) -> Inside:
        """Bound from inside."""
        return Inside(self.cells, self.rows)

    def outer(self, form: Form) -> Ends:
        """Bound from outside."""
        return at_best(form, self.cells, self.rows)

    def bounded(self, subject: Subject, *, is_quick: bool) -> Verdict:
        """Judge by bounds (rule 4b); `is_quick` first tries those that need no program."""
        if is_exact(subject, self.cells, self.rows):
            span = self.outer(subject.figure)
            return Verdict(subject.id, is_wide(subject, lambda _form: span), "bounds", span=span)
        if is_quick and not is_wide(subject, self.outer):
            return Verdict(subject.id, False, "bounds")
        if is_quick and is_wide(subject, self.inside.reached):
            return Verdict(subject.id, True, "bounds")
        if not self.budget.takes(2 * work_of(self.cells, self.rows)):
            return Verdict(subject.id, False, "limit")
        try:
            span = extent(subject.figure, self.cells, self.rows)
        except Impossible:
            return Verdict(subject.id, False, "bounds")
        ends = {True: span}
        is_safe = is_wide(subject, lambda form: ends.get(form is subject.figure) or extent(form, self.cells, self.rows))
        return Verdict(subject.id, is_safe, "bounds", span=span)


def bench(cells: Sequence[Hidden], rows: Sequence[Printed], limits: Limits) -> Bench:
    """Lay out the cells for bounds."""
    flat = [hull(cell) for cell in cells]
    return Bench(flat, rows, Budget(limits))


def is_wide(subject: Subject, ends: Callable[[Form], Ends]) -> bool:
    """Say whether a figure may be on both sides of the middle, half a scale apart, and lean both ways by an answer."""
    low, high = ends(subject.figure)
    if high - low < HALF * subject.width or not low < subject.middle < high:
        return False
    least, most = (low, high) if subject.lean == subject.figure else ends(subject.lean)
    reaches = least <= subject.even - subject.step and most >= subject.even + subject.step
    return reaches and least < subject.even < most
