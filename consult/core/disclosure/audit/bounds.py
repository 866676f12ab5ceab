"""Rule 4b of counting.md §9: the least and the most a form can be, by exact linear programs over shares of answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from consult.core.disclosure.audit.model import ONE, ZERO, Form, Hidden, Printed, by_direction
from consult.core.linear_program import Constraint, minimise

Ends = tuple[Fraction, Fraction]


class Impossible(ValueError):
    """No answers reproduce what is printed."""


def extent(form: Form, hidden: Sequence[Hidden], printed: Sequence[Printed]) -> Ends:
    """Return the least and the most of a form. Raises Impossible where no answers reproduce what is printed.

    Ends of spans that are left out are taken in: the true ends may be reached or only approached.
    """
    conditions = conditions_of(hidden, by_direction(printed))
    low, high = (minimise(over_shares(form, hidden, sign), conditions) for sign in (ONE, -ONE))
    if low is None or high is None:
        raise Impossible
    return low.value, -high.value


def work_of(hidden: Sequence[Hidden], rows: Sequence[Printed]) -> int:
    """Estimate the work of one program: rows x columns of its tableau, for each of about as many pivots as rows."""
    n_ends = sum((row.span.low is not None) + (row.span.high is not None) for row in rows)
    n_rows, n_shares = len(hidden) + n_ends, sum(len(cell.answers) for cell in hidden)
    return n_rows * n_rows * (n_shares + n_ends + n_rows)


def conditions_of(hidden: Sequence[Hidden], rows: Sequence[Printed]) -> list[Constraint]:
    """Say that the shares of the answers of each cell add to one, and that every row lies in its span."""
    wholes = [Constraint({name(cell, k): ONE for k in range(len(cell.answers))}, "=", ONE) for cell in hidden]
    return [*wholes, *(one for row in rows for one in ends_of(row, hidden))]


def ends_of(row: Printed, hidden: Sequence[Hidden]) -> Iterator[Constraint]:
    """Write the ends of a row as conditions."""
    shares = over_shares(row.form, hidden)
    if row.span.low is not None:
        yield Constraint(shares, ">=", row.span.low)
    if row.span.high is not None:
        yield Constraint(shares, "<=", row.span.high)


def name(cell: Hidden, answer: int) -> str:
    """Name the share of one answer of a cell."""
    return f"{cell.id}\t{answer}"


def over_shares(form: Form, hidden: Sequence[Hidden], factor: Fraction = ONE) -> dict[str, Fraction]:
    """Write a form in the shares of the answers, zeros left out."""
    found: dict[str, Fraction] = {}
    for cell in hidden:
        parts = [(place, form[cell.id, part]) for place, part in enumerate(cell.parts) if (cell.id, part) in form]
        for k, answer in enumerate(cell.answers) if parts else ():
            value = sum((c * answer[place] for place, c in parts), ZERO)
            if value:
                found[name(cell, k)] = factor * value
    return found
