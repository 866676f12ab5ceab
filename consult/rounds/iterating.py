"""Verbs of a round asked more than once: how many times it may be, and its next iteration (counting.md §10 M5)."""

from __future__ import annotations

from dataclasses import replace

from consult.base.audit import tell
from consult.base.db import db
from consult.core.errors import Conflict, Invalid
from consult.core.iterating import MOST_ITERATIONS, require_next
from consult.core.kinds.storing import config_to_json
from consult.core.lifecycle import STATES
from consult.core.words import N_
from consult.rounds.models import Round
from consult.rounds.queries import config_of
from consult.spaces.gate import Actor, require_in_any


def declare_iterations(actor: Actor, round_: Round, *, n: int) -> None:
    """Say how many times a round may be asked, before it opens; raises Conflict afterwards, Invalid beyond 1 to 4."""
    require_in_any(actor, "round.configure", policy=round_.policy, spaces=round_.spaces)
    if not STATES[round_.state].is_configurable:
        raise Conflict(N_("La ronda ya se abrió: sus preguntas y reglas están selladas. Nada cambió."))
    if not 1 <= n <= MOST_ITERATIONS:
        raise Invalid(N_("Una ronda tiene de 1 a {most} vueltas. Revise el número."), most=MOST_ITERATIONS,
                      at="iterations")  # fmt: skip
    config = config_of(round_)
    if config.iterations == n:
        return
    round_.config = config_to_json(replace(config, iterations=n))
    db.session.flush()
    tell(actor.id, "round.configured", policy_id=round_.policy_id, subject=round_.code, iterations=n)


def iterate_round(actor: Actor, round_: Round, *, has_answers: bool, because: str = "") -> int:
    """Start the next iteration and return its number. What the one before gave is kept by results.next_iteration,
    which calls this. `has_answers`: somebody answered the current one."""
    require_in_any(actor, "round.move", policy=round_.policy, spaces=round_.spaces)
    maximum = config_of(round_).iterations
    following = require_next(
        round_.state, iteration=round_.iteration, maximum=maximum, has_answers=has_answers, because=because
    )
    _begin(actor, round_, following, because=because.strip())
    return following


def follow_import(actor: Actor, round_: Round, *, to: int) -> None:
    """Bring the round to a later iteration that imported answers are of; who may import them has been asked."""
    if to > round_.iteration:
        _begin(actor, round_, to, is_import=True)


def _begin(actor: Actor, round_: Round, number: int, **details: object) -> None:
    round_.iteration = number
    db.session.flush()
    tell(actor.id, "round.iterated", policy_id=round_.policy_id, subject=round_.code, iteration=number, **details)
