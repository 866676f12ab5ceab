"""Bounds from outside, without a program: what each printed row alone leaves of a form."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from consult.core.disclosure.audit.bounds import Ends
from consult.core.disclosure.audit.model import ZERO, Form, Hidden, Key, Printed, Span, Subject

Boxes = dict[Key, Ends]


def at_best(form: Form, hidden: Sequence[Hidden], rows: Sequence[Printed]) -> Ends:
    """Bound a form by each row alone: never narrower than its extent."""
    boxes: Boxes = {(cell.id, part): (cell.least(part), cell.most(part)) for cell in hidden for part in cell.parts}
    ends = {key: cut({key: Fraction(1)}, boxes, rows) for key in form}
    low, high = whole(form, ends)
    least, most = cut(form, boxes, rows)
    return max(low, least), min(high, most)


def cut(form: Form, boxes: Boxes, rows: Sequence[Printed]) -> Ends:
    """Cut the range of a form by each row that holds a multiple of it."""
    low, high = whole(form, boxes)
    for row in rows:
        factor = multiple(form, row)
        if not factor:
            continue
        least, most = whole({key: c for key, c in row.form.items() if key not in form}, boxes)
        span = row.span.less(Span(least, most)).times(1 / factor)
        low = low if span.low is None else max(low, span.low)
        high = high if span.high is None else min(high, span.high)
    return low, high


def multiple(form: Form, row: Printed) -> Fraction:
    """Return by what a row multiplies a form; 0 where it does not hold it whole."""
    factors = {row.form.get(key, ZERO) / c for key, c in form.items()}
    return factors.pop() if len(factors) == 1 else ZERO


def whole(form: Form, boxes: Boxes) -> Ends:
    """Return the range of a form over the ranges of its keys."""
    low = sum((c * boxes[key][0 if c > 0 else 1] for key, c in form.items()), ZERO)
    high = sum((c * boxes[key][1 if c > 0 else 0] for key, c in form.items()), ZERO)
    return low, high


def is_exact(subject: Subject, hidden: Sequence[Hidden], rows: Sequence[Printed]) -> bool:
    """Say whether the outer bounds are the extent: means alone, and one row that holds the figure whole."""
    are_means = all(len(cell.parts) == 1 for cell in hidden)
    return are_means and len(rows) == 1 and bool(multiple(subject.figure, rows[0]))
