"""Weights somebody tries out on a result, from the figures that person may see; nothing of it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from consult.core.counting import ItemFigures, RoundFigures, SpaceMean
from consult.core.counting.exploring import can_explore, movable_spaces, reweighted
from consult.core.counting.robustness import robustness_of
from consult.core.counting.tally import Measured, linear
from consult.core.disclosure import ReleasedItem
from consult.core.errors import Conflict
from consult.core.kinds.model import SUPPORT
from consult.core.words import N_
from consult.results.queries import ResultView


@dataclass(frozen=True, slots=True)
class Trial:
    """A result under weights tried out: `figures` with its robustness, and what changes from the published choice."""

    figures: RoundFigures
    spaces: tuple[str, ...]  # whose weight can be tried
    entering: tuple[str, ...]
    leaving: tuple[str, ...]


def may_explore(seen: ResultView) -> bool:
    """Say whether weights may be tried: never where something is hidden, for each try is an equation more (§9, 4)."""
    return seen.open_figures is not None and can_explore(seen.figures, seen.recipe)


def explored(seen: ResultView, weights: Mapping[str, Fraction]) -> Trial:
    """Return the result under these weights, made from the figures as they are printed; exact for staff.

    Raises Conflict where weights may not be tried, Invalid for weights that are none.
    """
    if not may_explore(seen):
        raise Conflict(N_("En este resultado no se pueden probar otros pesos."))
    known = seen.figures if seen.is_internal else printed(seen)
    tried = reweighted(known, seen.recipe, weights)
    tried = replace(tried, robustness=robustness_of(tried, seen.recipe))
    before, now = seen.figures.scenarios["published"], tried.scenarios["published"]
    return Trial(
        tried,
        movable_spaces(known),
        tuple(item for item in now if item not in before),
        tuple(item for item in before if item not in now),
    )


def printed(seen: ResultView) -> RoundFigures:
    """Return the figures of a result with each space's as it is printed on the page, and no finer."""
    shown = {item.id: item for item in seen.shown.items}
    items = tuple(_printed_item(item, shown[item.id], is_share=seen.recipe.measure == SUPPORT)
                  for item in seen.figures.items)  # fmt: skip
    if seen.recipe.measure == "scores":
        items = tuple(_totalled(seen, item) for item in items)
    return replace(seen.figures, items=items)


def _totalled(seen: ResultView, item: ItemFigures) -> ItemFigures:
    """Make each space's total from its criteria as printed: finer than the printed total, and no new figure."""
    means = {(item.id, name, space): mean for name, figures in item.criteria.items()
             for space, mean in figures.by_space.items()}  # fmt: skip
    measured = Measured(seen.recipe, seen.recipe.criteria, means, linear(means))
    return replace(item, by_space={space: measured.space_total(item.id, space) for space in item.by_space})


def _printed_item(item: ItemFigures, shown: ReleasedItem, *, is_share: bool) -> ItemFigures:
    criteria = {
        name: replace(figures, by_space={
            space: SpaceMean(_exact(shown.criteria[name].by_space.get(space), is_share=is_share and name == SUPPORT),
                             mean.n)
            for space, mean in figures.by_space.items()
        })
        for name, figures in item.criteria.items()
    }  # fmt: skip
    by_space = {space: _exact(value, is_share=is_share) for space, value in shown.by_space.items()}
    return replace(item, criteria=criteria, by_space=by_space)


def _exact(value: Decimal | None, *, is_share: bool) -> Fraction | None:
    if value is None:
        return None
    return Fraction(value) / 100 if is_share else Fraction(value)
