"""How often the intervals hold the truth: the table of counting.md §8, row by row.

The page simulated 20,000 runs. Here every outcome of three independent spaces is enumerated with its probability, which
is what those runs estimate, so nothing is drawn: the only tolerance is three standard errors of the page's own runs.
Its Wald interval takes the variance with divisor n - 1.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import product
from math import comb, sqrt

import pytest

from consult.core.counting import MILLION
from consult.core.counting.figures import Interval
from consult.core.counting.intervals import Sample, square_and_add, wilson
from consult.core.counting.intervals.means import mean_precision, spread_of, together

Row = tuple[tuple[int, ...], tuple[int, ...], tuple[float, ...]]
Method = Callable[[Fraction, int], Interval]

BIG = (343, 12, 40)
TABLE: dict[Row, tuple[float, float]] = {
    (BIG, (40, 40, 20), (0.60, 0.50, 0.50)): (0.927, 0.949),
    (BIG, (40, 40, 20), (0.60, 0.92, 0.50)): (0.852, 0.952),
    (BIG, (1, 1, 1), (0.97, 0.95, 0.98)): (0.695, 0.932),
    (BIG, (20, 60, 20), (0.50, 0.97, 0.90)): (0.700, 0.934),
    ((20, 5, 8), (30, 50, 20), (0.90, 0.90, 0.90)): (0.687, 0.921),
}
NEARLY_UNANIMOUS: Row = (BIG, (1, 1, 1), (0.97, 0.95, 0.98))


def likely(n: int, p: float) -> list[tuple[int, float]]:
    """List the counts out of `n` with their probability, those above 1 in 100,000."""
    every = [(count, comb(n, count) * p**count * (1 - p) ** (n - count)) for count in range(n + 1)]
    return [(count, chance) for count, chance in every if chance > 1e-5]


def coverage(row: Row, method: Method) -> float:
    """Return how probable it is that the combined interval holds the combined true share."""
    sizes, weights, truths = row
    shares = [Fraction(weight, sum(weights)) for weight in weights]
    truth = float(sum(share * Fraction(str(p)) for share, p in zip(shares, truths, strict=True)))
    spaces = [
        [(chance, (share, Fraction(count, n), method(Fraction(count, n), n))) for count, chance in likely(n, p)]
        for n, share, p in zip(sizes, shares, truths, strict=True)
    ]
    held = total = 0.0
    for outcome in product(*spaces):
        chance = outcome[0][0] * outcome[1][0] * outcome[2][0]
        found = square_and_add([part for _, part in outcome])
        total += chance
        held += chance * (found.low - 1e-12 <= truth <= found.high + 1e-12)
    return held / total


def wald(share: Fraction, n: int) -> Interval:
    """Return the interval the product must not use: the share and 1.96 standard errors."""
    half = 1.959963985 * sqrt(share * (1 - share) / (n - 1))
    return Interval(float(share) - half, float(share) + half)


def runs_error(share: float) -> float:
    """Return three standard errors of 20,000 runs, and the half digit of a printed percentage."""
    return 3 * sqrt(share * (1 - share) / 20_000) + 0.0005


@pytest.mark.parametrize("row", TABLE, ids=str)
def test_square_and_add_covers_what_the_page_says(row: Row) -> None:
    """counting.md §8, column MOVER-Wilson; never below 92%."""
    found = coverage(row, wilson)
    assert found == pytest.approx(TABLE[row][1], abs=runs_error(found))
    assert found > 0.92


@pytest.mark.parametrize("row", [NEARLY_UNANIMOUS, list(TABLE)[-1]], ids=str)
def test_wald_falls_short_where_small_spaces_are_nearly_unanimous(row: Row) -> None:
    """counting.md §8, column Wald: 69.5 and 68.7, more than 20 points below."""
    found = coverage(row, wald)
    assert found == pytest.approx(TABLE[row][0], abs=runs_error(found))
    assert found < coverage(row, wilson) - 0.2


MARKS: tuple[tuple[int, tuple[int, int], float], ...] = ((100, (3, 4), 0.5), (12, (1, 5), 0.95), (40, (2, 4), 0.5))
"""Three spaces: how many, the two marks they give, and the probability of the second."""


def covered(sizes: Sequence[tuple[int, tuple[int, int], float]], ends: tuple[int, int] | tuple[None, None]) -> float:
    """Return how probable it is that the interval of the mean, with equal weights, holds the true mean."""
    weight = Fraction(1, len(sizes))
    truth = sum(float(weight) * (low + p * (high - low)) for _, (low, high), p in sizes)
    spaces = []
    for n, (low, high), p in sizes:
        outcomes = []
        for count, chance in likely(n, p):
            histogram = {low * MILLION: n - count, high * MILLION: count}
            spread = together([(weight, spread_of(Sample(weight, n, Fraction(n), None, histogram), ends))])
            outcomes.append((chance, weight * (low + Fraction(count, n) * (high - low)), spread))
        spaces.append(outcomes)
    held = total = 0.0
    for outcome in product(*spaces):
        chance = outcome[0][0] * outcome[1][0] * outcome[2][0]
        found = mean_precision(sum((part[1] for part in outcome), Fraction(0)), [part[2] for part in outcome], ends)
        assert found.interval is not None
        total += chance
        held += chance * (found.interval.low <= truth <= found.interval.high)
    return held / total


def test_the_smoothed_variance_keeps_the_coverage_of_means() -> None:
    """counting.md §8: 94-100% with half an answer at each end, less without it when a small space is unanimous."""
    smoothed, plain = covered(MARKS, (MILLION, 5 * MILLION)), covered(MARKS, (None, None))
    assert plain < 0.90
    assert 0.94 <= smoothed <= 1
