"""How well a clock tells two worlds apart: the area under the ROC curve of one sample against another."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt


def auc(left: Sequence[float], right: Sequence[float]) -> float:
    """Return the chance that a time of `right` is longer than one of `left`, ties counting half, folded to 0.5-1.

    It is the Mann-Whitney U of the samples over the product of their sizes (docs/trust.md, PRI-2).
    """
    ordered = sorted([(value, 0) for value in left] + [(value, 1) for value in right])
    total, at = 0.0, 0
    while at < len(ordered):
        end = at
        while end < len(ordered) and ordered[end][0] == ordered[at][0]:
            end += 1
        rank = (at + 1 + end) / 2  # ties share the mean of their ranks, counted from 1
        total += rank * sum(side for _value, side in ordered[at:end])
        at = end
    n, m = len(left), len(right)
    area = (total - m * (m + 1) / 2) / (n * m)
    return max(area, 1 - area)


def noise(n: int, m: int) -> float:
    """Return what an AUC of two equal worlds stays under in 975 samples of 1000: half plus 1.96 standard errors."""
    return 0.5 + 1.96 * sqrt((n + m + 1) / (12 * n * m))
