"""What holds of every interval (counting.md §8 and §13), for any round."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from fractions import Fraction
from math import sqrt
from time import process_time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from consult.core.counting import MILLION, Cell, ItemRule, Precision, Recipe, SpaceRule, compile_round
from consult.core.counting.intervals import Sample, difference_precision
from tests.core.test_counting_cases import score, score_recipe
from tests.core.test_counting_intervals import precisions, prepared, single
from tests.core.test_counting_properties import rounds

Case = tuple[tuple[Cell, ...], Recipe]
SLACK = 1e-9


def width(found: Precision) -> float | None:
    return found.interval.high - found.interval.low if found.interval else None


def in_bytes(cells: Sequence[Cell], recipe: Recipe) -> str:
    return json.dumps({item: asdict(found) for item, found in precisions(cells, recipe).items()}, sort_keys=True)


def complete(cells: Sequence[Cell], recipe: Recipe, spare: int = 0) -> Recipe:
    """Give every space a roster: the most who answered one question there, and `spare` more."""
    n = {space.id: max(people(cells, space.id).values(), default=1) + spare for space in recipe.spaces}
    return replace(recipe, spaces=tuple(replace(space, eligible=n[space.id]) for space in recipe.spaces))


def people(cells: Sequence[Cell], space: str) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for cell in cells:
        if cell.space == space:
            found[cell.item, cell.criterion] += cell.n
    return found


@given(rounds(), st.integers(0, 30) | st.none())
def test_an_interval_holds_its_figure_and_stays_on_the_scale(case: Case, spare: int | None) -> None:
    cells, recipe = case
    recipe = recipe if spare is None else complete(cells, recipe, spare)
    low, high = (0, 1) if recipe.measure == "support" else (recipe.minimum, recipe.maximum)
    assert low is not None
    assert high is not None
    for item in compile_round(cells, recipe).items:
        found = precisions(cells, recipe)[item.id]
        assert (item.weighted is None) == (found.because == "no_figure")
        assert (found.interval is None) == bool(found.because)
        assert (found.error is not None) == (found.interval is not None and recipe.measure == "scores")
        if found.interval is not None and item.weighted is not None:
            assert low <= found.interval.low <= float(item.weighted) + SLACK
            assert float(item.weighted) - SLACK <= found.interval.high <= high


@given(rounds(), st.randoms(use_true_random=False), st.fractions(min_value=Fraction(1, 100), max_value=100))
def test_1_and_2_no_order_and_no_scale_of_weights_moves_a_byte(case: Case, chance: object, factor: Fraction) -> None:
    cells, recipe = case
    mixed = list(cells)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    spaces = tuple(replace(space, weight=space.weight * factor) for space in reversed(recipe.spaces))
    assert in_bytes(mixed, replace(recipe, spaces=spaces, items=recipe.items[::-1])) == in_bytes(cells, recipe)


@given(rounds(), st.integers(0, 30) | st.none())
def test_5_duplicating_every_answer_makes_intervals_shorter(case: Case, spare: int | None) -> None:
    """Strictly, for shares and means, unless the first covers the whole scale, or is a point already."""
    cells, recipe = case
    twice = [replace(cell, n=2 * cell.n) for cell in cells]
    recipe = recipe if spare is None else complete(twice, recipe, spare + 1)
    assert recipe.maximum is not None
    assert recipe.minimum is not None
    before, after = precisions(cells, recipe), precisions(twice, recipe)
    whole = 1 if recipe.measure == "support" else float(recipe.maximum - recipe.minimum)
    for item, found in before.items():
        one, two = width(found), width(after[item])
        if one is None:
            continue
        assert two is not None
        assert two < one or (recipe.measure == "level" and two == one) or two == one == whole


@given(rounds())
def test_a_full_roster_everywhere_leaves_nothing_to_vary(case: Case) -> None:
    """counting.md §8: its part is 0. Items with fewer answers than the roster are not complete."""
    cells, recipe = case
    recipe = complete(cells, recipe)
    figures = {item.id: item for item in compile_round(cells, recipe).items}
    full = {space.id: space.eligible for space in recipe.spaces}
    checked = 0
    for item, found in precisions(cells, recipe).items():
        n = {space: {people(cells, space)[item, c] for c, _ in recipe.criteria} for space in full}
        if figures[item].weighted is not None and all(n[space] <= {full[space], 0} for space in full):
            checked += 1
            assert (width(found), found.error or 0.0) == (0.0, 0.0)
    assume(checked)


@given(rounds())
def test_8_mirroring_the_scale_mirrors_the_interval(case: Case) -> None:
    """Shares and means; in support, people who passed are left out, since they are not the contrary."""
    cells, recipe = case
    assume(recipe.measure != "level")
    if recipe.measure == "support":
        cells = tuple(cell for cell in cells if cell.value)
        mirrored = [replace(cell, value=-cell.value) for cell in cells]
        low, high = Fraction(0), Fraction(1)
    else:
        mirrored = [replace(cell, value=6 * MILLION - cell.value) for cell in cells]
        low, high = Fraction(1), Fraction(5)
    before, after = precisions(cells, recipe), precisions(mirrored, recipe)
    for item, found in before.items():
        other = after[item]
        assert (found.interval is None, found.because) == (other.interval is None, other.because)
        if found.interval is not None and other.interval is not None:
            turned = [float(low + high) - other.interval.high, float(low + high) - other.interval.low]
            assert [found.interval.low, found.interval.high] == pytest.approx(turned, abs=SLACK)
            assert (found.error or 0.0) == pytest.approx(other.error or 0.0, abs=SLACK)


@given(rounds(("level",)))
def test_8_mirroring_the_levels_mirrors_the_median(case: Case) -> None:
    """Without a roster no limit of F is exactly 1/2: Wilson's limits are irrational or 0 and 1."""
    cells, recipe = case
    before = precisions(cells, recipe)
    after = precisions([replace(cell, value=6 * MILLION - cell.value) for cell in cells], recipe)
    for item, found in before.items():
        other = after[item].interval
        assert (found.interval is None) == (other is None)
        if found.interval is not None and other is not None:
            assert (found.interval.low, found.interval.high) == (6 - other.high, 6 - other.low)


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=2, max_size=40), st.integers(0, 4))
def test_the_error_of_several_criteria_is_never_too_small(answers: list[tuple[int, int]], k: int) -> None:
    """People's own totals, which the tally does not know, give the exact error; and k_c SE_c added up bound it."""
    cells = [score("s", "i", x, criterion="a") for x, _ in answers] + [
        score("s", "i", y, criterion="b") for _, y in answers
    ]
    recipe = replace(score_recipe([SpaceRule("s", Fraction(1))], ["i"], ["a", "b"]), minimum=None)
    recipe = replace(recipe, criteria=(("a", Fraction(4 - k)), ("b", Fraction(k))))
    totals = [Fraction((4 - k) * x + k * y, 4) for x, y in answers]
    mean = sum(totals, Fraction(0)) / len(totals)
    exact = sqrt(sum((total - mean) ** 2 for total in totals) / (len(totals) - 1) / len(totals))
    found = single(cells, recipe).error
    parts = [single([c for c in cells if c.criterion == name], one_criterion(recipe, name)).error for name in "ab"]
    assert found is not None
    assert parts[0] is not None
    assert parts[1] is not None
    assert exact - SLACK <= found <= ((4 - k) * parts[0] + k * parts[1]) / 4 + SLACK
    if k in (0, 4):
        assert found == pytest.approx(exact)


def one_criterion(recipe: Recipe, name: str) -> Recipe:
    return replace(recipe, criteria=((name, Fraction(1)),))


def test_several_criteria_add_inside_a_space_and_spread_between_spaces() -> None:
    """Two criteria and two spaces with the same answers: sqrt(2) (e/2) with e = SE of a space, not e."""
    spaces = [SpaceRule("p", Fraction(1)), SpaceRule("q", Fraction(1))]
    marks = [score(s, "i", v, 20, c) for s in "pq" for c in "ab" for v in (2, 4)]
    found = single(marks, score_recipe(spaces, ["i"], ["a", "b"])).error
    assert found == pytest.approx(sqrt(Fraction(40, 39) / 40 / 2))


@given(st.dictionaries(st.integers(-4, 4), st.integers(1, 30), min_size=1), st.integers(0, 20))
def test_the_difference_turned_round_is_the_opposite(differences: dict[int, int], silent: int) -> None:
    n = sum(differences.values())
    scale = (MILLION, 5 * MILLION)
    one, other = (
        difference_precision(
            [Sample(Fraction(1), n, Fraction(n), n + silent, {sign * MILLION * d: k for d, k in differences.items()})],
            scale,
        )
        for sign in (1, -1)
    )
    assert one.because == other.because == ("single_answer" if n == 1 and silent else "")
    if one.interval is not None and other.interval is not None:
        turned = [-other.interval.high, -other.interval.low]
        assert [one.interval.low, one.interval.high] == pytest.approx(turned, abs=SLACK)


@pytest.mark.parametrize("measure", ["support", "scores", "level"])
def test_thirty_items_of_six_spaces_take_no_time(measure: str) -> None:
    """counting.md §14: everything compiles within 0.5 s; a tenth of it is for intervals (measured: 5-20 ms)."""
    values = (-1, 0, 1) if measure == "support" else (1, 2, 3, 4, 5)
    spaces = tuple(SpaceRule(f"s{n}", Fraction(n + 1), eligible=400) for n in range(6))
    criterion = {"scores": "c"}.get(measure, measure)
    cells = [
        Cell(space.id, f"i{i}", criterion, v * MILLION, False, (7 * i + 3 * v + 11 * n) % 60 + 1)
        for i in range(30)
        for n, space in enumerate(spaces)
        for v in values
    ]
    recipe = Recipe(
        "any", measure, ((criterion, Fraction(1)),), tuple(ItemRule(f"i{i}") for i in range(30)), spaces,
        Fraction(1), Fraction(5),
    )  # fmt: skip
    assert all(found.interval for found in precisions(cells, recipe).values())
    assert min(seconds(prepared(cells, recipe)) for _ in range(5)) < 0.05


def seconds(run: Callable[[], object]) -> float:
    """Return the seconds of the processor that a call takes: other work on the machine does not count."""
    start = process_time()
    run()
    return process_time() - start
