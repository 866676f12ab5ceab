"""How far the answers reach: their effective number, the power of one of them, what the silent could change. Exact."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from consult.core.counting.figures import Shares, Span
from consult.core.counting.tally import Weights, blended

Counts = Mapping[str, Fraction | int]
"""Answers by space; where organisations have voices, their effective number (counting.md §3)."""


def heard(weights: Weights, n_by_space: Counts) -> dict[str, Fraction]:
    """Keep the spaces that have weight and answers: R of counting.md §2."""
    return {space: weight for space, weight in weights.items() if weight and n_by_space.get(space, 0)}


def n_effective(weights: Weights, n_by_space: Counts) -> Fraction | None:
    """Return how many equally weighted answers the combination is worth (counting.md §2); None without answers.

    1 / sum of w_g^2/n_g over the spaces heard, with w_g divided by their sum: any scale of weights gives the same.
    """
    spaces = heard(weights, n_by_space)
    squares = sum((weight * weight / n_by_space[space] for space, weight in spaces.items()), Fraction(0))
    return sum(spaces.values(), Fraction(0)) ** 2 / squares if spaces else None


def power_of_one_answer(weights: Weights, n_by_space: Counts) -> dict[str, Fraction]:
    """Return w_g/n_g of each space heard, against the space heard with most answers (counting.md §2).

    Of two spaces with as many answers the heavier is the measure, so that no order decides.
    """
    spaces = heard(weights, n_by_space)
    if not spaces:
        return {}
    largest = max(spaces, key=lambda space: (n_by_space[space], spaces[space]))
    unit = spaces[largest] / n_by_space[largest]
    return {space: weight / n_by_space[space] / unit for space, weight in spaces.items()}


def nonresponse_bounds(
    by_space: Mapping[str, Shares], eligible: Mapping[str, int | None], weights: Weights
) -> Span | None:
    """Say between which shares of support the silent of the rosters could have moved a node (counting.md §4).

    [sum w_g A_g/E_g, sum w_g (A_g + E_g - S_g)/E_g] over every space with weight, those without answers too. A_g is the
    space's share times its answers, so that organisations keep their voices. None without weight, or where a space with
    weight has no roster; one shorter than its answers is none.
    """
    scope = {space: weight for space, weight in weights.items() if weight}
    spans = [(roster_bounds(by_space[space], eligible.get(space)), weight) for space, weight in scope.items()]
    low = blended([(span and span[0], weight) for span, weight in spans])
    high = blended([(span and span[1], weight) for span, weight in spans])
    return None if low is None or high is None else (low, high)


def roster_bounds(shares: Shares, eligible: int | None) -> Span | None:
    """Return the share of support of one roster with all its silent against, and with all of them in favour."""
    n = shares.n_support + shares.n_disagree + shares.n_pass
    if not eligible or eligible < n:
        return None
    support = (shares.support or Fraction(0)) * n
    return support / eligible, (support + eligible - n) / eligible
