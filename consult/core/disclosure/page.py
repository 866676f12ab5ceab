"""What all figures of one release share: its partitions, its rounding and its sizes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from consult.core.counting import ItemFigures, ItemRule, Recipe, RoundFigures
from consult.core.counting.weights import shown_weights
from consult.core.disclosure.model import Merged, Size
from consult.core.disclosure.partition import Partition, Scope, divide
from consult.core.disclosure.policy import COARSE_BELOW, GatePolicy, n_band
from consult.core.disclosure.printing import SHARE, Printer
from consult.core.rounding import half_up

HEADLINE = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One release in the making. `parts` holds a partition per criterion, the headline's under ""."""

    figures: RoundFigures
    recipe: Recipe
    gate: GatePolicy
    weights: Mapping[str, Decimal]
    parts: Mapping[str, Partition]
    is_coarse: bool

    def kind(self, criterion: str) -> str:
        """Name what a criterion is printed as: share, scale or level; the item's own total for ""."""
        return {"support": "share", "level": "level"}.get(criterion or self.recipe.measure, "scale")

    def printer(self, criterion: str, item: ItemRule) -> Printer:
        """Return the rounding of a criterion, or of the item's own total for ""."""
        kind = self.kind(criterion)
        if kind == "share":
            return Printer(kind, self.is_coarse, SHARE)
        lowest = item.minimum if item.minimum is not None else self.recipe.minimum
        highest = item.maximum if item.maximum is not None else self.recipe.maximum
        return Printer(kind, self.is_coarse, (lowest, highest))

    def part(self, criterion: str) -> Partition:
        """Return the partition of a criterion; those of the headline share one."""
        return self.parts.get(criterion, self.parts[HEADLINE])

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
        if not part.has_row[item.id]:
            return None
        shown, code = printer.guarded(value) if printer.is_end(value) else (printer.figure(value), "")
        sizes = item.criteria[criterion].by_space if criterion else None
        n = sum(sizes[s].n if sizes else item.n_by_space[s] for s in part.counted[item.id] if not sizes or s in sizes)
        weight = sum((self.weights[space] for space in part.group), Decimal(0))
        return Merged(part.group, weight, shown, n_band(n), code)


def page_of(figures: RoundFigures, recipe: Recipe, gate: GatePolicy) -> Page:
    """Divide the spaces for the headline and for each criterion beside it, and settle the rounding of the page."""
    parts = {name: divide(scope) for name, scope in scopes(figures, recipe, gate).items()}
    page = Page(figures, recipe, gate, shown_weights(figures.weights), parts, is_coarse=False)
    is_coarse = any(part.is_closed for part in parts.values()) or has_few(page)
    return Page(figures, recipe, gate, page.weights, parts, is_coarse)


def scopes(figures: RoundFigures, recipe: Recipe, gate: GatePolicy) -> dict[str, Scope]:
    """List what is divided on its own: the headline criteria together, every other criterion by itself."""
    headline = headline_criteria(recipe)
    beside = sorted({name for item in figures.items for name in item.criteria} - set(headline))
    found = {HEADLINE: Scope(figures, recipe, gate, headline, is_headline=True)}
    return found | {name: Scope(figures, recipe, gate, (name,), is_headline=False) for name in beside}


def headline_criteria(recipe: Recipe) -> tuple[str, ...]:
    """Name the criteria an item's total is made of."""
    return tuple(name for name, _ in recipe.criteria) if recipe.measure == "scores" else (recipe.measure,)


def has_few(page: Page) -> bool:
    """Say whether some shown cell is of a confidential space under 20 people: neighbours must not undo its rounding."""
    return any(
        page.is_few(space, answers.n)
        for item in page.figures.items
        for name, figures in item.criteria.items()
        for space, answers in figures.by_space.items()
        if space not in page.part(name).hidden[item.id]
    )
