"""Ballots compared many at once give what going through them one by one gives (counting.md §6 and §10)."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.core.counting.rankings import Ballot, pairs_of
from consult.core.counting.rankings.lanes import Complete, Lanes, joined, packed

KEYS = (3, 7, 11, 20)
Drawn = list[tuple[dict[int, int], int]]
BALLOTS = st.lists(
    st.tuples(st.dictionaries(st.sampled_from(KEYS), st.integers(1, 40), min_size=1), st.integers(1, 600)), max_size=12
)


def lanes(drawn: Drawn, *, is_below: bool) -> Lanes:
    ballots = [packed(places, KEYS) for places, _ in drawn]
    return Lanes(ballots, [n for _, n in drawn], len(KEYS), is_below=is_below)


def grouped(places: dict[int, int]) -> list[list[str]]:
    """Write a ballot as `pairs_of` reads it: groups from first to last."""
    return [[str(item) for item in places if places[item] == place] for place in sorted(set(places.values()))]


@given(BALLOTS, st.booleans())
def test_pairs_are_those_of_the_ballots_one_by_one(drawn: Drawn, is_below: bool) -> None:
    ballots: list[Ballot] = [(n, grouped(places)) for places, n in drawn]
    names = [str(item) for item in KEYS]
    expected = pairs_of(ballots, names, unranked="below" if is_below else "no_opinion")
    found = {(one, other): counts for one, other, *counts in lanes(drawn, is_below=is_below).pairs()}
    assert list(found) == list(combinations(range(len(KEYS)), 2))
    for (one, other), counts in found.items():
        first, second = names[one], names[other]
        prefer = expected.prefer
        assert counts == [prefer[first, second], prefer[second, first], expected.equal[first, second]]


@given(BALLOTS)
def test_mid_ranks_and_ties_are_those_of_the_complete_ballots(drawn: Drawn) -> None:
    """Twice the mid-rank of an item is 1 + 2 x those before it + those level with it, itself among them."""
    whole = [(places, n) for places, n in drawn if len(places) == len(KEYS)]
    ranks = tuple(
        sum(
            n * (1 + sum(2 * (place < places[item]) + (place == places[item]) for place in places.values()))
            for places, n in whole
        )
        for item in KEYS
    )
    ties = sum(n * sum(t**3 - t for t in Counter(places.values()).values()) for places, n in whole)
    assert lanes(drawn, is_below=True).complete() == Complete(sum(n for _, n in whole), ranks, ties)


@given(BALLOTS, st.integers(0, 12))
def test_complete_ballots_of_groups_add_up(drawn: Drawn, cut: int) -> None:
    parts = [lanes(part, is_below=True).complete() for part in (drawn[:cut], drawn[cut:])]
    assert joined(parts) == lanes(drawn, is_below=True).complete()


def test_a_ballot_is_written_by_rank_whatever_the_numbers() -> None:
    """Places 5, 5 and 900 of three items, one left out: 1, 1, 2, none."""
    assert packed({3: 5, 11: 5, 20: 900}, KEYS) == bytes((1, 0, 0, 0, 1, 0, 2, 0))


def test_a_ballot_from_before_an_item_came_leaves_it_out() -> None:
    early = packed({3: 2, 7: 1}, KEYS[:2])
    found = Lanes([early], [4], 3, is_below=True)
    assert list(found.pairs()) == [(0, 1, 0, 4, 0), (0, 2, 4, 0, 0), (1, 2, 4, 0, 0)]
    assert found.complete().n == 0


def test_items_of_another_round_are_refused() -> None:
    with pytest.raises(ValueError, match="other items"):
        packed({99: 1}, KEYS)
