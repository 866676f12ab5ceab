"""Delicate moves need two people: one asks, another agrees, and both are on record (docs/trust.md, INT-11)."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from consult.base.audit import tell
from consult.base.clock import now
from consult.base.db import db
from consult.core.errors import Conflict, Invalid
from consult.core.lifecycle import require_move
from consult.core.words import N_
from consult.rounds.actions import open_round
from consult.rounds.models import Approval, Round
from consult.spaces.gate import Actor, may_in_any, require_in_any
from consult.spaces.models import Policy

DELICATE = frozenset({("closed", "open"), ("validated", "published")})
"""Reopening a round and publishing its result."""

DAYS = 7
"""Days a request waits; afterwards it is as if it had not been made."""


def needs_two(policy: Policy) -> bool:
    """Tell whether delicate moves take two people: in every policy but a demonstration, unless its file says."""
    declared: bool | None = policy.settings.get("two_people")
    return not policy.is_demo if declared is None else declared


def pending(round_: Round) -> Approval | None:
    """Return the request that waits for a second person, if the round is still where it was asked."""
    found = select(Approval).where(
        Approval.round_id == round_.id,
        Approval.from_state == round_.state,
        Approval.ended_at.is_(None),
        Approval.asked_at > now() - timedelta(days=DAYS),
    )
    return db.session.scalars(found.order_by(Approval.id.desc()).limit(1)).first()


def may_agree(actor: Actor, round_: Round, waiting: Approval) -> bool:
    """Tell whether somebody may be the second: who may make the move, and did not ask for it."""
    return waiting.asked_by != actor.id and may_in_any(actor, "round.move", policy=round_.policy, spaces=round_.spaces)


def approve(actor: Actor, round_: Round, *, to: str, because: str = "") -> str | None:
    """Ask for a delicate move, or agree to the one asked for; return its reason once two people stand behind it.

    None while it waits for the second. Raises Conflict for who asked already; Forbidden, and Conflict for a move that
    cannot be made, as the move itself.
    """
    require_in_any(actor, "round.move", policy=round_.policy, spaces=round_.spaces)
    db.session.refresh(round_, ["state"], with_for_update=True)  # two who press at once are not both the first
    if actor.is_system or not needs_two(round_.policy) or (round_.state, to) not in DELICATE:
        return because
    waiting = pending(round_)
    if waiting is None:
        require_move(round_.state, to, because=because)
        _ask(actor, round_, to, because)
        return None
    if waiting.asked_by == actor.id:
        raise Conflict(N_("Usted ya lo pidió. Falta que otra persona esté de acuerdo."))
    waiting.ended_at, waiting.agreed_by = now(), actor.id
    tell(actor.id, "round.agreed", policy_id=round_.policy_id, subject=round_.code, to=to, because=waiting.because)
    return waiting.because


def _ask(actor: Actor, round_: Round, to: str, because: str) -> None:
    said = because.strip()
    db.session.add(Approval(round_id=round_.id, from_state=round_.state, to_state=to, asked_by=actor.id, because=said))
    db.session.flush()
    tell(actor.id, "round.asked", policy_id=round_.policy_id, subject=round_.code, to=to, because=said)


def drop(actor: Actor, round_: Round, *, because: str) -> None:
    """Take a request back, one's own or another's, with a reason; the round stays where it is."""
    require_in_any(actor, "round.move", policy=round_.policy, spaces=round_.spaces)
    waiting = pending(round_)
    if waiting is None:
        raise Conflict(N_("Ya no hay nada pedido en esta ronda."))
    if not because.strip():
        raise Invalid(N_("Escriba el motivo. El pedido sigue como estaba."), at="because")
    waiting.ended_at = now()
    tell(actor.id, "round.declined", policy_id=round_.policy_id, subject=round_.code, because=because.strip())


def reopen_round(actor: Actor, round_: Round, *, because: str = "") -> bool:
    """Reopen a closed round once two people agreed; return False while it waits for the second."""
    agreed = approve(actor, round_, to="open", because=because)
    if agreed is None:
        return False
    open_round(actor, round_, because=agreed)
    return True
