"""Who outside wrote down the words of a checkpoint. People make these records; here they are kept and asked for."""

from __future__ import annotations

from sqlalchemy import select

from consult.base.audit import tell
from consult.base.clock import today
from consult.base.db import db
from consult.contributions.log import Checkpoint, Witness
from consult.core.errors import Conflict, Invalid
from consult.core.integrity import first_wrong, read_words
from consult.core.lifecycle import STATES
from consult.core.words import N_
from consult.results.sealing import head_of, published
from consult.rounds.models import Round
from consult.rounds.queries import rounds
from consult.spaces.gate import Actor, require_in_any
from consult.spaces.models import Policy

WITNESSES = 2
"""Witnesses outside the operator before a result is called final (INT-4)."""


def add_witness(actor: Actor, round_: Round, *, name: str, words: str, body: str = "") -> Witness:
    """Put down a witness of the newest checkpoint from a signed acta; the words must be the checkpoint's.

    Raises Conflict before there is a checkpoint or for a name already there, Invalid on a word that does not fit.
    """
    require_in_any(actor, "round.move", policy=round_.policy, spaces=round_.spaces)
    head = head_of(round_)
    if head is None:
        raise Conflict(N_("La ronda {code} todavía no tiene sello: se hace al cerrar."), code=round_.code)
    shown = " ".join(name.split())
    if not shown:
        raise Invalid(N_("Escriba el nombre del testigo."))
    typed = read_words(words)
    wrong = first_wrong(typed, published(round_, head).root)
    if wrong is not None:
        raise Invalid(N_("La palabra {n} no es la de este sello. Revise el acta. No se guardó nada."), n=wrong)
    if any(one.name.casefold() == shown.casefold() for one in witnesses_of(head)):
        raise Conflict(N_("{name} ya es testigo de este sello. Nada cambió."), name=shown)
    witness = Witness(
        round_id=round_.id, number=head.number, name=shown[:120], body=" ".join(body.split())[:120],
        words=list(typed), written_on=today(),
    )  # fmt: skip
    db.session.add(witness)
    db.session.flush()
    tell(actor.id, "round.witnessed", policy_id=round_.policy_id, subject=round_.code, number=head.number)
    return witness


def witnesses_of(head: Checkpoint) -> list[Witness]:
    """List the witnesses of one checkpoint by name."""
    found = select(Witness).where(Witness.round_id == head.round_id, Witness.number == head.number)
    return list(db.session.scalars(found.order_by(Witness.name)))


def witnesses(round_: Round) -> list[Witness]:
    """List the witnesses of every checkpoint of a round."""
    found = select(Witness).where(Witness.round_id == round_.id)
    return list(db.session.scalars(found.order_by(Witness.number, Witness.name)))


def n_witnesses_owed(round_: Round) -> int:
    """Count the witnesses a closed round lacks for its result to be called final; 0 while it takes answers."""
    if not STATES[round_.state].is_closed:
        return 0
    head = head_of(round_)
    return max(0, WITNESSES - len(witnesses_of(head))) if head else WITNESSES


def is_final(round_: Round) -> bool:
    """Tell whether the result may be called final: closed, sealed, and witnessed by two outside."""
    return STATES[round_.state].is_closed and n_witnesses_owed(round_) == 0


def rounds_unwitnessed(policy: Policy) -> list[tuple[Round, int]]:
    """List the closed rounds of a policy that lack witnesses, with how many: what a final report still waits for."""
    return [(round_, owed) for round_ in rounds(policy) if (owed := n_witnesses_owed(round_))]
