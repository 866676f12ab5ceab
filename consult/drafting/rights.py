"""The rights of whoever holds a card, by the card itself: to read what she sent, to take a copy, to take it back
(Ley 29733, arts. 18-22; docs/trust.md, PRI-14). Correcting is answering again, while the round runs.

They last as long as a key joins the card with what it sent; after its end nobody can tell whose an answer is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select

from consult.base.clock import PERU
from consult.base.db import db, system
from consult.base.jobs import ask_for
from consult.contributions.actions import drop_draft
from consult.contributions.drafts import draft_id
from consult.contributions.ledger import Deletion
from consult.contributions.models import Answer, Contribution, Statement
from consult.contributions.queries import earlier_answers, own_answers
from consult.contributions.unlinking import is_unlinked
from consult.contributions.withdrawing import WITHDRAWN, sent_by, withdraw, words_in
from consult.core.errors import Conflict
from consult.core.lifecycle import STATES
from consult.core.words import N_
from consult.drafting.models import Disposition, Evidence, LostSource
from consult.drafting.queries import dispositions
from consult.results.sealing import REWRITE
from consult.rounds.models import Round
from consult.rounds.queries import rounds
from consult.spaces.models import Policy, Space

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Own:
    """What one author sent to one round; nothing where nobody can tell any more."""

    round: Round
    sent: tuple[Contribution, ...] = ()
    answers: tuple[Answer, ...] = ()  # the last one on each point, whatever the iteration
    words: tuple[Statement, ...] = ()
    is_unlinked: bool = False


def own_rounds(space: Space, *, author: str) -> list[Own]:
    """List the rounds of a space in which an author's answers stand, and those of which nobody can tell any more."""
    asked = [
        round_
        for round_ in rounds(space.policy)
        if not STATES[round_.state].is_configurable and space.id in {member.id for member in round_.spaces}
    ]
    found = [_own(round_, space, author) for round_ in asked]
    return [one for one in found if one.sent or one.is_unlinked]


def _own(round_: Round, space: Space, author: str) -> Own:
    if is_unlinked(round_):
        return Own(round_, is_unlinked=True)
    sent = sent_by(round_, space, author=author)
    if not sent:
        return Own(round_)
    known = [*earlier_answers(round_, space, author=author), *own_answers(round_, space, author=author)]
    last = {(answer.item_id, answer.criterion): answer for answer in known}
    return Own(round_, tuple(sent), tuple(last.values()), tuple(words_in(sent)))


def own_of(space: Space, code: str, *, author: str) -> Own | None:
    """Return what an author sent to the round of this code; None where nothing stands."""
    return next((one for one in own_rounds(space, author=author) if one.round.code == code), None)


def withdraw_own(space: Space, own: Own, *, author: str) -> None:
    """Take back everything an author sent to a round, without a reason; raises Conflict once nobody can tell.

    Her words leave the draft too: what answered them goes with them, and the lines that stood on them say that a source
    is gone. No line is written in the log of acts: participants leave none.
    """
    if own.is_unlinked or not own.sent:
        raise Conflict(N_("No hay nada suyo que retirar en esta ronda. Nada cambió."))
    _take_back(own.round, own.sent)
    drop_draft(draft_id(own.round, space, author=author))


def _take_back(round_: Round, sent: Sequence[Contribution]) -> None:
    _unlink(round_.policy, words_in(sent))
    withdraw(round_, sent)
    if STATES[round_.state].is_closed:  # an open one is written anew when it closes: what was erased leaves the disk
        ask_for(REWRITE)


def _unlink(policy: Policy, words: Sequence[Statement]) -> None:
    ids, codes = [one.id for one in words], [one.code for one in words]
    stood = (Evidence.policy_id == policy.id, Evidence.source_kind == "statement", Evidence.source.in_(codes))
    known = set(db.session.scalars(select(LostSource.subject).where(LostSource.policy_id == policy.id)))
    lost = set(db.session.scalars(select(Evidence.subject).where(*stood)))
    db.session.add_all(LostSource(policy_id=policy.id, subject=subject) for subject in sorted(lost - known))
    db.session.execute(delete(Evidence).where(*stood))
    db.session.execute(delete(Disposition).where(Disposition.statement_id.in_(ids)))
    db.session.flush()


def cut_again(keys: Sequence[str]) -> int:
    """Take back, in a database restored from a backup, what had been taken back since; return how many there were."""
    with system("erasing again after a restore"):
        found = db.session.execute(
            select(Contribution, Round)
            .join(Round, Round.id == Contribution.round_id)
            .where(Contribution.key.in_(keys), Contribution.status != WITHDRAWN)
        ).all()
    by_round: dict[int, tuple[Round, list[Contribution]]] = {}
    for contribution, round_ in found:
        by_round.setdefault(round_.id, (round_, []))[1].append(contribution)
    for round_, sent in by_round.values():
        _take_back(round_, sent)
    return len(found)


def deletions(kind: str) -> list[str]:
    """List the names of what was erased and must stay so, in order."""
    return list(db.session.scalars(select(Deletion.key).where(Deletion.kind == kind).order_by(Deletion.key)))


def lost_sources(policy: Policy) -> list[str]:
    """List the lines of the draft that lost words they stood on, by code."""
    found = select(LostSource.subject).where(LostSource.policy_id == policy.id)
    return list(db.session.scalars(found.order_by(LostSource.subject)))


def forget_loss(policy: Policy, subject: str) -> None:
    """Take the notice of a line away, once it was looked at."""
    db.session.execute(delete(LostSource).where(LostSource.policy_id == policy.id, LostSource.subject == subject))


def portable(space: Space, owned: Sequence[Own]) -> dict[str, Any]:
    """Return everything kept of an author as JSON values (Regl. 76): structured, in common use, readable by machine."""
    answered = dispositions(space.policy)
    copy: dict[str, Any] = {"schema": SCHEMA, "space": space.name}
    if not space.is_protected:
        copy["policy"] = space.policy.name
    return copy | {"rounds": [_portable_round(one, answered) for one in owned]}


def _portable_round(own: Own, answered: Any) -> dict[str, Any]:
    codes = {item.id: item for item in own.round.items}
    return {
        "round": own.round.code,
        "question": own.round.title,
        "linked": not own.is_unlinked,
        "sent": [_portable_sent(one) for one in own.sent],
        "answers": [
            {"item": codes[answer.item_id].code, "text": codes[answer.item_id].text, "criterion": answer.criterion,
             "iteration": answer.iteration, "value_millionths": answer.value}
            for answer in own.answers
        ],
        "words": [
            {"code": one.code, "kind": one.kind, "about": one.about, "text": one.text, "may_quote": one.may_quote,
             "reply": answered[one.id].answer if one.id in answered else None}
            for one in own.words
        ],
    }  # fmt: skip


def _portable_sent(one: Contribution) -> dict[str, Any]:
    return {
        "receipt": one.receipt,
        "half_day": one.half_day,
        "received_at": one.received_at.astimezone(PERU).isoformat() if one.received_at else None,
        "lane": one.channel,
        "language": one.lang,
        "consent": one.consent,
        "content": one.payload,
    }
