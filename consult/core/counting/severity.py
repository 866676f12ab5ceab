"""M2, how grave a node is: the share that rates it high, and the median of the mixture (counting.md §4)."""

from __future__ import annotations

from fractions import Fraction

from consult.core.counting.agreement import SEVERITY, scale_points
from consult.core.counting.figures import SeverityFigures
from consult.core.counting.level import Mixture, distributions, medians, mixed, people
from consult.core.counting.model import ItemRule
from consult.core.counting.tally import Tally, Weights


def severity_figures(tally: Tally, item: ItemRule, weights: Weights) -> SeverityFigures | None:
    """Return the severity of one node among those who rated it; None where nobody did.

    High = the two highest points of the scale (4-5 of 1..5); None where the scale has no points, or under three. The
    combination is over the spaces with weight that rated it; the mean of a group has no shares and does not enter.
    """
    parts, n = distributions(tally, item.id, SEVERITY), people(tally, item.id, SEVERITY)
    if not parts:
        return None
    points = scale_points(tally.recipe, item, SEVERITY)
    whole = mixed(parts, weights)
    return SeverityFigures(
        high=_high(whole, points),
        high_by_space={space: _high(parts.get(space, {}), points) for space in n},
        median=medians(whole),
        n_by_space=n,
    )


def _high(shares: Mixture, points: tuple[Fraction, ...]) -> Fraction | None:
    """Return the share at or above the second highest point."""
    if not shares or not points:
        return None
    return sum((share for level, share in shares.items() if level >= points[-2]), Fraction(0))
