"""The tally of rankings: equal ballots are gathered in the database, then compared by pairs (counting.md §6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, literal, select

from consult.base.db import db, tally_of
from consult.contributions.models import Answer
from consult.core.counting import BallotCell, PairCell
from consult.core.counting.rankings.lanes import Lanes, joined
from consult.results.tally import last_iteration, names_of
from consult.rounds.models import Round
from consult.rounds.queries import config_of


@dataclass(frozen=True, slots=True)
class Lot:
    """The ballots of one body of a space, or of its people without one; of one group of a dimension."""

    group: str
    space: str
    organisation: str
    lanes: Lanes


@dataclass(frozen=True, slots=True)
class Ballots:
    """The ballots of the last iteration of a round; `items` in the order of their lanes."""

    items: tuple[str, ...]
    places: Mapping[str, int]  # item -> its place in the round
    lots: tuple[Lot, ...]


def ballots_of(round_: Round, dimension: str = "") -> Ballots:
    """Gather equal ballots by space and body, and by the groups of a dimension where one is given."""
    items = sorted(round_.items, key=lambda item: item.id)
    is_below = config_of(round_).unranked == "below"
    gathered: dict[tuple[str, int, int | None], tuple[list[bytes], list[int]]] = defaultdict(lambda: ([], []))
    for group, space, body, ballot, n in _gathered(round_, dimension):
        lists, people = gathered[group, space, body]
        lists.append(ballot)
        people.append(int(n))
    spaces, _, bodies = names_of(round_)
    lots = tuple(
        Lot(group, spaces[space], bodies.get(body, ""), Lanes(lists, people, len(items), is_below=is_below))
        for (group, space, body), (lists, people) in gathered.items()
    )
    return Ballots(tuple(item.code for item in items), {item.code: at for at, item in enumerate(round_.items)}, lots)


def _gathered(round_: Round, dimension: str) -> Iterable[Any]:
    table = Answer.__table__.c  # columns of the table: tens of thousands of rows need no object each
    keys = [table.space_id, table.organisation_id, table.places]
    groups = [table[dimension]] if dimension else []
    last = last_iteration(round_)
    with tally_of(round_.id):
        return db.session.execute(
            select(*(groups or [literal("")]), *keys, func.sum(table.n))
            .where(table.round_id == round_.id, table.iteration == last, table.places.is_not(None))
            .group_by(*keys, *groups)
        )


def pair_cells(ballots: Ballots) -> Mapping[str, tuple[PairCell, ...]]:
    """Count preferences by pair, space and body; by the groups of the dimension, or all under ""."""
    found: dict[str, list[PairCell]] = {"": []}
    for lot in ballots.lots:
        found.setdefault(lot.group, []).extend(_cells(ballots, lot))
    at = ballots.places

    def place(cell: PairCell) -> tuple[str, int, int, str]:
        return cell.space, at[cell.first], at[cell.second], cell.organisation

    return {group: tuple(sorted(cells, key=place)) for group, cells in found.items()}


def _cells(ballots: Ballots, lot: Lot) -> list[PairCell]:
    """Count the pairs of a lot, the item that comes first in the round first."""
    cells: list[PairCell] = []
    for one, other, ahead, behind, level in lot.lanes.pairs():
        first, second = ballots.items[one], ballots.items[other]
        if ballots.places[first] > ballots.places[second]:
            first, second, ahead, behind = second, first, behind, ahead
        if ahead or behind or level:
            cells.append(PairCell(lot.space, first, second, ahead, behind, level, lot.organisation))
    return cells


def complete_ballots(ballots: Ballots) -> tuple[BallotCell, ...]:
    """Add up the mid-ranks and ties of the ballots that rank everything, for Kendall's W (counting.md §10)."""
    if len(ballots.items) < 2:
        return ()
    found: list[BallotCell] = []
    for space in sorted({lot.space for lot in ballots.lots}):
        whole = joined([lot.lanes.complete() for lot in ballots.lots if lot.space == space])
        if whole.n:
            ranks = dict(zip(ballots.items, whole.ranks, strict=True))
            found.append(BallotCell(space, whole.n, {item: ranks[item] for item in ballots.places}, whole.ties))
    return tuple(found)
