"""Agreement or conflict by named classes, who dissents, and the cross-checks (counting.md §4 and §10 M6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.core.counting import Shares, SpaceRule
from consult.core.counting.classes import Stance, Standing, dissent_from_winner, standing
from consult.core.counting.crosscheck import floor_of, group_informed_consensus, per_space
from consult.core.counting.support import combined_shares, shares_of
from consult.core.counting.tally import sort_cells
from consult.core.counting.weights import normalise
from consult.core.rounding import half_up
from tests.core.test_counting_cases import EXAMPLE_A, EXAMPLE_B, WEIGHTS, exact, support_recipe, votes

Counts = tuple[int, int, int]
"""Support, disagree, pass."""


def shares(
    counts: Mapping[str, Counts], weights: Mapping[str, int | Fraction] | None = None
) -> tuple[Shares, dict[str, Shares]]:
    """Return the shares combined and by space; every space weighs the same unless said otherwise."""
    spaces = [SpaceRule(space, Fraction((weights or dict.fromkeys(counts, 1))[space])) for space in counts]
    tally = sort_cells([cell for s, n in counts.items() for cell in votes(s, "node", n)], support_recipe(spaces))
    by_space = {space.id: shares_of(tally, "node", space) for space in spaces}
    heard = {space: weight for space, weight in normalise(spaces).items() if weight}
    return combined_shares(by_space, heard), by_space


def stand(counts: Mapping[str, Counts], weights: Mapping[str, int | Fraction] | None = None) -> Standing:
    return standing(*shares(counts, weights))


# Worked example A


def test_example_a() -> None:
    """counting.md §4: «Dissent: ministries, 7/12 against»; a = 0.61, so agreement with dissent, not a strong one."""
    found = stand(EXAMPLE_A, WEIGHTS)
    assert found == Standing(Stance.AGREEMENT_WITH_DISSENT, ("ministries",), is_strong=False)
    assert shares(EXAMPLE_A)[1]["ministries"].disagree == Fraction(7, 12)


def test_cross_checks_of_example_a() -> None:
    """counting.md §4: GIC 561/2656 = 0.21122, cube root 0.59554, floor 1/3."""
    _, by_space = shares(EXAMPLE_A)
    found = group_informed_consensus(by_space)
    assert found == Fraction(561, 2656)
    recipe = support_recipe([SpaceRule(space, Fraction(weight)) for space, weight in WEIGHTS.items()])
    assert str(half_up(Fraction(per_space(found, recipe)), 5)) == "0.59554"
    assert floor_of(by_space) == Fraction(1, 3)


def test_cross_checks_keep_the_silent_at_one_half_and_those_without_weight() -> None:
    """counting.md §2 and §4: unweighted by definition, (0 + 1)/(0 + 2) for a space that is silent, as the published
    consensus of the Seattle conversation has it; «lowest support» includes zero-weight spaces."""
    _, by_space = shares({**EXAMPLE_A, "silent": (0, 0, 0), "forum": (0, 3, 0)}, {**WEIGHTS, "silent": 9, "forum": 0})
    assert group_informed_consensus(by_space) == Fraction(561, 2656) * Fraction(1, 5) * Fraction(1, 2)
    assert floor_of(by_space) == 0
    _, nobody = shares({"a": (0, 0, 0)})
    assert (group_informed_consensus(nobody), floor_of(nobody)) == (None, None)


# Classes


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"x": (2, 1, 0), "y": (2, 0, 1)}, Standing(Stance.BROAD_AGREEMENT)),
        ({"x": (199, 101, 0), "y": (3, 0, 0)}, Standing(Stance.MAJORITY)),
        ({"x": (9, 1, 0), "y": (4, 6, 0)}, Standing(Stance.AGREEMENT_WITH_DISSENT, ("y",))),
        ({"x": (9, 1, 0), "y": (3, 6, 0)}, Standing(Stance.AGREEMENT_WITH_DISSENT, ("y",), is_strong=True)),
        ({"x": (9, 1, 0), "y": (5, 5, 0)}, Standing(Stance.MAJORITY)),
        ({"x": (1, 1, 0), "y": (1, 1, 0)}, Standing(Stance.MAJORITY)),
        ({"x": (9, 1, 0), "y": (1, 9, 0)}, Standing(Stance.AGREEMENT_WITH_DISSENT, ("y",), is_strong=True)),
        ({"x": (1, 9, 0), "y": (6, 4, 0)}, Standing(Stance.REJECTED_WITH_DISSENT, ("y",), is_strong=True)),
        ({"x": (1, 9, 0), "y": (5, 5, 0)}, Standing(Stance.REJECTED, (), is_strong=True)),
        ({"x": (4, 6, 0), "y": (4, 5, 1)}, Standing(Stance.REJECTED)),
        ({"x": (49, 49, 2), "y": (49, 49, 2)}, Standing(Stance.OPEN)),
        ({"x": (7, 0, 3), "y": (0, 9, 11)}, Standing(Stance.OPEN)),
        ({"x": (0, 0, 0), "y": (2, 1, 0)}, Standing(Stance.BROAD_AGREEMENT)),
    ],
)
def test_the_six_classes(counts: dict[str, Counts], expected: Standing) -> None:
    """counting.md §10 M6, exact, first match; strong: two thirds of a space against; spaces weigh the same."""
    assert stand(counts) == expected


def test_exactly_half_against_is_no_dissent_and_one_more_is() -> None:
    """counting.md §10: d_g > 1/2."""
    assert stand({"x": (9, 0, 0), "y": (5000, 5000, 0)}).dissent == ()
    assert stand({"x": (9, 0, 0), "y": (4999, 5001, 0)}).dissent == ("y",)


def test_a_space_without_weight_dissents_like_any_other() -> None:
    """counting.md §2: zero-weight spaces take part in dissent, and in «every space»."""
    found = stand({"x": (9, 1, 0), "forum": (0, 8, 0)}, {"x": 1, "forum": 0})
    assert found == Standing(Stance.AGREEMENT_WITH_DISSENT, ("forum",), is_strong=True)
    assert stand({"x": (9, 1, 0), "forum": (1, 1, 0)}, {"x": 1, "forum": 0}).stance == Stance.MAJORITY


def test_nothing_combined_has_no_class() -> None:
    assert stand({"x": (0, 0, 0), "forum": (0, 8, 0)}, {"x": 1, "forum": 0}) == Standing(None)


COUNTS = st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9))
ROUNDS = st.lists(st.tuples(COUNTS, st.integers(0, 9)), min_size=1, max_size=4)


def drawn(found: list[tuple[Counts, int]]) -> tuple[dict[str, Counts], dict[str, int | Fraction]]:
    counts = {f"s{i}": counts for i, (counts, _) in enumerate(found)}
    weights: dict[str, int | Fraction] = {f"s{i}": weight for i, (_, weight) in enumerate(found)}
    return counts, {**weights, "s0": weights["s0"] or 1}


@given(ROUNDS)
def test_splitting_a_space_leaves_shares_and_class(found: list[tuple[Counts, int]]) -> None:
    """counting.md §13, 4: two copies of a space with half the weight each; GIC may change."""
    counts, weights = drawn(found)
    halves = {**weights, "s0": Fraction(weights["s0"], 2), "twin": Fraction(weights["s0"], 2)}
    one, own = shares(counts, weights)
    other, split = shares({**counts, "twin": counts["s0"]}, halves)
    assert (one.support, one.disagree, one.neutral) == (other.support, other.disagree, other.neutral)
    before, after = standing(one, own), standing(other, split)
    assert (before.stance, before.is_strong) == (after.stance, after.is_strong)
    assert set(after.dissent) - {"twin"} == set(before.dissent)


MIRROR = {
    Stance.AGREEMENT_WITH_DISSENT: Stance.REJECTED_WITH_DISSENT,
    Stance.MAJORITY: Stance.REJECTED,
    Stance.BROAD_AGREEMENT: Stance.REJECTED,
    Stance.REJECTED_WITH_DISSENT: Stance.AGREEMENT_WITH_DISSENT,
    Stance.OPEN: Stance.OPEN,
    None: None,
}


@given(ROUNDS)
def test_8_support_and_disagreement_mirror(found: list[tuple[Counts, int]]) -> None:
    """counting.md §13, 8; a rejection mirrors to a majority or a broad agreement, an exact half keeps its class."""
    counts, weights = drawn(found)
    one = stand(counts, weights)
    other = stand({space: (n[1], n[0], n[2]) for space, n in counts.items()}, weights)
    combined, _ = shares(counts, weights)
    assert one.dissent == other.dissent
    if combined.support == combined.disagree == Fraction(1, 2):
        assert {one.stance, other.stance} <= {Stance.AGREEMENT_WITH_DISSENT, Stance.MAJORITY}
    elif one.stance == Stance.REJECTED:
        assert other.stance in (Stance.MAJORITY, Stance.BROAD_AGREEMENT)
    else:
        assert other.stance == MIRROR[one.stance]


@given(ROUNDS)
def test_6_one_more_supporter_lowers_no_cross_check(found: list[tuple[Counts, int]]) -> None:
    """counting.md §13, 6, for a space that had answers."""
    counts, weights = drawn(found)
    _, before = shares(counts, weights)
    support, disagree, neutral = counts["s0"]
    _, after = shares({**counts, "s0": (support + 1, disagree, neutral)}, weights)
    if sum(counts["s0"]):
        assert (floor_of(after) or 0) >= (floor_of(before) or 0)
        assert (group_informed_consensus(after) or 0) >= (group_informed_consensus(before) or 0)


# A single winner


TOTALS_B = {item: dict(zip(WEIGHTS, map(exact, row), strict=True)) for item, row in EXAMPLE_B.items()}
WIDTH = Fraction(4)  # a scale of 1 to 5


def test_example_b() -> None:
    """counting.md §5: the winner B leads by less than a step everywhere; it is last for pallaqueras (3.5 of 3.6, 4.4)
    and for nobody else (miners 3.4 of 3.1 to 3.9)."""
    assert dissent_from_winner("B", TOTALS_B, width=WIDTH) == ("pallaqueras",)


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ({"w": "3", "x": "4", "y": "1"}, True),  # one step of 1-5 is 25 of 100 points
        ({"w": "3", "x": "3.99", "y": "1"}, False),
        ({"w": "3", "x": "3.1", "y": "3.2"}, True),  # last alone
        ({"w": "3", "x": "3.1", "y": "3"}, True),  # last, tied
        ({"w": "3", "x": "3", "y": "3"}, False),  # all equal: nothing is last
        ({"w": "3", "x": "3.1"}, False),  # the worse of two is not «the last»
        ({"w": "3", "x": "4"}, True),  # but a step is a step
        ({"x": "5", "y": "1", "z": "1"}, False),  # did not judge the winner
        ({"w": "5", "x": "1", "y": "1"}, False),
    ],
)
def test_who_dissents_from_a_winner(own: dict[str, str], *, expected: bool) -> None:
    """counting.md §10 M6: best_g - V_g[j*] >= 25 of 100 points, or j* is last in g."""
    totals = {item: {"g": exact(own[item]) if item in own else None} for item in "wxyz"}
    assert dissent_from_winner("w", totals, width=WIDTH) == (("g",) if expected else ())


def test_without_a_scale_no_gap_is_a_step() -> None:
    totals = {"w": {"g": Fraction(3)}, "x": {"g": Fraction(5)}, "y": {"g": Fraction(1)}}
    assert dissent_from_winner("w", totals) == ()


@pytest.mark.parametrize(("share", "is_dissent"), [(Fraction(2, 3), True), (Fraction(1999, 3000), False)])
def test_two_thirds_prefer_one_same_rival(share: Fraction, *, is_dissent: bool) -> None:
    """counting.md §10 M6: head-to-head, one same rival; the points alone (0-100) would not show it."""
    totals = {"w": {"g": Fraction(50), "h": Fraction(90)}, "x": {"g": Fraction(60), "h": Fraction(10)}}
    prefer = {"g": {"x": {"w": share, "y": Fraction(1)}, "w": {"x": 1 - share}}, "h": {"w": {"x": Fraction(1)}}}
    found = dissent_from_winner("w", totals, width=Fraction(100), prefer=prefer)
    assert found == (("g",) if is_dissent else ())


@given(st.lists(st.fractions(min_value=1, max_value=5), min_size=1, max_size=6), st.fractions(min_value=0, max_value=4))
def test_a_space_does_not_dissent_from_its_own_best(own: list[Fraction], less: Fraction) -> None:
    """The best of a space is never dissented from; a worse winner only makes dissent likelier."""
    totals = {f"i{n}": {"g": value} for n, value in enumerate(own)}
    assert dissent_from_winner(f"i{own.index(max(own))}", totals, width=WIDTH) == ()
    lower = {**totals, "i0": {"g": own[0] - less}}
    assert set(dissent_from_winner("i0", totals, width=WIDTH)) <= set(dissent_from_winner("i0", lower, width=WIDTH))


def test_organisations_change_shares_and_not_the_class_rule() -> None:
    """Shares come in with their voices (counting.md §3): the classes read them as they are."""
    both = Shares(Fraction(1, 2), Fraction(1, 2), Fraction(0), 1, 1, 0)
    against = replace(both, support=Fraction(1, 3), disagree=Fraction(2, 3))
    assert standing(both, {"x": both, "y": against}) == Standing(Stance.AGREEMENT_WITH_DISSENT, ("y",), is_strong=True)
