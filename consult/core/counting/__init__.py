"""HOW MUCH: the only place where answers become figures (docs/counting.md). Exact fractions, no floats."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from consult.core.counting import level, scores, support
from consult.core.counting.compilation import compilation
from consult.core.counting.model import (
    MILLION,
    Cell,
    CriterionFigures,
    ItemFigures,
    ItemRule,
    Recipe,
    RoundFigures,
    SelectionRule,
    Shares,
    SpaceMean,
    SpaceRule,
)
from consult.core.counting.tally import Measured, Tally, declares_voices, one_voice_each, sort_cells

MEASURES: Mapping[str, Callable[[Tally], Measured]] = MappingProxyType(
    {
        "scores": scores.measure,
        "support": support.measure,
        "level": level.measure,
    }
)
"""Headline of a round -> how it is measured. To add one: a module here and a line in this dict."""


def compile_round(
    cells: Sequence[Cell], recipe: Recipe, *, n_by_space: Mapping[str, int] | None = None
) -> RoundFigures:
    """Compile a round, on its own scale. Without answers every key is present, counts are 0 and figures None.

    `n_by_space` are the people of each space in the round, where the tally alone cannot tell. Raises Invalid for an
    answer of an item or space outside the recipe, and for a negative weight.
    """
    measure = MEASURES[recipe.measure]
    tally = sort_cells(cells, recipe)
    plain = measure(sort_cells(cells, one_voice_each(recipe))) if declares_voices(recipe) else None
    return compilation(tally, measure(tally), plain, n_by_space or {})


__all__ = [
    "MEASURES",
    "MILLION",
    "Cell",
    "CriterionFigures",
    "ItemFigures",
    "ItemRule",
    "Measured",
    "Recipe",
    "RoundFigures",
    "SelectionRule",
    "Shares",
    "SpaceMean",
    "SpaceRule",
    "Tally",
    "compile_round",
]
