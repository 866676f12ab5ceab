"""Who wins head to head, and which of the four sentences of counting.md §6 the report prints."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import combinations

from consult.core.counting.rankings.matrix import Matrix
from consult.core.counting.rankings.orders import borda


@dataclass(frozen=True, slots=True)
class Duel:
    """One pair of the head-to-head table: three shares that add to 1; no winner where the first two are equal."""

    first: str
    second: str
    prefer_first: Fraction
    prefer_second: Fraction
    equal: Fraction
    winner: str | None


class Sentence(StrEnum):
    """Which sentence to print."""

    SAME_WINNER = "same_winner"
    CONDORCET_DIFFERS = "condorcet_differs"
    CYCLE = "cycle"
    TIE = "tie"
    NOT_RANKED = "not_ranked"  # no figure, or too little of the weight behind it (counting.md §2)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The sentence and the alternatives it names."""

    sentence: Sentence
    points: tuple[str, ...] = ()  # highest in rank points: several where exactly tied
    condorcet: str | None = None
    named: tuple[str, ...] = ()  # same_winner: it; differs: condorcet, then points; cycle: Smith set; tie: the tied


def head_to_head(matrix: Matrix) -> tuple[Duel, ...]:
    """List every pair once, in the order of the alternatives; () if undefined."""
    duels = combinations(matrix.items, 2) if matrix.is_defined else ()
    return tuple(_duel(matrix, first, second) for first, second in duels)


def _duel(matrix: Matrix, first: str, second: str) -> Duel:
    ahead, behind = matrix.prefer[first, second], matrix.prefer[second, first]
    winner = None if ahead == behind else first if ahead > behind else second
    return Duel(first, second, ahead, behind, matrix.equal[first, second], winner)


def condorcet(matrix: Matrix) -> str | None:
    """Return the alternative that beats every other, if one does."""
    if not matrix.is_defined:
        return None
    return next((item for item in matrix.items if all(matrix.beats(item, o) for o in matrix.items if o != item)), None)


def smith_set(matrix: Matrix) -> tuple[str, ...]:
    """Return the smallest set whose every member beats everyone outside it; () if undefined.

    Such sets are nested, so the smallest is the least closure of one alternative under "not beaten by a member".
    """
    if not matrix.is_defined:
        return ()
    smallest = min((_closure(matrix, item) for item in matrix.items), key=len)
    return tuple(item for item in matrix.items if item in smallest)


def _closure(matrix: Matrix, start: str) -> set[str]:
    """Add to one alternative, again and again, whoever is not beaten by some member."""
    members, fresh = {start}, {start}
    while fresh:
        outside = [item for item in matrix.items if item not in members]
        fresh = {item for item in outside if not all(matrix.beats(member, item) for member in members)}
        members |= fresh
    return members


def verdict(matrix: Matrix) -> Verdict:
    """Choose the sentence that sets the points winner beside the head-to-head winner (counting.md §6).

    Without a head-to-head winner it is a tie where somebody loses to nobody, and a cycle where everybody loses to
    somebody. A head-to-head winner that shares the highest points is a tie.
    """
    if not matrix.is_ranked:
        return Verdict(Sentence.NOT_RANKED)
    figures = borda(matrix)
    points = tuple(item for item in figures if figures[item] == max(figures.values()))
    best = condorcet(matrix)
    if best is None:
        return _without_winner(matrix, points)
    if points == (best,):
        return Verdict(Sentence.SAME_WINNER, points, best, points)
    if best in points:
        return Verdict(Sentence.TIE, points, best, points)
    return Verdict(Sentence.CONDORCET_DIFFERS, points, best, (best, *points))


def _without_winner(matrix: Matrix, points: tuple[str, ...]) -> Verdict:
    """Tell a tie at the top from a cycle; the tie names the unbeaten and those exactly level with one of them."""
    unbeaten = [item for item in matrix.items if not any(matrix.beats(o, item) for o in matrix.items if o != item)]
    if not unbeaten:
        return Verdict(Sentence.CYCLE, points, None, smith_set(matrix))
    level = tuple(item for item in matrix.items if any(_is_level(matrix, item, top) for top in unbeaten))
    return Verdict(Sentence.TIE, points, None, level)


def _is_level(matrix: Matrix, item: str, other: str) -> bool:
    return item == other or not (matrix.beats(item, other) or matrix.beats(other, item))
