"""M3, alternatives from scores: means by space and criterion, then the weighted sum (counting.md §5)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from consult.core.counting.model import Cell
from consult.core.counting.tally import Measured, Tally, linear, measure_spaces, own_scale


def mean(cells: Sequence[Cell], shares: Sequence[Fraction]) -> Fraction:
    """Return the mean of individual answers and group means, each with its voice; on the round's scale."""
    weighed = sum((own_scale(cell.value) * share for cell, share in zip(cells, shares, strict=True)), Fraction(0))
    return weighed / sum(shares)


def measure(tally: Tally) -> Measured:
    """Measure the criteria of the recipe (method.md §1.7, 1-4)."""
    names = [criterion for criterion, _ in tally.recipe.criteria]
    means = measure_spaces(tally, names, mean, with_means=True)
    return Measured(tally.recipe, tally.recipe.criteria, means, linear(means))
