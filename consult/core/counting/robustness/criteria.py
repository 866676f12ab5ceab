"""Without one criterion: what would be chosen, or lead, by the others in proportion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from consult.core.counting.comparison import Comparison, combined
from consult.core.counting.selection import outcome
from consult.core.counting.tally import Measured

PREFIX = "without_criterion:"


def without_criterion(measured: Measured, criterion: str) -> Measured | None:
    """Return the round as if one headline criterion were not in it; None where no coefficient would be left.

    The coefficients that stay keep their proportions: a total is divided by their sum (method.md §1.7, 4).
    """
    rest = tuple((name, k) for name, k in measured.criteria if name != criterion)
    return replace(measured, criteria=rest) if any(k for _, k in rest) else None


def criterion_scenarios(
    measured: Measured, comparison: Comparison, weights: Mapping[str, Fraction]
) -> dict[str, tuple[str, ...]]:
    """List what is chosen, or leads, without each headline criterion: "without_criterion:VP" -> ids.

    What may be compared, and on which spaces, stays as published, as in the other scenarios (counting.md §7.4). A
    least figure per criterion holds for the criteria that stay. {} where the headline has one criterion.
    """
    recipe = measured.recipe
    found: dict[str, tuple[str, ...]] = {}
    for criterion, _ in measured.criteria if len(measured.criteria) > 1 else ():
        rest = without_criterion(measured, criterion)
        if rest is None:
            continue
        under = {
            item.id: combined(rest, item.id, {s: weights[s] for s in comparison.counted[item.id] if weights.get(s)})
            for item in recipe.items
        }
        found[PREFIX + criterion] = outcome(under, recipe, comparison.ranked)
    return found
