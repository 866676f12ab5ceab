"""A choice as linear conditions on the weights: thresholds, and the others of a cause (method.md §1.7, 6)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from consult.core.counting.figures import ItemFigures, RoundFigures
from consult.core.counting.model import Recipe, SelectionRule
from consult.core.counting.robustness.moves import Half, whole
from consult.core.counting.robustness.shares import Amounts, headline

Row = Mapping[str, Fraction]
NOBODY_AHEAD = 1
"""Places of a round without a rule: it is led by whoever has nobody ahead, exact ties kept."""


@dataclass(frozen=True, slots=True)
class Contest:
    """The items compared, in the order of the round, and what decides among them at any weights."""

    hurdles: Mapping[str, tuple[Half, ...]]  # an item passes inside all of its halves; the total is the first
    totals: Mapping[str, Mapping[str, int]]  # by space, all on one scale
    rivals: Mapping[str, tuple[str, ...]]  # those that compete for the same places, itself too; () without a quota
    places: int

    def passes(self, item: str, weights: Amounts) -> bool:
        """Say whether an item reaches every threshold."""
        return all(one.at(weights) >= 0 for one in self.hurdles[item])

    def lead(self, one: str, other: str) -> Half:
        """Return where an item has at least the total of another."""
        theirs = self.totals[other]
        return Half({space: total - theirs[space] for space, total in self.totals[one].items()})

    def chosen(self, weights: Amounts) -> tuple[str, ...]:
        """List the items that pass and have fewer of their rivals ahead than there are places."""
        passing = [item for item in self.totals if self.passes(item, weights)]
        return tuple(item for item, n in self.n_ahead(passing, weights).items() if self.has_place(item, n))

    def is_chosen(self, item: str, weights: Amounts) -> bool:
        """Say whether one item is chosen."""
        if not self.passes(item, weights):
            return False
        rivals = [rival for rival in self.rivals[item] if rival != item and self.passes(rival, weights)]
        return self.has_place(item, self.n_ahead([item, *rivals], weights)[item])

    def has_place(self, item: str, n_ahead: int) -> bool:
        """Say whether an item with so many rivals ahead has one of the places."""
        return not self.rivals[item] or n_ahead < self.places

    def n_ahead(self, passing: Sequence[str], weights: Amounts) -> dict[str, int]:
        """Count, for each passing item, its rivals among them with a higher total."""
        totals = {item: sum(n * weights[space] for space, n in self.totals[item].items()) for item in passing}
        return {item: sum(totals.get(r, own) > own for r in self.rivals[item]) for item, own in totals.items()}

    def mapped(self, change: Callable[[Mapping[str, int]], Row]) -> Contest:
        """Return the same contest on other spaces, every row changed by a linear rule."""
        totals = whole([change(row) for row in self.totals.values()])
        hurdles = {
            item: tuple(Half(whole([change(one.pull)])[0], one.is_strict) for one in halves)
            for item, halves in self.hurdles.items()
        }
        return replace(self, totals=dict(zip(self.totals, totals, strict=True)), hurdles=hurdles)


def contest_of(figures: RoundFigures, recipe: Recipe, spaces: Iterable[str]) -> Contest:
    """Write the choice of a round, or its lead where no rule chooses, as conditions on the weights of these spaces.

    What is compared stays as published. Every space needs a figure on every headline criterion of every ranked item.
    """
    names, rule = tuple(spaces), recipe.selection
    ranked = [item for item in figures.items if item.is_ranked]
    by_space = [{space: item.by_space[space] or Fraction(0) for space in names} for item in ranked]
    totals = dict(zip([item.id for item in ranked], whole(by_space), strict=True))
    if rule is None:
        everyone = tuple(totals)
        return Contest(dict.fromkeys(totals, ()), totals, dict.fromkeys(totals, everyone), NOBODY_AHEAD)
    causes = {item.id: item.cause for item in recipe.items if item.id in totals}
    is_limited = rule.max_per_direct_cause is not None
    return Contest(
        hurdles={item.id: _hurdles(item, recipe, rule, names) for item in ranked},
        totals=totals,
        rivals={
            one: tuple(other for other in totals if is_limited and cause and causes[other] == cause)
            for one, cause in causes.items()
        },
        places=rule.max_per_direct_cause or 0,
    )


def _hurdles(item: ItemFigures, recipe: Recipe, rule: SelectionRule, spaces: tuple[str, ...]) -> tuple[Half, ...]:
    rows = [({space: item.by_space[space] for space in spaces}, rule.min_total)]
    if rule.min_per_criterion is not None:
        by_criterion = [item.criteria[name].by_space for name, _ in headline(recipe)]
        rows += [({space: means[space].mean for space in spaces}, rule.min_per_criterion) for means in by_criterion]
    above = [{space: (figure or Fraction(0)) - least for space, figure in row.items()} for row, least in rows]
    return tuple(Half(whole([row])[0]) for row in above)
