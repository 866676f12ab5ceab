"""The small-number gate over a round: counting.md §9, rules 1-3 and 5-7; settled conflicts 4 and 7."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given

from consult.core.counting import Cell, ItemFigures, Recipe, SelectionRule, SpaceRule, compile_round
from consult.core.disclosure import GatePolicy, Released, ReleasedItem, release
from tests.core.test_counting_cases import mape_round, score, score_recipe, support_recipe, votes
from tests.core.test_counting_properties import rounds

PUBLIC = GatePolicy()
STAFF_OF_OTHERS = GatePolicy(is_public=False)
INTERNAL = GatePolicy(is_internal=True)
NODE = "node"


def gated(cells: Sequence[Cell], recipe: Recipe, gate: GatePolicy = STAFF_OF_OTHERS) -> Released:
    return release(compile_round(cells, recipe), recipe, gate)


def polled(
    counts: Mapping[str, tuple[int, int, int]], weights: Mapping[str, int], **rest: Any
) -> tuple[list[Cell], Recipe]:
    """Make a support round of one node from (support, disagree, pass) by space."""
    cells = [cell for space, triple in counts.items() for cell in votes(space, NODE, triple)]
    return cells, support_recipe([SpaceRule(space, Fraction(w), **rest) for space, w in weights.items()])


def with_pallaqueras(n: int) -> tuple[tuple[Cell, ...], Recipe]:
    """Return the example with `n` pallaqueras instead of 36."""
    cells, recipe = mape_round()
    return tuple(replace(cell, n=n) if cell.space == "PAL" else cell for cell in cells), recipe


def said_of(page: Any, space: str) -> list[object]:
    """Collect everything a released page holds under a space's name, at any depth."""
    found: list[object] = []
    if isinstance(page, dict):
        for key, value in page.items():
            found += [value] if key == space else said_of(value, space)
    elif isinstance(page, list | tuple):
        for value in page:
            found += said_of(value, space)
    return found


def is_silent(value: object) -> bool:
    """Say whether a value tells nothing: None, an empty code, or a mapping of such."""
    if isinstance(value, dict):
        return all(is_silent(inner) for inner in value.values())
    if isinstance(value, tuple):
        return all(is_silent(inner) for inner in value)
    return value is None or value == ""


def without_weights(page: Released) -> dict[str, Any]:
    """Return the page as plain values, without the weights, which are public (settled conflict 7)."""
    return {name: value for name, value in asdict(page).items() if name not in ("weights", "exact")}


def test_the_example_hides_nobody() -> None:
    """36 and 343 people pass k = 10; on-record spaces are numbers, confidential ones bands."""
    page = gated(*mape_round(), PUBLIC)
    assert (page.n_by_space, page.is_coarse) == (
        {"FED": 24, "MIN": 20, "PAL": "20–49", "MAC": "200–499", "SOC": 18},
        False,
    )
    item = page.items[1]
    assert (item.weighted, item.head_count, item.equal, item.gap) == tuple(
        Decimal(text) for text in ("3.55", "3.33", "3.59", "1.65")
    )  # method.md §3.4, A1.2, to two decimals
    assert (item.by_space["PAL"], item.criteria["VS"].by_space["PAL"]) == (Decimal("4.55"), Decimal("4.90"))
    assert page.weights == {"FED": 20, "MIN": 20, "PAL": 20, "MAC": 25, "SOC": 15}
    assert page.coverage == 100
    assert (set(page.scenarios), page.is_choice_stable) == (set(compile_round(*mape_round()).scenarios), False)


def test_a_small_protected_space_is_merged_with_the_next_confidential_one() -> None:
    """Rules 1 and 2: never with one on record. A2.1: (0.20 * 3.125 + 0.25 * 3.175) / 0.45 = 3.15, method.md §3.4."""
    page = gated(*with_pallaqueras(9), PUBLIC)
    item = page.items[3]
    assert (item.id, item.hidden) == ("A2.1", ("PAL", "MAC"))
    assert item.merged is not None
    assert (item.merged.ids, item.merged.weight, item.merged.value, item.merged.n) == (
        ("PAL", "MAC"),
        Decimal("45.0"),
        Decimal("3.2"),
        "200–499",
    )
    assert (item.weighted, item.head_count, item.equal, item.coverage) == (Decimal("3.4"), None, None, None)
    assert (item.by_space["FED"], item.n_by_space["FED"]) == (Decimal("3.4"), 24)
    assert all(other.hidden == item.hidden for other in page.items)  # rule 3
    assert set(page.scenarios) == {"published"}  # rule 4: with hidden spaces only the sentence


def test_the_audit_holds_back_what_would_tell_a_side() -> None:
    """Rule 4 on the example with 9 pallaqueras, weights 0.20 and 0.25 of their row (method.md §3.4).

    A1.2: its EF is (0.20 * 4.8 + 0.25 * 3.3) / 0.45 = 3.97 in the row, so MAC >= (1.785 - 1) / 0.25 = 3.14, for certain
    above the middle; in steps of a twentieth, 0.2, and without the row it may be below. A4.2: its total in the row is
    4.29, so PAL >= (1.9325 - 1.25) / 0.20 = 3.41 whatever the criteria are, and steps of 0.2 do not hide that.
    """
    items = {item.id: item for item in gated(*with_pallaqueras(9), PUBLIC).items}
    a12, a42 = items["A1.2"], items["A4.2"]
    assert a12.merged is not None
    assert (a12.weighted, a12.code, a12.merged.value, a12.is_withheld) == (Decimal("3.6"), "≈", None, False)
    assert (a12.criteria["EF"].weighted, a12.criteria["EF"].code) == (Decimal("3.6"), "≈")  # 3.695
    assert (a42.weighted, a42.merged, a42.is_withheld, a42.is_chosen) == (None, None, True, True)
    assert a42.by_space["FED"] == Decimal("4.0")


def test_nothing_is_said_of_a_hidden_space() -> None:
    page = without_weights(gated(*with_pallaqueras(9), PUBLIC))
    assert len(said_of(page, "PAL")) >= 12 * 10
    assert all(is_silent(value) for space in ("PAL", "MAC") for value in said_of(page, space))
    shown = without_weights(gated(*with_pallaqueras(36), PUBLIC))
    assert not any(is_silent(value) for value in said_of(shown, "PAL") if not isinstance(value, dict))


def test_dissent_and_gap_are_those_of_the_spaces_shown() -> None:
    """Rule 10: a hidden space is told privately. A1.2 without PAL: 3.95 - 2.90; A2.3 without PAL: 3.70 - 3.35."""
    page = gated(*with_pallaqueras(9), PUBLIC)
    found = {item.id: (item.gap, item.dissent) for item in page.items}
    assert found["A1.2"] == (Decimal("1.1"), ("FED",))
    assert found["A2.3"] == (Decimal("0.4"), ())


def test_internal_pages_are_exact_and_marked() -> None:
    """counting.md §9, end: the same path with k = 1 and a mark."""
    page = gated(*with_pallaqueras(1), INTERNAL)
    assert page.is_internal
    assert (page.n_by_space["PAL"], page.items[1].by_space["PAL"], page.items[1].hidden) == (1, Decimal("4.55"), ())


def test_spaces_on_record_are_never_suppressed() -> None:
    """Settled conflict 7: shown without suppression, however few; a protected space is never on record."""
    cells, recipe = polled({"a": (1, 0, 0), "b": (0, 2, 0)}, {"a": 1, "b": 1}, is_on_record=True)
    (item,) = gated(cells, recipe, PUBLIC).items
    assert (item.by_space, item.n_by_space, item.hidden) == ({"a": Decimal(100), "b": Decimal(0)}, {"a": 1, "b": 2}, ())
    assert item.support is not None
    assert item.support.counts == (1, 2, 0)
    both = replace(recipe, spaces=tuple(replace(space, is_protected=True) for space in recipe.spaces))
    assert gated(cells, both, PUBLIC).items[0].hidden == ("a", "b")


def test_the_spec_s_example_of_four_spaces() -> None:
    """counting.md §9, rule 4 table: 40/30/20/10, spaces 3 (16 of 40) and 4 (1 of 3): both hidden, whole percent.

    The merged row is (0.2 * 16/40 + 0.1 * 1/3) / 0.3 = 34/90 = 37.8 -> 38.
    """
    counts = {"s1": (60, 40, 0), "s2": (30, 70, 0), "s3": (16, 24, 0), "s4": (1, 2, 0)}
    page = gated(*polled(counts, {"s1": 40, "s2": 30, "s3": 20, "s4": 10}))
    (item,) = page.items
    assert item.hidden == ("s3", "s4")
    assert item.merged is not None
    assert (str(item.merged.value), item.merged.weight, item.merged.n) == ("38", Decimal("30.0"), "20–49")
    assert item.support_merged is not None
    assert (str(item.support_merged.support), str(item.support_merged.disagree)) == ("38", "62")
    assert (str(item.weighted), str(item.by_space["s1"]), item.equal, item.head_count) == ("44", "60", None, None)


def test_without_a_partner_the_combined_figures_are_withheld() -> None:
    """Rule 2: on-record spaces never serve as partner, nor does one without weight, which protects nothing."""
    cells, recipe = polled({"pal": (3, 0, 1), "min": (9, 3, 0), "forum": (50, 9, 0)}, {"pal": 1, "min": 1, "forum": 0})
    spaces = (recipe.spaces[0], replace(recipe.spaces[1], is_on_record=True), recipe.spaces[2])
    (item,) = gated(cells, replace(recipe, spaces=spaces)).items
    assert (item.hidden, item.is_withheld, item.merged) == (("pal",), True, None)
    assert (item.weighted, item.head_count, item.equal, item.criteria["support"].weighted) == (None,) * 4
    assert item.support is not None
    assert (item.support.support, item.support.counts) == (None, None)
    assert item.by_space["min"] == 75
    assert item.by_space["forum"] == 85  # 50 of 59, whole percent because something is hidden


@pytest.mark.parametrize("few", [(0, 0, 0), (1, 0, 0), (0, 4, 0), (2, 1, 1)])
def test_two_worlds_none_and_too_few_are_one_page(few: tuple[int, int, int]) -> None:
    """A space with 0 answers and one with too few look the same: the whole page, byte for byte."""
    weights = {"pal": 1, "min": 2}
    pages = []
    for counts in ((4, 0, 0), few):
        cells, recipe = polled({"pal": counts, "min": (9, 3, 0)}, weights)
        spaces = (recipe.spaces[0], replace(recipe.spaces[1], is_on_record=True))
        pages.append(gated(cells, replace(recipe, spaces=spaces)))
    assert pages[0] == pages[1]


def test_rows_of_none_and_too_few_look_the_same_beside_a_partner() -> None:
    for few in ((0, 0, 0), (2, 1, 0)):
        (item,) = gated(*polled({"s": few, "p": (20, 20, 0), "q": (50, 50, 0)}, {"s": 1, "p": 2, "q": 2})).items
        assert (item.by_space["s"], item.n_by_space["s"], item.hidden) == (None, None, ("s", "p"))
        assert item.merged is not None
        assert (item.merged.ids, item.merged.n) == (("s", "p"), "20–49")


def test_equal_partners_all_join() -> None:
    """Nothing is decided by the name of a space."""
    (item,) = gated(
        *polled({"s": (2, 1, 0), "p": (20, 20, 0), "q": (30, 10, 0), "r": (50, 9, 0)}, dict.fromkeys("spqr", 1))
    ).items
    assert item.hidden == ("s", "p", "q")


def test_a_merged_row_under_k_is_withheld() -> None:
    """Rule 2: 1 + 2 people are not 5."""
    cells, recipe = polled({"a": (1, 0, 0), "b": (2, 0, 0), "big": (90, 10, 0)}, {"a": 1, "b": 1, "big": 1})
    (item,) = gated(cells, recipe).items
    assert (item.hidden, item.merged, item.is_withheld, item.weighted) == (("a", "b"), None, True, None)
    assert item.by_space["big"] == 90


def test_one_division_for_all_items() -> None:
    """Rule 3: a space small on one item is hidden on all, or merged groups could be differenced."""
    spaces = [SpaceRule(name, Fraction(1)) for name in "spq"]
    cells = [*votes("s", "one", (2, 1, 0)), *votes("s", "two", (15, 15, 0))]
    cells += [cell for item in ("one", "two") for cell in votes("p", item, (20, 20, 0)) + votes("q", item, (60, 20, 0))]
    page = gated(cells, support_recipe(spaces, ("one", "two")))
    assert [item.hidden for item in page.items] == [("s", "p"), ("s", "p")]
    assert page.n_by_space == {"s": None, "p": None, "q": "50–99"}


def test_a_node_hardly_anyone_answered_is_withheld_alone() -> None:
    """All confidential answers to it together are under k: no merging helps, and it does not hide the rest."""
    spaces = [SpaceRule(name, Fraction(1)) for name in "pq"]
    cells = [*votes("p", "late", (1, 1, 0)), *votes("q", "late", (1, 0, 0))]
    cells += [*votes("p", "old", (30, 10, 0)), *votes("q", "old", (60, 20, 0))]
    late, old = gated(cells, support_recipe(spaces, ("late", "old"))).items
    assert (late.hidden, late.is_withheld, late.weighted, late.is_ranked) == (("p", "q"), True, None, False)
    assert (old.hidden, old.is_withheld, old.weighted) == ((), False, Decimal(75))


def test_every_criterion_cell_counts() -> None:
    """Rule 1: 40 people scored VP but 2 scored VS: the space's total would give the two away."""
    spaces = [SpaceRule(name, Fraction(1)) for name in "spq"]
    cells = [score(s, "A", v, n, c) for s, v, n in (("p", 3, 50), ("q", 4, 60)) for c in ("VP", "VS")]
    cells += [score("s", "A", 3, 40, "VP"), score("s", "A", 4, 2, "VS")]
    (item,) = gated(cells, score_recipe(spaces, "A", ("VP", "VS"))).items
    assert item.hidden == ("s", "p")
    assert item.criteria["VP"].by_space["s"] is None


def test_the_thinnest_cell_decides_for_the_merged_row() -> None:
    """Rule 2: 80 people behind one criterion do not cover the 3 behind the other."""
    spaces = [SpaceRule(name, Fraction(1)) for name in "abq"]
    cells = [score(s, "A", 4, n, "VP") for s, n in (("a", 40), ("b", 40), ("q", 60))]
    cells += [score(s, "A", 2, n, "VS") for s, n in (("a", 1), ("b", 2), ("q", 60))]
    (item,) = gated(cells, score_recipe(spaces, "A", ("VP", "VS"))).items
    assert (item.hidden, item.merged, item.is_withheld) == (("a", "b"), None, True)


def test_a_withheld_item_does_not_say_why_it_was_not_chosen() -> None:
    """The reason (coverage, a threshold) would tell none from too few, and low from high."""
    spaces = [SpaceRule("pal", Fraction(1)), SpaceRule("min", Fraction(2), is_on_record=True)]
    recipe = score_recipe(spaces, "A", selection=SelectionRule(Fraction(3)))
    cells = [score("pal", "A", 1, 3), score("min", "A", 3, 9)]
    assert compile_round(cells, recipe).items[0].not_chosen_because == ("min_total",)
    (item,) = gated(cells, recipe).items
    assert (item.is_withheld, item.is_chosen, item.not_chosen_because) == (True, False, ())


def test_one_organisation_is_not_a_space() -> None:
    """counting.md §9, parameters: effective n >= 3 and the largest organisation at most half of any shown cell."""
    cells = [Cell("s", NODE, "support", 1_000_000, False, 30, "union"), *votes("p", NODE, (30, 10, 0))]
    cells += votes("q", NODE, (50, 20, 0))
    (item,) = gated(cells, support_recipe([SpaceRule(name, Fraction(1)) for name in "spq"])).items
    assert "s" in item.hidden


@given(rounds())
def test_no_confidential_space_under_k_is_ever_shown(case: tuple[tuple[Cell, ...], Recipe]) -> None:
    """Rules 1 and 2 for any round: small cells are hidden, and no hidden space stands alone behind a printed total."""
    cells, recipe = case
    figures = compile_round(cells, recipe)
    page = release(figures, recipe, STAFF_OF_OTHERS)
    for item, shown in zip(figures.items, page.items, strict=True):
        for criterion, by_space in item.criteria.items():
            small = {space for space, answers in by_space.by_space.items() if answers.n < STAFF_OF_OTHERS.k}
            assert small <= set(shown.criteria[criterion].hidden)
        assert all(shown.by_space[space] is None and shown.n_by_space[space] is None for space in shown.hidden)
        check_combination(item, shown, recipe)


def check_combination(item: ItemFigures, shown: ReleasedItem, recipe: Recipe) -> None:
    """Check that what stands behind a printed combination is at least two spaces with weight and k people."""
    weighted = [space.id for space in recipe.spaces if space.weight and space.id in shown.hidden]
    if weighted and shown.weighted is not None:
        assert len(weighted) >= 2
        assert shown.merged is not None
        assert sum(item.n_by_space[space] for space in weighted) >= STAFF_OF_OTHERS.k
    if shown.hidden:
        assert (shown.head_count, shown.equal, shown.coverage, shown.bounds) == (None, None, None, None)


@given(rounds())
def test_internal_pages_hide_nothing_anywhere(case: tuple[tuple[Cell, ...], Recipe]) -> None:
    cells, recipe = case
    figures = compile_round(cells, recipe)
    page = release(figures, recipe, INTERNAL)
    assert not any(item.hidden or item.is_withheld for item in page.items)
    assert page.n_by_space == figures.n_by_space
    assert page.scenarios == figures.scenarios
