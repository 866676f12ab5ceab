"""What all figures of one release share: its partitions, its rounding and its sizes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import IntEnum
from fractions import Fraction
from types import MappingProxyType

from consult.core.counting import ItemFigures, ItemRule, Recipe, RoundFigures
from consult.core.counting.ranked import RANK
from consult.core.counting.weights import shown_weights
from consult.core.disclosure.model import Merged, Size
from consult.core.disclosure.partition import Partition, Scope, divide
from consult.core.disclosure.policy import COARSE_BELOW, GatePolicy, n_band
from consult.core.disclosure.printing import SHARE, Printer
from consult.core.rounding import half_up

HEADLINE = ""


class Step(IntEnum):
    """How far one item is held back, as rule 4c of counting.md §9 goes on; each step keeps the ones before it."""

    PLAIN = 0
    ROUGH = 1  # combined figures in steps of 5 points, a twentieth of the scale
    NO_ROW = 2  # the merged row without its figure
    NO_CRITERIA = 3  # the total without the criteria it is made of
    WITHHELD = 4


@dataclass(frozen=True, slots=True)
class Page:
    """One release in the making. `parts` holds a partition per criterion, the headline's under ""."""

    figures: RoundFigures
    recipe: Recipe
    gate: GatePolicy
    weights: Mapping[str, Decimal]
    scopes: Mapping[str, Scope]
    parts: Mapping[str, Partition]
    is_coarse: bool
    steps: Mapping[tuple[str, str], Step] = field(default_factory=lambda: MappingProxyType({}))  # part, item
    joined: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))  # part -> spaces

    def kind(self, criterion: str) -> str:
        """Name what a criterion is printed as: share, scale or level; the item's own total for ""."""
        return {"support": "share", "level": "level"}.get(criterion or self.recipe.measure, "scale")

    def printer(self, criterion: str, item: ItemRule) -> Printer:
        """Return the rounding of a criterion, or of the item's own total for ""."""
        kind, is_rough = self.kind(criterion), self.step(criterion, item.id) >= Step.ROUGH
        if kind == "share":
            return Printer(kind, self.is_coarse, SHARE, is_rough)
        lowest = item.minimum if item.minimum is not None else self.recipe.minimum
        highest = item.maximum if item.maximum is not None else self.recipe.maximum
        return Printer(kind, self.is_coarse, (lowest, highest), is_rough and kind != "level")

    def part_name(self, criterion: str) -> str:
        """Name the part of the page a criterion stands in: its own, or the headline's."""
        return criterion if criterion in self.parts else HEADLINE

    def part(self, criterion: str) -> Partition:
        """Return the partition of a criterion; those of the headline share one."""
        return self.parts[self.part_name(criterion)]

    def step(self, criterion: str, item: str) -> Step:
        """Say how far an item is held back in the part of a criterion."""
        return self.steps.get((self.part_name(criterion), item), Step.PLAIN)

    def at(self, criterion: str, item: str, step: Step) -> Page:
        """Return the page with an item held back so far."""
        return replace(self, steps=MappingProxyType({**self.steps, (self.part_name(criterion), item): step}))

    def is_withheld(self, criterion: str, item: str) -> bool:
        """Say whether the combined figures of an item are not printed."""
        return self.part(criterion).withheld[item] or self.step(criterion, item) >= Step.WITHHELD

    def is_without(self, criterion: str, item: str) -> bool:
        """Say whether the combined figure of one criterion is not printed."""
        is_one_of_several = self.part_name(criterion) == HEADLINE and len(headline_criteria(self.recipe)) > 1
        return self.is_withheld(criterion, item) or (
            is_one_of_several and self.step(criterion, item) >= Step.NO_CRITERIA
        )

    def has_row(self, criterion: str, item: str) -> bool:
        """Say whether an item has a merged row."""
        return self.part(criterion).has_row[item] and self.step(criterion, item) < Step.WITHHELD

    @property
    def is_closed(self) -> bool:
        """Say whether anything is hidden anywhere on the page."""
        return any(part.is_closed for part in self.parts.values())

    def is_open(self, space: str) -> bool:
        """Say whether a space is shown exactly."""
        return any(rule.id == space and self.gate.is_open(rule) for rule in self.recipe.spaces)

    def is_few(self, space: str, n: int) -> bool:
        """Say whether a shown space is confidential and so small that its figures are rounded coarsely (rule 6)."""
        return n < COARSE_BELOW and not self.is_open(space)

    def size(self, space: str, n: int, *, is_hidden: bool) -> Size:
        """Print the people of a space: a number on record, a band if confidential, nothing where hidden."""
        if is_hidden:
            return None
        return n if self.is_open(space) else n_band(n)

    def points(self, share: Fraction) -> Decimal:
        """Print a share as percentage points."""
        return half_up(share * 100, 0 if self.is_coarse else 1)

    def merged(self, item: ItemFigures, criterion: str, value: Fraction | None, printer: Printer) -> Merged | None:
        """Print the row "smaller spaces together", coded where its spaces are unanimous (rules 2 and 5)."""
        part = self.part(criterion)
        if not self.has_row(criterion, item.id):
            return None
        if self.step(criterion, item.id) >= Step.NO_ROW:
            value = None
        shown, code = printer.combined(value, is_guarded=printer.is_end(value))
        sizes = item.criteria[criterion].by_space if criterion else None
        n = sum(sizes[s].n if sizes else item.n_by_space[s] for s in part.counted[item.id] if not sizes or s in sizes)
        weight = sum((self.weights[space] for space in part.group), Decimal(0))
        return Merged(part.group, weight, shown, n_band(n), code)


def page_of(
    figures: RoundFigures, recipe: Recipe, gate: GatePolicy, joined: Mapping[str, tuple[str, ...]] | None = None
) -> Page:
    """Divide the spaces for the headline and for each criterion beside it, and settle the rounding of the page.

    `joined` are spaces merged besides, part -> spaces (rule 4c).
    """
    also = MappingProxyType(dict(joined or {}))
    found = scopes(figures, recipe, gate)
    parts = {name: divide(scope, also.get(name, ())) for name, scope in found.items()}
    page = Page(figures, recipe, gate, shown_weights(figures.weights), found, parts, is_coarse=False, joined=also)
    return replace(page, is_coarse=page.is_closed or has_few(page))


def scopes(figures: RoundFigures, recipe: Recipe, gate: GatePolicy) -> dict[str, Scope]:
    """List what is divided on its own: the headline criteria together, every other criterion by itself."""
    headline = headline_criteria(recipe)
    beside = sorted({name for item in figures.items for name in item.criteria} - set(headline))
    found = {HEADLINE: Scope(figures, recipe, gate, headline, is_headline=True)}
    return found | {name: Scope(figures, recipe, gate, (name,), is_headline=False) for name in beside}


def headline_criteria(recipe: Recipe) -> tuple[str, ...]:
    """Name the criteria an item's total is made of."""
    named = {"scores": tuple(name for name, _ in recipe.criteria), "ranking": (RANK,)}
    return named.get(recipe.measure, (recipe.measure,))


def has_few(page: Page) -> bool:
    """Say whether some shown cell is of a confidential space under 20 people: neighbours must not undo its rounding."""
    return any(
        page.is_few(space, answers.n)
        for item in page.figures.items
        for name, figures in item.criteria.items()
        for space, answers in figures.by_space.items()
        if space not in page.part(name).hidden[item.id]
    )
