"""The tally of rankings: pairs of alternatives per space, counted in the database (counting.md §6)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from operator import add
from typing import Any

from sqlalchemy import ColumnElement, Subquery, case, func, literal, select

from consult.base.db import db, tally_of
from consult.contributions.models import Answer
from consult.core.counting import BallotCell, PairCell
from consult.core.kinds.model import RANK
from consult.results.tally import last_iteration
from consult.rounds.models import Item, Round
from consult.rounds.queries import config_of
from consult.spaces.models import Organisation, Space

UNRANKED = 2**40
"""A place below every place, in millionths: where unranked means "below", those left out are level down there."""

PAIRS_AT_ONCE = 400
"""Pairs counted by one statement: three columns each, and PostgreSQL returns at most 1,664."""

Pair = tuple[Item, Item]


@dataclass(frozen=True, slots=True)
class Ballots:
    """The ballots of a round as a query: one row per ballot, a column of places per item, NULL where not ranked."""

    round: Round
    items: Sequence[Item]
    rows: Subquery
    is_below: bool

    def place(self, item: Item) -> ColumnElement[Any]:
        """Return an item's place on the ballot; below all others where unranked means that."""
        column = self.rows.c[f"p{item.id}"]
        return func.coalesce(column, UNRANKED) if self.is_below else column

    def people(self, condition: ColumnElement[bool]) -> ColumnElement[Any]:
        """Count the people whose ballot meets a condition."""
        return func.coalesce(func.sum(case((condition, self.rows.c.n), else_=0)), 0)

    @property
    def is_complete(self) -> ColumnElement[bool]:
        """Say whether a ballot ranks every item."""
        return self.rows.c.n_ranked == len(self.items)


def pair_cells(round_: Round, dimension: str = "") -> Mapping[str, tuple[PairCell, ...]]:
    """Count preferences by pair, space and body; by the groups of a dimension, or all under ""."""
    ballots = ballots_of(round_, dimension)
    spaces, bodies = _spaces(round_), _bodies(round_)
    found: dict[str, list[PairCell]] = {"": []}
    for pairs in _chunks(list(combinations(ballots.items, 2))):
        for group, space, body, *counts in _counted(ballots, pairs):
            cells = found.setdefault(group, [])
            for (first, second), (ahead, behind, level) in zip(pairs, _threes(counts), strict=True):
                if ahead or behind or level:
                    cells.append(PairCell(spaces[space], first.code, second.code, ahead, behind, level, bodies[body]))
    return {group: tuple(sorted(cells, key=_place_of(ballots.items))) for group, cells in found.items()}


def _place_of(items: Sequence[Item]) -> Any:
    at = {item.code: place for place, item in enumerate(items)}
    return lambda cell: (cell.space, at[cell.first], at[cell.second], cell.organisation)


def ballots_of(round_: Round, dimension: str = "") -> Ballots:
    """Prepare the ballots of the last iteration."""
    items = list(round_.items)
    group = getattr(Answer, dimension) if dimension else literal("")
    who = (Answer.author, Answer.part, Answer.space_id, Answer.organisation_id)
    places = [func.max(case((Answer.item_id == item.id, Answer.value))).label(f"p{item.id}") for item in items]
    rows = (
        select(
            Answer.space_id,
            Answer.organisation_id,
            func.max(group).label("dimension"),
            func.max(Answer.n).label("n"),
            func.count().label("n_ranked"),
            *places,
        )
        .where(
            Answer.round_id == round_.id,
            Answer.criterion == RANK,
            Answer.value.is_not(None),
            Answer.iteration == last_iteration(round_),
        )
        .group_by(*who)
        .subquery()
    )
    return Ballots(round_, items, rows, is_below=config_of(round_).unranked == "below")


def _counted(ballots: Ballots, pairs: Sequence[Pair]) -> Sequence[Any]:
    rows = ballots.rows.c
    counts: list[ColumnElement[Any]] = []
    for first, second in pairs:
        one, other = ballots.place(first), ballots.place(second)
        counts += [ballots.people(one < other), ballots.people(one > other), ballots.people(one == other)]
    keys = (rows.dimension, rows.space_id, rows.organisation_id)
    with tally_of(ballots.round.id):
        return db.session.execute(select(*keys, *counts).group_by(*keys)).all()


def _chunks(pairs: Sequence[Pair]) -> Iterator[Sequence[Pair]]:
    for start in range(0, len(pairs), PAIRS_AT_ONCE):
        yield pairs[start : start + PAIRS_AT_ONCE]


def _threes(counts: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    for at in range(0, len(counts), 3):
        yield int(counts[at]), int(counts[at + 1]), int(counts[at + 2])


def complete_ballots(round_: Round) -> tuple[BallotCell, ...]:
    """Add up the mid-ranks and ties of the ballots that rank everything, for Kendall's W (counting.md §10)."""
    ballots = ballots_of(round_)
    if len(ballots.items) < 2:
        return ()
    n, spaces = ballots.rows.c.n, _spaces(round_)
    ranks = [func.sum(n * (2 + _sum_of(_before(ballots, item)))) for item in ballots.items]
    # t^3 - t over a group of t equal ranks is t^2 - 1 for each of its members: e^2 + 2e with e others level with it
    levels = [_sum_of(_level(ballots, item)) for item in ballots.items]
    ties = [func.sum(n * (level * level + 2 * level)) for level in levels]
    with tally_of(round_.id):
        rows = db.session.execute(
            select(ballots.rows.c.space_id, func.sum(n), *ranks, *ties)
            .where(ballots.is_complete)
            .group_by(ballots.rows.c.space_id)
        ).all()
    m = len(ballots.items)
    return tuple(
        BallotCell(
            spaces[space],
            int(n),
            {item.code: int(rank) for item, rank in zip(ballots.items, counts[:m], strict=True)},
            sum(int(tie) for tie in counts[m:]),
        )
        for space, n, *counts in sorted(rows)
    )


def _before(ballots: Ballots, item: Item) -> list[ColumnElement[Any]]:
    """Return, for every other item, 2 if it stands before this one and 1 if level with it."""
    mine = ballots.place(item)
    others = [ballots.place(other) for other in ballots.items if other.id != item.id]
    return [case((other < mine, 2), (other == mine, 1), else_=0) for other in others]


def _level(ballots: Ballots, item: Item) -> list[ColumnElement[Any]]:
    mine = ballots.place(item)
    return [case((ballots.place(other) == mine, 1), else_=0) for other in ballots.items if other.id != item.id]


def _sum_of(terms: Sequence[ColumnElement[Any]]) -> ColumnElement[Any]:
    return reduce(add, terms)


def _spaces(round_: Round) -> dict[int, str]:
    rows = db.session.execute(select(Space.id, Space.code).where(Space.policy_id == round_.policy_id))
    return {row[0]: row[1] for row in rows}


def _bodies(round_: Round) -> dict[int | None, str]:
    rows = db.session.execute(
        select(Organisation.id, Organisation.code).where(Organisation.policy_id == round_.policy_id)
    )
    return {None: "", **{row[0]: row[1] for row in rows}}
