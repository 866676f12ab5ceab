"""The tally: the only thing that crosses from the database to the mathematics (docs/design.md, Numbers)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select, union_all

from consult.base.db import db, tally_of
from consult.contributions.models import Answer
from consult.core.counting import NOTHING_BESIDE, Beside, Cell, Shift
from consult.core.kinds.model import LEVEL, RANK
from consult.rounds.models import Item, Round
from consult.spaces.models import Organisation, Space

DIMENSIONS = ("region", "sex", "category")


def cells(round_: Round) -> list[Cell]:
    """Return n per space, item, criterion, value, is_mean and body, made by one GROUP BY; «no sé» is left out."""
    lines = _lines(round_)
    return _cells_in(round_, lines, max((line.iteration for line in lines), default=1))


def cells_of(round_: Round, iteration: int) -> list[Cell]:
    """Return the tally of one iteration, as `cells` does for the last."""
    return _cells_in(round_, _lines(round_), iteration)


def _lines(round_: Round) -> Sequence[Any]:
    """Count every judgement of a round by all that tells them apart, iterations and «no sé» too, in one GROUP BY.

    In the order of ix_answers_tally, so that the rows come sorted. A fixed iteration would undo that: SQLite drops what
    is constant from the GROUP BY, and then builds a tree of its own.
    """
    keys = (
        Answer.space_id,
        Answer.item_id,
        Answer.criterion,
        Answer.iteration,
        Answer.value,
        Answer.is_mean,
        Answer.organisation_id,
    )
    with tally_of(round_.id):
        return db.session.execute(select(*keys, func.sum(Answer.n)).group_by(*keys)).all()


def _cells_in(round_: Round, lines: Sequence[Any], wanted: int) -> list[Cell]:
    spaces, items, bodies = names_of(round_)
    return sorted(
        (
            Cell(spaces[space], items[item], criterion, value, is_mean, int(n), bodies.get(body, ""))
            for space, item, criterion, iteration, value, is_mean, body, n in lines
            if iteration == wanted and value is not None
        ),
        key=lambda cell: (cell.space, cell.item, cell.criterion, cell.value, cell.is_mean, cell.organisation),
    )


def cells_by(round_: Round, dimension: str) -> Mapping[str, list[Cell]]:
    """Return the tally split by region, sex or operator category; "" gathers where it was not recorded."""
    column = getattr(Answer, dimension)
    keys = (column, Answer.space_id, Answer.item_id, Answer.criterion, Answer.value, Answer.is_mean)
    rows = _counted(round_, *keys, iteration=last_iteration(round_))
    spaces, items, _ = names_of(round_)
    split: dict[str, list[Cell]] = {}
    for group, space, item, criterion, value, is_mean, n in rows:
        split.setdefault(group, []).append(Cell(spaces[space], items[item], criterion, value, is_mean, int(n)))
    return split


def recorded(round_: Round, dimension: str) -> Mapping[str, frozenset[str]]:
    """Return the regions, sexes or categories recorded in each space, by its code; what was not recorded is absent."""
    column = getattr(Answer, dimension)
    with tally_of(round_.id):
        rows = db.session.execute(
            select(Answer.space_id, column).where(column != "").group_by(Answer.space_id, column)
        ).all()
    spaces, _, _ = names_of(round_)
    found: dict[str, set[str]] = {}
    for space, group in rows:
        found.setdefault(spaces[space], set()).add(group)
    return {space: frozenset(groups) for space, groups in found.items()}


def n_by_space(round_: Round) -> Mapping[str, int]:
    """Count the people behind each space's answers: for each author, the most that answered any one thing."""
    current = (Answer.round_id == round_.id, Answer.iteration == last_iteration(round_))
    alone = (
        select(func.max(Answer.space_id).label("space_id"), func.max(Answer.n).label("n"))
        .where(*current)
        .group_by(Answer.author)  # a token belongs to one space
        .having(func.max(Answer.part) == 0)
        .subquery()
    )
    with tally_of(round_.id):
        has_groups = db.session.scalar(select(func.max(Answer.part)).where(*current).group_by(Answer.round_id))
        each = select(alone.c.space_id, alone.c.n)
        counted = (union_all(each, _most_of_groups(*current)) if has_groups else each).subquery()
        rows = db.session.execute(select(counted.c.space_id, func.sum(counted.c.n)).group_by(counted.c.space_id)).all()
    spaces, _, _ = names_of(round_)
    found = {spaces[space]: int(n) for space, n in rows}
    return {space.code: found.get(space.code, 0) for space in round_.spaces}


def _most_of_groups(*current: ColumnElement[bool]) -> Select[Any]:
    """Return the space and the people of each author with several rows for one thing: a workshop's votes or lists.

    Whose they are is found by a window, not by asking for each row: PostgreSQL, which knows nothing yet of rows just
    stored, would go through all of them for each of them.
    """
    named = (Answer.space_id, Answer.author, Answer.item_id, Answer.criterion, Answer.part, Answer.n)
    parts = func.max(Answer.part).over(partition_by=Answer.author).label("parts")
    rows = select(*named, parts).where(*current).subquery().c
    whose = (rows.space_id, rows.author)
    votes = select(*whose, func.sum(rows.n).label("n")).where(rows.parts > 0, rows.criterion != RANK)
    ballot = select(*whose, rows.part, func.max(rows.n).label("n")).where(rows.parts > 0, rows.criterion == RANK)
    each = ballot.group_by(*whose, rows.part).subquery()  # a list speaks for its people whatever it ranks
    lists = select(each.c.space_id, each.c.author, func.sum(each.c.n).label("n")).group_by(
        each.c.space_id, each.c.author
    )
    one = union_all(votes.group_by(*whose, rows.item_id, rows.criterion), lists).subquery()
    return select(one.c.space_id, func.max(one.c.n).label("n")).group_by(one.c.space_id, one.c.author)


def digest(found: Sequence[Cell], beside: Beside = NOTHING_BESIDE) -> str:
    """Return the SHA-256 of a tally and of what stands beside it: what the result was made from."""
    lines = [[c.space, c.item, c.criterion, c.value, c.is_mean, c.n, c.organisation] for c in found]
    extra = [[list(key), n] for key, n in beside.unknown.items()]
    orders = [[astuple(one) for one in beside.pairs], [astuple(one) for one in beside.complete]]
    before = [
        [astuple(one) for one in beside.shifts],
        [[at, [astuple(cell) for cell in cells]] for at, cells in beside.earlier.items()],
    ]
    whole = [lines, extra, orders, before]
    return hashlib.sha256(json.dumps(whole, separators=(",", ":")).encode()).hexdigest()


def shifts(round_: Round) -> list[Shift]:
    """Count who went from which level to which between the last two iterations (counting.md §10 M5).

    People are paired in the database, on their token; none leaves it. A workshop has another token each time: its
    votes leave and come. Means are left out, and «no sé» is no level. Empty where there was one iteration only.
    """
    heard = answered(round_)
    if len(heard) < 2:
        return []
    with tally_of(round_.id):
        rows = db.session.execute(_paired(round_, before=heard[-2], after=heard[-1])).all()
    spaces, items, _ = names_of(round_)
    found: dict[Way, int] = {}
    for space, item, before, after, n_before, n_after, n in rows:
        for was, now, people in _moved(before, after, n_before or 0, n_after or 0):
            place = (spaces[space], items[item], was, now)
            found[place] = found.get(place, 0) + people * int(n)
    return [Shift(*way, found[way]) for way in sorted(found, key=_order)]


Way = tuple[str, str, int | None, int | None]
"""Space, item, level before, level after."""


def _order(way: Way) -> tuple[Any, ...]:
    space, item, before, after = way
    return space, item, before is None, before or 0, after is None, after or 0


def _paired(round_: Round, *, before: int, after: int) -> Select[Any]:
    """Put what each author said of each item in two iterations side by side, and count the equal ones.

    Both sides are read in one pass, by the iteration: a full outer join, which older SQLite does not have.
    """

    def on(iteration: int, column: Any) -> ColumnElement[Any]:
        return func.max(case((Answer.iteration == iteration, column)))

    who = (Answer.space_id, Answer.item_id, Answer.author, Answer.part)
    sides = (
        select(
            Answer.space_id,
            Answer.item_id,
            on(before, Answer.value).label("before"),
            on(after, Answer.value).label("after"),
            on(before, Answer.n).label("n_before"),
            on(after, Answer.n).label("n_after"),
        )
        .where(
            Answer.round_id == round_.id,
            Answer.criterion == LEVEL,
            Answer.iteration.in_((before, after)),
            Answer.value.is_not(None),
            Answer.is_mean.is_(False),
        )
        .group_by(*who)
        .subquery()
    )
    keys = tuple(sides.c)
    return select(*keys, func.count()).group_by(*keys)


def _moved(
    before: int | None, after: int | None, n_before: int, n_after: int
) -> list[tuple[int | None, int | None, int]]:
    """Pair the people of one author, many where a row speaks for a group: those too many on a side left, or came."""
    stayed = min(n_before, n_after)
    parts = [(before, after, stayed), (before, None, n_before - stayed), (None, after, n_after - stayed)]
    return [part for part in parts if part[2]]


def _counted(round_: Round, *keys: Any, iteration: int) -> Sequence[Any]:
    """Count the judgements of an iteration that have a value, in one GROUP BY over these columns."""
    with tally_of(round_.id):
        return db.session.execute(
            select(*keys, func.sum(Answer.n))
            .where(Answer.value.is_not(None), Answer.iteration == iteration)
            .group_by(*keys)
        ).all()


def answered(round_: Round) -> list[int]:
    """List the iterations somebody answered, from the first."""
    with tally_of(round_.id):
        found = db.session.execute(select(Answer.iteration).group_by(Answer.iteration)).scalars()
        return sorted(found)


def last_iteration(round_: Round) -> int:
    """Return the last iteration somebody answered; 1 where nobody did."""
    if round_.iteration == 1:
        return 1  # the only one that ever took answers: no need to read them all
    with tally_of(round_.id):
        rows = db.session.execute(select(func.max(Answer.iteration)).group_by(Answer.round_id)).scalars()
        return next(iter(rows), 1)


def names_of(round_: Round) -> tuple[dict[int, str], dict[int, str], dict[int | None, str]]:
    spaces = db.session.execute(select(Space.id, Space.code).where(Space.policy_id == round_.policy_id))
    items = db.session.execute(select(Item.id, Item.code).where(Item.round_id == round_.id))
    bodies = db.session.execute(
        select(Organisation.id, Organisation.code).where(Organisation.policy_id == round_.policy_id)
    )
    return ({row[0]: row[1] for row in spaces}, {row[0]: row[1] for row in items}, {row[0]: row[1] for row in bodies})
