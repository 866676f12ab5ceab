"""Putting in order by single taps: the same order with buttons as with numbers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from consult.core.kinds.ordering import TAPS, ordered, tapped

ITEMS = tuple("abcdefghijkl")
orders = st.lists(st.sampled_from(ITEMS), unique=True)


@given(orders, st.sampled_from(ITEMS), st.sampled_from(TAPS))
def test_a_tap_moves_one_item_and_no_other(order: list[str], item: str, tap: str) -> None:
    after = tapped(order, item, tap)
    assert item in after
    assert len(after) == len(set(after))
    assert [other for other in after if other != item] == [other for other in order if other != item]


@given(orders, st.sampled_from(ITEMS))
def test_up_undoes_down(order: list[str], item: str) -> None:
    if item in order[:-1]:
        assert tapped(tapped(order, item, "down"), item, "up") == order
    if item in order:
        assert tapped(order, item, "top")[0] == item


@given(st.permutations(ITEMS))
def test_tapping_one_after_another_is_choosing_the_numbers(wanted: list[str]) -> None:
    by_taps: list[str] = []
    for item in wanted:
        by_taps = tapped(by_taps, item, "up")
    places = {item: place for place, item in enumerate(wanted, start=1)}
    assert by_taps == ordered(places, ITEMS) == wanted


def test_the_number_just_chosen_is_the_one_that_counts() -> None:
    before = ["a", "b", "c", "d"]
    assert ordered({"a": 1, "b": 2, "c": 1, "d": 4}, ITEMS, before) == ["c", "a", "b", "d"]
    assert ordered({"a": 3, "b": 2, "c": 3, "d": 4}, ITEMS, before) == ["b", "c", "a", "d"]
    assert ordered({"a": 1, "e": 1}, ITEMS, before) == ["e", "a"]
