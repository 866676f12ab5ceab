"""The smallest move of weight that turns a choice: one item enters or leaves it (counting.md §7.2, with a rule)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from heapq import heappop, heappush
from itertools import combinations, count
from math import comb

from consult.core.counting.robustness.contest import Contest
from consult.core.counting.robustness.moves import Half, Move, have_inside, least_into, least_to

MOST_STEPS = 400
"""Weightings looked at for one item among its rivals. Beyond it the item is left unsettled, and that is said."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What ends a choice first: the item that enters or leaves it, and the move of weight that brings it there."""

    item: str
    move: Move


@dataclass(frozen=True, slots=True)
class Turns:
    """The smallest turn found; `is_settled` False where some item had too many rivals to look at every case."""

    least: Turn | None
    is_settled: bool


def smallest_turn(contest: Contest, weights: Mapping[str, Fraction]) -> Turns:
    """Return the smallest move of weight with which, or right beyond which, the choice is another.

    Exact: the choice changes where a chosen item falls below a threshold (right beyond the edge), or where another one
    passes and has fewer ahead than there are places (an exact tie is enough: ties are all kept). A chosen item that is
    overtaken always lets another in, except in a cause that is over its quota by exact ties, which is looked at apart.
    Of equal moves the item that comes first in the round.
    """
    return _Search(contest, weights).found()


@dataclass(frozen=True, slots=True)
class _Case:
    """A part of all weightings: inside these halves, with some rivals still to be decided about."""

    move: Move  # the smallest into it
    halves: tuple[Half, ...]
    rivals: tuple[str, ...]  # undecided
    places: int  # how many of them may stay ahead


class _Unsettled(Exception):
    """Too many cases: nobody can say yet how far an item is from being chosen, or from losing its place."""


class _Search:
    def __init__(self, contest: Contest, weights: Mapping[str, Fraction]) -> None:
        self.contest, self.weights = contest, weights
        self.place = {item: n for n, item in enumerate(contest.totals)}
        self.least: Turn | None = None
        self.is_settled = True

    def found(self) -> Turns:
        chosen = self.contest.chosen(self.weights)
        for item in chosen:
            self.take(item, self.below(item))
            self.take(item, self.untied(item, chosen))
        for far, _, item in sorted(self.waiting(chosen)):
            if self.is_beyond(far):
                break
            self.take(item, self.entering(item))
        return Turns(self.least, self.is_settled)

    def take(self, item: str, moves: Iterator[Move]) -> None:
        """Keep a move that is smaller than all before, or as small and of an item that comes earlier in the round."""
        try:
            for move in moves:
                new = Turn(item, move)
                self.least = new if self.least is None else min(self.least, new, key=self.order)
        except _Unsettled:
            self.is_settled = False

    def order(self, turn: Turn) -> tuple[Fraction, int]:
        return turn.move.moved, self.place[turn.item]

    def is_beyond(self, moved: Fraction) -> bool:
        """Say whether a move this large is of no use any more."""
        return self.least is not None and moved > self.least.move.moved

    def below(self, item: str) -> Iterator[Move]:
        """Give the moves to where a chosen item begins to fall below a threshold."""
        for hurdle in self.contest.hurdles[item]:
            below = hurdle.turned()
            if below.is_reachable and (move := least_to(self.weights, below)):
                yield move

    def untied(self, item: str, chosen: tuple[str, ...]) -> Iterator[Move]:
        """Give the moves with which an item loses a place that it holds by an exact tie."""
        rivals, places = [r for r in self.contest.rivals[item] if r != item], self.contest.places
        if sum(one in chosen for one in self.contest.rivals[item]) <= places:
            return
        if comb(len(rivals), places) > MOST_STEPS:
            raise _Unsettled
        for better in combinations(rivals, places):
            over = [Half(self.contest.lead(rival, item).pull, is_strict=True) for rival in better]
            over += [hurdle for rival in better for hurdle in self.contest.hurdles[rival]]
            move = least_into(self.weights, over)
            if move is not None and have_inside(self.weights, over):
                yield move

    def waiting(self, chosen: tuple[str, ...]) -> Iterator[tuple[Fraction, int, str]]:
        """Give the items that are not chosen, with how far at least each one is from it; not those that never are."""
        for item, place in self.place.items():
            far = None if item in chosen else self.at_least(item)
            if far is not None:
                yield far, place, item

    def at_least(self, item: str) -> Fraction | None:
        """Return how much weight must move at least to choose an item; None where no weighting does.

        It must pass, and of the rivals ahead as many as are too many must each stop being so.
        """
        contest = self.contest
        steps = [self.distance(hurdle) for hurdle in contest.hurdles[item]]
        ahead = [r for r in contest.rivals[item] if contest.lead(r, item).at(self.weights) > 0]
        ahead = [rival for rival in ahead if contest.passes(rival, self.weights)]
        n_many = len(ahead) - contest.places + 1 if contest.rivals[item] else 0
        if n_many > 0:
            ways = [[self.distance(one) for one in self.answers(item, rival)] for rival in ahead]
            least = sorted(min(known) for far in ways if (known := [step for step in far if step is not None]))
            steps.append(least[n_many - 1] if len(least) >= n_many else None)
        known = [step for step in steps if step is not None]
        return max(known, default=Fraction(0)) if len(known) == len(steps) else None

    def distance(self, one: Half) -> Fraction | None:
        """Return how much weight must move to the edge of a half; None where no weighting is in it."""
        move = least_to(self.weights, one) if one.is_reachable else None
        return None if move is None else move.moved

    def answers(self, item: str, rival: str) -> Iterator[Half]:
        """Give where a rival is not in the way of an item that passes. (Below the least total it is behind it too.)"""
        yield self.contest.lead(item, rival)
        for hurdle in self.contest.hurdles[rival][1:]:
            yield hurdle.turned()

    def entering(self, item: str) -> Iterator[Move]:
        """Give the smallest move with which an item becomes chosen; nothing where none does, or it is of no use.

        Branch and bound, nearest case first: an undecided rival that stands in the way is overtaken, or falls below a
        least figure of a criterion, or keeps one of the places.
        """
        contest, order = self.contest, count()
        rivals = tuple(rival for rival in contest.rivals[item] if rival != item)
        start = least_into(self.weights, contest.hurdles[item])
        if start is None or (contest.rivals[item] and contest.places < 1):
            return
        cases = [(start.moved, next(order), _Case(start, contest.hurdles[item], rivals, contest.places - 1))]
        for _ in range(MOST_STEPS):
            if not cases or self.is_beyond(cases[0][0]):
                return
            case = heappop(cases)[2]
            after = case.move.applied(self.weights)
            rival = self.in_the_way(item, case, after)
            if contest.is_chosen(item, after) or (rival is None and have_inside(self.weights, case.halves)):
                yield case.move
                return
            for branch in self.branches(item, case, rival) if rival else ():
                heappush(cases, (branch.move.moved, next(order), branch))
        raise _Unsettled

    def in_the_way(self, item: str, case: _Case, after: Mapping[str, Fraction]) -> str | None:
        """Name the undecided rival that passes and is most ahead under these weights, an exact tie included."""
        leads = {rival: self.contest.lead(rival, item).at(after) for rival in case.rivals}
        near = [rival for rival, lead in leads.items() if lead >= 0 and self.contest.passes(rival, after)]
        return max(near, key=leads.__getitem__, default=None)

    def branches(self, item: str, case: _Case, rival: str) -> Iterator[_Case]:
        """Split a case by what becomes of one rival: every weighting that chooses the item is in some branch."""
        rest = tuple(other for other in case.rivals if other != rival)
        for one in self.answers(item, rival):
            move = least_into(self.weights, (*case.halves, one)) if one.is_reachable else None
            if move is not None:
                yield _Case(move, (*case.halves, one), rest, case.places)
        if case.places:
            yield _Case(case.move, case.halves, rest, case.places - 1)
