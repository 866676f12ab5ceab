"""The measure of campaigns/timing.py: what it says of samples whose answer is known."""

from __future__ import annotations

import random

import pytest

from campaigns.separation import auc, noise


def by_pairs(left: list[float], right: list[float]) -> float:
    """Return the AUC by its definition: the share of pairs in which the right one is longer, ties counting half."""
    wins = sum((b > a) + 0.5 * (b == a) for a in left for b in right)
    area = wins / (len(left) * len(right))
    return max(area, 1 - area)


def test_pri_2_the_area_is_the_share_of_pairs() -> None:
    dice = random.Random("area")
    for _ in range(50):
        left = [dice.randrange(20) / 4 for _ in range(dice.randrange(1, 30))]
        right = [dice.randrange(24) / 4 for _ in range(dice.randrange(1, 30))]
        assert auc(left, right) == pytest.approx(by_pairs(left, right))


def test_pri_2_a_small_shift_is_seen_and_none_is_not() -> None:
    """With 1,000 samples of each a tenth of a standard deviation is told from nothing; equal worlds are not."""
    dice = random.Random("shift")
    left = [dice.gauss(0, 1) for _ in range(1000)]
    assert auc(left, [dice.gauss(0.3, 1) for _ in range(1000)]) > 0.55
    assert auc(left, [dice.gauss(0, 1) for _ in range(1000)]) < noise(1000, 1000) < 0.55
