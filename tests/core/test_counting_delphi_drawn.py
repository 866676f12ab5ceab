"""Target levels of any round: the properties of counting.md §13, and other definitions of the same figures."""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from math import lcm

from hypothesis import given
from hypothesis import strategies as st

from consult.core.counting import MILLION, Cell, ItemRule, LevelFigures, SpaceRule
from consult.core.counting.agreement import agreement_figures, between_share
from consult.core.counting.delphi import distance, level_figures
from consult.core.counting.level import distributions
from consult.core.counting.model import Shift
from consult.core.counting.tally import Tally, sort_cells
from consult.core.counting.weights import normalise
from tests.core.test_counting_cases import level_recipe

DAYS = ItemRule("days", tolerance=Fraction(1))
LEVELS = (1, 2, 3, 4, 5)
Drawn = tuple[dict[str, list[int]], dict[str, int]]
"""Space -> what each of its people answered; space -> weight."""


@st.composite
def panels(draw: st.DrawFn) -> Drawn:
    """Draw 1-4 spaces of up to 8 people, some without weight, at least one with weight and answers."""
    names = [f"s{i}" for i in range(draw(st.integers(1, 4)))]
    answers = {name: draw(st.lists(st.sampled_from(LEVELS), max_size=8)) for name in names}
    weights = {name: draw(st.integers(0, 9)) for name in names}
    answers["s0"] = answers["s0"] or [3]
    weights["s0"] = weights["s0"] or 1
    return answers, weights


def tally(answers: Mapping[str, list[int]], weights: Mapping[str, Fraction | int]) -> Tally:
    spaces = [SpaceRule(space, Fraction(weight)) for space, weight in weights.items()]
    recipe = replace(level_recipe(spaces), items=(DAYS,), minimum=Fraction(1), maximum=Fraction(5))
    return sort_cells([Cell(s, "days", "level", v * MILLION, False, 1) for s in answers for v in answers[s]], recipe)


def figures(answers: Mapping[str, list[int]], weights: Mapping[str, Fraction | int]) -> LevelFigures:
    found = tally(answers, weights)
    return level_figures(found, DAYS, normalise(found.recipe.spaces))


def mixture_of(found: LevelFigures) -> tuple[object, ...]:
    return found.median, found.quartiles, found.band, found.band_share


def expanded(answers: Mapping[str, list[int]], weights: Mapping[str, int]) -> list[int]:
    """Write the mixture as a list: each answer as often as its weight says, over a common denominator."""
    heard = [space for space in answers if answers[space] and weights[space]]
    whole = lcm(*(len(answers[space]) for space in heard))
    return [v for s in heard for v in answers[s] for _ in range(weights[s] * whole // len(answers[s]))]


@given(panels())
def test_medians_and_quartiles_against_the_standard_library(drawn: Drawn) -> None:
    """Independent: statistics.median_low and median_high of the expanded mixture; quartiles by counting places."""
    found, whole = figures(*drawn), sorted(expanded(*drawn))
    assert found.median == (Fraction(statistics.median_low(whole)), Fraction(statistics.median_high(whole)))
    assert found.quartiles == tuple(Fraction(whole[-(-len(whole) * at // 4) - 1]) for at in (1, 3))
    low = statistics.median_low(whole) - 1
    assert found.band_share == Fraction(sum(low <= value <= low + 2 for value in whole), len(whole))


@given(panels(), st.fractions(min_value=Fraction(1, 100), max_value=100))
def test_2_scaling_the_weights_changes_nothing(drawn: Drawn, factor: Fraction) -> None:
    answers, weights = drawn
    found = tally(answers, weights)
    scaled = {space: weight * factor for space, weight in weights.items()}
    assert level_figures(found, DAYS, scaled) == level_figures(found, DAYS, normalise(found.recipe.spaces))


@given(panels(), st.lists(st.sampled_from(LEVELS), min_size=1, max_size=8))
def test_3_a_space_without_weight_moves_no_combination(drawn: Drawn, forum: list[int]) -> None:
    answers, weights = drawn
    before, after = figures(answers, weights), figures({**answers, "forum": forum}, {**weights, "forum": 0})
    assert mixture_of(before) == mixture_of(after)
    assert set(after.against) - {"forum"} == set(before.against)
    assert tuple(after.by_space) == (*before.by_space, "forum")


@given(panels())
def test_4_splitting_a_space_into_two_halves(drawn: Drawn) -> None:
    """counting.md §13, 4: combination and median unchanged; here also A and the share between spaces."""
    answers, weights = drawn
    halves: dict[str, Fraction | int] = {
        **weights,
        "s0": Fraction(weights["s0"], 2),
        "twin": Fraction(weights["s0"], 2),
    }
    doubled = {**answers, "twin": answers["s0"]}
    before, after = figures(answers, weights), figures(doubled, halves)
    assert mixture_of(before) == mixture_of(after)
    assert before.state == after.state
    one, other = (agreement_of(tally(answers, weights)), agreement_of(tally(doubled, halves)))
    assert one == other


def agreement_of(found: Tally) -> tuple[Fraction | None, Fraction | None]:
    agreement = agreement_figures(found, DAYS, "level", normalise(found.recipe.spaces))
    assert agreement is not None
    return agreement.mixture, agreement.between


@given(panels())
def test_7_unanimity(drawn: Drawn) -> None:
    answers, weights = drawn
    found = figures({space: [4] * len(values) for space, values in answers.items()}, weights)
    assert (found.median, found.band_share, found.state) == ((Fraction(4), Fraction(4)), Fraction(1), "consensus")


@given(panels())
def test_8_mirroring_the_scale_swaps_the_medians(drawn: Drawn) -> None:
    answers, weights = drawn
    one = figures(answers, weights)
    other = figures({space: [6 - value for value in values] for space, values in answers.items()}, weights)
    assert one.median is not None
    assert other.median == (6 - one.median[1], 6 - one.median[0])
    assert [own.median for own in one.by_space.values()] == [
        own.median and (6 - own.median[1], 6 - own.median[0]) for own in other.by_space.values()
    ]


@given(panels(), st.sampled_from(["s0", "s1", "s2", "s3"]), st.integers(1, 10_000))
def test_nobody_gains_by_exaggerating(drawn: Drawn, space: str, further: int) -> None:
    """counting.md §10 (Moulin 1980): going further out on one's own side of the median moves nothing."""
    answers, weights = drawn
    before = figures(answers, weights)
    assert before.median is not None
    low, high = before.median

    def exaggerated(value: int) -> int:
        return value + further if value > high else value - further if value < low else value

    louder = {s: [exaggerated(v) for v in values] if s == space else values for s, values in answers.items()}
    assert figures(louder, weights).median == before.median


@given(panels())
def test_a_proposal_of_ten_thousand_moves_the_median_no_further_than_the_next_level(drawn: Drawn) -> None:
    """counting.md §10: «a federation proposing 0 or 10,000 moves nothing» once it is on that side."""
    answers, weights = drawn
    one = figures({**answers, "s0": [*answers["s0"], 6]}, weights)
    other = figures({**answers, "s0": [*answers["s0"], 10_000]}, weights)
    assert one.median is not None
    if one.median[1] < 6:
        assert other.median == one.median


DISTRIBUTIONS = st.lists(st.integers(0, 9), min_size=5, max_size=5).filter(any)


def shares(counts: list[int]) -> dict[Fraction, Fraction]:
    return {Fraction(level): Fraction(n, sum(counts)) for level, n in zip(LEVELS, counts, strict=True) if n}


@given(DISTRIBUTIONS, DISTRIBUTIONS)
def test_the_distance_is_the_largest_difference_on_any_set_of_levels(one: list[int], other: list[int]) -> None:
    """Independent: the definition of total variation distance, over all 32 sets of levels."""
    p, q = shares(one), shares(other)
    subsets = [subset for size in range(6) for subset in combinations(map(Fraction, LEVELS), size)]
    none = Fraction(0)
    largest = max(abs(sum((p.get(x, none) - q.get(x, none) for x in s), none)) for s in subsets)
    assert distance(p, q) == distance(q, p) == largest


MOVES = st.lists(st.tuples(st.sampled_from(LEVELS), st.sampled_from(LEVELS), st.integers(1, 4)), max_size=6)


@given(panels(), st.dictionaries(st.sampled_from(["s0", "s1", "s2"]), MOVES), st.randoms(use_true_random=False))
def test_changes_of_any_round(drawn: Drawn, moves: dict[str, list[tuple[int, int, int]]], chance: object) -> None:
    """No more people change, net, than moved; the whole changes no more than the space that changes most; the order
    of the lines decides nothing."""
    found = tally(*drawn)
    shifts = [Shift(s, "days", b * MILLION, a * MILLION, n) for s, each in moves.items() for b, a, n in each]
    weights = normalise(found.recipe.spaces)
    after = level_figures(found, DAYS, weights, iteration=2, shifts=shifts)
    mixed_up = list(shifts)
    chance.shuffle(mixed_up)  # type: ignore[attr-defined]
    assert level_figures(found, DAYS, weights, iteration=2, shifts=mixed_up) == after
    for space, change in after.change_by_space.items():
        people = sum(n for _, _, n in moves.get(space, []))
        assert (change is None) == (people == 0)
        assert change is None or change * people <= sum(n for b, a, n in moves[space] if b != a)
    weighted = [change for s, change in after.change_by_space.items() if change is not None and weights[s]]
    assert (after.change is None) == (not weighted)
    assert after.change is None or after.change <= max(weighted)


@given(panels())
def test_the_share_between_spaces_is_what_is_left_of_the_share_within(drawn: Drawn) -> None:
    """Independent: total variance = variance within + variance between (counting.md §10 M6)."""
    found = tally(*drawn)
    weights = normalise(found.recipe.spaces)
    parts = {space: part for space, part in distributions(found, "days", "level").items() if weights[space]}
    share = between_share(parts, weights)
    whole = expanded(*drawn)
    total = statistics.pvariance([Fraction(value) for value in whole])
    assert (share is None) == (total == 0)
    if share is not None:
        heard = sum((weights[space] for space in parts), Fraction(0))
        answers = drawn[0]
        within = sum(weights[s] / heard * statistics.pvariance([Fraction(v) for v in answers[s]]) for s in parts)
        assert share == 1 - within / total
