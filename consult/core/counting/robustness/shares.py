"""Figures by item and space, and the shares of the weight that combine them (counting.md §2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from consult.core.counting.figures import RoundFigures
from consult.core.counting.model import Recipe, SpaceRule
from consult.core.counting.ranked import RANK
from consult.core.counting.weights import normalise

Theta = Mapping[str, Mapping[str, Fraction | None]]
"""Item -> space -> figure of the space: shares of support, totals of scores, points of rankings."""

Range = tuple[Fraction, Fraction]
"""Lowest and highest share of the weight, both included."""

Amounts = Mapping[str, Fraction | int]
"""Space -> weight, or what a figure gains by weight there."""

LINEAR = frozenset({"scores", "support", "ranking"})
"""Measures whose combination is a weighted mean; a median of the mixture is not."""


def headline(recipe: Recipe) -> tuple[tuple[str, Fraction], ...]:
    """List the headline criteria with their coefficients, whatever else the recipe names."""
    own = {"support": "support", "ranking": RANK}.get(recipe.measure)
    return ((own, Fraction(1)),) if own else recipe.criteria


def normalised(weights: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Divide the weights by their sum. Raises Invalid for a negative weight."""
    return normalise([SpaceRule(space, weight) for space, weight in weights.items()])


def present_shares(theta: Theta, weights: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Return the share of the weight of each space that has a figure for every item."""
    shares = normalised(weights)
    return {space: w for space, w in shares.items() if all(row.get(space) is not None for row in theta.values())}


def leaders(theta: Theta, weights: Mapping[str, Fraction]) -> tuple[str, ...]:
    """List the items with the highest combined figure, exact ties kept; none if no weight has a figure."""
    shares = present_shares(theta, weights)
    if not any(shares.values()):
        return ()
    totals = {item: combination(theta[item], shares) for item in theta}
    best = max(totals.values(), default=None)
    return tuple(item for item, total in totals.items() if total == best)


def ranked_theta(figures: RoundFigures) -> dict[str, Mapping[str, Fraction | None]]:
    """Return the figures by space of the items that may be compared, as published."""
    return {item.id: item.by_space for item in figures.items if item.is_ranked}


def movable(figures: RoundFigures, recipe: Recipe) -> dict[str, Fraction]:
    """Return the weights that may move: of the spaces with weight that answered everything compared.

    {} where fewer than two may, or the headline is not linear in them: a median, or criteria asked of different spaces.
    """
    theta = ranked_theta(figures)
    weights = {s: weight for s, weight in present_shares(theta, figures.weights).items() if weight}
    is_linear = recipe.measure in LINEAR and bool(theta) and answered_alike(figures, recipe, weights)
    return weights if is_linear and len(weights) > 1 else {}


def answered_alike(figures: RoundFigures, recipe: Recipe, spaces: Iterable[str]) -> bool:
    """Say whether every headline criterion was asked of all these spaces: only then is a total linear in weight."""
    wanted = set(spaces)
    ranked = [item for item in figures.items if item.is_ranked]
    return all(wanted <= set(item.criteria[name].by_space) for item in ranked for name, _ in headline(recipe))


def combination(figures: Mapping[str, Fraction | None], shares: Mapping[str, Fraction]) -> Fraction:
    """Add up the figures, each times the share of its space."""
    return sum((share * (figures[space] or 0) for space, share in shares.items()), Fraction(0))


def differences(theta: Theta, one: str, other: str, spaces: Iterable[str]) -> dict[str, Fraction]:
    """Return, by space, how far one item is above another."""
    return {space: (theta[one][space] or Fraction(0)) - (theta[other][space] or 0) for space in spaces}


def crossing(start: Fraction | int, end: Fraction | int) -> Fraction:
    """Return where the line from `start` at 0 to `end` at 1 is 0."""
    return Fraction(start) / (start - end)


def against(values: Mapping[str, Fraction | None], at_least: Fraction) -> dict[str, Mapping[str, Fraction | None]]:
    """Put a figure beside a threshold that every space has alike."""
    return {"figure": values, "threshold": dict.fromkeys(values, at_least)}
