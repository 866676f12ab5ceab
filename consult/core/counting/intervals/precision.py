"""The precision of the headline of an item, whatever the round measures (counting.md §8)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType

from consult.core.counting.comparison import combined
from consult.core.counting.figures import Precision
from consult.core.counting.intervals.means import Spread, mean_precision, spread_of, together
from consult.core.counting.intervals.medians import median_interval
from consult.core.counting.intervals.samples import ends_of, samples_of
from consult.core.counting.intervals.shares import share_interval
from consult.core.counting.model import ItemRule
from consult.core.counting.tally import Measured, Tally, Weights

NO_FIGURE, FEW_ANSWERS = "no_figure", "few_answers"


def precision_of(
    tally: Tally, measured: Measured, item: ItemRule, counted: Sequence[str], weights: Mapping[str, Fraction]
) -> Precision:
    """Return the interval and standard error of an item's weighted figure, over the spaces counted for it.

    `weights` may be on any scale: those of the spaces counted are divided by their sum. Where there is no interval
    `because` says why: no_figure (also rankings, whose tally of pairs has no spread), means_only, single_answer, or
    few_answers (a median on an open scale that so few answers cannot bound).
    """
    measure = RANGES.get(tally.recipe.measure)
    heard = {space: weights[space] for space in counted if weights.get(space)}
    return measure(tally, measured, item, heard) if measure else Precision(because=NO_FIGURE)


def of_support(tally: Tally, measured: Measured, item: ItemRule, heard: Weights) -> Precision:
    """Return the interval of the share of support; its limits are not symmetric, so it has no standard error."""
    samples = samples_of(tally, measured, (item.id, "support"), heard)
    if not samples:
        return Precision(because=NO_FIGURE)
    shares = [measured.means[item.id, "support", space].mean or Fraction(0) for space in samples]
    return Precision(share_interval(list(samples.values()), shares))


def of_scores(tally: Tally, measured: Measured, item: ItemRule, heard: Weights) -> Precision:
    """Return the precision of a total of scores: each space's criteria together, then the spaces."""
    figure, ends = combined(measured, item.id, heard)[1], ends_of(tally.recipe, item)
    if figure is None:
        return Precision(because=NO_FIGURE)
    total = sum((k for _, k in measured.criteria), Fraction(0))
    parts: dict[str, list[tuple[Fraction, Spread]]] = {}
    for criterion, k in measured.criteria:
        for space, sample in samples_of(tally, measured, (item.id, criterion), heard).items() if k else ():
            parts.setdefault(space, []).append((sample.weight * k / total, spread_of(sample, ends)))
    return mean_precision(figure, [together(part) for part in parts.values()], ends)


def of_level(tally: Tally, measured: Measured, item: ItemRule, heard: Weights) -> Precision:
    """Return the interval of the median of a target level."""
    samples = samples_of(tally, measured, (item.id, "level"), heard)
    if not samples:
        return Precision(because=NO_FIGURE)
    interval = median_interval(list(samples.values()), ends_of(tally.recipe, item))
    return Precision(interval, because="" if interval else FEW_ANSWERS)


RANGES: Mapping[str, Callable[[Tally, Measured, ItemRule, Weights], Precision]] = MappingProxyType(
    {
        "scores": of_scores,
        "support": of_support,
        "level": of_level,
    }
)
"""Headline of a round -> how far it could move. To add one: a module here and a line in this dict."""
