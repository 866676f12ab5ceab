"""Intervals and standard errors of means (counting.md §8): t quantiles with Satterthwaite's degrees of freedom.

Several criteria. The total of a space is a sum over criteria of the answers of the same people, and the tally does not
know who gave which answers together. Without those covariances the error of a space's total is taken as the sum of the
errors of its parts, its largest possible value (perfect correlation). Between spaces, which share
nobody, variances add. The result never passes sum_c k_c SE_c; with one criterion it is the exact formula.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import fsum, inf, sqrt

from consult.core.counting.figures import Interval, Precision
from consult.core.counting.intervals.quantiles import LEAST_DF, student
from consult.core.counting.intervals.samples import Ends, Histogram, Sample
from consult.core.counting.model import MILLION

SMOOTHED_BELOW = 30
"""Answers of a space below which its spread is taken with half an answer more at each end of the scale (§8)."""

MEANS_ONLY, SINGLE_ANSWER = "means_only", "single_answer"
REASONS = (MEANS_ONLY, SINGLE_ANSWER)
"""Why a spread is not known; the first of a figure is the one told."""


@dataclass(frozen=True, slots=True)
class Spread:
    """How far the mean of one space could move: its standard error, or the reason why nobody knows."""

    error: float = 0.0
    df: float = inf
    because: str = ""


def moments(histogram: Histogram) -> tuple[int, int, int]:
    """Return the sums of 1, x and x^2 over the answers of a space, x in millionths."""
    size = sum(histogram.values())
    once = sum(value * voices for value, voices in histogram.items())
    return size, once, sum(value * value * voices for value, voices in histogram.items())


def variance(histogram: Histogram, n: float, ends: Ends) -> float:
    """Return s^2 of `n` answers in the proportions of a histogram, divisor n - 1; in squared millionths.

    Below 30 answers, where the scale has both ends, half an answer is added at each, so that a small unanimous space is
    not taken as certain (§8). Of n + 1 answers with divisor n that is v + h^2/n + (c - m)^2/(n + 1), where m and v are
    mean and variance (divisor n) of those given, c the middle of the scale and h half its length.
    """
    size, once, twice = moments(histogram)
    mean, spread = once / size, (size * twice - once * once) / (size * size)
    low, high = ends
    if n >= SMOOTHED_BELOW or low is None or high is None:
        return spread * n / (n - 1)
    return spread + ((high - low) / 2) ** 2 / n + ((high + low) / 2 - mean) ** 2 / (n + 1)


def spread_of(sample: Sample, ends: Ends) -> Spread:
    """Return the standard error sqrt((1 - n/E) s^2/n) of a space's mean, on its scale, with n - 1 degrees of freedom.

    0 where the whole roster answered. An effective n within LEAST_DF of 1 is a single answer.
    """
    if not sample.silent:
        return Spread()
    if sample.histogram is None:
        return Spread(because=MEANS_ONLY)
    if sample.n_effective - 1 < LEAST_DF:
        return Spread(because=SINGLE_ANSWER)
    n = float(sample.n_effective)
    return Spread(sqrt(float(sample.silent) * variance(sample.histogram, n, ends) / n) / MILLION, n - 1)


def together(parts: Sequence[tuple[Fraction, Spread]]) -> Spread:
    """Add what one space brings to a figure, as (factor, spread) of each criterion: the bound of the module's page."""
    because = first_reason([spread for _, spread in parts])
    if because:
        return Spread(because=because)
    moving = [(float(abs(factor)), spread) for factor, spread in parts if factor and spread.error]
    error = fsum(factor * spread.error for factor, spread in moving)
    return Spread(error, min((spread.df for _, spread in moving), default=inf))


def first_reason(spreads: Sequence[Spread]) -> str:
    """Return why the spread of a figure is not known, "" if it is."""
    found = {spread.because for spread in spreads}
    return next((reason for reason in REASONS if reason in found), "")


def mean_precision(figure: Fraction, spreads: Sequence[Spread], ends: Ends) -> Precision:
    """Return the interval and standard error of a sum of independent parts; clipped to the ends the scale has.

    v = sum v_g, df = v^2 / sum(v_g^2/df_g) (Satterthwaite).
    """
    because = first_reason(spreads)
    if because:
        return Precision(because=because)
    squares = [spread.error**2 for spread in spreads]
    total = fsum(squares)
    error, middle = sqrt(total), float(figure)
    if not total:
        return Precision(Interval(middle, middle), 0.0)
    df = 1 / fsum((square / total) ** 2 / spread.df for square, spread in zip(squares, spreads, strict=True))
    half = student(df) * error
    return Precision(clipped(middle - half, middle + half, ends), error)


def clipped(low: float, high: float, ends: Ends) -> Interval:
    """Keep an interval inside the scale; an open end clips nothing."""
    lowest, highest = ends
    return Interval(
        low if lowest is None else max(low, lowest / MILLION),
        high if highest is None else min(high, highest / MILLION),
    )


def difference_precision(samples: Sequence[Sample], ends: Ends) -> Precision:
    """Return the precision of the weighted mean difference between two alternatives (counting.md §8).

    Each histogram holds one difference per person who scored both, in millionths; it is treated as a mean, on a scale
    from lowest - highest to highest - lowest. Weights on any scale. `because` as in `Precision`: a group's means say
    nothing of anybody's difference, and without answers there is no figure.
    """
    if not samples:
        return Precision(because="no_figure")
    total, figure = sum((sample.weight for sample in samples), Fraction(0)), Fraction(0)
    low, high = ends
    wide: Ends = (None, None) if low is None or high is None else (low - high, high - low)
    parts: list[Spread] = []
    for sample in samples:
        if sample.histogram is None:
            return Precision(because=MEANS_ONLY)
        size, once, _ = moments(sample.histogram)
        figure += sample.weight / total * Fraction(once, size * MILLION)
        parts.append(together([(sample.weight / total, spread_of(sample, wide))]))
    return mean_precision(figure, parts, wide)
