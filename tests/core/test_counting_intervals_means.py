"""Standard errors and intervals of means (counting.md §8): published results, and half answers written out."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from math import sqrt
from pathlib import Path

import pytest

from consult.core.counting import MILLION, Cell, Precision, SpaceRule
from consult.core.counting.figures import Interval
from consult.core.counting.intervals import Sample, difference_precision, wilson
from tests.core.test_counting_cases import mape_round, score, score_recipe, support_recipe
from tests.core.test_counting_intervals import ends, precisions, single, with_roster

SCHOOLS = Path(__file__).resolve().parent.parent / "data" / "known" / "survey_api" / "apistrat.csv"
STRATA = {"E": 4421, "M": 1018, "H": 755}


def schools(variable: str, *, has_roster: bool) -> Precision:
    """Take the strata as spaces weighted by their size."""
    with SCHOOLS.open(encoding="utf-8", newline="") as file:
        counts = Counter((row["stype"], int(row[variable])) for row in csv.DictReader(file))
    spaces = [SpaceRule(s, Fraction(size), size if has_roster else None) for s, size in STRATA.items()]
    cells = [score(stratum, "api", value, n) for (stratum, value), n in counts.items()]
    return single(cells, replace(score_recipe(spaces, ["api"]), minimum=Fraction(200), maximum=Fraction(1000)))


@pytest.mark.parametrize(
    ("variable", "has_roster", "error", "interval"),
    [
        ("api00", True, 9.408940879434013, [643.6653626302442, 680.9093645250674]),
        ("api00", False, 9.536132372990009, [643.4148606488839, 681.1598665064278]),
        ("api99", True, 9.963947384816272, [609.6706835499501, 649.1190064726527]),
    ],
)
def test_published_stratified_means(variable: str, has_roster: bool, error: float, interval: list[float]) -> None:
    """R `survey`: 662.29 with SE 9.4089 (9.5361 without correction), 629.39 with 9.9639; more digits: svy, samplics.

    The intervals: numpy and scipy 1.17.1 on the same rows, t quantile with Satterthwaite's 124.6, 125.5 and 122.3.
    """
    found = schools(variable, has_roster=has_roster)
    assert found.error == pytest.approx(error, rel=1e-12)
    assert ends(found) == pytest.approx(interval, rel=1e-9)


def test_small_spaces_are_smoothed_with_half_an_answer_at_each_end() -> None:
    """counting.md §8, with the half answers written out: 12 answers of 5 on 1-5 become 12.5 of 5 and 0.5 of 1."""
    found = single([score("s", "i", 5, 12)], score_recipe([SpaceRule("s", Fraction(1))], ["i"]))
    mean = (Fraction(25, 2) * 5 + Fraction(1, 2)) / 13
    variance = (Fraction(25, 2) * (5 - mean) ** 2 + Fraction(1, 2) * (1 - mean) ** 2) / 12
    assert found.error == pytest.approx(sqrt(variance / 12))
    # t of 11, scipy 1.17.1; cut at 5
    assert ends(found) == pytest.approx([5 - 2.200985160091639 * sqrt(variance / 12), 5])


def test_thirty_answers_and_open_scales_are_not_smoothed() -> None:
    spaces = [SpaceRule("s", Fraction(1))]
    cells = [score("s", "i", 5, 15), score("s", "i", 3, 15)]
    assert single(cells, score_recipe(spaces, ["i"])).error == pytest.approx(sqrt(Fraction(30, 29) / 30))
    few, open_scale = [score("s", "i", 5, 2), score("s", "i", 3, 2)], replace(score_recipe(spaces, ["i"]), maximum=None)
    assert single(few, open_scale).error == pytest.approx(sqrt(Fraction(4, 3) / 4))


def test_what_has_no_spread_says_why() -> None:
    """counting.md §8 and docs/design.md: a mean with n and a single answer have none, unless the roster is complete."""
    spaces = [SpaceRule("a", Fraction(1)), SpaceRule("b", Fraction(1))]
    recipe = score_recipe(spaces, ["i"])
    mean = Cell("a", "i", "c", 3 * MILLION, True, 8)
    rest = [score("b", "i", 2, 5), score("b", "i", 3, 6)]
    assert single([mean, *rest], recipe) == Precision(because="means_only")
    assert single([mean, score("b", "i", 3)], recipe).because == "means_only"
    assert single([mean, score("a", "i", 2, 5), *rest], recipe).because == "means_only"
    assert single([score("a", "i", 3), *rest], recipe) == Precision(because="single_answer")
    assert single([], recipe) == Precision(because="no_figure")
    complete = with_roster(recipe, {"a": 8})
    alone = single(rest, with_roster(score_recipe([SpaceRule("b", Fraction(1))], ["i"]), {}))
    found = single([mean, *rest], complete)
    assert alone.error is not None
    assert found.error == pytest.approx(alone.error / 2)
    assert single([score("a", "i", 3), *rest], with_roster(recipe, {"a": 1})) == found


def test_criteria_with_fewer_answers_have_their_degrees_of_freedom() -> None:
    """A space of which 30 answered one criterion and 40 the other has 29, the fewer: t 2.0452, scipy 1.17.1."""
    spaces = [SpaceRule("s", Fraction(1))]
    marks = [score("s", "i", v, n, c) for c, n in (("a", 15), ("b", 20)) for v in (2, 4)]
    found = single(marks, score_recipe(spaces, ["i"], ["a", "b"]))
    error = (sqrt(Fraction(30, 29) / 30) + sqrt(Fraction(40, 39) / 40)) / 2
    assert found.error == pytest.approx(error)
    assert ends(found) == pytest.approx([3 - 2.045229642132703 * error, 3 + 2.045229642132703 * error])


def test_a_criterion_that_counts_nothing_hides_nothing() -> None:
    marks = [score("s", "i", 2, 9, "a"), score("s", "i", 3, 9, "a"), score("s", "i", 5, 1, "b")]
    recipe = score_recipe([SpaceRule("s", Fraction(1))], ["i"], ["a", "b"])
    alone = single(marks[:2], replace(recipe, criteria=(("a", Fraction(1)),)))
    assert single(marks, replace(recipe, criteria=(("a", Fraction(1)), ("b", Fraction(0))))) == alone
    assert single(marks, recipe).because == "single_answer"


def test_a_roster_shorter_than_its_answers_is_no_roster() -> None:
    recipe = score_recipe([SpaceRule("b", Fraction(1))], ["i"])
    rest = [score("b", "i", 2, 5), score("b", "i", 3, 6)]
    assert single(rest, with_roster(recipe, {"b": 10})) == single(rest, recipe)
    assert single(rest, with_roster(recipe, {"b": 11})) == Precision(Interval(28 / 11, 28 / 11), 0.0)


def test_the_example_policy_has_means_of_complete_spaces() -> None:
    """method.md §3.4: one acta per space; with n_demo as roster nothing could vary, without it nobody knows."""
    cells, recipe = mape_round()
    assert {found.because for found in precisions(cells, recipe).values()} == {"means_only"}
    full = with_roster(recipe, {cell.space: cell.n for cell in cells})
    found = precisions(cells, full)["A1.1"]
    assert (found.error, ends(found)[0] - ends(found)[1]) == (0.0, 0.0)


def test_organisations_bring_their_effective_number() -> None:
    """counting.md §3: u of 2, 1, 1 by bands is worth 16/6 answers; Wilson and means take it in place of n."""
    space = SpaceRule("s", Fraction(1), voice="bands")
    bodies = {"X": 60, "Y": 10, "Z": 10}
    yes = [Cell("s", "node", "support", v, False, 1, b) for b, v in zip(bodies, (MILLION, MILLION, 0), strict=True)]
    limits = wilson(Fraction(3, 4), Fraction(16, 6))
    assert ends(single(yes, support_recipe([space], members=bodies))) == pytest.approx([limits.low, limits.high])
    marks = [score("s", "i", value, organisation=body) for body, value in zip(bodies, (5, 3, 1), strict=True)]
    found = single(marks, replace(score_recipe([space], ["i"], members=bodies), minimum=None))
    n, spread = Fraction(16, 6), Fraction(2 * 25 + 9 + 1, 4) - Fraction(7, 2) ** 2
    assert found.error == pytest.approx(sqrt(spread / (n - 1)))
    everyone = replace(space, eligible=3)
    assert single(marks, score_recipe([everyone], ["i"], members=bodies)).error == 0.0


def test_one_body_alone_is_a_single_answer() -> None:
    marks = [score("s", "i", 4, 3, organisation="X"), score("s", "i", 2, 2, organisation="X")]
    assert single(marks, score_recipe([SpaceRule("s", Fraction(1))], ["i"])) == Precision(because="single_answer")


def test_differences_are_means_of_one_difference_per_person() -> None:
    """counting.md §8: 40 people, 30 give one point more to the first alternative, 10 two less; by hand."""
    answers = {MILLION: 30, -2 * MILLION: 10}
    found = difference_precision([Sample(Fraction(7), 40, Fraction(40), None, answers)], (MILLION, 5 * MILLION))
    variance = (30 * (1 - Fraction(1, 4)) ** 2 + 10 * (-2 - Fraction(1, 4)) ** 2) / 39
    half = 2.022690920036761 * sqrt(variance / 40)  # t of 39, scipy 1.17.1
    assert ends(found) == pytest.approx([0.25 - half, 0.25 + half])
    assert found.error == pytest.approx(sqrt(variance / 40))
    few = difference_precision([Sample(Fraction(1), 2, Fraction(2), None, {0: 2})], (MILLION, 5 * MILLION))
    assert ends(few) == [-4.0, 4.0]
    assert difference_precision([], (None, None)).because == "no_figure"
    assert difference_precision([Sample(Fraction(1), 9, Fraction(9), 9)], (None, None)).because == "means_only"
