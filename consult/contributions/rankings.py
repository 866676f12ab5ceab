"""A ranking is one answer: its rows are stored, and take the place of earlier ones, whole (counting.md §6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, select, tuple_

from consult.base.db import db
from consult.contributions.models import Answer
from consult.core.counting.rankings.lanes import packed
from consult.core.kinds.model import RANK
from consult.rounds.models import Round

CHUNK = 500

Rows = list[dict[str, Any]]
"""Rows of `answers`."""


def make_room(round_: Round, rankings: Mapping[tuple[str, int], Rows]) -> Rows:
    """Return the rows to insert of rankings by (author, iteration); the caller opened a scope. While its iteration
    runs a later one drops the earlier, so that an item left out of it keeps no place; in one that ended the earlier
    stays."""
    places, kept = list(rankings), dict(rankings)
    for start in range(0, len(places), CHUNK):
        theirs = tuple_(Answer.author, Answer.iteration).in_(places[start : start + CHUNK])
        earlier = (Answer.round_id == round_.id, Answer.criterion == RANK, theirs)
        running = delete(Answer).where(*earlier, Answer.iteration == round_.iteration)
        db.session.execute(running, execution_options={"synchronize_session": False})
        left = select(Answer.author, Answer.iteration).where(*earlier).distinct()
        for place in db.session.execute(left):
            kept.pop(place)
    items = sorted(item.id for item in round_.items)
    return [row for ranked in kept.values() for row in as_ballots(ranked, items)]


def as_ballots(rows: Rows, items: Sequence[int]) -> Rows:
    """Return the rows of one author's lists with each list written whole on the row of its first item, so that equal
    ballots are gathered by one statement. `items` are all those of the round, by id."""
    lists: dict[int, Rows] = {}
    for row in sorted(rows, key=lambda row: row["item_id"]):
        lists.setdefault(row["part"], []).append(row)
    found: Rows = []
    for mine in lists.values():
        places = {row["item_id"]: row["value"] for row in mine if row["value"] is not None}
        first = min(places, default=None)
        whole = packed(places, items)
        found += [row | {"places": whole if row["item_id"] == first else None} for row in mine]
    return found
