"""M5, target level: the lower median of the weighted mixture of spaces (counting.md §10)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from consult.core.counting.model import Cell
from consult.core.counting.tally import Measured, Tally, Weights, measure_spaces, own_scale
from consult.core.counting.weights import voices

Mixture = Mapping[Fraction, Fraction]
"""Level -> share, summing to 1."""


def histogram(cells: Sequence[Cell], shares: Sequence[Fraction]) -> dict[Fraction, Fraction]:
    """Return the share of the voices at each level."""
    total = sum(shares, Fraction(0))
    found: dict[Fraction, Fraction] = {}
    for cell, share in zip(cells, shares, strict=True):
        level = own_scale(cell.value)
        found[level] = found.get(level, Fraction(0)) + share / total
    return found


def mixture(parts: Sequence[tuple[Mixture, Fraction]]) -> dict[Fraction, Fraction]:
    """Mix histograms by weight; weights are divided by their sum. Empty without weight."""
    total = sum((weight for _, weight in parts), Fraction(0))
    found: dict[Fraction, Fraction] = {}
    for part, weight in parts if total else ():
        for level, share in part.items():
            found[level] = found.get(level, Fraction(0)) + share * weight / total
    return found


def quantile(shares: Mixture, at: Fraction = Fraction(1, 2)) -> Fraction | None:
    """Return the smallest level with F >= `at`: 1/2 is the lower median, 1/4 and 3/4 the middle half."""
    below = Fraction(0)
    for level in sorted(shares):
        below += shares[level]
        if below >= at:
            return level
    return None


def lower_median(cells: Sequence[Cell], shares: Sequence[Fraction]) -> Fraction | None:
    """Return the lower median of one space."""
    return quantile(histogram(cells, shares))


def measure(tally: Tally) -> Measured:
    """Measure proposed levels; each item is its own target, so items are not compared with each other."""
    means = measure_spaces(tally, ["level"], lower_median, with_means=False)
    parts: dict[tuple[str, str], dict[Fraction, Fraction]] = {}
    for item in tally.recipe.items:
        for space in tally.recipe.spaces:
            if cells := tally.lines(item.id, "level", space, with_means=False):
                parts[item.id, space.id] = histogram(cells, voices(cells, space, tally.recipe.members))

    def combine(item: str, _criterion: str, weights: Weights) -> Fraction | None:
        heard = [(parts[item, space], weight) for space, weight in weights.items() if (item, space) in parts]
        return quantile(mixture(heard))

    return Measured(tally.recipe, (("level", Fraction(1)),), means, combine, is_compared=False)
