"""Alternatives (step 4): scores under each criterion, or an order of preference (mode "ranking")."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from consult.core.kinds.checking import check_common
from consult.core.kinds.judging import anchors, item_of, parse_fields, scale_widget
from consult.core.kinds.model import (
    RANK,
    CriterionConfig,
    CriterionSpec,
    ItemConfig,
    Judgement,
    Kind,
    Prompt,
    RoundConfig,
)
from consult.core.method.lists import CRITERIA
from consult.core.method.model import Finding
from consult.core.words import N_

SCALE = (Fraction(1), Fraction(5))
RANKED_AT_EASE = 12
"""Alternatives a person can put in order on a phone (mock guide, component rank)."""


def criteria(config: RoundConfig) -> tuple[CriterionSpec, ...]:
    """Ask each criterion of the round on its scale; CEPLAN's four when it names none; the place when ranking."""
    if config.mode == "ranking":
        last = Fraction(max(1, len(config.items)))
        return (CriterionSpec(RANK, N_("Orden"), N_("¿Cuál prefiere primero?"), "rank", Fraction(1), last),)
    low = SCALE[0] if config.minimum is None else config.minimum
    high = SCALE[1] if config.maximum is None else config.maximum
    wanted = config.criteria or tuple(CriterionConfig(name) for name in CRITERIA)
    return tuple(_spec(criterion, low, high) for criterion in wanted)


def _spec(criterion: CriterionConfig, low: Fraction, high: Fraction) -> CriterionSpec:
    known = CRITERIA.get(criterion.id)
    is_known = known is not None and criterion.es.casefold() in ("", known.label.casefold())
    label = criterion.es or (known.label if known else criterion.id)
    question = known.question if known and is_known else label
    return CriterionSpec(criterion.id, label, question, scale_widget(low, high), low, high, anchors(low, high),
                         label_en=criterion.en)  # fmt: skip


def takes(config: RoundConfig, _item: ItemConfig) -> tuple[CriterionSpec, ...]:
    """Ask the same of every alternative."""
    return criteria(config)


def parse(config: RoundConfig, item: str, raw: Mapping[str, str]) -> list[Judgement]:
    """Read a form about one alternative; in a ranking, its place."""
    return parse_fields(criteria(config), item_of(config, item), raw)


def check_config(config: RoundConfig) -> list[Finding]:
    """Check the round before it opens."""
    found = check_common(config, criteria(config))
    if len(config.items) == 1:
        found.append(Finding("K8", "warning", "", N_("Hay una sola alternativa: no hay entre qué escoger.")))
    if config.mode == "ranking" and len(config.items) > RANKED_AT_EASE:
        found.append(Finding("K9", "warning", "", N_("Son {n} alternativas que ordenar: más de doce cansan."),
                             {"n": str(len(config.items))}))  # fmt: skip
    if any(item.cause for item in config.items):
        found += [Finding("K10", "warning", item.id, N_("«{item}» no dice a qué causa responde."), {"item": item.id})
                  for item in config.items if not item.cause]  # fmt: skip
    return found


KIND = Kind(
    key="alternatives",
    label=N_("Alternativas de solución"),
    step=4,
    measure="scores",
    modes=("scores", "ranking"),
    criteria=criteria,
    proposal_prompts=(
        Prompt("new_alternative", N_("¿Qué otra salida propone?"), of_item=False, contribution="proposal"),
        Prompt("offer", N_("¿Qué pondría usted o su grupo para que funcione?"), of_item=True,
               contribution="proposal"),
        Prompt("comment", N_("¿Por qué piensa así?"), of_item=True, contribution="comment"),
        Prompt("objection", N_("¿A quién podría perjudicar?"), of_item=True, contribution="objection"),
    ),
    check_config=check_config,
    parse=parse,
    takes=takes,
    default_scale=SCALE,
)  # fmt: skip
