"""What one space brings to an interval: its answers, how many they are worth, and the roster behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from consult.core.counting.model import MILLION, Cell, ItemRule, Recipe, SpaceRule
from consult.core.counting.tally import Measured, Tally, Weights
from consult.core.counting.weights import voices

Histogram = Mapping[int, int]
"""Value in millionths -> voices, as whole numbers over a common unit: only their proportions matter."""

Ends = tuple[int | None, int | None]
"""Lowest and highest point of a scale, in millionths; None where it is open."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The answers of one space to one question. The spaces of a figure are independent samples: nobody is in two."""

    weight: Fraction  # w_g/c: the weights of the samples of a figure add to 1
    n: int  # people
    n_effective: Fraction  # (sum u)^2 / sum u^2 (counting.md §3): n where every voice counts the same
    eligible: int | None = None  # roster size E_g
    histogram: Histogram | None = None  # None: not asked for, or groups gave means, which have no spread

    @property
    def roster(self) -> int | None:
        """Return E; None where it is unknown, or shorter than its answers and so no roster."""
        return self.eligible if self.eligible and self.eligible >= self.n else None

    @property
    def silent(self) -> Fraction:
        """Return 1 - n/E, the share of the roster that did not answer: 0 if all did, 1 without a roster.

        It is taken on people, so that a complete roster is complete whatever the voices of its organisations.
        """
        return Fraction(self.roster - self.n, self.roster) if self.roster else Fraction(1)

    @property
    def worth(self) -> Fraction | None:
        """Return n (E-1)/(E-n), the answers behind a share corrected for the roster (§8); None if all answered."""
        if not self.silent:
            return None
        roster = self.roster
        return self.n_effective * (roster - 1) / (roster - self.n) if roster else self.n_effective


def samples_of(tally: Tally, measured: Measured, key: tuple[str, str], counted: Weights) -> dict[str, Sample]:
    """Gather the samples behind one (item, criterion) of the spaces counted, by space, with their histograms."""
    item, criterion = key
    asked = set(measured.asked(criterion))
    rules = [
        space
        for space in tally.recipe.spaces
        if counted.get(space.id) and space.id in asked and measured.means[item, criterion, space.id].mean is not None
    ]
    total = sum((counted[space.id] for space in rules), Fraction(0))
    found: dict[str, Sample] = {}
    for space in rules:
        figure = measured.means[item, criterion, space.id]
        cells = tally.lines(item, criterion, space, with_means=tally.recipe.measure == "scores")
        histogram = histogram_of(cells, space, tally.recipe.members)
        found[space.id] = Sample(counted[space.id] / total, figure.n, figure.n_effective, space.eligible, histogram)
    return found


def histogram_of(cells: Sequence[Cell], rule: SpaceRule, members: Mapping[str, int]) -> dict[int, int] | None:
    """Add up the voices at each value over one common unit; None where a group gave a mean."""
    if any(cell.is_mean for cell in cells):
        return None
    found: dict[int, int] = {}
    for cell, voice in zip(cells, whole_voices(cells, rule, members), strict=True):
        found[cell.value] = found.get(cell.value, 0) + voice
    return found


def whole_voices(cells: Sequence[Cell], rule: SpaceRule, members: Mapping[str, int]) -> list[int]:
    """Return the voice of each cell as a whole number of a common unit; where only people spoke, their number."""
    if not any(cell.organisation for cell in cells):
        return [cell.n for cell in cells]
    shares = voices(cells, rule, members)
    unit = lcm(*(share.denominator for share in shares))
    return [int(share * unit) for share in shares]


def ends_of(recipe: Recipe, item: ItemRule) -> Ends:
    """Return the ends of an item's scale: its own, else the round's."""
    lowest = item.minimum if item.minimum is not None else recipe.minimum
    highest = item.maximum if item.maximum is not None else recipe.maximum
    return None if lowest is None else int(lowest * MILLION), None if highest is None else int(highest * MILLION)
