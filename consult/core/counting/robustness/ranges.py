"""One space at a time: the weights with which an item leads or a figure reaches a threshold (counting.md §7.3)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from consult.core.counting.robustness.shares import (
    Range,
    Theta,
    against,
    combination,
    crossing,
    differences,
    normalised,
    present_shares,
)


def weight_range(theta: Theta, weights: Mapping[str, Fraction], winner: str, space: str) -> Range | None:
    """Return the weights of one space with which `winner` leads or ties, the others in proportion (§7.3).

    None where there is nothing to vary (the space has all the weight, or no figure for some item) or nowhere leads.
    """
    shares = present_shares(theta, weights)
    rest = 1 - normalised(weights).get(space, Fraction(0))
    others = {other: share / rest for other, share in shares.items() if other != space} if rest else {}
    if space not in shares or not any(others.values()):
        return None
    low, high = Fraction(0), Fraction(1)
    for rival in theta:
        ahead = differences(theta, winner, rival, shares)
        start, end = combination(ahead, others), ahead[space]
        if start < 0 and end < 0:
            return None
        low = max(low, crossing(start, end)) if start < 0 else low
        high = min(high, crossing(start, end)) if end < 0 else high
    return (low, high) if low <= high else None


def threshold_range(
    values: Mapping[str, Fraction | None], weights: Mapping[str, Fraction], at_least: Fraction, space: str
) -> Range | None:
    """Return the weights of one space with which a figure reaches a threshold; None as in `weight_range`."""
    return weight_range(against(values, at_least), weights, "figure", space)
