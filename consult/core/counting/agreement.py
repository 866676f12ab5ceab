"""M6, how far people agree: van der Eijk's A, disagreement between spaces, Kendall's W (counting.md §10 M6).

For ordinal answers only: severities, scores, levels. Never for support, disagreement and pass, which are in no order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache
from itertools import combinations
from math import lcm

from consult.core.counting.figures import Agreement
from consult.core.counting.level import Mixture, distributions, mixed
from consult.core.counting.model import BallotCell, ItemRule, Recipe
from consult.core.counting.tally import Tally, Weights

FEWEST_POINTS, MOST_POINTS = 3, 11
SEVERITY = "severity"
SEVERITY_SCALE = (Fraction(1), Fraction(5))
"""Scale of severity where the round declares none (counting.md §4)."""


def agreement_figures(tally: Tally, item: ItemRule, criterion: str, weights: Weights) -> Agreement | None:
    """Return the agreement on one criterion of one item, of each space and of the mixture; None without answers.

    A is None where the scale is not of 3 to 11 whole points, or an answer lies between two of them.
    """
    parts = distributions(tally, item.id, criterion)
    if not parts:
        return None
    points = scale_points(tally.recipe, item, criterion)
    return Agreement(
        mixture=_over(mixed(parts, weights), points),
        by_space={
            space.id: _over(parts.get(space.id, {}), points)
            for space in tally.recipe.spaces
            if space.asked is None or criterion in space.asked
        },
        between=between_share(parts, weights),
    )


def scale_points(recipe: Recipe, item: ItemRule, criterion: str) -> tuple[Fraction, ...]:
    """List the points of a scale of 3 to 11 whole points: the item's own ends, else the round's; else none.

    Severity is asked on the scale of the round, whatever the item measures.
    """
    if criterion == SEVERITY:
        low = SEVERITY_SCALE[0] if recipe.minimum is None else recipe.minimum
        high = SEVERITY_SCALE[1] if recipe.maximum is None else recipe.maximum
    else:
        own_low, own_high = item.minimum, item.maximum
        found = (recipe.minimum if own_low is None else own_low, recipe.maximum if own_high is None else own_high)
        if found[0] is None or found[1] is None:
            return ()
        low, high = found[0], found[1]
    if low.denominator != 1 or high.denominator != 1 or not FEWEST_POINTS <= high - low + 1 <= MOST_POINTS:
        return ()
    return tuple(low + step for step in range(int(high - low) + 1))


def van_der_eijk(frequencies: Sequence[Fraction | int]) -> Fraction | None:
    """Return A of a frequency vector over K >= 3 ordered points, -1 to 1; None without answers or with fewer points.

    The vector is split into layers: the smallest positive count is taken from all positive cells, again and again;
    A is the mean of the layers' agreements by their share (van der Eijk 2001).
    """
    unit = lcm(*(Fraction(n).denominator for n in frequencies))
    rest = [int(n * unit) for n in frequencies]
    total = sum(rest)
    if not total or len(rest) < FEWEST_POINTS:
        return None
    found = Fraction(0)
    while any(rest):
        pattern = tuple(n > 0 for n in rest)
        height = min(n for n in rest if n > 0)
        found += _layer(pattern) * Fraction(height * sum(pattern), total)
        rest = [n - height if n > 0 else n for n in rest]
    return found


def between_share(parts: Mapping[str, Mixture], weights: Weights) -> Fraction | None:
    """Return eta2 = sum w_g (mu_g - M)^2 / variance of the mixture: the share of the disagreement between spaces.

    Over the spaces with weight that answered; None where there is no disagreement at all, or nobody.
    """
    heard = {space: part for space, part in parts.items() if weights.get(space)}
    whole = mixed(heard, weights)
    middle, total = _mean(whole), sum((weights[space] for space in heard), Fraction(0))
    variance = sum((share * (level - middle) ** 2 for level, share in whole.items()), Fraction(0))
    if not variance:
        return None
    between = sum((weights[space] * (_mean(part) - middle) ** 2 for space, part in heard.items()), Fraction(0))
    return between / total / variance


def concordance(ballots: BallotCell) -> Fraction | None:
    """Return Kendall's W of the complete ballots of one space, corrected for ties, 0 to 1.

    W = 12 sum (R_j - mean)^2 / (n^2 (m^3 - m) - n sum (t^3 - t)). None with fewer than two ballots or items, and where
    every ballot puts all items level.
    """
    n, m = ballots.n, len(ballots.ranks)
    possible = n * n * (m**3 - m) - n * ballots.ties
    if n < 2 or not possible:
        return None
    middle = Fraction(sum(ballots.ranks.values()), m)
    spread = sum(((rank - middle) ** 2 for rank in ballots.ranks.values()), Fraction(0)) / 4  # the ranks are doubled
    return 12 * spread / possible


@cache
def _layer(pattern: tuple[bool, ...]) -> Fraction:
    """Return the agreement of one layer: U (1 - (S-1)/(K-1)), from the triples of points it holds.

    Kept once worked out: scales are short, the same few patterns come back in every space and item.
    """
    size, k = sum(pattern), len(pattern)
    if size == 1:
        return Fraction(1)
    if size == k:
        return Fraction(0)
    triples = list(combinations(pattern, 3))
    one_side = triples.count((True, True, False)) + triples.count((False, True, True))
    two_sides = triples.count((True, False, True))
    unimodality = Fraction((k - 2) * one_side - (k - 1) * two_sides, (k - 2) * (one_side + two_sides))
    return unimodality * (1 - Fraction(size - 1, k - 1))


def _over(shares: Mixture, points: Sequence[Fraction]) -> Fraction | None:
    if not set(shares) <= set(points):
        return None
    return van_der_eijk([shares.get(point, Fraction(0)) for point in points])


def _mean(shares: Mixture) -> Fraction:
    return sum((level * share for level, share in shares.items()), Fraction(0))
