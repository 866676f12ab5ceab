"""Validate and publish a round: the two moves that refuse while something is owed to people, and nothing else does
(docs/README, settled conflict 13)."""

from __future__ import annotations

from consult.core.errors import Conflict
from consult.core.lifecycle import require_move
from consult.core.words import N_
from consult.drafting.owed import Owed, awaited_in, owed, refuse_awaited
from consult.results.actions import publish
from consult.rounds.actions import move_round
from consult.rounds.approving import approve
from consult.rounds.models import Round
from consult.spaces.gate import Actor, require_in_any

AWAITED = N_(
    "Nada cambió. Faltan las palabras de grupos en disenso, con su plazo: {which}. Pueden escribir o decir que no."
)
AWAITED_HIDDEN = N_("Nada cambió. Un grupo todavía puede escribir su posición. Tiene plazo hasta el {day}.")


def validate_round(actor: Actor, round_: Round) -> None:
    """Validate a systematised round; raises Conflict while an answer, words of a dissent or a witness is owed."""
    _require_turn(actor, round_, "validated")
    _require_nothing_owed(actor, round_)
    move_round(actor, round_, to="validated")


def publish_round(actor: Actor, round_: Round) -> bool:
    """Publish a validated round once two people agreed; return False while it waits for the second.

    Raises Conflict while an answer, words of a dissent or a witness is owed.
    """
    _require_turn(actor, round_, "published")
    _require_nothing_owed(actor, round_)
    if approve(actor, round_, to="published") is None:
        return False
    publish(actor, round_)
    return True


def _require_turn(actor: Actor, round_: Round, to: str) -> None:
    require_in_any(actor, "round.move", policy=round_.policy, spaces=round_.spaces)
    require_move(round_.state, to)


def _require_nothing_owed(actor: Actor, round_: Round) -> None:
    due = owed(round_)
    _require_answered(due)
    refuse_awaited(actor, round_.policy, awaited_in(round_), words=AWAITED, hidden=AWAITED_HIDDEN)
    if due.n_unwitnessed:
        raise Conflict(
            N_("Nada cambió. Hay actas sin dos testigos: {n}. Agréguelos en «Talleres y actas»."), n=due.n_unwitnessed
        )


def _require_answered(due: Owed) -> None:
    if due.n_answers:
        raise Conflict(
            N_("Nada cambió. Hay aportes sin respuesta: {n}. Cada uno recibe una antes de seguir."), n=due.n_answers
        )
    if due.n_unmoderated:
        raise Conflict(
            N_("Nada cambió. Hay textos del foro sin revisar: {n}. Muéstrelos o diga por qué no."), n=due.n_unmoderated
        )
    if due.is_undecided:
        raise Conflict(N_("Nada cambió. Un espacio seguro todavía no decide qué textos suyos salen."))
