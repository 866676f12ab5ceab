"""Validation of a draft (steps 5 to 8, prepublication, open forum): support and a comment on each text."""

from __future__ import annotations

from collections.abc import Mapping

from consult.core.kinds.checking import check_common
from consult.core.kinds.judging import item_of, parse_fields, support
from consult.core.kinds.model import CriterionSpec, ItemConfig, Judgement, Kind, Prompt, RoundConfig
from consult.core.method.model import Finding
from consult.core.words import N_


def criteria(_config: RoundConfig) -> tuple[CriterionSpec, ...]:
    """Ask support; words come as comments."""
    return (support(N_("¿Está de acuerdo con esto?")),)


def takes(config: RoundConfig, _item: ItemConfig) -> tuple[CriterionSpec, ...]:
    """Ask the same of every text."""
    return criteria(config)


def parse(config: RoundConfig, item: str, raw: Mapping[str, str]) -> list[Judgement]:
    """Read a form about one text."""
    return parse_fields(criteria(config), item_of(config, item), raw)


def check_config(config: RoundConfig) -> list[Finding]:
    """Check the round before it opens."""
    return check_common(config, criteria(config))


KIND = Kind(
    key="validation",
    label=N_("Validación del borrador"),
    step=6,
    measure="support",
    modes=("",),
    criteria=criteria,
    proposal_prompts=(
        Prompt("comment", N_("¿Qué le cambiaría?"), of_item=True, contribution="comment"),
        Prompt("objection", N_("¿Con qué no está de acuerdo, y por qué?"), of_item=True, contribution="objection"),
        Prompt("missing", N_("¿Qué falta en el borrador?"), of_item=False, contribution="proposal"),
    ),
    check_config=check_config,
    parse=parse,
    takes=takes,
)
