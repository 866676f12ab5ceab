"""The acceptance properties of counting.md §13 that concern scores, support and levels, for any round."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from consult.core.counting import MILLION, Cell, ItemRule, Recipe, RoundFigures, SelectionRule, SpaceRule, compile_round
from consult.core.counting.snapshot import from_json, to_json
from tests.core.test_counting_cases import mape_round

VALUES = {"support": (-1, 0, 1), "scores": (1, 2, 3, 4, 5), "level": (1, 2, 3, 4, 5)}
CRITERIA = {"support": ("support",), "scores": ("VP", "VS"), "level": ("level",)}


@st.composite
def rounds(
    draw: st.DrawFn, measures: tuple[str, ...] = ("scores", "support", "level")
) -> tuple[tuple[Cell, ...], Recipe]:
    """Draw a small round: 1-4 spaces (some without weight), 1-3 items, any answers, gaps included."""
    measure = draw(st.sampled_from(measures))
    spaces = [f"s{i}" for i in range(draw(st.integers(1, 4)))]
    items = [f"i{i}" for i in range(draw(st.integers(1, 3)))]
    weights = draw(st.lists(st.integers(0, 9), min_size=len(spaces), max_size=len(spaces)).filter(any))
    keys = [(s, i, c, v) for s in spaces for i in items for c in CRITERIA[measure] for v in VALUES[measure]]
    counts = draw(st.lists(st.sampled_from([0, 0, 1, 2, 7]), min_size=len(keys), max_size=len(keys)))
    cells = tuple(Cell(s, i, c, v * MILLION, False, n) for (s, i, c, v), n in zip(keys, counts, strict=True))
    rule = (
        SelectionRule(Fraction(3), Fraction(2), 1, Fraction(1)) if measure == "scores" and draw(st.booleans()) else None
    )
    recipe = Recipe(
        kind="any",
        measure=measure,
        criteria=tuple((name, Fraction(1, len(CRITERIA[measure]))) for name in CRITERIA[measure]),
        items=tuple(ItemRule(item, cause="CD") for item in items),
        spaces=tuple(SpaceRule(s, Fraction(w)) for s, w in zip(spaces, weights, strict=True)),
        minimum=Fraction(min(VALUES[measure])),
        maximum=Fraction(max(VALUES[measure])),
        selection=rule,
    )
    return cells, recipe


def combination(figures: RoundFigures) -> dict[str, tuple[object, ...]]:
    """Return what the weights make: totals, ranks, choices and the choice per scenario."""
    return {
        item.id: (item.weighted, {c: f.weighted for c, f in item.criteria.items()}, item.coverage, item.is_ranked,
                  item.is_chosen, item.not_chosen_because, item.is_tied, item.bounds)
        for item in figures.items
    } | {"published": tuple(sorted(figures.scenarios["published"]))}  # fmt: skip


@given(rounds(), st.randoms(use_true_random=False))
def test_1_shuffle_answers_same_bytes(case: tuple[tuple[Cell, ...], Recipe], chance: object) -> None:
    cells, recipe = case
    mixed = list(cells)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    same = json.dumps(to_json(compile_round(mixed, recipe)))
    assert same == json.dumps(to_json(compile_round(cells, recipe)))


@given(rounds())
def test_1_the_order_of_items_and_spaces_decides_nothing(case: tuple[tuple[Cell, ...], Recipe]) -> None:
    cells, recipe = case
    turned = replace(recipe, items=recipe.items[::-1], spaces=recipe.spaces[::-1])
    one, other = compile_round(cells, recipe), compile_round(cells, turned)
    assert combination(one) == combination(other)
    assert [(i.by_space, i.head_count, i.equal, set(i.dissent)) for i in one.items] == [
        (i.by_space, i.head_count, i.equal, set(i.dissent)) for i in reversed(other.items)
    ]
    assert {name: set(ids) for name, ids in one.scenarios.items()} == {
        name: set(ids) for name, ids in other.scenarios.items()
    }


@given(rounds(), st.fractions(min_value=Fraction(1, 100), max_value=100))
def test_2_scaling_the_weights_changes_nothing(case: tuple[tuple[Cell, ...], Recipe], factor: Fraction) -> None:
    cells, recipe = case
    spaces = tuple(replace(space, weight=space.weight * factor) for space in recipe.spaces)
    assert compile_round(cells, replace(recipe, spaces=spaces)) == compile_round(cells, recipe)


@given(rounds())
def test_3_a_zero_weight_space_extends_tables_only(case: tuple[tuple[Cell, ...], Recipe]) -> None:
    cells, recipe = case
    lowest = VALUES[recipe.measure][0]
    forum = tuple(Cell("forum", i.id, c, lowest * MILLION, False, 50) for i in recipe.items for c, _ in recipe.criteria)
    wider = replace(recipe, spaces=(*recipe.spaces, SpaceRule("forum", Fraction(0))))
    before, after = compile_round(cells, recipe), compile_round([*cells, *forum], wider)
    assert combination(before) == combination(after)
    assert all(item.by_space["forum"] == lowest or recipe.measure == "support" for item in after.items)
    assert [i.equal for i in before.items] == [i.equal for i in after.items]


@given(rounds())
def test_4_splitting_a_space_into_two_halves(case: tuple[tuple[Cell, ...], Recipe]) -> None:
    cells, recipe = case
    first = recipe.spaces[0]
    twins = (replace(first, weight=first.weight / 2), replace(first, id="twin", weight=first.weight / 2))
    copies = tuple(replace(cell, space="twin") for cell in cells if cell.space == first.id)
    split = compile_round([*cells, *copies], replace(recipe, spaces=(*twins, *recipe.spaces[1:])))
    assert combination(split) == combination(compile_round(cells, recipe))


@given(rounds())
def test_5_duplicating_every_answer_of_a_space(case: tuple[tuple[Cell, ...], Recipe]) -> None:
    cells, recipe = case
    twice = tuple(replace(cell, n=cell.n * 2) if cell.space == "s0" else cell for cell in cells)
    one, other = compile_round(cells, recipe), compile_round(twice, recipe)
    assert combination(one) == combination(other)
    assert [i.by_space for i in one.items] == [i.by_space for i in other.items]


@given(rounds(("support",)))
def test_6_one_more_supporter_never_lowers_support(case: tuple[tuple[Cell, ...], Recipe]) -> None:
    cells, recipe = case
    before = compile_round(cells, recipe)
    more = compile_round([*cells, Cell("s0", "i0", "support", MILLION, False, 1)], recipe)
    share, total = before.items[0].by_space["s0"], before.items[0].weighted
    if share is not None and total is not None:
        assert (more.items[0].by_space["s0"] or 0) >= share
        assert (more.items[0].weighted or 0) >= total


@given(rounds(), st.data())
def test_7_unanimity(case: tuple[tuple[Cell, ...], Recipe], data: st.DataObject) -> None:
    cells, recipe = case
    value = data.draw(st.sampled_from(VALUES[recipe.measure]))
    same = tuple(replace(cell, value=value * MILLION) for cell in cells)
    expected = (1 if value == 1 else 0) if recipe.measure == "support" else value
    for item in compile_round(same, recipe).items:
        figures = (item.weighted, item.head_count, item.equal, *item.by_space.values())
        assert all(figure in (None, expected) for figure in figures)


@given(rounds(("scores", "support")))
def test_8_mirroring_the_scale_mirrors_the_result(case: tuple[tuple[Cell, ...], Recipe]) -> None:
    cells, recipe = case
    ends = VALUES[recipe.measure][0] + VALUES[recipe.measure][-1]
    mirrored = tuple(replace(cell, value=ends * MILLION - cell.value) for cell in cells)
    one, other = compile_round(cells, recipe), compile_round(mirrored, recipe)
    for item, turned in zip(one.items, other.items, strict=True):
        if recipe.measure == "support":
            assert item.support is not None or turned.support is None
            assert item.support is None or turned.support is None or item.support.support == turned.support.disagree
        else:
            assert (item.weighted is None) == (turned.weighted is None)
            assert item.weighted is None or ends - item.weighted == turned.weighted
            assert item.gap == turned.gap


@given(rounds())
def test_9_an_alternative_nobody_scores(case: tuple[tuple[Cell, ...], Recipe]) -> None:
    cells, recipe = case
    wider = replace(recipe, items=(*recipe.items, ItemRule("ghost", cause="CD")))
    before, after = compile_round(cells, recipe), compile_round(cells, wider)
    assert after.items[:-1] == before.items
    ghost = after.items[-1]
    assert (ghost.coverage, ghost.is_ranked, ghost.weighted, ghost.is_chosen) == (Fraction(0), False, None, False)
    assert after.scenarios == before.scenarios


@given(rounds())
def test_15_a_withdrawn_answer_leaves_no_trace(case: tuple[tuple[Cell, ...], Recipe]) -> None:
    """A withdrawn answer reaches the count as n = 0, or not at all. (Last answer wins: in the store, not here.)"""
    cells, recipe = case
    kept = tuple(cell for cell in cells if cell.n)
    assert compile_round(cells, recipe) == compile_round(kept, recipe)


@given(rounds(), st.integers(1, 99))
def test_16_one_space_only(case: tuple[tuple[Cell, ...], Recipe], weight: int) -> None:
    cells, recipe = case
    alone = replace(recipe, spaces=(SpaceRule("s0", Fraction(weight)),))
    for item in compile_round([cell for cell in cells if cell.space == "s0"], alone).items:
        assert item.weighted == item.by_space["s0"] == item.head_count == item.equal


@settings(max_examples=60)
@given(rounds())
def test_snapshots_read_back_exactly(case: tuple[tuple[Cell, ...], Recipe]) -> None:
    figures = compile_round(*case)
    assert from_json(json.loads(json.dumps(to_json(figures)))) == figures


def test_no_float_is_ever_stored() -> None:
    """counting.md §1: exactness; a float in the stored result would be parsed here."""
    floats: list[str] = []
    json.loads(json.dumps(to_json(compile_round(*mape_round()))), parse_float=floats.append)
    assert floats == []
    assert to_json(compile_round(*mape_round()))["items"][6]["weighted"] == "18/5"


@given(rounds())
def test_combined_figures_stay_within_their_spaces(case: tuple[tuple[Cell, ...], Recipe]) -> None:
    """A weighted mean or median of spaces lies between the lowest and the highest of them (counting.md §2)."""
    for item in compile_round(*case).items:
        known = [total for total in item.by_space.values() if total is not None]
        for figure in (item.weighted, item.head_count, item.equal):
            assert figure is None or min(known) <= figure <= max(known)
