"""Verbs of floor 2: configure a round and move it through its states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from consult.base.audit import tell
from consult.base.clock import now
from consult.base.db import Labels, db
from consult.base.keys import author_key_ended
from consult.core.errors import Conflict, Invalid
from consult.core.kinds import KINDS
from consult.core.kinds.decimals import decimal_or_none
from consult.core.kinds.model import ItemConfig, RoundConfig
from consult.core.kinds.storing import config_to_json
from consult.core.lifecycle import STATES, require_move
from consult.core.policyfile.entry import ID
from consult.core.words import N_
from consult.rounds.launch import Check, launch_checks
from consult.rounds.models import Item, Move, Round
from consult.rounds.queries import rounds
from consult.rounds.recipe import seal_of
from consult.spaces.actions import seal_weights
from consult.spaces.gate import Actor, require_in_any
from consult.spaces.models import Policy, Space
from consult.spaces.queries import current_scheme

UNLINKED = N_("La ronda ya no se reabre: se destruyó la clave que unía cada tarjeta con lo que envió, y quien volviera "
              "a entrar contaría dos veces. Nada cambió. Si hace falta, abra otra ronda.")  # fmt: skip


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
    require_in_any(actor, "round.configure", policy=policy, spaces=spaces)
    _check_dates(opens_on, closes_on)
    if not ID.fullmatch(code):
        raise Invalid(N_("El código {code} no sirve: use letras, números, punto o guion."), code=code[:40], at="code")
    if kind not in KINDS:
        raise Invalid(N_("No existe el tipo de ronda {kind}."), kind=kind)
    if any(round_.code == code for round_ in rounds(policy)):
        raise Invalid(N_("Ya hay una ronda {code} en esta política. Elija otro código."), code=code, at="code")
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


def edit_round(
    actor: Actor,
    round_: Round,
    *,
    title: Labels,
    spaces: Sequence[Space],
    opens_on: date | None,
    closes_on: date | None,
) -> None:
    """Change the question, the spaces and the dates of a round that has not opened; raises Conflict afterwards."""
    require_in_any(actor, "round.configure", policy=round_.policy, spaces=round_.spaces)
    _require_configurable(round_)
    _check_dates(opens_on, closes_on)
    if not title.get("es", "").strip():
        raise Invalid(N_("Escriba la pregunta en español."), at="title_es")
    round_.title = {lang: text.strip() for lang, text in title.items() if text.strip()}
    round_.spaces = list(spaces)
    round_.opens_on, round_.closes_on = opens_on, closes_on
    db.session.flush()
    tell(actor.id, "round.edited", policy_id=round_.policy_id, subject=round_.code)


def _check_dates(opens_on: date | None, closes_on: date | None) -> None:
    if opens_on and closes_on and closes_on < opens_on:
        raise Invalid(N_("La fecha de cierre es anterior a la de apertura. Revise las dos."), at="closes_on")


def _require_configurable(round_: Round) -> None:
    if not STATES[round_.state].is_configurable:
        raise Conflict(N_("La ronda ya se abrió: sus preguntas y reglas están selladas. Nada cambió."))


def configure_round(actor: Actor, round_: Round, *, config: RoundConfig, texts: Sequence[ItemText]) -> None:
    """Write the items and the rules of a round that has not opened; raises Conflict afterwards."""
    require_in_any(actor, "round.configure", policy=round_.policy, spaces=round_.spaces)
    _require_configurable(round_)
    rules = {item.id: item for item in config.items}
    known = {item.code: item for item in round_.items}
    for gone in set(known) - {words.code for words in texts}:
        db.session.delete(known[gone])
    round_.items = [
        _write_item(known.get(words.code) or Item(code=words.code), words, rules[words.code], place)
        for place, words in enumerate(texts)
    ]
    round_.config = config_to_json(config)
    db.session.flush()
    tell(actor.id, "round.configured", policy_id=round_.policy_id, subject=round_.code)


def _write_item(item: Item, words: ItemText, rules: ItemConfig, place: int) -> Item:
    item.section, item.text, item.parent, item.level = words.section, words.text, words.parent, words.level
    item.cause, item.unit = rules.cause, rules.unit
    item.minimum, item.maximum = decimal_or_none(rules.minimum), decimal_or_none(rules.maximum)
    item.tolerance, item.direction, item.takes_level = (
        decimal_or_none(rules.tolerance),
        rules.direction,
        rules.takes_level,
    )
    item.position = place
    return item


def open_round(actor: Actor, round_: Round, *, because: str = "") -> list[Check]:
    """Seal weights and rules and open; raises Conflict with what is missing. Returns the checks overridden."""
    require_in_any(actor, "round.move", policy=round_.policy, spaces=round_.spaces)
    require_move(round_.state, "open", because=because)
    if round_.opened_at is not None and author_key_ended(round_.key):
        raise Conflict(UNLINKED)
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
    require_in_any(actor, "round.move", policy=round_.policy, spaces=round_.spaces)
    require_move(round_.state, "closed", because=because)
    round_.closed_at = now()
    _move(actor, round_, "closed", because=because, overridden=[])


def move_round(actor: Actor, round_: Round, *, to: str, because: str = "") -> None:
    """Make any other move; opening and closing have verbs of their own."""
    require_in_any(actor, "round.move", policy=round_.policy, spaces=round_.spaces)
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
