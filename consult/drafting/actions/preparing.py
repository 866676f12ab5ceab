"""Start a round and set it up: its items are matter and draft of the policy, so these verbs live on this floor."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from consult.base.db import Labels
from consult.core.errors import Invalid
from consult.core.kinds import KINDS
from consult.core.kinds.model import CriterionConfig, RoundConfig
from consult.core.kinds.typed import ID, TypedItem, read_items
from consult.core.method import CHANNELS
from consult.core.words import N_
from consult.drafting.askable import USUAL, Askable, chosen_items, items_for_round
from consult.rounds.actions import ItemText, configure_round, create_round, edit_round
from consult.rounds.models import Round
from consult.rounds.queries import criteria
from consult.spaces.gate import Actor, may_in_any
from consult.spaces.models import Policy, Space

INLINE = "inline"


@dataclass(frozen=True, slots=True)
class Rules:
    """How a round asks: what a facilitator may set besides its items."""

    criteria: tuple[CriterionConfig, ...] = ()
    minimum: Fraction | None = None
    maximum: Fraction | None = None
    mode: str = ""
    ask: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    items_per_person: int | None = None
    channels: tuple[str, ...] = ()


def start_round(
    actor: Actor,
    policy: Policy,
    *,
    code: str,
    kind: str,
    title: Labels,
    spaces: Sequence[Space],
    opens_on: date | None,
    closes_on: date | None,
    sections: Sequence[str],
    lines: str,
) -> Round:
    """Add a round in draft with its first items: of the sections, of what was typed, or the usual of its kind."""
    if not title.get("es", "").strip():
        raise Invalid(N_("Escriba la pregunta en español."), at="title_es")
    typed = _typed(lines)
    _require_own(actor, policy, spaces)
    round_ = create_round(actor, policy, code=code, kind=kind, title=title, spaces=spaces, opens_on=opens_on,
                          closes_on=closes_on)  # fmt: skip
    wanted = sections or (() if typed else USUAL.get(kind, ()))
    items = _together(items_for_round(policy, wanted), _inline(round_, typed))
    _configure(actor, round_, items, usual_rules(policy, kind))
    return round_


def usual_rules(policy: Policy, kind: str) -> Rules:
    """Return how a kind of round asks unless somebody says otherwise: its own scale, the policy's criteria."""
    low, high = KINDS[kind].default_scale or (None, None)
    named = criteria(policy) if kind == "alternatives" else []
    return Rules(
        criteria=tuple(CriterionConfig(one.code, one.k, one.text["es"], one.text.get("en", "")) for one in named),
        minimum=low,
        maximum=high,
        mode=KINDS[kind].modes[0],
    )


def set_up_round(
    actor: Actor,
    round_: Round,
    *,
    title: Labels,
    spaces: Sequence[Space],
    opens_on: date | None,
    closes_on: date | None,
    codes: Collection[str],
    lines: str,
    rules: Rules,
) -> None:
    """Change everything of a round that has not opened; raises Invalid, or Conflict once it opened."""
    _require_own(actor, round_.policy, spaces)
    items = _together(chosen_items(round_, codes), _inline(round_, _typed(lines)))
    edit_round(actor, round_, title=title, spaces=spaces, opens_on=opens_on, closes_on=closes_on)
    _configure(actor, round_, items, rules)


def _configure(actor: Actor, round_: Round, items: Sequence[Askable], rules: Rules) -> None:
    kind = KINDS[round_.kind]
    _check(rules, kind.modes)
    config = RoundConfig(
        kind=round_.kind,
        items=tuple(one.config for one in items),
        criteria=rules.criteria,
        minimum=rules.minimum,
        maximum=rules.maximum,
        mode=rules.mode,
        items_per_person=rules.items_per_person,
        channels=rules.channels,
        spaces=tuple(space.code for space in round_.spaces),
    )
    known = {spec.id for spec in kind.criteria(config)}
    ask = {
        space: tuple(name for name in names if name in known)
        for space, names in rules.ask.items()
        if space in config.spaces and known - set(names)
    }
    kept = {space: names for space, names in ask.items() if names}
    configure_round(actor, round_, config=replace(config, ask=kept), texts=[one.words for one in items])


def _check(rules: Rules, modes: tuple[str, ...]) -> None:
    if (rules.minimum is None) != (rules.maximum is None):
        raise Invalid(N_("La escala necesita sus dos extremos, o ninguno."), at="maximum")
    if rules.minimum is not None and rules.maximum is not None and rules.minimum >= rules.maximum:
        raise Invalid(N_("El mínimo de la escala debe ser menor que el máximo."), at="maximum")
    if rules.mode not in modes:
        raise Invalid(N_("Elija cómo se responde."), at="mode")
    if rules.items_per_person is not None and rules.items_per_person < 1:
        raise Invalid(N_("Cada persona debe recibir al menos una pregunta."), at="items_per_person")
    if set(rules.channels) - set(CHANNELS):
        raise Invalid(N_("Elija los canales de la lista."), at="channels")
    _check_criteria(rules.criteria)


def _check_criteria(found: tuple[CriterionConfig, ...]) -> None:
    ids = [criterion.id for criterion in found]
    for criterion in found:
        if not ID.fullmatch(criterion.id):
            raise Invalid(N_("El código {code} no sirve: use letras, números, punto o guion."),
                          code=criterion.id[:40], at="criteria")  # fmt: skip
        if ids.count(criterion.id) > 1:
            raise Invalid(N_("Ya existe {code}. Use otro código."), code=criterion.id, at="criteria")
        if criterion.coefficient < 0:
            raise Invalid(N_("El coeficiente de {code} debe ser cero o más."), code=criterion.id, at="criteria")


def _require_own(actor: Actor, policy: Policy, spaces: Sequence[Space]) -> None:
    if not may_in_any(actor, "round.configure", policy=policy, spaces=spaces):
        raise Invalid(N_("Elija al menos un grupo a su cargo."), at="spaces")


def _typed(lines: str) -> tuple[TypedItem, ...]:
    try:
        return read_items(lines)
    except Invalid as fault:
        raise Invalid(fault.message, **fault.values, at="lines") from fault


def _inline(round_: Round, typed: Sequence[TypedItem]) -> tuple[Askable, ...]:
    known = {item.code: item.text for item in round_.items if item.section == INLINE}
    return tuple(
        Askable(ItemText(one.config.id, _words(one, known.get(one.config.id, {})), INLINE), one.config)
        for one in typed
    )  # fmt: skip


def _words(one: TypedItem, known: Labels) -> Labels:
    """Keep the English of a text whose Spanish was not touched."""
    return known if known.get("es") == one.es else {"es": one.es}


def _together(chosen: Sequence[Askable], typed: Sequence[Askable]) -> tuple[Askable, ...]:
    codes = {one.words.code for one in chosen}
    twice = next((one.words.code for one in typed if one.words.code in codes), None)
    if twice:
        raise Invalid(N_("{code} ya está marcado arriba. Use otro código para lo escrito."), code=twice, at="lines")
    return (*chosen, *typed)
