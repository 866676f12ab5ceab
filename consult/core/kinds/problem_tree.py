"""Problem tree: is it so, and how grave is it (steps 1 and 2). Both judgements stand on one screen."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from consult.core.kinds.checking import check_common
from consult.core.kinds.judging import GRAVITY, anchors, item_of, parse_fields, scale_widget, support
from consult.core.kinds.model import (
    SEVERITY,
    CriterionSpec,
    ItemConfig,
    Judgement,
    Kind,
    Prompt,
    RoundConfig,
)
from consult.core.method.model import Finding
from consult.core.words import N_

SCALE = (Fraction(1), Fraction(5))


def criteria(config: RoundConfig) -> tuple[CriterionSpec, ...]:
    """Ask support, and severity on the round's scale (1 to 5); a round may name only one of them."""
    low = SCALE[0] if config.minimum is None else config.minimum
    high = SCALE[1] if config.maximum is None else config.maximum
    both = (
        support(N_("¿Está de acuerdo en que esto pasa?")),
        CriterionSpec(SEVERITY, N_("Gravedad"), N_("¿Qué tan grave es?"), scale_widget(low, high), low, high,
                      anchors(low, high, GRAVITY), is_headline=False),
    )  # fmt: skip
    named = {criterion.id for criterion in config.criteria}
    return tuple(spec for spec in both if not named or spec.id in named)


def takes(config: RoundConfig, _item: ItemConfig) -> tuple[CriterionSpec, ...]:
    """Ask the same of every cause and effect."""
    return criteria(config)


def parse(config: RoundConfig, item: str, raw: Mapping[str, str]) -> list[Judgement]:
    """Read a form about one node."""
    return parse_fields(criteria(config), item_of(config, item), raw)


def check_config(config: RoundConfig) -> list[Finding]:
    """Check the round before it opens."""
    return check_common(config, criteria(config))


KIND = Kind(
    key="problem_tree",
    label=N_("Árbol del problema"),
    step=2,
    measure="support",
    modes=("tree", "model"),
    criteria=criteria,
    proposal_prompts=(
        Prompt("new_cause", N_("¿Qué otra cosa causa esto?"), of_item=False, contribution="proposal"),
        Prompt("new_effect", N_("¿Qué más pasa por culpa de esto?"), of_item=False, contribution="proposal"),
        Prompt("comment", N_("¿Quiere contar algo sobre esto?"), of_item=True, contribution="testimony"),
    ),
    check_config=check_config,
    parse=parse,
    takes=takes,
    default_scale=SCALE,
)
