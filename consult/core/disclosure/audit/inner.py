"""Bounds from inside, without a program: points that meet every printed row, found by exchanging answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from consult.core.disclosure.audit.bounds import Ends, name, over_shares
from consult.core.disclosure.audit.model import ONE, ZERO, Form, Hidden, Printed

Point = Mapping[str, Fraction]
"""A share for every answer of every cell."""

ROUNDS = 2


class Inside:
    """The points one can walk to from the truth without leaving what is printed."""

    def __init__(self, hidden: Sequence[Hidden], rows: Sequence[Printed]) -> None:
        self.hidden, self.rows = hidden, rows
        self.walls = [(over_shares(row.form, hidden), row.span) for row in rows]
        self.is_known = all(len(cell.given) == len(cell.answers) for cell in hidden)
        self.truth = {name(cell, k): share for cell in hidden for k, share in enumerate(cell.given)}

    def reached(self, form: Form) -> Ends:
        """Bound a form: never wider than its extent. Where the truth is not given: an empty range."""
        if not self.is_known:
            return ONE, ZERO
        return self._climbed(form, is_up=False), self._climbed(form, is_up=True)

    def _climbed(self, form: Form, *, is_up: bool) -> Fraction:
        """Walk as far as exchanges along each row go, one after the other."""
        worth = over_shares(form, self.hidden)
        here: Point = self.truth
        value = valued(worth, here)
        for _ in range(ROUNDS):
            before = value
            for row in self.rows:
                if any(row.form.get(key) for key in form):
                    here = self._stepped(here, exchanged(worth, self.hidden, row, here, is_up=is_up))
            here = self._stepped(here, served(worth, self.hidden, here, is_up=is_up))
            value = valued(worth, here)
            if value == before:
                break
        return value

    def _stepped(self, start: Point, goal: Point) -> Point:
        """Walk from one point towards another, as far as every row allows."""
        move = {key: goal[key] - value for key, value in start.items() if goal[key] != value}
        share = ONE
        for form, span in self.walls:
            slope = sum((c * move[key] for key, c in form.items() if key in move), ZERO)
            end = span.high if slope > 0 else span.low
            if slope and end is not None:
                share = min(share, max(ZERO, (end - valued(form, start)) / slope))
        return {key: value + share * move.get(key, ZERO) for key, value in start.items()} if move else start


def valued(form: Mapping[str, Fraction], point: Point) -> Fraction:
    """Return the value of a form written in shares."""
    return sum((c * point[key] for key, c in form.items()), ZERO)


def served(worth: Mapping[str, Fraction], hidden: Sequence[Hidden], start: Point, *, is_up: bool) -> Point:
    """Give the cells that are worth something the answer that serves best, whatever becomes of the rows."""
    moved = dict(start)
    for cell in hidden:
        if any(name(cell, k) in worth for k in kinds(cell)):
            best = sorted(((worth.get(name(cell, k), ZERO), k) for k in kinds(cell)), reverse=is_up)[0][1]
            moved |= {name(cell, k): ONE if k == best else ZERO for k in kinds(cell)}
    return moved


def exchanged(
    worth: Mapping[str, Fraction], hidden: Sequence[Hidden], row: Printed, start: Point, *, is_up: bool
) -> Point:
    """Give the cells that are worth something the answers that serve best, taken from the other cells of a row.

    Each answer keeps its total over the row's cells, weighed as the row weighs them, so the row does not change.
    """
    mine = [cell for cell in hidden if weight_in(row, cell) > 0 and any(name(cell, k) in worth for k in kinds(cell))]
    if not mine:
        return start
    alike = [cell for cell in hidden if cell.answers == mine[0].answers and weight_in(row, cell) > 0]
    if any(cell not in alike for cell in mine):
        return start
    stock = [sum((weight_in(row, cell) * start[name(cell, k)] for cell in alike), ZERO) for k in kinds(mine[0])]
    moved = dict(start)
    for cell in mine:
        need = weight = weight_in(row, cell)
        order = [(worth.get(name(cell, k), ZERO), k) for k in kinds(cell)]
        for _, k in sorted(order, reverse=is_up):
            taken = min(need, stock[k])
            moved[name(cell, k)] = taken / weight
            need, stock[k] = need - taken, stock[k] - taken
    left = sum(stock, ZERO)
    for cell in alike:
        if cell not in mine:
            moved |= {name(cell, k): stock[k] / left for k in kinds(cell)}
    return moved


def kinds(cell: Hidden) -> range:
    """Number the answers of a cell."""
    return range(len(cell.answers))


def weight_in(row: Printed, cell: Hidden) -> Fraction:
    """Return the weight of a cell in a row: the size of its first coefficient there, 0 if it is not in it."""
    return next((abs(row.form[cell.id, part]) for part in cell.parts if row.form.get((cell.id, part))), ZERO)
