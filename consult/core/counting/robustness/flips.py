"""The smallest move of weight that ends a lead, or brings a figure to a threshold (counting.md §7.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from consult.core.counting.figures import Flip
from consult.core.counting.robustness.shares import (
    Amounts,
    Theta,
    against,
    combination,
    differences,
    leaders,
    present_shares,
)


def smallest_flip(theta: Theta, weights: Mapping[str, Fraction], winner: str) -> Flip | None:
    """Return the smallest move of weight that ends the lead; None = no weighting changes this (§7.2).

    Of exactly equal moves the first in the order of `theta`; `smallest_flips` lists them all. Raises ValueError where
    `winner` does not lead.
    """
    return next(iter(smallest_flips(theta, weights, winner)), None)


def smallest_flips(theta: Theta, weights: Mapping[str, Fraction], winner: str) -> tuple[Flip, ...]:
    """List the smallest moves of weight that end the lead, one per rival that needs exactly that little.

    Spaces of weight 0 may receive weight: leave them out of `weights` to ask about the others only.
    """
    if winner not in leaders(theta, weights):
        raise ValueError(f"not a leader under these weights: {winner!r}")
    found = [flip for rival in theta if rival != winner and (flip := flip_to(theta, weights, winner, rival))]
    least = min((flip.moved for flip in found), default=None)
    return tuple(flip for flip in found if flip.moved == least)


def flip_to(theta: Theta, weights: Mapping[str, Fraction], winner: str, rival: str) -> Flip | None:
    """Move weight to the space best for a rival, worst spaces first, until the gap is closed; None if it cannot be."""
    shares = present_shares(theta, weights)
    gain = differences(theta, rival, winner, shares)
    taken = taken_to_close(-combination(gain, shares), gain, shares)
    if taken is None:
        return None
    target = max(gain, key=gain.__getitem__) if taken else ""
    return Flip(sum(taken.values(), Fraction(0)), tuple(taken), tuple(taken.values()), target, rival)


def taken_to_close(gap: Fraction, gain: Amounts, shares: Mapping[str, Fraction]) -> dict[str, Fraction] | None:
    """Return what each space gives, in the order it is taken, to the space that gains most; None if it never closes.

    The greedy answer is the optimum of the linear program: every unit of weight goes where it closes most (§7.2).
    """
    best = max(gain.values())
    taken: dict[str, Fraction] = {}
    for space in sorted(gain, key=gain.__getitem__):
        pull = best - gain[space]
        if gap > 0 and pull and shares[space]:
            taken[space] = min(shares[space], gap / pull)
            gap -= taken[space] * pull
    return taken if gap <= 0 else None


def threshold_flip(
    values: Mapping[str, Fraction | None], weights: Mapping[str, Fraction], at_least: Fraction
) -> Flip | None:
    """Return the smallest move of weight that brings a figure, from either side, exactly to a threshold."""
    theta = against(values, at_least)
    first = next(iter(leaders(theta, weights)), "figure")
    flip = smallest_flip(theta, weights, first)
    return replace(flip, leader="") if flip else None
