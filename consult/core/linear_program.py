"""Linear programs over exact fractions: the two-phase simplex with Bland's rule, for a few dozen variables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

Row = list[Fraction]
RELATIONS = ("<=", ">=", "=")


@dataclass(frozen=True, slots=True)
class Constraint:
    """A linear condition on variables that are never negative: sum of coefficients x variables, relation, bound."""

    coefficients: Mapping[str, Fraction]
    relation: str  # one of RELATIONS
    bound: Fraction


@dataclass(frozen=True, slots=True)
class Optimum:
    """The least value of an objective, and one point where it is reached (every variable, zeros too)."""

    value: Fraction
    at: Mapping[str, Fraction]


class Unbounded(ValueError):
    """The objective has no least value."""


def minimise(objective: Mapping[str, Fraction], constraints: Sequence[Constraint]) -> Optimum | None:
    """Return the least value of the objective; None where no point meets all constraints. Raises Unbounded.

    Exact: Bland's rule never cycles (Bland 1977), and no figure is ever rounded.
    """
    names = list(dict.fromkeys([*objective, *(name for row in constraints for name in row.coefficients)]))
    table = _Table(names, constraints)
    if not table.find_a_point():
        return None
    value = table.descend([objective.get(name, Fraction(0)) for name in names])
    return Optimum(value, table.point(names))


class _Table:
    """A simplex tableau: columns are the named variables, slacks and artificials; the last one is the bound."""

    def __init__(self, names: Sequence[str], constraints: Sequence[Constraint]) -> None:
        rows = [_positive(constraint) for constraint in constraints]
        n_slack = sum(row.relation != "=" for row in rows)
        self.n_real = len(names) + n_slack
        self.width = self.n_real + len(rows)
        self.rows: list[Row] = []
        self.basis: list[int] = []
        slack = len(names)
        for place, row in enumerate(rows):
            line = [row.coefficients.get(name, Fraction(0)) for name in names]
            line += [Fraction(0)] * (self.width - len(names)) + [row.bound]
            if row.relation != "=":
                line[slack] = Fraction(1 if row.relation == "<=" else -1)
                slack += 1
            line[self.n_real + place] = Fraction(1)
            self.rows.append(line)
            self.basis.append(self.n_real + place)

    def find_a_point(self) -> bool:
        """Bring the artificial variables to zero, if they can be, and forget them."""
        cost = [Fraction(0)] * self.n_real + [Fraction(1)] * (self.width - self.n_real)
        if self.descend(cost):
            return False
        for place in reversed(range(len(self.rows))):
            if self.basis[place] >= self.n_real:
                column = next((c for c in range(self.n_real) if self.rows[place][c]), None)
                if column is None:
                    del self.rows[place], self.basis[place]  # a condition the others already say
                else:
                    self._pivot(place, column)
        self.rows = [[*row[: self.n_real], row[-1]] for row in self.rows]
        self.width = self.n_real
        return True

    def descend(self, objective: Sequence[Fraction]) -> Fraction:
        """Walk from corner to corner until the objective is least; return it."""
        cost = [*objective, *[Fraction(0)] * (self.width - len(objective))]
        while True:
            prices = [cost[column] for column in self.basis]
            entering = next((c for c in range(self.width) if self._reduced(c, cost, prices) < 0), None)
            if entering is None:
                return sum((price * row[-1] for price, row in zip(prices, self.rows, strict=True)), Fraction(0))
            self._pivot(self._leaving(entering), entering)

    def _reduced(self, column: int, cost: Sequence[Fraction], prices: Sequence[Fraction]) -> Fraction:
        if column in self.basis:
            return Fraction(0)
        used = sum((price * row[column] for price, row in zip(prices, self.rows, strict=True) if price), Fraction(0))
        return cost[column] - used

    def _leaving(self, entering: int) -> int:
        ratios = [
            (row[-1] / row[entering], self.basis[place], place)
            for place, row in enumerate(self.rows)
            if row[entering] > 0
        ]
        if not ratios:
            raise Unbounded
        return min(ratios)[2]

    def _pivot(self, place: int, column: int) -> None:
        pivot = self.rows[place][column]
        self.rows[place] = [entry / pivot for entry in self.rows[place]]
        chosen = self.rows[place]
        for other, row in enumerate(self.rows):
            if other != place and row[column]:
                factor = row[column]
                self.rows[other] = [entry - factor * mine for entry, mine in zip(row, chosen, strict=True)]
        self.basis[place] = column

    def point(self, names: Sequence[str]) -> dict[str, Fraction]:
        """Return where the walk ended."""
        found = dict.fromkeys(names, Fraction(0))
        for column, row in zip(self.basis, self.rows, strict=True):
            if column < len(names):
                found[names[column]] = row[-1]
        return found


def _positive(constraint: Constraint) -> Constraint:
    """Turn a constraint round so that its bound is not negative."""
    if constraint.relation not in RELATIONS:
        raise ValueError(f"unknown relation: {constraint.relation!r}")
    if constraint.bound >= 0:
        return constraint
    turned = {"<=": ">=", ">=": "<=", "=": "="}[constraint.relation]
    return Constraint({n: -c for n, c in constraint.coefficients.items()}, turned, -constraint.bound)
