"""Desired future (step 3): support for the statement and each variable, and the level wished for in 20xx."""

from __future__ import annotations

from collections.abc import Mapping

from consult.core.kinds.checking import check_common
from consult.core.kinds.judging import item_of, parse_fields, support
from consult.core.kinds.levels import check_levels, level, named
from consult.core.kinds.model import LEVEL, CriterionSpec, ItemConfig, Judgement, Kind, Prompt, RoundConfig
from consult.core.method.model import Finding
from consult.core.words import N_


def criteria(config: RoundConfig) -> tuple[CriterionSpec, ...]:
    """Ask support, which leads, and the level where the item has one."""
    return named(config, (
        support(N_("¿Está de acuerdo con que sea así?")),
        level(config, N_("¿A cuánto debería llegar?"), is_headline=False),
    ))  # fmt: skip


def takes(config: RoundConfig, item: ItemConfig) -> tuple[CriterionSpec, ...]:
    """Ask a level only of what is measured; a statement has none."""
    return tuple(spec for spec in criteria(config) if spec.id != LEVEL or item.takes_level)


def parse(config: RoundConfig, item: str, raw: Mapping[str, str]) -> list[Judgement]:
    """Read a form about the statement or one variable."""
    found = item_of(config, item)
    return parse_fields(takes(config, found), found, raw)


def check_config(config: RoundConfig) -> list[Finding]:
    """Check the round before it opens."""
    measured = tuple(item for item in config.items if item.takes_level)
    return [*check_common(config, criteria(config)), *check_levels(measured, needs_tolerance=False)]


KIND = Kind(
    key="future",
    label=N_("Situación futura deseada"),
    step=3,
    measure="support",
    modes=("",),
    criteria=criteria,
    proposal_prompts=(
        Prompt("aspiration", N_("Si sale bien, ¿cómo es su trabajo?"), of_item=False, contribution="testimony"),
        Prompt("comment", N_("¿Qué le cambiaría?"), of_item=True, contribution="comment"),
    ),
    check_config=check_config,
    parse=parse,
    takes=takes,
)
