"""What a round still owes to people before it is final: answers to their words, a place for dissent, witnesses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from consult.base.db import db, tally_of
from consult.contributions.models import Statement
from consult.contributions.running import n_unwitnessed
from consult.core.errors import Conflict
from consult.drafting.desk import dissents_seen
from consult.drafting.dissents import is_awaited
from consult.drafting.models import Disposition, Dissent
from consult.drafting.queries import raised
from consult.rounds.models import Round
from consult.spaces.gate import Actor
from consult.spaces.models import Policy


@dataclass(frozen=True, slots=True)
class Owed:
    """What a round still owes. Of protected spaces it is only told that they have not decided yet."""

    n_answers: int  # texts without a disposition
    n_unmoderated: int  # texts of the open forum nobody has looked at
    is_undecided: bool  # a protected space has texts it neither released nor kept
    n_dissents: int  # own words that are awaited: ten days, then silence is an answer (counting.md, M6)
    n_unwitnessed: int  # actas without two witnesses


def owed(round_: Round) -> Owed:
    """Count what the round owes to those who spoke in it."""
    counts = _undisposed(round_)
    protected = {space.id for space in round_.spaces if space.is_protected}
    shown = {place: n for place, n in counts.items() if place[2] == "shown"}
    return Owed(
        n_answers=sum(n for (space, is_released, _), n in shown.items() if is_released or space not in protected),
        n_unmoderated=sum(n for (_, _, moderation), n in counts.items() if moderation == "pending"),
        is_undecided=any(space in protected and not is_released for space, is_released, _ in shown),
        n_dissents=len(awaited_in(round_)),
        n_unwitnessed=n_unwitnessed(round_),
    )


def awaited_in(round_: Round) -> list[Dissent]:
    """List the dissents about what a round asked, of spaces it asked, that may still be answered in time."""
    items, spaces = {item.code for item in round_.items}, {space.id for space in round_.spaces}
    return [one for one in raised(round_.policy) if one.about in items and one.space_id in spaces and is_awaited(one)]


def refuse_awaited(actor: Actor, policy: Policy, awaited: Sequence[Dissent], *, words: str, hidden: str) -> None:
    """Refuse with Conflict while words are awaited, naming which and until when as far as the actor may know.

    `words` is the sentence with {which}; `hidden` the one with {day} for whoever may know of none of them.
    """
    if not awaited:
        return
    known = {one.code for one in dissents_seen(actor, policy)}
    spaces = {space.id: space.code for space in policy.spaces}
    which = [f"{one.code} · {one.about} · {spaces[one.space_id]} · {_day(one)}" for one in awaited if one.code in known]
    if which:
        raise Conflict(words, which="; ".join(which))
    raise Conflict(hidden, day=_day(max(awaited, key=lambda one: one.due_on or date.max)))


def _day(dissent: Dissent) -> str:
    return f"{dissent.due_on:%d/%m/%Y}" if dissent.due_on else "…"


def _undisposed(round_: Round) -> dict[tuple[int, bool, str], int]:
    keys = (Statement.space_id, Statement.is_released, Statement.moderation)
    answered = select(Disposition.statement_id)
    with tally_of(round_.id):
        rows = db.session.execute(
            select(*keys, func.count()).where(Statement.id.not_in(answered)).group_by(*keys)
        ).all()
    return {(space, is_released, moderation): int(n) for space, is_released, moderation, n in rows}
