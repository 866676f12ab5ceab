"""The smallest move of weight into a set of weightings given by linear conditions: greedy for one, else a program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from consult.core.counting.robustness.flips import taken_to_close
from consult.core.counting.robustness.shares import Amounts
from consult.core.linear_program import Constraint, minimise

GIVE, TAKE, MARGIN = "give ", "take ", "margin"


@dataclass(frozen=True, slots=True)
class Half:
    """One half of all weightings: where the sum of pull x weight is 0 or more; where strict, more than 0."""

    pull: Mapping[str, int]
    is_strict: bool = False

    def at(self, weights: Amounts) -> Fraction | int:
        """Return how far inside a weighting is; negative outside. The scale of the weights does not matter."""
        return sum(pull * weights[space] for space, pull in self.pull.items())

    def turned(self) -> Half:
        """Return the other half: what is 0 or more here is less than 0 there, and the other way round."""
        return Half({space: -pull for space, pull in self.pull.items()}, not self.is_strict)

    @property
    def is_reachable(self) -> bool:
        """Say whether some weighting is in it."""
        most = max(self.pull.values())
        return most > 0 or (most == 0 and not self.is_strict)


def whole(rows: Sequence[Mapping[str, Fraction]]) -> list[dict[str, int]]:
    """Write rows of fractions on one common scale of whole numbers: the same halves, and faster to reckon with."""
    scale = lcm(*(figure.denominator for row in rows for figure in row.values()))
    return [{space: int(figure * scale) for space, figure in row.items()} for row in rows]


@dataclass(frozen=True, slots=True)
class Move:
    """Weight that changes hands, as shares 0-1 of all the weight: total variation distance `moved`."""

    gives: Mapping[str, Fraction]  # positive, in the order it is taken
    takes: Mapping[str, Fraction]

    @property
    def moved(self) -> Fraction:
        """Return how much weight changes hands."""
        return sum(self.gives.values(), Fraction(0))

    def applied(self, weights: Mapping[str, Fraction], part: Fraction = Fraction(1)) -> dict[str, Fraction]:
        """Return the weights after a part of the move."""
        nothing = Fraction(0)
        return {s: w + part * (self.takes.get(s, nothing) - self.gives.get(s, nothing)) for s, w in weights.items()}


STILL = Move({}, {})


def least_to(weights: Mapping[str, Fraction], one: Half) -> Move | None:
    """Return the smallest move to the edge of one half (counting.md §7.2); None if it cannot be reached."""
    gap = -Fraction(one.at(weights))
    if gap <= 0:
        return STILL
    taken = taken_to_close(gap, one.pull, weights)
    if taken is None:
        return None
    return Move(taken, {max(one.pull, key=one.pull.__getitem__): sum(taken.values(), Fraction(0))})


def least_into(weights: Mapping[str, Fraction], halves: Sequence[Half]) -> Move | None:
    """Return the smallest move into all halves at once, edges included; None where they have no common point.

    Starts from the half that is farthest and adds only the conditions that the move so far breaks: each step is a
    lower bound, and the first that breaks none is the answer.
    """
    alone = [(one, least_to(weights, one)) for one in halves]
    if any(move is None for _, move in alone):
        return None
    far = max(((move.moved, one, move) for one, move in alone if move), key=lambda entry: entry[0], default=None)
    if far is None:
        return STILL
    active, found = [far[1]], far[2]
    while broken := [one for one in halves if one.at(found.applied(weights)) < 0]:
        active += broken
        better = _program(weights, active)
        if better is None:
            return None
        found = better
    return found


def _program(weights: Mapping[str, Fraction], halves: Iterable[Half]) -> Move | None:
    """Minimise what is given: each space gives at most what it has, all that is given is taken."""
    one = Fraction(1)
    balance = {GIVE + space: one for space in weights} | {TAKE + space: -one for space in weights}
    rules = [Constraint(balance, "=", Fraction(0))]
    rules += [Constraint({GIVE + space: one}, "<=", weight) for space, weight in weights.items()]
    for each in halves:
        pulls = {TAKE + space: Fraction(pull) for space, pull in each.pull.items()}
        pulls |= {GIVE + space: -Fraction(pull) for space, pull in each.pull.items()}
        rules.append(Constraint(pulls, ">=", -Fraction(each.at(weights))))
    best = minimise({GIVE + space: one for space in weights}, rules)
    if best is None:
        return None
    gives, takes = ({s: best.at[kind + s] for s in weights if best.at[kind + s]} for kind in (GIVE, TAKE))
    return Move(gives, takes)


def have_inside(spaces: Iterable[str], halves: Sequence[Half]) -> bool:
    """Say whether some weighting lies in all halves, and off the edge of every strict one; True where none is strict.

    Asked after `least_into`: where some weighting does, the smallest move to the edges is the limit of moves inside.
    """
    if not any(one.is_strict for one in halves):
        return True
    one = Fraction(1)
    rules = [Constraint(dict.fromkeys(spaces, one), "=", one), Constraint({MARGIN: one}, "<=", one)]
    for each in halves:
        pulls = {space: Fraction(pull) for space, pull in each.pull.items()}
        rules.append(Constraint(pulls | ({MARGIN: -one} if each.is_strict else {}), ">=", Fraction(0)))
    best = minimise({MARGIN: -one}, rules)
    return best is not None and best.value < 0
