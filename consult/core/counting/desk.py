"""What every figure of one compilation is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from consult.core.counting.comparison import Comparison, combined
from consult.core.counting.selection import Figures
from consult.core.counting.tally import Measured, Tally, Weights


@dataclass(frozen=True, slots=True)
class Desk:
    """What every figure of one compilation is made from."""

    tally: Tally
    measured: Measured
    weights: Weights
    comparison: Comparison
    beside: Mapping[str, Measured]  # what was asked beside the headline, by criterion

    def weighted(self, item: str, weights: Weights) -> Figures:
        """Combine an item over the spaces that count for it, under `weights`."""
        return combined(self.measured, item, {s: weights[s] for s in self.comparison.counted[item] if weights.get(s)})

    def people(self, item: str) -> dict[str, Fraction]:
        """Return the people behind an item as weights: the head count."""
        return {space: Fraction(self.measured.n_people(item, space)) for space in self.weights}

    def under(self, weights: Weights) -> dict[str, Figures]:
        """Combine every item under one set of weights."""
        return {item.id: self.weighted(item.id, weights) for item in self.tally.recipe.items}
