"""Exact sensitivity to the weights (counting.md §7): published anchors, worked examples and properties 12 and 13."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.core.counting import MILLION, Cell, ItemRule, Recipe, SelectionRule, SpaceRule, compile_round
from consult.core.counting.figures import Flip, Stretch
from consult.core.counting.robustness import (
    choice_range,
    chosen_range,
    leaders,
    smallest_flip,
    smallest_flips,
    threshold_flip,
    threshold_range,
    weight_range,
)
from consult.core.errors import Invalid
from tests.core.test_counting_cases import EXAMPLE_A, EXAMPLE_B, WEIGHTS, exact, mape_round, score, score_recipe
from tests.core.test_counting_properties import rounds

TOTALS = Path(__file__).resolve().parent.parent / "data" / "known" / "eurovision" / "totals_2016.csv"
NONE, ALL, HALF = Fraction(0), Fraction(1), Fraction(1, 2)
PUBLISHED = {space: Fraction(weight) for space, weight in WEIGHTS.items()}  # 40, 35, 25: not normalised
SHARES = {space: Fraction(yes, yes + no + neither) for space, (yes, no, neither) in EXAMPLE_A.items()}
SCORES = {item: dict(zip(WEIGHTS, map(exact, row), strict=True)) for item, row in EXAMPLE_B.items()}

Theta = Mapping[str, Mapping[str, Fraction]]
Weights = dict[str, Fraction]


def normal(weights: Mapping[str, Fraction]) -> Weights:
    return {space: weight / sum(weights.values()) for space, weight in weights.items()}


def total(figures: Mapping[str, Fraction], weights: Mapping[str, Fraction]) -> Fraction:
    return sum((figures[space] * weight for space, weight in weights.items()), NONE)


def best(theta: Theta, weights: Mapping[str, Fraction]) -> set[str]:
    totals = {item: total(row, weights) for item, row in theta.items()}
    return {item for item in totals if totals[item] == max(totals.values())}


def varied(weights: Mapping[str, Fraction], space: str, share: Fraction) -> Weights:
    """Give one space a share of the weight, the others in proportion."""
    rest = sum(weights.values()) - weights[space]
    return {s: share if s == space else weight * (1 - share) / rest for s, weight in weights.items()}


def applied(weights: Mapping[str, Fraction], flip: Flip, part: Fraction = ALL) -> Weights:
    """Move `part` of a flip."""
    after = normal(weights)
    for source, amount in zip(flip.sources, flip.amounts, strict=True):
        after[source] -= amount * part
        after[flip.target] += amount * part
    return after


def test_worked_example_b() -> None:
    """counting.md §5: weight ranges; 7/68 = 10.29 points to pallaqueras, then C.

    The page says "from miners"; by its own rule (§7.2) it is ministries, where C is worst against B: 3.0 - 3.8 = -0.8
    and 4.4 - 3.5 = 0.9 in pallaqueras close the gap of 3.565 - 3.39 with 0.175 / 1.7 = 7/68. From miners it is 7/48.
    """
    assert leaders(SCORES, PUBLISHED) == ("B",)
    assert {space: weight_range(SCORES, PUBLISHED, "B", space) for space in WEIGHTS} == {
        "miners": (NONE, Fraction(43, 73)),
        "ministries": (Fraction(45, 214), ALL),
        "pallaqueras": (NONE, Fraction(16, 43)),
    }
    flip = smallest_flip(SCORES, PUBLISHED, "B")
    assert flip == Flip(Fraction(7, 68), ("ministries",), (Fraction(7, 68),), "pallaqueras", "C")
    assert flip.points == Fraction(700, 68)
    assert leaders(SCORES, applied(PUBLISHED, flip)) == ("B", "C")
    assert leaders(SCORES, applied(PUBLISHED, replace(flip, sources=("miners",)))) == ("B",)


def test_worked_example_a_threshold() -> None:
    """counting.md §4: above 1/2 up to 4286/7003 of ministries; 2823/13420 from pallaqueras to ministries."""
    assert threshold_range(SHARES, PUBLISHED, HALF, "ministries") == (NONE, Fraction(4286, 7003))
    assert threshold_range(SHARES, PUBLISHED, HALF, "miners") == threshold_range(SHARES, PUBLISHED, NONE, "miners")
    moved = Fraction(2823, 13420)
    assert threshold_flip(SHARES, PUBLISHED, HALF) == Flip(moved, ("pallaqueras",), (moved,), "ministries", "")


def test_a_figure_below_its_threshold() -> None:
    """From example A: 3/4 is reached only far from the published weights, and never if all spaces are below."""
    flip = threshold_flip(SHARES, PUBLISHED, Fraction(3, 4))
    assert flip is not None
    assert (flip.sources, flip.target) == (("ministries",), "pallaqueras")
    assert total(SHARES, applied(PUBLISHED, flip)) == Fraction(3, 4)
    assert threshold_range(SHARES, PUBLISHED, Fraction(9, 10), "miners") is None
    assert threshold_flip(SHARES, PUBLISHED, Fraction(9, 10)) is None


def test_eurovision_2016() -> None:
    """Official totals; interval and flip derived exactly (counting.md §7, data/known/eurovision/README.md)."""
    with TOTALS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    theta = {row["country"]: {part: Fraction(row[part]) for part in ("jury", "televote")} for row in rows}
    assert len(theta) == 26
    assert [sum(row.values()) for row in theta.values()][:3] == [534, 511, 491]
    even = {"jury": Fraction(1), "televote": Fraction(1)}
    assert leaders(theta, even) == ("UA",)
    assert weight_range(theta, even, "UA", "jury") == (Fraction(38, 119), Fraction(132, 241))
    assert weight_range(theta, even, "UA", "televote") == (Fraction(109, 241), Fraction(81, 119))
    flip = smallest_flip(theta, even, "UA")
    assert flip == Flip(Fraction(23, 482), ("televote",), (Fraction(23, 482),), "jury", "AU")


def test_what_cannot_be_varied_or_flipped() -> None:
    theta = {"A": {"x": Fraction(3), "y": Fraction(4)}, "B": {"x": Fraction(1), "y": Fraction(2)}}
    both = {"x": Fraction(1), "y": Fraction(1)}
    assert smallest_flip(theta, both, "A") is None  # better everywhere: no weighting changes this
    assert weight_range(theta, both, "A", "x") == (NONE, ALL)
    assert weight_range(theta, both, "B", "x") is None
    assert weight_range(theta, {"x": Fraction(1), "y": NONE}, "A", "x") is None  # the others have no proportions
    assert weight_range(theta, {"x": Fraction(1), "y": NONE}, "A", "y") == (NONE, ALL)
    assert leaders(theta, {"x": NONE, "y": NONE}) == ()  # undefined (§2)
    with pytest.raises(ValueError, match="not a leader"):
        smallest_flip(theta, both, "B")
    with pytest.raises(Invalid):
        leaders(theta, {"x": Fraction(-1), "y": Fraction(2)})


def test_exact_ties_and_equal_flips_are_all_kept() -> None:
    """§1: floats would break this tie, 0.1 + 0.2 against 0.3."""
    parts = {"x": Fraction(10), "y": Fraction(20), "z": Fraction(30)}
    theta = {"A": {"x": ALL, "y": ALL, "z": NONE}, "B": {"x": NONE, "y": NONE, "z": ALL}}
    assert leaders(theta, parts) == ("A", "B")
    assert smallest_flip(theta, parts, "B") == Flip(NONE, (), (), "", "A")
    twins = {"A": theta["A"], "B": theta["B"], "C": theta["B"]}
    found = smallest_flips(twins, parts | {"z": Fraction(10)}, "A")
    assert [(f.leader, f.moved, f.sources) for f in found] == [(rival, Fraction(1, 4), ("x",)) for rival in "BC"]


def test_a_space_without_figures_keeps_its_weight() -> None:
    """The shares read beside the published weights: with half the weight absent, half as much moves."""
    wider = PUBLISHED | {"forum": Fraction(100)}
    moved = Fraction(7, 136)
    assert smallest_flip(SCORES, wider, "B") == Flip(moved, ("ministries",), (moved,), "pallaqueras", "C")
    assert weight_range(SCORES, wider, "B", "forum") is None
    end = weight_range(SCORES, wider, "B", "pallaqueras")
    assert end is not None
    assert best(SCORES, {s: w for s, w in varied(wider, "pallaqueras", end[1]).items() if s != "forum"}) == {"B", "C"}


@st.composite
def headlines(draw: st.DrawFn) -> tuple[dict[str, Weights], Weights]:
    """Draw 2-4 items over 1-4 spaces, some without weight, with many ties."""
    spaces = [f"s{i}" for i in range(draw(st.integers(1, 4)))]
    row = st.fixed_dictionaries({space: st.integers(0, 6).map(Fraction) for space in spaces})
    theta = {f"i{i}": draw(row) for i in range(draw(st.integers(2, 4)))}
    drawn = draw(st.lists(st.integers(0, 5), min_size=len(spaces), max_size=len(spaces)).filter(any))
    return theta, dict(zip(spaces, map(Fraction, drawn), strict=True))


@cache
def grid(n_spaces: int, steps: int = 6) -> list[tuple[Fraction, ...]]:
    """List the weightings in sixths."""
    every = product(range(steps + 1), repeat=n_spaces)
    return [tuple(Fraction(part, steps) for part in parts) for parts in every if sum(parts) == steps]


@given(headlines())
def test_12_the_flip_is_an_exact_tie_half_of_it_is_not_and_nothing_smaller_is(
    case: tuple[dict[str, Weights], Weights],
) -> None:
    """Nothing smaller: against every weighting in sixths. None means that none of them changes the leader."""
    theta, weights = case
    winner, now = leaders(theta, weights)[0], normal(weights)
    flips = smallest_flips(theta, weights, winner)
    for flip in flips:
        after = applied(weights, flip)
        assert min(after.values()) >= 0
        assert 0 not in flip.amounts
        assert sum(flip.amounts, NONE) == flip.moved
        assert {winner, flip.leader} <= best(theta, after)
        assert not flip.moved or best(theta, applied(weights, flip, HALF)) == {winner}
    for parts in grid(len(now)):
        other = dict(zip(now, parts, strict=True))
        if best(theta, other) != {winner}:
            assert flips
            assert sum(abs(other[s] - now[s]) for s in now) / 2 >= flips[0].moved


@given(headlines(), st.fractions(0, 1, max_denominator=50))
def test_13_the_ends_of_a_range_are_ties_and_outside_it_others_lead(
    case: tuple[dict[str, Weights], Weights], share: Fraction
) -> None:
    theta, weights = case
    for space, winner in product(weights, theta):
        if weights[space] == sum(weights.values()):
            assert weight_range(theta, weights, winner, space) is None
            continue
        found = weight_range(theta, weights, winner, space)
        inside = found is not None and found[0] <= share <= found[1]
        assert inside == (winner in best(theta, varied(weights, space, share)))
        for end in found or ():
            leading = best(theta, varied(weights, space, end))
            assert winner in leading
            assert end in (0, 1) or len(leading) > 1


EXAMPLE = mape_round()


def choice_by_hand(weights: Mapping[str, Fraction]) -> set[str]:
    """Choose in R3 of the example from its scores alone: 3.5 in total, 2.5 in each criterion, two per cause."""
    cells, _ = EXAMPLE
    sums: dict[str, dict[str, Fraction]] = {}
    for cell in cells:
        row = sums.setdefault(cell.item, {})
        row[cell.criterion] = row.get(cell.criterion, NONE) + weights[cell.space] * Fraction(cell.value, MILLION)
    totals = {item: sum(row.values()) / 4 for item, row in sums.items()}
    fit = [item for item in totals if totals[item] >= Fraction(7, 2) and min(sums[item].values()) >= Fraction(5, 2)]
    return {i for i in fit if sum(j[:2] == i[:2] and totals[j] > totals[i] for j in fit) < 2}


def test_the_examples_first_demand_by_the_weight_of_the_pallaqueras() -> None:
    """Scanned in thousandths by hand: A1.2 is chosen from 16.3 %, and the eight published stay from 16.3 to 55.5 %.

    Exactly: 65/401 is where A1.2 reaches 3.5 ((3.5 - 3.296875) / (4.55 - 3.296875)); 5/9 is where A3.1 falls below it
    ((3.65625 - 3.5) / (3.65625 - 3.375)); the totals with and without the space are those of method.md §3.4.
    """
    figures, recipe = compile_round(*EXAMPLE), EXAMPLE[1]
    published = set(figures.scenarios["published"])
    weights = {rule.id: rule.weight for rule in recipe.spaces}
    scan = {n: choice_by_hand(varied(weights, "PAL", Fraction(n, 1000))) for n in range(1001)}
    assert [n for n in scan if "A1.2" in scan[n]] == list(range(163, 1001))
    assert [n for n in scan if scan[n] == published] == list(range(163, 556))
    assert chosen_range(figures, recipe, "A1.2", "PAL") == (Stretch(Fraction(65, 401), ALL),)
    assert choice_range(figures, recipe, "PAL") == (Stretch(Fraction(65, 401), Fraction(5, 9)),)


@settings(max_examples=150, deadline=None)
@given(rounds(("scores", "support")), st.lists(st.fractions(0, 1, max_denominator=40), min_size=3, max_size=3))
def test_13_any_choice_against_recounts(case: tuple[tuple[Cell, ...], Recipe], shares: list[Fraction]) -> None:
    """At the ends of every range, beside them and anywhere: exactly what a new count under those weights chooses.

    Without a least coverage, so that what may be compared is the same under any weights.
    """
    cells, recipe = case[0], replace(case[1], min_coverage=NONE)
    figures = compile_round(cells, recipe)
    for space in figures.weights:
        found = {item.id: chosen_range(figures, recipe, item.id, space) for item in recipe.items}
        same = choice_range(figures, recipe, space)
        if same is None:
            assert set(found.values()) == {None}
            continue
        spans = [span for one in found.values() for span in one or ()] + list(same)
        ends = {end for span in spans for end in (span.start, span.end)}
        near = {end + step for end in ends for step in (Fraction(-1, 10**6), Fraction(1, 10**6))}
        for share in {share for share in ends | near | set(shares) if 0 <= share <= 1}:
            weights = varied(figures.weights, space, share)
            spaces = tuple(replace(rule, weight=weights[rule.id]) for rule in recipe.spaces)
            chosen = compile_round(cells, replace(recipe, spaces=spaces)).scenarios["published"]
            assert {i for i, one in found.items() if any(s.holds(share) for s in one or ())} == set(chosen)
            is_same = set(chosen) == set(figures.scenarios["published"])
            assert any(span.holds(share) for span in same) == is_same


def test_an_end_where_the_choice_changes_is_left_out() -> None:
    """A rival better in total passes both its thresholds exactly at 1/2: there it takes the one place of the cause."""
    spaces = (SpaceRule("x", Fraction(3)), SpaceRule("y", Fraction(1)))
    recipe = score_recipe(spaces, "AB", "cde", selection=SelectionRule(Fraction(3), Fraction(3), 1))
    recipe = replace(recipe, items=(ItemRule("A", cause="CD1"), ItemRule("B", cause="CD1")))
    rows = {("x", "A"): (3, 3, 3), ("x", "B"): (4, 2, 5), ("y", "A"): (3, 3, 3), ("y", "B"): (2, 4, 5)}
    cells = [score(*key, value, 1, name) for key, row in rows.items() for name, value in zip("cde", row, strict=True)]
    figures = compile_round(cells, recipe)
    assert chosen_range(figures, recipe, "A", "y") == (
        Stretch(NONE, HALF, True, False),
        Stretch(HALF, ALL, False, True),
    )
    assert chosen_range(figures, recipe, "B", "y") == (Stretch(HALF, HALF),)


def test_what_is_not_linear_has_no_range() -> None:
    """A median, criteria asked of different spaces, a space left out, a space with all the weight."""
    cells, recipe = EXAMPLE
    figures = compile_round(cells, recipe)
    assert chosen_range(figures, replace(recipe, measure="level"), "A1.2", "PAL") is None
    uneven = replace(recipe, spaces=(replace(recipe.spaces[0], asked=frozenset({"VP"})), *recipe.spaces[1:]))
    assert chosen_range(compile_round(cells, uneven), uneven, "A1.2", "PAL") is None
    left = compile_round([cell for cell in cells if cell.space != "PAL"], recipe)
    assert chosen_range(left, recipe, "A1.2", "PAL") is None
    alone = replace(recipe, spaces=tuple(replace(s, weight=Fraction(s.id == "PAL")) for s in recipe.spaces))
    assert chosen_range(compile_round(cells, alone), alone, "A1.2", "PAL") is None
    assert choice_range(compile_round(cells, alone), alone, "MAC") is not None
