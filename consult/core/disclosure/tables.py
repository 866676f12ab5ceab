"""Breakdown tables past the gate: one dimension (region, sex) by item, no hidden group alone (counting.md §9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from consult.core.counting.tally import blended
from consult.core.disclosure.model import Size
from consult.core.disclosure.policy import COARSE_BELOW, GatePolicy, n_band
from consult.core.disclosure.printing import SHARE, Ends, Printer

Row = Mapping[str, tuple[Fraction | None, int]]
"""Group -> (exact figure, n people)."""


@dataclass(frozen=True, slots=True)
class ReleasedCell:
    """One figure with its size; both None where hidden."""

    value: Decimal | None
    n: Size


@dataclass(frozen=True, slots=True)
class ReleasedRow:
    """One item of a breakdown: its groups, those hidden, and the total of all of them."""

    groups: Mapping[str, ReleasedCell]
    hidden: tuple[str, ...]
    total: ReleasedCell


def release_rows(
    rows: Mapping[str, Row],
    gate: GatePolicy,
    *,
    is_protected: bool = False,
    is_on_record: bool = False,
    ends: Ends = SHARE,
) -> dict[str, ReleasedRow]:
    """Pass a breakdown through the gate: item -> group -> (figure, n).

    `ends` are those of the scale; 0 and 1 make the figures shares, printed in points.
    """
    is_open = gate.is_internal or (is_on_record and not is_protected)
    least = 0 if is_open else gate.threshold(is_protected=is_protected)
    hidden = {item: hidden_groups(row, least) for item, row in rows.items()}
    is_coarse = not is_open and (any(hidden.values()) or any(has_few(row) for row in rows.values()))
    printer = Printer("share" if ends == SHARE else "scale", is_coarse, ends)
    return {item: release_row(row, hidden[item], printer, least) for item, row in rows.items()}


def hidden_groups(row: Row, least: int) -> tuple[str, ...]:
    """Hide the groups under `least`, then the next smallest until two are hidden and hold `least` people.

    One hidden group alone, or several of too few people, could be found from the total. Equal groups go together.
    A group without answers looks like one with too few.
    """
    out = {group for group, (_, n) in row.items() if n < least}
    while out and (len(out) < 2 or sum(row[group][1] for group in out) < least):
        rest = {group: n for group, (_, n) in row.items() if group not in out}
        if not rest:
            break
        out |= {group for group, n in rest.items() if n == min(rest.values())}
    return tuple(group for group in row if group in out)


def has_few(row: Row) -> bool:
    """Say whether a row has a group under 20 people: its neighbours must not undo its rounding."""
    return any(n < COARSE_BELOW for _, n in row.values())


def release_row(row: Row, hidden: tuple[str, ...], printer: Printer, least: int) -> ReleasedRow:
    """Print one item of a breakdown."""
    groups = {
        group: ReleasedCell(None, None) if group in hidden else cell(value, n, printer, least)
        for group, (value, n) in row.items()
    }
    return ReleasedRow(groups, hidden, total(row, hidden, printer, least))


def cell(value: Fraction | None, n: int, printer: Printer, least: int) -> ReleasedCell:
    """Print one shown group: exactly if nothing need be hidden (`least` 0), else in tens and bands (rule 6)."""
    is_few = least > 0 and n < COARSE_BELOW
    return ReleasedCell(printer.figure(value, is_few=is_few), n_band(n) if least else n)


def total(row: Row, hidden: tuple[str, ...], printer: Printer, least: int) -> ReleasedCell:
    """Print the mean of all people, unless it would give the hidden groups away (rules 5 and 7)."""
    behind = mean({group: row[group] for group in hidden})
    n_hidden = sum(row[group][1] for group in hidden)
    if hidden and (n_hidden < least or printer.is_end(behind)):
        return ReleasedCell(None, None)
    return cell(mean(row), sum(n for _, n in row.values()), printer, least)


def mean(row: Row) -> Fraction | None:
    """Return the mean of the groups that have a figure, each person counting once."""
    return blended([(value, Fraction(n)) for value, n in row.values() if value is not None])
