"""Severity of a node (counting.md §4 M2): the share that rates it high and the median of the mixture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest

from consult.core.counting import MILLION, Cell, SeverityFigures, SpaceRule
from consult.core.counting.severity import severity_figures
from consult.core.counting.tally import sort_cells
from consult.core.counting.weights import normalise
from tests.core.test_counting_cases import EXAMPLE_C, example_spaces, support_recipe, votes


def ratings(space: str, counts: Sequence[int]) -> list[Cell]:
    """Write a histogram over the points 1..K."""
    return [Cell(space, "node", "severity", point * MILLION, False, n) for point, n in enumerate(counts, start=1)]


CELLS = [cell for space, counts in EXAMPLE_C.items() for cell in ratings(space, counts)]


def figures(
    cells: Sequence[Cell], *spaces: SpaceRule, low: str | None = "1", high: str | None = "5"
) -> SeverityFigures | None:
    lowest, highest = (None if end is None else Fraction(end) for end in (low, high))
    recipe = replace(support_recipe(spaces or example_spaces()), minimum=lowest, maximum=highest)
    return severity_figures(sort_cells(cells, recipe), recipe.items[0], normalise(recipe.spaces))


def test_the_distribution_of_example_c_as_severities() -> None:
    """counting.md §10 gives the mixture of these answers: 1663/6270 at 4 and 4647/16720 at 5, median 4."""
    found = figures([*CELLS, *votes("miners", "node", (5, 5, 5))])
    assert found == SeverityFigures(
        high=Fraction(1663, 6270) + Fraction(4647, 16720),
        high_by_space={"miners": Fraction(140, 330), "ministries": Fraction(11, 12), "pallaqueras": Fraction(8, 38)},
        median=(Fraction(4), Fraction(4)),
        n_by_space={"miners": 330, "ministries": 12, "pallaqueras": 38},
    )


def test_only_the_spaces_that_rated_are_combined() -> None:
    """By hand: 40 x 140/330 + 25 x 8/38 over 65; the mixture of the two reaches 1/2 at 3."""
    found = figures([cell for cell in CELLS if cell.space != "ministries"])
    assert found is not None
    assert found.high == (40 * Fraction(140, 330) + 25 * Fraction(8, 38)) / 65
    assert (found.high_by_space["ministries"], found.n_by_space["ministries"], found.median) == (
        None,
        0,
        (Fraction(3), Fraction(3)),
    )


def test_a_space_without_weight_is_shown_and_not_combined() -> None:
    spaces = (SpaceRule("a", Fraction(1)), SpaceRule("forum", Fraction(0)))
    found = figures([*ratings("a", (2, 0, 0, 1, 1)), *ratings("forum", (0, 0, 0, 0, 9))], *spaces)
    assert found is not None
    assert (found.high, found.high_by_space["forum"], found.median) == (
        Fraction(1, 2),
        Fraction(1),
        (Fraction(1), Fraction(4)),
    )
    alone = figures(ratings("forum", (0, 0, 0, 0, 9)), *spaces)
    assert alone is not None
    assert (alone.high, alone.median, alone.high_by_space) == (None, None, {"a": None, "forum": Fraction(1)})


def test_the_mean_of_a_group_has_no_shares() -> None:
    mean = Cell("ministries", "node", "severity", MILLION * 9 // 2, True, 60)
    assert figures([*CELLS, mean]) == figures(CELLS)
    assert figures([mean]) is None


def test_nobody_rated_it() -> None:
    assert figures(votes("miners", "node", (1, 0, 0))) is None


@pytest.mark.parametrize(
    ("high", "expected"),
    [("5", Fraction(2, 5)), ("6", Fraction(1, 5)), (None, Fraction(2, 5)), ("100", None), ("5.5", None)],
)
def test_the_two_highest_points_of_the_scale(high: str | None, expected: Fraction | None) -> None:
    """1 to 5 where the round declares no scale; none where the scale has no points (settled conflict 2)."""
    found = figures(ratings("a", (1, 1, 1, 1, 1)), SpaceRule("a", Fraction(1)), high=high)
    assert found is not None
    assert found.high == expected
