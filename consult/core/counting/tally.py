"""The cells of a round sorted by what they answer, and what every measure hands to the compiler."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from consult.core.counting.figures import SpaceMean
from consult.core.counting.model import MILLION, NOTHING_BESIDE, Beside, Cell, Recipe, SpaceRule
from consult.core.counting.weights import concentration, voices
from consult.core.errors import Invalid
from consult.core.words import N_

Weights = Mapping[str, Fraction]
Statistic = Callable[[Sequence[Cell], Sequence[Fraction]], Fraction | None]
Combine = Callable[[str, str, Weights], Fraction | None]
"""(item, criterion, weights by space) -> combined figure; None where no weighted space has a figure."""


@dataclass(frozen=True, slots=True)
class Tally:
    """The answers of a round by item, criterion and space, under one recipe."""

    recipe: Recipe
    cells: Mapping[tuple[str, str, str], tuple[Cell, ...]]  # item, criterion, space
    criteria: Mapping[str, tuple[str, ...]]  # item -> criteria with answers, sorted: an order no answer can move
    beside: Beside = NOTHING_BESIDE

    def lines(self, item: str, criterion: str, space: SpaceRule, *, with_means: bool) -> tuple[Cell, ...]:
        """List the cells of one space on a criterion it was asked, with or without the means of groups."""
        if space.asked is not None and criterion not in space.asked:
            return ()
        cells = self.cells.get((item, criterion, space.id), ())
        return tuple(cell for cell in cells if with_means or not cell.is_mean)


@dataclass(frozen=True, slots=True)
class Measured:
    """A round measured: one statistic per item, criterion and space, and the rule that combines spaces."""

    recipe: Recipe
    criteria: tuple[tuple[str, Fraction], ...]  # headline criteria with coefficients
    means: Mapping[tuple[str, str, str], SpaceMean]  # item, criterion, space: every space asked, n 0 without answers
    combine: Combine
    is_compared: bool = True  # items are ranked against each other on one common set of spaces
    coverage: Mapping[str, Fraction] | None = None  # of each item, where its figures alone cannot tell it

    def asked(self, criterion: str) -> tuple[str, ...]:
        """List the spaces that were asked a criterion (settled conflict 10), in the order of the recipe."""
        return tuple(space.id for space in self.recipe.spaces if space.asked is None or criterion in space.asked)

    def has_all(self, item: str, space: str) -> bool:
        """Say whether a space has a figure on every headline criterion it was asked, and was asked one."""
        asked = [criterion for criterion, _ in self.criteria if space in self.asked(criterion)]
        return bool(asked) and all(self.means[item, criterion, space].mean is not None for criterion in asked)

    def space_total(self, item: str, space: str) -> Fraction | None:
        """Return V of counting.md §5 for one space over the criteria it was asked; None if one has no answer."""
        asked = [(criterion, k) for criterion, k in self.criteria if space in self.asked(criterion)]
        return blended([(self.means[item, criterion, space].mean, k) for criterion, k in asked])

    def n_people(self, item: str, space: str) -> int:
        """Return the people behind a space's figure on an item: the largest n of its headline criteria."""
        return max((self.means[item, c, space].n for c, _ in self.criteria if space in self.asked(c)), default=0)


def sort_cells(cells: Sequence[Cell], recipe: Recipe, beside: Beside = NOTHING_BESIDE) -> Tally:
    """Sort the cells by item, criterion and space; refuse those of an item or space the recipe does not know."""
    items, spaces = {item.id for item in recipe.items}, {space.id for space in recipe.spaces}
    found: dict[tuple[str, str, str], list[Cell]] = {}
    for cell in cells:
        if cell.item not in items or cell.space not in spaces:
            raise Invalid(
                N_("Hay respuestas de «{space}» sobre «{item}», que no son de esta ronda. No se calculó nada."),
                space=cell.space,
                item=cell.item,
            )
        if cell.n > 0:
            found.setdefault((cell.item, cell.criterion, cell.space), []).append(cell)
    criteria: dict[str, set[str]] = {item: set() for item in items}
    for item_id, criterion, _ in found:
        criteria[item_id].add(criterion)
    return Tally(
        recipe,
        {key: tuple(lines) for key, lines in found.items()},
        {item_id: tuple(sorted(names)) for item_id, names in criteria.items()},
        beside,
    )


def own_scale(value: int) -> Fraction:
    """Turn stored millionths into the round's own scale."""
    return Fraction(value, MILLION)


def space_figure(
    tally: Tally, key: tuple[str, str], space: SpaceRule, statistic: Statistic, *, with_means: bool
) -> SpaceMean:
    """Summarise one space on one (item, criterion); no answers give None with n 0."""
    cells = tally.lines(*key, space, with_means=with_means)
    shares = voices(cells, space, tally.recipe.members)
    n_effective, largest = concentration(cells, shares)
    mean = statistic(cells, shares) if cells else None
    return SpaceMean(mean, sum(cell.n for cell in cells), n_effective, largest)


def measure_spaces(
    tally: Tally, criteria: Sequence[str], statistic: Statistic, *, with_means: bool
) -> dict[tuple[str, str, str], SpaceMean]:
    """Summarise every space on every item and criterion it was asked."""
    return {
        (item.id, criterion, space.id): space_figure(
            tally, (item.id, criterion), space, statistic, with_means=with_means
        )
        for item in tally.recipe.items
        for criterion in criteria
        for space in tally.recipe.spaces
        if space.asked is None or criterion in space.asked
    }


def linear(means: Mapping[tuple[str, str, str], SpaceMean]) -> Combine:
    """Combine spaces by the weighted mean of their figures (counting.md §2)."""

    def combine(item: str, criterion: str, weights: Weights) -> Fraction | None:
        figures = [(means[item, criterion, space].mean, weight) for space, weight in weights.items()]
        return blended([(mean, weight) for mean, weight in figures if mean is not None])

    return combine


def blended(parts: Sequence[tuple[Fraction | None, Fraction]]) -> Fraction | None:
    """Return the weighted mean of figures; None if one is missing, there are none, or their weights add to 0."""
    total = sum((weight for _, weight in parts), Fraction(0))
    known = [figure * weight for figure, weight in parts if figure is not None]
    return sum(known, Fraction(0)) / total if total and len(known) == len(parts) else None


def one_voice_each(recipe: Recipe) -> Recipe:
    """Return the recipe as if no organisation had more than one voice (counting.md §3: always beside)."""
    return replace(recipe, spaces=tuple(replace(space, voice="one", cap=None) for space in recipe.spaces))


def declares_voices(recipe: Recipe) -> bool:
    """Say whether some space gives organisations more than one voice, or caps them."""
    return any(space.voice != "one" or space.cap is not None for space in recipe.spaces)
