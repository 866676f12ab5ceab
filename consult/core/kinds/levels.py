"""The level: a number people find right, on the item's own scale and unit. Shared by future and standards."""

from __future__ import annotations

from consult.core.kinds.model import LEVEL, CriterionSpec, ItemConfig, RoundConfig
from consult.core.method.model import Finding
from consult.core.words import N_

K11, K12 = "K11", "K12"
NO_UNIT = N_("No se dice en qué unidad se mide: {items}.")
NO_TOLERANCE = N_("Sin tolerancia no se podrá decir si hay acuerdo en el nivel: {items}.")


def level(config: RoundConfig, question: str, *, is_headline: bool) -> CriterionSpec:
    """Build the level criterion; the round's scale is the default of items without their own."""
    return CriterionSpec(LEVEL, N_("Nivel"), question, "number", config.minimum, config.maximum,
                         is_headline=is_headline)  # fmt: skip


def named(config: RoundConfig, specs: tuple[CriterionSpec, ...]) -> tuple[CriterionSpec, ...]:
    """Keep the criteria the round names; all when it names none."""
    wanted = {criterion.id for criterion in config.criteria}
    return tuple(spec for spec in specs if not wanted or spec.id in wanted)


def check_levels(items: tuple[ItemConfig, ...], *, needs_tolerance: bool) -> list[Finding]:
    """Warn of levels asked without a unit or, where agreement on them is sought, without tolerance."""
    found = _all_lacking(K11, [item.id for item in items if not item.unit], NO_UNIT)
    if needs_tolerance:
        found += _all_lacking(K12, [item.id for item in items if item.tolerance is None], NO_TOLERANCE)
    return found


def _all_lacking(rule: str, ids: list[str], message: str) -> list[Finding]:
    return [Finding(rule, "warning", ids[0], message, {"items": ", ".join(ids)})] if ids else []
