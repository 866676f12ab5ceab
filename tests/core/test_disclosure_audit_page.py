"""The attacker audit on whole pages: the steps of counting.md §9, rule 4c, the choice, earlier releases (rule 8).

Where a comment gives bounds, they are those of two hidden spaces a and b with the same weight: a = 2 S - b, S being the
figure of their row, between the ends of what was printed.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from time import process_time

import pytest
from hypothesis import given

from consult.core.counting import Beside, Cell, PairCell, Recipe, SelectionRule, SpaceRule, compile_round
from consult.core.disclosure import GatePolicy, Released, ReleasedItem, release
from consult.core.disclosure.assembly import assemble
from consult.core.disclosure.page import page_of
from consult.core.disclosure.stored import from_json, to_json
from tests.core.test_counting_cases import (
    level_recipe,
    levels,
    mape_round,
    score,
    score_recipe,
    support_recipe,
    votes,
)
from tests.core.test_counting_properties import rounds
from tests.core.test_disclosure import PUBLIC, STAFF_OF_OTHERS, gated, with_pallaqueras

NODE = "node"
Counts = dict[str, tuple[int, int, int]]


def polled(counts: Counts, weights: dict[str, int], recorded: str = "o") -> tuple[list[Cell], Recipe]:
    """Make a support round of one node; the spaces of `recorded` are institutions on record."""
    cells = [cell for space, triple in counts.items() for cell in votes(space, NODE, triple)]
    spaces = [SpaceRule(space, Fraction(w), is_on_record=space in recorded) for space, w in weights.items()]
    return cells, support_recipe(spaces)


def only_item(cells: list[Cell], recipe: Recipe) -> ReleasedItem:
    (item,) = gated(cells, recipe).items
    return item


@given(rounds())
def test_a_page_with_nothing_hidden_is_as_it_was(case: tuple[tuple[Cell, ...], Recipe]) -> None:
    """No figure is held back where there is nothing to find out: on record, or inside."""
    cells, recipe = case
    figures = compile_round(cells, recipe)
    recorded = replace(recipe, spaces=tuple(replace(space, is_on_record=True) for space in recipe.spaces))
    for one, gate in ((recorded, PUBLIC), (recipe, GatePolicy(is_internal=True))):
        assert release(figures, one, gate) == assemble(page_of(figures, one, gate))


def test_first_the_rounding_is_coarser() -> None:
    """Rule 4c. Row 3/4 and 4/7: S = 0.661. Printed 66, a of four or fewer against (1/3 at most) would need b > 1, or
    0.98 to 1, which none of 5-9 people can give. In steps of 5 it is 65, up to 0.675: a = 1/3 with b = 1 may be.
    """
    item = only_item(*polled({"a": (3, 1, 0), "b": (4, 3, 0), "o": (5, 5, 0)}, {"a": 1, "b": 1, "o": 2}))
    assert item.merged is not None
    assert (item.weighted, item.code) == (Decimal(60), "≈")
    assert (item.merged.value, item.merged.code) == (Decimal(65), "≈")
    assert item.support is not None
    assert (item.support.disagree, item.support.codes[1]) == (Decimal(40), "≈")  # 0.5 * 0.5 + 0.5 * 0.339 = 0.42


def test_then_the_merged_row_stands_without_its_figure() -> None:
    """S = 0.8: in the row, even in steps of 5, a >= 2 * 0.775 - 1 > 1/2. Behind 0.56, printed 55, S may be less."""
    item = only_item(*polled({"a": (3, 1, 0), "b": (6, 1, 0), "o": (5, 5, 0)}, {"a": 1, "b": 1, "o": 8}))
    assert item.merged is not None
    assert (item.merged.value, item.merged.n, item.support_merged) == (None, "10–19", None)
    assert (item.weighted, item.code) == (Decimal(55), "≈")


def test_then_one_more_space_is_merged() -> None:
    """S of s and p is 0.875: one-sided behind any rounding. With q, s + p + q = 2.25: each may be as low as 1/4."""
    counts: Counts = {"s": (3, 0, 0), "p": (30, 10, 0), "q": (25, 25, 0)}
    item = only_item(*polled(counts, {"s": 1, "p": 1, "q": 1}))
    assert item.hidden == ("s", "p", "q")
    assert item.merged is not None
    assert (item.merged.ids, item.merged.value, item.weighted) == (("s", "p", "q"), Decimal(75), Decimal(75))


def test_a_merge_that_helps_nothing_is_not_made() -> None:
    """All three are for it: hiding q too would not hide that, so q is shown and the combined figure is withheld."""
    counts: Counts = {"s": (3, 0, 0), "p": (40, 0, 0), "q": (57, 3, 0)}
    item = only_item(*polled(counts, {"s": 1, "p": 1, "q": 1}))
    assert (item.hidden, item.is_withheld, item.by_space["q"]) == (("s", "p"), True, Decimal(95))


def test_last_the_criteria_are_withheld_and_then_the_total() -> None:
    """A1.1 with 9 pallaqueras: its EF, 4.3 in the row, tells a side; its total, 3.9 in the row, does not (§3.4)."""
    items = {item.id: item for item in gated(*with_pallaqueras(9), PUBLIC).items}
    a11 = items["A1.1"]
    assert (a11.weighted, a11.code, a11.is_withheld) == (Decimal("3.8"), "≈", False)
    assert {name: figures.weighted for name, figures in a11.criteria.items()} == dict.fromkeys(("VP", "VS", "VA", "EF"))
    assert a11.criteria["EF"].by_space["FED"] is not None


CHOOSING = [score("a", NODE, "4.02", 6), score("b", NODE, "4.02", 7), score("o", NODE, "1.98", 9)]
"""S = 4.02 and T = 3: printed 3.0, a >= 2 * 3.95 - 5 = 2.9 may be below the middle; T >= 3 would make it 3.04."""


@pytest.mark.parametrize(("selection", "is_held_back"), [(None, False), (SelectionRule(Fraction(3)), True)])
def test_a_choice_is_printed_too(selection: SelectionRule | None, is_held_back: bool) -> None:
    spaces = [SpaceRule(s, Fraction(w), is_on_record=s == "o", voice="sqrt") for s, w in (("a", 1), ("b", 1), ("o", 2))]
    cells = [replace(cell, is_mean=True) for cell in CHOOSING]
    (item,) = gated(cells, score_recipe(spaces, (NODE,), selection=selection), PUBLIC).items
    assert item.is_chosen == is_held_back
    assert (item.code == "≈" or item.is_withheld) == is_held_back
    assert item.is_withheld or is_held_back or item.weighted == Decimal("3.0")


@pytest.mark.parametrize(("least", "told"), [("1.5", True), ("3.9", None)])
def test_the_sentence_about_the_weights_is_audited(least: str, told: bool | None) -> None:
    """Without o only the row counts: "the same choice" says S >= 3.9, and a >= 2.8, half a scale no more."""
    spaces = [SpaceRule(space, Fraction(1), is_on_record=space == "o") for space in "abo"]
    cells = [
        replace(score(s, NODE, v, n), is_mean=True) for s, v, n in (("a", "3.95", 6), ("b", "4.0", 7), ("o", "4", 9))
    ]
    page = gated(cells, score_recipe(spaces, (NODE,), selection=SelectionRule(Fraction(least))), PUBLIC)
    assert (page.items[0].is_chosen, page.items[0].is_withheld) == (True, False)
    assert page.is_choice_stable is told


def test_a_second_scheme_is_released_knowing_the_first() -> None:
    """Rule 8, and row 4 of the table: 57 and 53 are each safe alone; together they tell 1 of 2 and 2 of 3."""
    counts: Counts = {"a": (1, 1, 0), "b": (2, 1, 0), "o": (5, 5, 0)}
    cells, recipe = polled(counts, {"a": 2, "b": 3, "o": 2})
    other = polled(counts, {"a": 2, "b": 1, "o": 3})[1]
    first, alone = gated(cells, recipe), gated(cells, other)
    second = release(compile_round(cells, other), other, STAFF_OF_OTHERS, earlier=[first])
    assert [page.items[0].weighted for page in (first, alone)] == [Decimal(57), Decimal(53)]
    assert (second.items[0].weighted, second.items[0].is_withheld) == (None, True)
    again = release(compile_round(cells, recipe), recipe, STAFF_OF_OTHERS, earlier=[first])
    assert again == first  # its own first print tells nothing new
    inside = release(compile_round(cells, other), other, STAFF_OF_OTHERS, earlier=[replace(first, is_internal=True)])
    assert inside == alone  # what never left tells nothing


def test_a_figure_shown_before_is_not_hidden_again_in_a_combination() -> None:
    """A space shown once and hidden now is known: what stands behind the combination is then the other alone."""
    spaces = {"a": 1, "b": 1, "o": 2}
    cells, recipe = polled({"a": (15, 10, 0), "b": (3, 3, 0), "o": (5, 5, 0)}, spaces)
    first = gated(cells, recipe)
    assert first.items[0].hidden == ()
    fewer, _ = polled({"a": (15, 10, 0), "b": (2, 2, 0), "o": (5, 5, 0)}, spaces)
    assert not gated(fewer, recipe).items[0].is_withheld
    second = release(compile_round(fewer, recipe), recipe, STAFF_OF_OTHERS, earlier=[first])
    assert (second.items[0].hidden, second.items[0].is_withheld) == (("a", "b"), True)


@pytest.mark.parametrize(("level", "is_withheld"), [((0, 0, 0, 0, 3), True), ((0, 3, 0, 0, 0), False)])
def test_a_median_that_tells_a_side_is_withheld(level: tuple[int, ...], is_withheld: bool) -> None:
    """o, 0.4, is all at 1. A median of 5 leaves at most 1/3 of a hidden group below it: its mean is over 3."""
    cells = [*levels("o", (9, 0, 0, 0, 0)), *levels("s", level), *levels("p", (0, 2, 0, 0, 28))]
    spaces = [SpaceRule(s, Fraction(w), is_on_record=s == "o") for s, w in (("o", 4), ("s", 3), ("p", 3))]
    (item,) = gated(cells, level_recipe(spaces)).items
    assert item.hidden == ("s", "p")
    assert (item.is_withheld, item.weighted) == (is_withheld, None if is_withheld else Decimal("2.00"))


def test_rank_points_are_divided_by_their_own_answers() -> None:
    """A ranking round hides a confidential space of 3 ballots, not one of 30."""
    ballots = {"s": (2, 1), "p": (14, 16), "q": (20, 20)}
    pairs = tuple(PairCell(space, "A", "B", first, second, 0) for space, (first, second) in ballots.items())
    recipe = replace(
        score_recipe([SpaceRule(space, Fraction(1)) for space in ballots], ("A", "B")),
        measure="ranking", criteria=(("rank", Fraction(1)),), minimum=Fraction(0), maximum=Fraction(100),
    )  # fmt: skip
    page = release(compile_round([], recipe, beside=Beside(pairs=pairs)), recipe, STAFF_OF_OTHERS)
    assert [item.hidden for item in page.items] == [("s", "p"), ("s", "p")]
    assert page.items[0].by_space["q"] == Decimal("50.0")


@given(rounds())
def test_the_order_of_the_items_decides_nothing(case: tuple[tuple[Cell, ...], Recipe]) -> None:
    """Property 1 of §13: every item has the same share of the limits."""
    cells, recipe = case
    turned = replace(recipe, items=recipe.items[::-1])
    pages = [release(compile_round(cells, one), one, STAFF_OF_OTHERS) for one in (recipe, turned)]
    assert pages[0].items == pages[1].items[::-1]


@given(rounds())
def test_a_release_is_read_back_as_it_was(case: tuple[tuple[Cell, ...], Recipe]) -> None:
    cells, recipe = case
    for gate in (STAFF_OF_OTHERS, GatePolicy(is_internal=True)):
        page = release(compile_round(cells, recipe), recipe, gate)
        assert from_json(to_json(page)) == page


def test_a_release_of_the_future_is_refused() -> None:
    page = gated(*mape_round(), PUBLIC)
    with pytest.raises(ValueError, match="99"):
        from_json(to_json(page) | {"schema": 99})


def test_thirty_items_of_six_spaces_are_audited_in_time() -> None:
    """§14: compiled, audit included, within half a second; allowed here: two, of processor time, on any machine."""
    sizes = {"a": 40, "b": 60, "c": 30, "d": 4, "e": 30, "f": 120}
    items = [f"i{k}" for k in range(30)]
    cells = [
        cell
        for k, item in enumerate(items)
        for space, n in sizes.items()
        for cell in votes(space, item, ((k * 7 + n) % (n + 1), n - (k * 7 + n) % (n + 1), 0))
    ]
    spaces = [SpaceRule(space, Fraction(1), is_on_record=space in "abc") for space in sizes]
    figures, recipe = compile_round(cells, support_recipe(spaces, items)), support_recipe(spaces, items)
    start = process_time()
    page: Released = release(figures, recipe, STAFF_OF_OTHERS)
    assert process_time() - start < 2
    assert {item.hidden for item in page.items} in ({("d", "e")}, {("d", "e", "f")})
