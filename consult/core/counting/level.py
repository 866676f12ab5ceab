"""M5, target level: the lower median of the weighted mixture of spaces (counting.md §10), and distributions of answers.

The stop rule of the iterations is in `delphi`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from consult.core.counting.figures import Span
from consult.core.counting.model import Cell
from consult.core.counting.tally import Measured, Tally, Weights, measure_spaces, own_scale
from consult.core.counting.weights import voices

Mixture = Mapping[Fraction, Fraction]
"""Level -> share, summing to 1; empty without answers."""

HALF = Fraction(1, 2)


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


def quantile(shares: Mixture, at: Fraction = HALF) -> Fraction | None:
    """Return the smallest level with F >= `at`: 1/2 is the lower median, 1/4 and 3/4 the middle half."""
    below = Fraction(0)
    for level in sorted(shares):
        below += shares[level]
        if below >= at:
            return level
    return None


def upper_median(shares: Mixture) -> Fraction | None:
    """Return the smallest level with F > 1/2: differs from the lower median only where F is exactly 1/2."""
    below = Fraction(0)
    for level in sorted(shares):
        below += shares[level]
        if below > HALF:
            return level
    return None


def medians(shares: Mixture) -> Span | None:
    """Return the lower and the upper median; None without answers."""
    low, high = quantile(shares), upper_median(shares)
    return None if low is None or high is None else (low, high)


def middle_half(shares: Mixture) -> Span | None:
    """Return the quartiles, smallest x with F >= 1/4 and >= 3/4; None without answers."""
    low, high = quantile(shares, Fraction(1, 4)), quantile(shares, Fraction(3, 4))
    return None if low is None or high is None else (low, high)


def share_within(shares: Mixture, span: Span) -> Fraction:
    """Return the share between two levels, both included."""
    low, high = span
    return sum((share for level, share in shares.items() if low <= level <= high), Fraction(0))


def distributions(tally: Tally, item: str, criterion: str) -> dict[str, Mixture]:
    """Return the distribution of each space with individual answers, with or without weight; means never enter."""
    found: dict[str, Mixture] = {}
    for space in tally.recipe.spaces:
        if cells := tally.lines(item, criterion, space, with_means=False):
            found[space.id] = histogram(cells, voices(cells, space, tally.recipe.members))
    return found


def people(tally: Tally, item: str, criterion: str) -> dict[str, int]:
    """Count the individual answers of every space that was asked, in the order of the recipe."""
    return {
        space.id: sum(cell.n for cell in tally.lines(item, criterion, space, with_means=False))
        for space in tally.recipe.spaces
        if space.asked is None or criterion in space.asked
    }


def mixed(parts: Mapping[str, Mixture], weights: Weights) -> dict[Fraction, Fraction]:
    """Mix the spaces by their weight; a space without weight is not in it. Empty where nobody with weight answered."""
    return mixture([(part, weights[space]) for space, part in parts.items() if weights.get(space)])


def lower_median(cells: Sequence[Cell], shares: Sequence[Fraction]) -> Fraction | None:
    """Return the lower median of one space."""
    return quantile(histogram(cells, shares))


def measure(tally: Tally) -> Measured:
    """Measure proposed levels; each item is its own target, so items are not compared with each other."""
    means = measure_spaces(tally, ["level"], lower_median, with_means=False)
    parts = {item.id: distributions(tally, item.id, "level") for item in tally.recipe.items}

    def combine(item: str, _criterion: str, weights: Weights) -> Fraction | None:
        return quantile(mixed(parts[item], weights))

    return Measured(tally.recipe, (("level", Fraction(1)),), means, combine, is_compared=False)
