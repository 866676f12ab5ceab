"""Intervals of shares: Wilson in each space, combined by square-and-add, or MOVER (counting.md §8).

Wilson 1927; Newcombe 1998 and Zou & Donner 2008 for the combination. Wald intervals and the plain bootstrap are far too
short where a small space is nearly unanimous, which here is the normal case.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import fsum, sqrt

from consult.core.counting.figures import Interval
from consult.core.counting.intervals.quantiles import normal
from consult.core.counting.intervals.samples import Sample


def wilson(share: Fraction, n: Fraction | int) -> Interval:
    """Return Wilson's interval of a share 0-1 among `n` answers, effective or corrected for the roster; n > 0."""
    p, size, z = float(share), float(n), normal()
    middle = p + z * z / (2 * size)
    half = z * sqrt(p * (1 - p) / size + z * z / (4 * size * size))
    scale = 1 + z * z / size
    return Interval(max(0.0, min(p, (middle - half) / scale)), min(1.0, max(p, (middle + half) / scale)))


def share_limits(share: Fraction, worth: Fraction | None) -> Interval:
    """Return the interval of one space's share by what its answers are worth; None, all answered: the share itself."""
    return Interval(float(share), float(share)) if worth is None else wilson(share, worth)


def square_and_add(parts: Sequence[tuple[Fraction, Fraction, Interval]]) -> Interval:
    """Combine shares given as (weight, share, its interval), weights adding to 1; clipped to 0-1.

    low = a - sqrt(sum w_g^2 (a_g - l_g)^2), high = a + sqrt(sum w_g^2 (u_g - a_g)^2).
    """
    middle = float(sum((weight * share for weight, share, _ in parts), Fraction(0)))
    below = fsum((float(weight) * (float(share) - own.low)) ** 2 for weight, share, own in parts)
    above = fsum((float(weight) * (own.high - float(share))) ** 2 for weight, share, own in parts)
    return Interval(max(0.0, middle - sqrt(below)), min(1.0, middle + sqrt(above)))


def share_interval(
    samples: Sequence[Sample], shares: Sequence[Fraction], worths: Sequence[Fraction | None] | None = None
) -> Interval:
    """Return the interval of a combined share, one share per sample; `worths` where the caller has them at hand."""
    known = worths if worths is not None else [sample.worth for sample in samples]
    parts = zip(samples, shares, known, strict=True)
    return square_and_add([(sample.weight, share, share_limits(share, worth)) for sample, share, worth in parts])
