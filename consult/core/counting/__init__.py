"""HOW MUCH: the only place where answers become figures (docs/counting.md). Exact fractions, no floats."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from consult.core.counting import level, ranked, scores, support
from consult.core.counting.compilation import compilation
from consult.core.counting.figures import (
    Agreement,
    CriterionFigures,
    Flip,
    Interval,
    ItemFigures,
    LevelFigures,
    Precision,
    RankingFigures,
    Robustness,
    RoundFigures,
    SeverityFigures,
    Shares,
    SpaceMean,
    Stretch,
)
from consult.core.counting.model import (
    MILLION,
    NOTHING_BESIDE,
    BallotCell,
    Beside,
    Cell,
    ItemRule,
    PairCell,
    Recipe,
    SelectionRule,
    Shift,
    SpaceRule,
)
from consult.core.counting.tally import Measured, Tally, declares_voices, one_voice_each, sort_cells

MEASURES: Mapping[str, Callable[[Tally], Measured]] = MappingProxyType(
    {
        "scores": scores.measure,
        "support": support.measure,
        "level": level.measure,
        "ranking": ranked.measure,
    }
)
"""Headline of a round -> how it is measured. To add one: a module here and a line in this dict."""


def compile_round(
    cells: Sequence[Cell],
    recipe: Recipe,
    *,
    n_by_space: Mapping[str, int] | None = None,
    beside: Beside = NOTHING_BESIDE,
) -> RoundFigures:
    """Compile a round, on its own scale. Without answers every key is present, counts are 0 and figures None.

    `n_by_space` are the people of each space in the round, where the tally alone cannot tell; `beside` what the tally
    holds besides its cells: pairs of rankings, «no sé», earlier iterations. Raises Invalid for an answer of an item or
    space outside the recipe, and for a negative weight.
    """
    measure = MEASURES[recipe.measure]
    tally = sort_cells(cells, recipe, beside)
    plain = measure(sort_cells(cells, one_voice_each(recipe), beside)) if declares_voices(recipe) else None
    return compilation(tally, measure(tally), plain, n_by_space or {})


__all__ = [
    "MEASURES",
    "MILLION",
    "NOTHING_BESIDE",
    "Agreement",
    "BallotCell",
    "Beside",
    "Cell",
    "CriterionFigures",
    "Flip",
    "Interval",
    "ItemFigures",
    "ItemRule",
    "LevelFigures",
    "Measured",
    "PairCell",
    "Precision",
    "RankingFigures",
    "Recipe",
    "Robustness",
    "RoundFigures",
    "SelectionRule",
    "SeverityFigures",
    "Shares",
    "Shift",
    "SpaceMean",
    "SpaceRule",
    "Stretch",
    "Tally",
    "compile_round",
]
