"""Verbs of floor 2: configure a round and move it through its states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from consult.base.audit import tell
from consult.base.clock import now
from consult.base.db import Labels, db
from consult.core.errors import Conflict, Invalid
from consult.core.kinds import KINDS
from consult.core.kinds.model import RoundConfig
from consult.core.kinds.storing import config_to_json
from consult.core.lifecycle import STATES, require_move
from consult.core.words import N_
from consult.rounds.launch import Check, launch_checks
from consult.rounds.models import Item, Move, Round
from consult.rounds.queries import rounds
from consult.rounds.recipe import seal_of
from consult.spaces.actions import seal_weights
from consult.spaces.gate import Actor, require
from consult.spaces.models import Policy, Space
from consult.spaces.queries import current_scheme


@dataclass(frozen=True, slots=True)
class ItemText:
    """The words and place of one item of a round; its rules stand in the configuration."""

    code: str
    text: Labels
    section: str = "inline"
    parent: str = ""
    level: str = ""


def create_round(
    actor: Actor,
    policy: Policy,
    *,
    code: str,
    kind: str,
    title: Labels,
    spaces: Sequence[Space],
    step: int | None = None,
    opens_on: date | None = None,
    closes_on: date | None = None,
) -> Round:
    """Add a round in draft, still without items."""
    require(actor, "round.configure", policy=policy)
    if kind not in KINDS:
        raise Invalid(N_("No existe el tipo de ronda {kind}."), kind=kind)
    if any(round_.code == code for round_ in rounds(policy)):
        raise Invalid(N_("Ya hay una ronda {code} en esta política. Elija otro código."), code=code)
    round_ = Round(
        policy=policy,
        code=code,
        kind=kind,
        title=title,
        step=step if step is not None else KINDS[kind].step,
        opens_on=opens_on,
        closes_on=closes_on,
        position=len(rounds(policy)),
        spaces=list(spaces),
        items=[],
    )
    db.session.add(round_)
    db.session.flush()
    tell(actor.id, "round.created", policy_id=policy.id, subject=code)
    return round_


def configure_round(actor: Actor, round_: Round, *, config: RoundConfig, texts: Sequence[ItemText]) -> None:
    """Write the items and the rules of a round that has not opened; raises Conflict afterwards."""
    require(actor, "round.configure", policy=round_.policy)
    if not STATES[round_.state].is_configurable:
        raise Conflict(N_("La ronda ya se abrió: sus preguntas y reglas están selladas. Nada cambió."))
    by_code = {item.id: item for item in config.items}
    round_.items = [
        Item(
            code=words.code,
            section=words.section,
            text=words.text,
            parent=words.parent,
            level=words.level,
            cause=by_code[words.code].cause,
            minimum=_decimal(by_code[words.code].minimum),
            maximum=_decimal(by_code[words.code].maximum),
            unit=by_code[words.code].unit,
            tolerance=_decimal(by_code[words.code].tolerance),
            direction=by_code[words.code].direction,
            takes_level=by_code[words.code].takes_level,
            position=place,
        )
        for place, words in enumerate(texts)
    ]
    round_.config = config_to_json(config)
    db.session.flush()
    tell(actor.id, "round.configured", policy_id=round_.policy_id, subject=round_.code)


def _decimal(value: object) -> str | None:
    return None if value is None else str(value)


def open_round(actor: Actor, round_: Round, *, because: str = "") -> list[Check]:
    """Seal weights and rules and open; raises Conflict with what is missing. Returns the checks overridden."""
    require(actor, "round.move", policy=round_.policy)
    require_move(round_.state, "open", because=because)
    if round_.opened_at is not None:
        _move(actor, round_, "open", because=because, overridden=[])
        return []
    scheme = current_scheme(round_.policy)
    checks = launch_checks(round_, scheme)
    fatal = [check for check in checks if check.status == "fatal"]
    pending = [check for check in checks if check.status == "todo"]
    if fatal or scheme is None:
        raise Conflict(fatal[0].detail, **fatal[0].values)
    if pending and not because.strip():
        first = pending[0].detail.format(**pending[0].values)
        raise Conflict(
            N_(
                "La ronda no se abrió. Falta: {first} (pendientes: {n}). Complételo o escriba el motivo para abrir así."
            ),
            first=first,
            n=len(pending),
        )
    seal_weights(actor, scheme)
    round_.scheme = scheme
    round_.seal = seal_of(round_, scheme)
    round_.opened_at = now()
    _move(actor, round_, "open", because=because, overridden=[check.key for check in pending])
    return pending


def close_round(actor: Actor, round_: Round, *, because: str = "") -> None:
    """Stop taking answers. The result is made by results.close, which calls this."""
    require(actor, "round.move", policy=round_.policy)
    require_move(round_.state, "closed", because=because)
    round_.closed_at = now()
    _move(actor, round_, "closed", because=because, overridden=[])


def move_round(actor: Actor, round_: Round, *, to: str, because: str = "") -> None:
    """Make any other move; opening and closing have verbs of their own."""
    require(actor, "round.move", policy=round_.policy)
    require_move(round_.state, to, because=because)
    if to == "published":
        round_.published_at = now()
    _move(actor, round_, to, because=because, overridden=[])


def _move(actor: Actor, round_: Round, to: str, *, because: str, overridden: list[str]) -> None:
    db.session.add(
        Move(
            round_id=round_.id,
            from_state=round_.state,
            to_state=to,
            actor=actor.id,
            because=because.strip(),
            overridden=overridden,
        )
    )
    round_.state = to
    db.session.flush()
    tell(actor.id, f"round.{to}", policy_id=round_.policy_id, subject=round_.code, because=because.strip())
