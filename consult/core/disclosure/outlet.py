"""What stands beside the headlines of a round with nothing hidden, less what would give sizes away (§9, rules 6, 9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from consult.core.counting import LevelFigures, Recipe, RoundFigures
from consult.core.disclosure.policy import COARSE_BELOW, GatePolicy
from consult.core.rounding import one_digit

Levels = Mapping[str, LevelFigures]


def let_out(figures: RoundFigures, recipe: Recipe, gate: GatePolicy) -> RoundFigures:
    """Return the figures of an open page that may be printed, rounded as pages round.

    The power of one answer tells the size of a confidential group, which is printed as a band: it leaves with one
    digit, and the effective number of answers, which would sharpen it, not at all. An earlier iteration had fewer
    people, or others, than the page was judged by: it leaves only where each confidential group of it is large enough.
    """
    if all(gate.is_open(rule) for rule in recipe.spaces):
        return figures
    return replace(
        figures,
        power={space: one_digit(power) for space, power in figures.power.items()},
        n_effective=None,
        iterations={number: levels for number, levels in figures.iterations.items() if may_tell(levels, recipe, gate)},
    )


def may_tell(levels: Levels, recipe: Recipe, gate: GatePolicy) -> bool:
    """Say whether an iteration may be told: no confidential group of any of its levels is hidden or coarse."""
    closed = [rule for rule in recipe.spaces if not gate.is_open(rule)]
    return all(
        level.by_space[rule.id].n >= max(gate.threshold(is_protected=rule.is_protected), COARSE_BELOW)
        for level in levels.values()
        for rule in closed
        if rule.id in level.by_space
    )
