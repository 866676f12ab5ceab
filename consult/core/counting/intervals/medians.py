"""Intervals of the median of a mixture, by inverting the interval of a share (counting.md §8)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from itertools import accumulate

from consult.core.counting.figures import Interval
from consult.core.counting.intervals.samples import Ends, Histogram, Sample
from consult.core.counting.intervals.shares import share_interval
from consult.core.counting.model import MILLION

CERTAIN = Interval(1.0, 1.0)


class Steps:
    """The distribution function of one space: F(x) = share of its voices at x or below."""

    def __init__(self, histogram: Histogram) -> None:
        self.levels = sorted(histogram)
        self.sums = [0, *accumulate(histogram[level] for level in self.levels)]

    def up_to(self, level: int) -> Fraction:
        """Return F at a level in millionths."""
        return Fraction(self.sums[bisect_right(self.levels, level)], self.sums[-1])


def median_interval(samples: Sequence[Sample], ends: Ends) -> Interval | None:
    """Return the range of the median, from the first level whose F has upper limit >= 1/2 to the first with lower.

    Levels are those answered and the ends of the scale, where F is surely 1 at the highest. None where so few answered
    that no level qualifies and the scale is open above. Both limits rise with the level, so a binary search finds them.
    """
    steps, worths = [Steps(sample.histogram or {}) for sample in samples], [sample.worth for sample in samples]
    levels = sorted({level for own in steps for level in own.levels} | {end for end in ends if end is not None})

    @cache
    def limits(level: int) -> Interval:
        if ends[1] is not None and level >= ends[1]:
            return CERTAIN
        return share_interval(samples, [own.up_to(level) for own in steps], worths)

    first = bisect_left(levels, 0.5, key=lambda level: limits(level).high)
    last = bisect_left(levels, 0.5, lo=first, key=lambda level: limits(level).low)
    if last == len(levels):
        return None
    return Interval(levels[first] / MILLION, levels[last] / MILLION)
