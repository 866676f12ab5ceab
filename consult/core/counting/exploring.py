"""A result under weights somebody tries out: what would be chosen or lead. Nothing of it is ever kept (§7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from consult.core.counting.comparison import combined
from consult.core.counting.figures import CriterionFigures, ItemFigures, RoundFigures
from consult.core.counting.model import Recipe
from consult.core.counting.selection import Figures, judge, outcome
from consult.core.counting.tally import Measured, linear
from consult.core.errors import Invalid
from consult.core.words import N_

LINEAR = ("scores", "support", "ranking")


def can_explore(figures: RoundFigures, recipe: Recipe) -> bool:
    """Say whether trying other weights means something: items in an order that depends on them, two spaces or more."""
    return recipe.measure in LINEAR and len(ranked_ids(figures)) > 1 and len(movable_spaces(figures)) > 1


def ranked_ids(figures: RoundFigures) -> tuple[str, ...]:
    """List the items that are compared."""
    return tuple(item.id for item in figures.items if item.is_ranked)


def movable_spaces(figures: RoundFigures) -> tuple[str, ...]:
    """List the spaces with a figure on everything compared, those of weight 0 too: only their weight can be tried."""
    ranked = [item for item in figures.items if item.is_ranked]
    return tuple(s for s in figures.weights if ranked and all(item.by_space.get(s) is not None for item in ranked))


def reweighted(figures: RoundFigures, recipe: Recipe, weights: Mapping[str, Fraction]) -> RoundFigures:
    """Return the result under other weights, on any positive scale: totals, choice and what is published.

    What may be compared stays as it was. Raises Invalid where no movable space has weight, or one is negative.
    """
    mine = {space: weights.get(space, Fraction(0)) for space in movable_spaces(figures)}
    total = sum(mine.values(), Fraction(0))
    if total <= 0 or min(mine.values()) < 0:
        raise Invalid(N_("Dé peso al menos a un grupo. Los pesos son cero o más."))
    shares = {space: weight / total for space, weight in mine.items()}
    ranked = ranked_ids(figures)
    rules = replace(recipe, items=tuple(item for item in recipe.items if item.id in ranked))
    found = under(figures, rules, shares)
    verdicts = judge(found, rules, ranked)
    items = tuple(
        replace(item, weighted=found[item.id][1], is_chosen=verdicts[item.id].is_chosen, criteria=criteria(item, found))
        for item in figures.items
        if item.id in ranked
    )
    return replace(
        figures,
        weights={space: shares.get(space, Fraction(0)) for space in figures.weights},
        common=tuple(space for space, share in shares.items() if share),
        coverage=Fraction(1),
        items=items,
        scenarios={"published": outcome(found, rules, ranked)},
        robustness=None,
    )


def criteria(item: ItemFigures, found: Mapping[str, Figures]) -> dict[str, CriterionFigures]:
    """Put the combined figure of each headline criterion in its place."""
    by_criterion = found[item.id][0]
    return {
        name: replace(figures, weighted=by_criterion[name]) if name in by_criterion else figures
        for name, figures in item.criteria.items()
    }


def under(figures: RoundFigures, recipe: Recipe, shares: Mapping[str, Fraction]) -> dict[str, Figures]:
    """Combine every compared item under these shares of the weight, each criterion over the spaces asked it."""
    names = headline(recipe)
    known = {item.id: item for item in figures.items}
    means = {
        (item.id, name, space): mean
        for item in recipe.items
        for name, _ in names
        for space, mean in known[item.id].criteria[name].by_space.items()
    }
    measured = Measured(recipe, names, means, linear(means))
    positive = {space: share for space, share in shares.items() if share}
    return {item.id: combined(measured, item.id, positive) for item in recipe.items}


def headline(recipe: Recipe) -> tuple[tuple[str, Fraction], ...]:
    """Name the criteria an item's total is made of, with their coefficients."""
    if recipe.measure == "scores":
        return recipe.criteria
    return (("rank" if recipe.measure == "ranking" else recipe.measure, Fraction(1)),)
