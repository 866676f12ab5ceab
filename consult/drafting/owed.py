"""What a round still owes to people before it is final: answers to their words, a place for dissent, witnesses."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from consult.base.clock import today
from consult.base.db import db, tally_of
from consult.contributions.models import Statement
from consult.contributions.running import n_unwitnessed
from consult.drafting.models import Disposition, Dissent
from consult.drafting.queries import dissents
from consult.rounds.models import Round


@dataclass(frozen=True, slots=True)
class Owed:
    """What a round still owes. Of protected spaces it is only told that they have not decided yet."""

    n_answers: int  # texts without a disposition
    n_unmoderated: int  # texts of the open forum nobody has looked at
    is_undecided: bool  # a protected space has texts it neither released nor kept
    n_dissents: int  # spaces whose own words are awaited: ten days, then silence is an answer (counting.md, M6)
    n_unwitnessed: int  # actas without two witnesses


def owed(round_: Round) -> Owed:
    """Count what the round owes to those who spoke in it."""
    counts = _undisposed(round_)
    protected = {space.id for space in round_.spaces if space.is_protected}
    shown = {place: n for place, n in counts.items() if place[2] == "shown"}
    items, spaces = {item.code for item in round_.items}, {space.id for space in round_.spaces}
    awaited = [one for one in dissents(round_.policy) if one.about in items and one.space_id in spaces]
    return Owed(
        n_answers=sum(n for (space, is_released, _), n in shown.items() if is_released or space not in protected),
        n_unmoderated=sum(n for (_, _, moderation), n in counts.items() if moderation == "pending"),
        is_undecided=any(space in protected and not is_released for space, is_released, _ in shown),
        n_dissents=sum(1 for one in awaited if is_awaited(one)),
        n_unwitnessed=n_unwitnessed(round_),
    )


def is_awaited(dissent: Dissent) -> bool:
    """Tell whether a space may still write its position and has not said that it will not."""
    return dissent.status == "pending" and (dissent.due_on is None or dissent.due_on >= today())


def _undisposed(round_: Round) -> dict[tuple[int, bool, str], int]:
    keys = (Statement.space_id, Statement.is_released, Statement.moderation)
    answered = select(Disposition.statement_id)
    with tally_of(round_.id):
        rows = db.session.execute(
            select(*keys, func.count()).where(Statement.id.not_in(answered)).group_by(*keys)
        ).all()
    return {(space, is_released, moderation): int(n) for space, is_released, moderation, n in rows}
