"""Validate and publish a round: the two moves that refuse while something is owed to people, and nothing else does
(docs/README, settled conflict 13)."""

from __future__ import annotations

from consult.core.errors import Conflict
from consult.core.lifecycle import require_move
from consult.core.words import N_
from consult.drafting.owed import Owed, owed
from consult.rounds.actions import move_round
from consult.rounds.models import Round
from consult.spaces.gate import Actor, require_in_any


def validate_round(actor: Actor, round_: Round) -> None:
    """Validate a systematised round; raises Conflict while any words of it lack their answer."""
    _require_turn(actor, round_, "validated")
    _require_answered(owed(round_))
    move_round(actor, round_, to="validated")


def publish_round(actor: Actor, round_: Round) -> None:
    """Publish a validated round; raises Conflict while an answer, a dissenting space's words or a witness is owed."""
    _require_turn(actor, round_, "published")
    due = owed(round_)
    _require_answered(due)
    if due.n_dissents:
        raise Conflict(
            N_("No se publicó. Faltan las palabras de grupos en disenso: {n}. Pueden escribirlas o decir que no."),
            n=due.n_dissents,
        )
    if due.n_unwitnessed:
        raise Conflict(
            N_("No se publicó. Hay actas sin dos testigos: {n}. Agréguelos en «Talleres y actas»."), n=due.n_unwitnessed
        )
    move_round(actor, round_, to="published")


def _require_turn(actor: Actor, round_: Round, to: str) -> None:
    require_in_any(actor, "round.move", policy=round_.policy, spaces=round_.spaces)
    require_move(round_.state, to)


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
