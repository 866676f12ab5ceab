"""Achievement standards (step 7): support for each, and the level people would accept, in its unit."""

from __future__ import annotations

from collections.abc import Mapping

from consult.core.kinds.checking import check_common
from consult.core.kinds.judging import item_of, parse_fields, support
from consult.core.kinds.levels import check_levels, level, named
from consult.core.kinds.model import CriterionSpec, ItemConfig, Judgement, Kind, Prompt, RoundConfig
from consult.core.method.model import Finding
from consult.core.words import N_


def criteria(config: RoundConfig) -> tuple[CriterionSpec, ...]:
    """Ask support and the acceptable level; the level leads."""
    return named(config, (
        support(N_("¿Está de acuerdo con que sea así?"), is_headline=False),
        level(config, N_("¿Hasta cuánto sería aceptable para usted?"), is_headline=True),
    ))  # fmt: skip


def takes(config: RoundConfig, _item: ItemConfig) -> tuple[CriterionSpec, ...]:
    """Ask the same of every standard."""
    return criteria(config)


def parse(config: RoundConfig, item: str, raw: Mapping[str, str]) -> list[Judgement]:
    """Read a form about one standard."""
    return parse_fields(criteria(config), item_of(config, item), raw)


def check_config(config: RoundConfig) -> list[Finding]:
    """Check the round before it opens."""
    return [*check_common(config, criteria(config)), *check_levels(config.items, needs_tolerance=True)]


KIND = Kind(
    key="standards",
    label=N_("Estándares de cumplimiento"),
    step=7,
    measure="level",
    modes=("",),
    criteria=criteria,
    proposal_prompts=(
        Prompt("new_standard", N_("¿Qué más debe cumplir el servicio para que sea bueno?"), of_item=False,
               contribution="proposal"),
        Prompt("comment", N_("¿Qué le cambiaría?"), of_item=True, contribution="comment"),
    ),
    check_config=check_config,
    parse=parse,
    takes=takes,
)  # fmt: skip
