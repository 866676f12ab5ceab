"""Intervals and standard errors (counting.md §8) against published results, closed forms and the worked examples."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from math import pi, sqrt, tan

import pytest

from consult.core.counting import MEASURES, Cell, ItemRule, Precision, Recipe, SpaceRule
from consult.core.counting.comparison import compare
from consult.core.counting.intervals import normal, precision_of, student, wilson
from consult.core.counting.tally import sort_cells
from consult.core.counting.weights import normalise
from tests.core.test_counting_cases import (
    EXAMPLE_A,
    example_spaces,
    level_recipe,
    levels,
    score_recipe,
    support_recipe,
    votes,
)
from tests.core.test_counting_examples import CELLS_A, CELLS_C

ROSTER = {"miners": 343, "ministries": 12, "pallaqueras": 40}


def prepared(cells: Sequence[Cell], recipe: Recipe) -> Callable[[], dict[str, Precision]]:
    """Measure a round; what is returned computes the precision of every item over the spaces counted for it."""
    tally = sort_cells(cells, recipe)
    measured, weights = MEASURES[recipe.measure](tally), normalise(recipe.spaces)
    counted = compare(measured, weights).counted
    return lambda: {i.id: precision_of(tally, measured, i, counted[i.id], weights) for i in recipe.items}


def precisions(cells: Sequence[Cell], recipe: Recipe) -> dict[str, Precision]:
    """Compute the precision of every item."""
    return prepared(cells, recipe)()


def single(cells: Sequence[Cell], recipe: Recipe) -> Precision:
    """Compute the precision of the only item of a round."""
    (found,) = precisions(cells, recipe).values()
    return found


def ends(found: Precision) -> list[float]:
    """Return both ends of an interval that must be there."""
    assert found.interval is not None
    return [found.interval.low, found.interval.high]


def with_roster(recipe: Recipe, eligible: Mapping[str, int]) -> Recipe:
    return replace(recipe, spaces=tuple(replace(s, eligible=eligible.get(s.id)) for s in recipe.spaces))


@pytest.mark.parametrize(
    ("df", "printed"),
    [(1, 12.706), (2, 4.303), (3, 3.182), (5, 2.571), (10, 2.228), (30, 2.042), (60, 2.000), (120, 1.980)],
)
def test_student_quantiles_of_the_printed_tables(df: int, printed: float) -> None:
    """Any table of Student's t, two-sided 5%."""
    assert student(df) == pytest.approx(printed, abs=0.0005)


@pytest.mark.parametrize(
    ("df", "confidence", "quantile"),
    [
        (0.1, 0.95, 1682362288745.0078),
        (0.5, 0.95, 164.55767348048818),
        (1.5, 0.95, 6.016663104427929),
        (2.7, 0.95, 3.3921483831737507),
        (5.83, 0.95, 2.464311981861703),
        (7.3, 0.2, 0.2627568052507191),
        (7.3, 0.9, 1.8829300179564308),
        (7.3, 0.99, 3.451031655622185),
        (20.5, 0.95, 2.0827066506260796),
        (29, 0.95, 2.045229642132703),
        (62.4, 0.95, 1.9987166538878687),
        (199, 0.95, 1.9719565442517533),
        (200.5, 0.95, 1.971866290304378),
        (342, 0.95, 1.9669246454804357),
        (1e9, 0.95, 1.959963986912325),
    ],
)
def test_student_quantiles_of_real_degrees_of_freedom(df: float, confidence: float, quantile: float) -> None:
    """Values of scipy.stats.t.ppf((1 + confidence) / 2, df), scipy 1.17.1."""
    assert student(df, confidence) == pytest.approx(quantile, rel=1e-9)


@pytest.mark.parametrize("confidence", [0.5, 0.8, 0.95, 0.99])
def test_student_quantiles_with_a_closed_form(confidence: float) -> None:
    """One degree of freedom is Cauchy's: tan(pi c / 2); two: c sqrt(2 / (1 - c^2))."""
    assert student(1, confidence) == pytest.approx(tan(pi * confidence / 2), rel=1e-9)
    assert student(2, confidence) == pytest.approx(confidence * sqrt(2 / (1 - confidence**2)), rel=1e-9)


def test_quantiles_meet_where_the_expansion_takes_over_and_refuse_no_freedom() -> None:
    assert student(199.9999999) == pytest.approx(student(200), rel=1e-9)
    assert [student(float("inf")), normal()] == pytest.approx([1.959963985] * 2)
    with pytest.raises(ValueError, match="degrees"):
        student(0.09)
    with pytest.raises(ValueError, match="degrees"):
        student(float("nan"))


@pytest.mark.parametrize(
    ("space", "low", "high"),
    [("miners", 0.6454, 0.7441), ("ministries", 0.1381, 0.6094), ("pallaqueras", 0.7267, 0.9425)],
)
def test_example_a_wilson_limits_of_each_space(space: str, low: float, high: float) -> None:
    """counting.md §4, table of the worked example A."""
    support, n = EXAMPLE_A[space][0], sum(EXAMPLE_A[space])
    found = wilson(Fraction(support, n), n)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@pytest.mark.parametrize(
    ("support", "n", "low", "high"),
    [
        (4, 12, 0.1381200910912132, 0.6093779111272004),
        (0, 12, 0.0, 0.24249400665524085),
        (12, 12, 0.7575059933447592, 1),
    ],
)
def test_wilson_limits_of_scipy(support: int, n: int, low: float, high: float) -> None:
    """scipy.stats.binomtest(support, n).proportion_ci(method="wilson"), scipy 1.17.1."""
    found = wilson(Fraction(support, n), n)
    assert [found.low, found.high] == pytest.approx([low, high])


def test_example_a_without_and_with_roster() -> None:
    """counting.md §4: 0.5329-0.7127 without roster, 0.6049-0.6194 with roster correction (ministries complete)."""
    recipe = support_recipe(example_spaces())
    assert [round(end, 4) for end in ends(single(CELLS_A, recipe))] == [0.5329, 0.7127]
    assert [round(end, 4) for end in ends(single(CELLS_A, with_roster(recipe, ROSTER)))] == [0.6049, 0.6194]
    assert single(CELLS_A, recipe).error is None


def test_a_space_that_did_not_answer_leaves_the_others_their_share() -> None:
    """counting.md §8: w_g/c when c < 1; without ministries the interval is that of weights 40 and 25 alone."""
    absent = [cell for cell in CELLS_A if cell.space != "ministries"]
    two = [SpaceRule("miners", Fraction(40)), SpaceRule("pallaqueras", Fraction(25))]
    assert single(absent, support_recipe(example_spaces())) == single(absent, support_recipe(two))


def test_zero_weight_spaces_move_no_interval() -> None:
    wider = (*example_spaces(), SpaceRule("forum", Fraction(0)))
    found = single((*CELLS_A, *votes("forum", "node", (1, 9, 0))), support_recipe(wider))
    assert found == single(CELLS_A, support_recipe(example_spaces()))


def test_example_c_median_interval() -> None:
    """counting.md §8 on example C of §10: F is .407-.557 at 3 and .637-.816 at 4 (Wilson limits of scipy 1.17.1)."""
    found = single(CELLS_C, replace(level_recipe(example_spaces()), minimum=Fraction(1), maximum=Fraction(5)))
    assert (ends(found), found.error) == ([3.0, 4.0], None)
    full = {"miners": 330, "ministries": 12, "pallaqueras": 38}
    assert ends(single(CELLS_C, with_roster(level_recipe(example_spaces()), full))) == [4.0, 4.0]


def test_three_answers_bound_a_median_only_by_the_ends_of_its_scale() -> None:
    """Wilson's limits of 0 and 3 of 3 are 0.5615 and 0.4385: neither side of the only level is excluded."""
    three = levels("s", (0, 0, 3, 0, 0))
    open_scale = level_recipe([SpaceRule("s", Fraction(1))])
    scale = replace(open_scale, minimum=Fraction(1), maximum=Fraction(5))
    assert ends(single(three, scale)) == [1.0, 5.0]
    assert single(three, open_scale) == Precision(because="few_answers")
    own = replace(scale, items=(ItemRule("days", minimum=Fraction(2), maximum=Fraction(4)),))
    assert ends(single(three, own)) == [2.0, 4.0]
    assert ends(single(levels("s", (0, 0, 4, 0, 0)), open_scale)) == [3.0, 3.0]


def test_rankings_have_no_interval_yet() -> None:
    recipe = replace(score_recipe([SpaceRule("s", Fraction(1))], ["i", "j"]), measure="ranking")
    assert set(precisions([], recipe).values()) == {Precision(because="no_figure")}
