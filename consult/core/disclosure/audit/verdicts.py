"""Whether what is printed leaves each hidden answer open: counting.md §9, rule 4a, and 4b above the limit."""

from __future__ import annotations

from collections.abc import Sequence

from consult.core.disclosure.audit.bench import bench, is_one_sided
from consult.core.disclosure.audit.evidence import enumerated, undecided
from consult.core.disclosure.audit.model import (
    LIMITS,
    Hidden,
    Limits,
    Printed,
    Subject,
    Verdict,
    by_direction,
    subject_of,
)
from consult.core.disclosure.audit.vectors import TooMany


def audit(
    hidden: Sequence[Hidden], printed: Sequence[Printed], *, subjects: Sequence[Subject] = (), limits: Limits = LIMITS
) -> dict[str, Verdict]:
    """Judge each hidden cell, and `subjects` made of several, by everything that stays possible.

    Cells nothing is printed about are untouched, and safe. Subjects of several cells are judged by bounds alone.
    """
    rows = by_direction(printed)
    cells = touched(hidden, rows)
    found = {cell.id: Verdict(cell.id, True, "untouched") for cell in hidden}
    table = bench(cells, rows, limits)
    try:
        found |= {name: kept.verdict() for name, kept in enumerated(cells, rows, limits).items()}
    except TooMany:
        found |= {cell.id: table.bounded(subject_of(cell), is_quick=False) for cell in cells}
    return found | {one.id: table.bounded(one, is_quick=False) for one in subjects}


def holds(
    hidden: Sequence[Hidden], printed: Sequence[Printed], *, subjects: Sequence[Subject] = (), limits: Limits = LIMITS
) -> bool:
    """Say whether the audit passes: as `audit` would, stopping as soon as it is known."""
    rows = by_direction(printed)
    cells = touched(hidden, rows)
    table = bench(cells, rows, limits)
    protected = [subject_of(cell) for cell in cells]
    if any(is_one_sided(one, table.outer(one.lean)) for one in (*protected, *subjects)):
        return False
    left = undecided(cells, rows, limits)
    if left is None:
        return False
    judged = [*(one for one in protected if one.id in left), *subjects]
    return all(table.bounded(one, is_quick=True).is_safe for one in judged)


def touched(hidden: Sequence[Hidden], rows: Sequence[Printed]) -> list[Hidden]:
    """List the cells something is printed about."""
    named = {key[0] for row in rows for key in row.form}
    return [cell for cell in hidden if cell.id in named]
