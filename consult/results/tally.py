"""The tally: the only thing that crosses from the database to the mathematics (docs/design.md, Numbers)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select

from consult.base.db import db, tally_of
from consult.contributions.models import Answer
from consult.core.counting import Cell
from consult.rounds.models import Item, Round
from consult.spaces.models import Organisation, Space

DIMENSIONS = ("region", "sex", "category")


def cells(round_: Round) -> list[Cell]:
    """Return n per space, item, criterion, value, is_mean and body, made by one GROUP BY; «no sé» is left out."""
    keys = (Answer.space_id, Answer.item_id, Answer.criterion, Answer.value, Answer.is_mean, Answer.organisation_id)
    rows = _counted(round_, *keys)
    spaces, items, bodies = _names(round_)
    return sorted(
        (
            Cell(spaces[space], items[item], criterion, value, is_mean, int(n), bodies.get(body, ""))
            for space, item, criterion, value, is_mean, body, n in rows
        ),
        key=lambda cell: (cell.space, cell.item, cell.criterion, cell.value, cell.is_mean, cell.organisation),
    )


def cells_by(round_: Round, dimension: str) -> Mapping[str, list[Cell]]:
    """Return the tally split by region, sex or operator category; "" gathers where it was not recorded."""
    column = getattr(Answer, dimension)
    keys = (column, Answer.space_id, Answer.item_id, Answer.criterion, Answer.value, Answer.is_mean)
    rows = _counted(round_, *keys)
    spaces, items, _ = _names(round_)
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
    spaces, _, _ = _names(round_)
    found: dict[str, set[str]] = {}
    for space, group in rows:
        found.setdefault(spaces[space], set()).add(group)
    return {space: frozenset(groups) for space, groups in found.items()}


def n_by_space(round_: Round) -> Mapping[str, int]:
    """Count the people behind each space's answers: for each author, the most that answered any one thing."""
    one = (
        select(Answer.space_id, Answer.author, func.sum(Answer.n).label("n"))
        .where(Answer.round_id == round_.id, Answer.iteration == _last_iteration(round_))
        .group_by(Answer.space_id, Answer.author, Answer.item_id, Answer.criterion)
        .subquery()
    )
    most = select(one.c.space_id, func.max(one.c.n).label("n")).group_by(one.c.space_id, one.c.author).subquery()
    with tally_of(round_.id):
        rows = db.session.execute(select(most.c.space_id, func.sum(most.c.n)).group_by(most.c.space_id)).all()
    spaces, _, _ = _names(round_)
    found = {spaces[space]: int(n) for space, n in rows}
    return {space.code: found.get(space.code, 0) for space in round_.spaces}


def digest(found: Sequence[Cell]) -> str:
    """Return the SHA-256 of a tally: what the result was made from."""
    lines = [[c.space, c.item, c.criterion, c.value, c.is_mean, c.n, c.organisation] for c in found]
    return hashlib.sha256(json.dumps(lines, separators=(",", ":")).encode()).hexdigest()


def _counted(round_: Round, *keys: Any) -> Sequence[Any]:
    """Count the judgements of the last iteration that have a value, in one GROUP BY over these columns."""
    with tally_of(round_.id):
        return db.session.execute(
            select(*keys, func.sum(Answer.n))
            .where(Answer.value.is_not(None), Answer.iteration == _last_iteration(round_))
            .group_by(*keys)
        ).all()


def _last_iteration(round_: Round) -> int:
    with tally_of(round_.id):
        rows = db.session.execute(select(func.max(Answer.iteration)).group_by(Answer.round_id)).scalars()
        return next(iter(rows), 1)


def _names(round_: Round) -> tuple[dict[int, str], dict[int, str], dict[int | None, str]]:
    spaces = db.session.execute(select(Space.id, Space.code).where(Space.policy_id == round_.policy_id))
    items = db.session.execute(select(Item.id, Item.code).where(Item.round_id == round_.id))
    bodies = db.session.execute(
        select(Organisation.id, Organisation.code).where(Organisation.policy_id == round_.policy_id)
    )
    return ({row[0]: row[1] for row in spaces}, {row[0]: row[1] for row in items}, {row[0]: row[1] for row in bodies})
