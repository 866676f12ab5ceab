"""Which spaces of a round are hidden, and with whom: one partition for all its items (counting.md §9, rules 1-3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from consult.core.counting import ItemFigures, Recipe, RoundFigures, SpaceMean, SpaceRule
from consult.core.disclosure.policy import GatePolicy

NOBODY = SpaceMean(None, 0)


@dataclass(frozen=True, slots=True)
class Partition:
    """The spaces merged on every item, and item by item what else is hidden and whether the combination is withheld."""

    group: tuple[str, ...]
    hidden: Mapping[str, tuple[str, ...]]
    has_row: Mapping[str, bool]
    withheld: Mapping[str, bool]
    counted: Mapping[str, tuple[str, ...]]  # members of the group whose figures stand in the combination

    @property
    def is_closed(self) -> bool:
        """Say whether anything is hidden anywhere."""
        return any(self.hidden.values())


@dataclass(frozen=True, slots=True)
class Scope:
    """The answers a partition is made for: some criteria of a round."""

    figures: RoundFigures
    recipe: Recipe
    gate: GatePolicy
    criteria: tuple[str, ...]
    is_headline: bool  # the criteria the item's own total is made of

    def asked(self, space: SpaceRule) -> bool:
        """Say whether a space was asked any of the criteria."""
        return space.asked is None or any(criterion in space.asked for criterion in self.criteria)

    def confidential(self) -> tuple[SpaceRule, ...]:
        """List the spaces the gate protects, in the order of the recipe."""
        return tuple(s for s in self.recipe.spaces if not self.gate.is_open(s) and self.asked(s))

    def answers(self, item: ItemFigures, space: SpaceRule) -> list[SpaceMean]:
        """List a space's answers on each criterion it was asked."""
        names = [name for name in self.criteria if space.asked is None or name in space.asked]
        found = [item.criteria[name].by_space for name in names if name in item.criteria]
        return [by_space.get(space.id, NOBODY) for by_space in found] or [NOBODY]

    def n(self, item: ItemFigures, space: SpaceRule) -> int:
        """Return the fewest answers of a space on any of the criteria."""
        return min(answers.n for answers in self.answers(item, space))

    def is_small(self, item: ItemFigures, space: SpaceRule) -> bool:
        """Say whether some cell of the space may not be shown alone."""
        return any(self.gate.is_small(space, answers) for answers in self.answers(item, space))

    def is_thin(self, item: ItemFigures) -> bool:
        """Say whether all confidential spaces together are too few: no merging can help this item."""
        spaces = self.confidential()
        return bool(spaces) and sum(self.n(item, s) for s in spaces) < self.gate.merged_threshold(spaces)


def divide(scope: Scope, joined: Sequence[str] = ()) -> Partition:
    """Divide the spaces once for all items; a thin item is withheld and does not shape the division.

    `joined` are spaces the audit merges besides (rule 4c).
    """
    shaping = [item for item in scope.figures.items if not scope.is_thin(item)]
    small = [s for s in scope.confidential() if any(scope.is_small(item, s) for item in shaping)]
    group = group_of(scope, small, shaping)
    group = tuple(s for s in scope.recipe.spaces if s in group or s.id in joined)
    hidden: dict[str, tuple[str, ...]] = {}
    has_row: dict[str, bool] = {}
    withheld: dict[str, bool] = {}
    counted: dict[str, tuple[str, ...]] = {}
    for item in scope.figures.items:
        is_thin = scope.is_thin(item)
        out = {s.id for s in scope.confidential() if is_thin or scope.is_small(item, s)} | {s.id for s in group}
        inside = counted_of(scope, item, group)
        enough = sum(scope.n(item, s) for s in inside) >= scope.gate.merged_threshold(group)
        has_row[item.id] = bool(group) and enough and not is_thin
        alone = not group and any(s.weight for s in scope.confidential() if s.id in out)
        withheld[item.id] = is_thin or alone or (bool(group) and not enough)
        hidden[item.id] = tuple(s.id for s in scope.recipe.spaces if s.id in out)
        counted[item.id] = tuple(s.id for s in inside)
    return Partition(tuple(s.id for s in group), hidden, has_row, withheld, counted)


def group_of(scope: Scope, small: Sequence[SpaceRule], shaping: Sequence[ItemFigures]) -> tuple[SpaceRule, ...]:
    """Form the merged row: the small spaces with weight and, for a single one, the next smallest confidential space.

    A space without weight does not stand in the combination, so it hides no one. Equal partners all join: nothing is
    decided by a name. Empty where no partner exists.
    """
    weighted = [space for space in small if space.weight]
    if len(weighted) != 1:
        return tuple(weighted)
    others = [s for s in scope.confidential() if s.weight and s not in weighted]
    sizes = {s.id: min(scope.n(item, s) for item in shaping) for s in others}
    partners = [s for s in others if sizes[s.id] == min(sizes.values())]
    return tuple(s for s in scope.recipe.spaces if s in weighted or s in partners) if partners else ()


def next_to_join(scope: Scope, group: Sequence[str]) -> tuple[str, ...]:
    """Name whom one more merge would take: the next smallest confidential space with weight; equal ones together."""
    shaping = [item for item in scope.figures.items if not scope.is_thin(item)]
    others = [s for s in scope.confidential() if s.weight and s.id not in group]
    sizes = {s.id: min((scope.n(item, s) for item in shaping), default=0) for s in others}
    return tuple(s for s, n in sizes.items() if n == min(sizes.values())) if group else ()


def counted_of(scope: Scope, item: ItemFigures, group: Sequence[SpaceRule]) -> tuple[SpaceRule, ...]:
    """List the members of the group whose figures stand in the combination the scope is about."""
    if not scope.is_headline:
        return tuple(s for s in group if any(answers.mean is not None for answers in scope.answers(item, s)))
    if item.is_ranked and scope.figures.measure != "level":
        return tuple(s for s in group if s.id in scope.figures.common)
    return tuple(s for s in group if item.by_space[s.id] is not None)


__all__ = ["Partition", "Scope", "divide", "next_to_join"]
