"""Verbs of floor 3 for people; all of them end at the door."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import CursorResult, and_, delete, or_, select
from sqlalchemy.exc import IntegrityError

from consult.base.audit import tell
from consult.base.clock import now
from consult.base.db import db, system
from consult.contributions.door import Door, Receipt
from consult.contributions.models import Draft, Statement
from consult.contributions.queries import DRAFT_LIFE
from consult.core.envelope import ActaFacts, Envelope, Words
from consult.core.errors import Conflict, Invalid
from consult.core.kinds.model import Judgement
from consult.core.lifecycle import STATES
from consult.core.words import N_
from consult.rounds.models import Round
from consult.spaces.gate import Actor, require
from consult.spaces.models import Space


def submit(round_: Round, space: Space, envelope: Envelope) -> Receipt:
    """Store what a participant sends; the caller has checked the capability. Raises Conflict on a reused key."""
    return _one(Door(round_, space).admit([envelope], at=now()))


def answer_for_body(actor: Actor, round_: Round, space: Space, *, envelope: Envelope) -> Receipt:
    """Store the answer of a body, on record, by an officer with a mandate for it."""
    require(actor, "round.answer", policy=round_.policy, space=space)
    if not envelope.organisation:
        raise Invalid(N_("La respuesta de una entidad necesita el nombre de la entidad."))
    receipt = _one(Door(round_, space).admit([envelope], at=now()))
    tell(actor.id, "body.answered", policy_id=round_.policy_id, subject=round_.code, body=envelope.organisation)
    return receipt


def enter_acta(
    actor: Actor,
    round_: Round,
    space: Space,
    *,
    key: str,
    facts: ActaFacts,
    judgements: Sequence[Judgement],
    words: Sequence[Words] = (),
    region: str = "",
    sex: str = "",
    is_simulated: bool = False,
) -> Receipt:
    """Store a workshop's group input. Votes may not exceed those who attended, nor women all the people."""
    require(actor, "acta.enter", policy=round_.policy, space=space)
    check_acta(facts, judgements)
    agreements = (Words("agreement", facts.agreements),) if facts.agreements.strip() else ()
    envelope = Envelope(
        key=key,
        author=f"acta:{key}",
        channel="acta",
        judgements=tuple(judgements),
        words=(*words, *agreements),
        n=facts.n_attendees,
        region=region,
        sex=sex,
        iteration=round_.iteration,
        acta=facts,
        is_simulated=is_simulated,
    )
    receipt = _one(Door(round_, space).admit([envelope], at=now()))
    if receipt.verdict == "stored":
        tell(actor.id, "acta.entered", policy_id=round_.policy_id, subject=round_.code, space=space.code)
    return receipt


def check_acta(facts: ActaFacts, judgements: Sequence[Judgement]) -> None:
    """Refuse a minute whose numbers do not fit together."""
    if facts.n_attendees < 1:
        raise Invalid(N_("Escriba cuántas personas asistieron."))
    if facts.n_women is not None and not 0 <= facts.n_women <= facts.n_attendees:
        raise Invalid(N_("Hay más mujeres que asistentes. Revise los dos números."))
    votes: dict[tuple[str, str], int] = {}
    for judgement in judgements:
        place = (judgement.item, judgement.criterion)
        votes[place] = votes.get(place, 0) + judgement.n
        if votes[place] > facts.n_attendees:
            raise Invalid(
                N_("En {item} hay más votos ({n}) que asistentes ({limit}). Revise el acta."),
                item=judgement.item, n=votes[place], limit=facts.n_attendees,
            )  # fmt: skip


def release_statement(actor: Actor, statement: Statement, *, space: Space) -> None:
    """Let a text leave its space: only those who run the space may decide it."""
    require(actor, "text.release", policy=space.policy, space=space)
    statement.is_released = True
    tell(actor.id, "statement.released", policy_id=space.policy_id, subject=statement.code, space=space.code)


def moderate_statement(actor: Actor, statement: Statement, *, space: Space, is_shown: bool, reason: str) -> None:
    """Show a text of the open forum, or keep it hidden with a reason that is counted in public."""
    require(actor, "text.moderate", policy=space.policy, space=space)
    if not is_shown and not reason.strip():
        raise Invalid(N_("Para no mostrar un texto escriba el motivo."))
    statement.moderation = "shown" if is_shown else "hidden"
    statement.moderation_reason = reason.strip()
    statement.is_released = is_shown
    tell(
        actor.id, "statement.moderated", policy_id=space.policy_id, subject=statement.code, space=space.code,
        shown=is_shown,
    )  # fmt: skip


def keep_draft(draft_id: str, round_: Round, space: Space, *, answers: dict[str, object]) -> Draft:
    """Keep the answers begun under a capability; the envelope's key is made with the draft and stays with it."""
    with system("a draft of its own author"):
        draft = db.session.get(Draft, draft_id) or _new_draft(draft_id, round_, space)
        draft.answers = dict(answers)
        draft.touched_at = now()
        db.session.flush()
    return draft


def _new_draft(draft_id: str, round_: Round, space: Space) -> Draft:
    """Add a draft; of two clicks at once the second finds the first one's."""
    draft = Draft(id=draft_id, round_id=round_.id, space_id=space.id, answers={})
    try:
        with db.session.begin_nested():
            db.session.add(draft)
    except IntegrityError:
        return db.session.get_one(Draft, draft_id)
    return draft


def drop_draft(draft_id: str) -> None:
    """Destroy a draft: sent, abandoned, or asked to be forgotten."""
    with system("a draft of its own author"):
        db.session.execute(delete(Draft).where(Draft.id == draft_id))


def sweep_drafts() -> int:
    """Destroy the drafts nobody may open again: old ones of protected spaces, and those of rounds that closed."""
    protected = select(Space.id).where(Space.is_protected.is_(True))
    finished = select(Round.id).where(Round.state.in_([key for key, state in STATES.items() if state.is_closed]))
    with system("sweeping drafts"):
        swept = db.session.execute(
            delete(Draft).where(
                or_(
                    and_(Draft.space_id.in_(protected), Draft.touched_at < now() - DRAFT_LIFE),
                    Draft.round_id.in_(finished),
                )
            )
        )
    return cast("CursorResult[Any]", swept).rowcount


def _one(receipts: list[Receipt]) -> Receipt:
    receipt = receipts[0]
    if receipt.verdict == "conflict":
        raise Conflict(N_("Ya llegó otro envío con el mismo identificador y otro contenido. Se guardó el primero."))
    return receipt
