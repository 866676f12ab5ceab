"""Rankings (counting.md §6) on drawn rounds: brute force and the properties of §13."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise, permutations
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from consult.core.counting import rankings as m4
from consult.core.counting.rankings import Ballot, Matrix, Pair, Pairs, Sentence, pairs_of
from tests.core.test_counting_rankings import ITEMS, Drawn, disagreement


@st.composite
def ballots(draw: st.DrawFn, items: Sequence[str], *, first: str = "") -> list[Ballot]:
    """Draw up to six ballots with equal ranks and gaps; `first` stands alone at the top of all of them."""
    found: list[Ballot] = []
    for _ in range(draw(st.integers(1, 6))):
        places = {item: draw(st.integers(0, len(items))) for item in items if item != first}  # the last: not ranked
        groups = [[item for item in places if places[item] == place] for place in range(len(items))]
        found.append((draw(st.integers(1, 3)), [[first]] * bool(first) + [group for group in groups if group]))
    return found


@st.composite
def rounds(draw: st.DrawFn, *, first: str = "") -> Drawn:
    """Draw one to three spaces with weight, and two to five alternatives."""
    items = ITEMS[: draw(st.integers(2, 5))]
    spaces = ["s", "t", "u"][: draw(st.integers(1, 3))]
    weights = {space: Fraction(draw(st.integers(1, 9))) for space in spaces}
    return {space: draw(ballots(items, first=first)) for space in spaces}, items, weights


@st.composite
def matrices(draw: st.DrawFn) -> Matrix:
    """Draw a defined matrix: few ballots, so that ties and cycles are common."""
    given_, items, weights = draw(rounds())
    whole: list[Ballot] = [(1, [items])]
    return m4.combine({space: pairs_of(found + whole, items) for space, found in given_.items()}, weights)


def tallied(given_: Mapping[str, list[Ballot]], items: Sequence[str], unranked: str) -> dict[str, Pairs]:
    return {space: pairs_of(found, items, unranked=unranked) for space, found in given_.items()}


def completed(ballot: Ballot, items: Sequence[str]) -> Ballot:
    """Write the unranked as a last group, which is what "below" means; a ballot that ranks nothing stays so."""
    n, groups = ballot
    missing = [item for item in items if not any(item in group for group in groups)]
    return n, [*groups, missing] if groups and missing else groups


def widest(matrix: Matrix, first: str, last: str) -> Fraction:
    """Try every path without repeated stops: the widest of their narrowest steps, 0 if no path."""
    between = [item for item in matrix.items if item not in (first, last)]
    paths = [(first, *stops, last) for n in range(len(between) + 1) for stops in permutations(between, n)]
    return max(min(step(matrix, pair) for pair in pairwise(path)) for path in paths)


def step(matrix: Matrix, pair: Pair) -> Fraction:
    ahead, behind = matrix.prefer[pair], matrix.prefer[pair[1], pair[0]]
    return ahead if ahead > behind else Fraction(0)


@given(matrices())
def test_schulze_is_the_widest_path_by_brute_force(matrix: Matrix) -> None:
    brute = {(i, j): widest(matrix, i, j) for i, j in permutations(matrix.items, 2)}
    assert m4.strongest_paths(matrix) == brute
    before = {(i, j) for i, j in brute if brute[i, j] > brute[j, i]}
    assert m4.schulze_before(matrix) == before
    groups = m4.schulze(matrix)
    place = {item: number for number, group in enumerate(groups) for item in group}
    assert sorted(place) == sorted(matrix.items)
    assert all(place[i] < place[j] for i, j in before)
    assert set(groups[0]) == {j for j in matrix.items if not any((i, j) in before for i in matrix.items)}


@given(matrices())
def test_kemeny_is_the_least_of_all_permutations(matrix: Matrix) -> None:
    costs = {order: disagreement(matrix, order) for order in permutations(matrix.items)}
    found = m4.kemeny(matrix)
    assert len(found) == len(set(found))
    assert set(found) == {order for order, cost in costs.items() if cost == min(costs.values())}


@given(matrices())
def test_the_smith_set_is_the_least_dominating_subset(matrix: Matrix) -> None:
    sets = [s for n in range(1, 6) for s in permutations(matrix.items, n) if list(s) == sorted(s)]
    outside = {s: [item for item in matrix.items if item not in s] for s in sets}
    dominating = [s for s in sets if all(matrix.beats(i, j) for i in s for j in outside[s])]
    assert m4.smith_set(matrix) == min(dominating, key=len)


@given(matrices())
def test_shares_add_to_one_and_points_average_fifty(matrix: Matrix) -> None:
    for j, k in permutations(matrix.items, 2):
        assert matrix.prefer[j, k] + matrix.prefer[k, j] + matrix.equal[j, k] == 1
    assert sum(m4.borda(matrix).values()) == 50 * len(matrix.items)


@given(matrices())
def test_the_winner_head_to_head_wins_schulze_and_kemeny(matrix: Matrix) -> None:
    # Both are Condorcet methods (Schulze 2011; Young & Levenglick 1978).
    best = m4.condorcet(matrix)
    duels = m4.head_to_head(matrix)
    n_won = {item: sum(duel.winner == item for duel in duels) for item in matrix.items}
    assert (best is not None) == (len(matrix.items) - 1 in n_won.values())
    if best:
        assert m4.smith_set(matrix) == m4.schulze(matrix)[0] == (best,)
        assert {order[0] for order in m4.kemeny(matrix)} == {best}
    assert set(m4.schulze(matrix)[0]) <= set(m4.smith_set(matrix))


@given(rounds(), st.sampled_from(m4.UNRANKED))
def test_10_reversing_all_ballots_reverses_points(case: Drawn, unranked: str) -> None:
    given_, items, weights = case
    if unranked == "below":
        given_ = {space: [completed(ballot, items) for ballot in found] for space, found in given_.items()}
    turned: dict[str, list[Ballot]] = {s: [(n, groups[::-1]) for n, groups in found] for s, found in given_.items()}
    there = m4.combine(tallied(given_, items, unranked), weights)
    back = m4.combine(tallied(turned, items, unranked), weights)
    assert m4.borda(back) == {item: 100 - points for item, points in m4.borda(there).items()}


@given(rounds(first="b"), st.sampled_from(m4.UNRANKED))
def test_11_a_unanimous_first_choice_wins_everything(case: Drawn, unranked: str) -> None:
    given_, items, weights = case
    matrix = m4.combine(tallied(given_, items, unranked), weights)
    if unranked == "below":
        assert matrix.is_ranked
    if not matrix.is_defined:
        return
    points = m4.borda(matrix)
    assert [item for item in points if points[item] == 100] == ["b"]
    assert m4.condorcet(matrix) == "b"
    assert m4.schulze(matrix)[0] == m4.smith_set(matrix) == ("b",)
    assert {order[0] for order in m4.kemeny(matrix)} == {"b"}
    assert m4.verdict(matrix).sentence == (Sentence.SAME_WINNER if matrix.is_ranked else Sentence.NOT_RANKED)


@given(rounds(), st.sampled_from(m4.UNRANKED))
def test_2_to_5_and_16_weights_and_copies(case: Drawn, unranked: str) -> None:
    given_, items, weights = case
    pairs = tallied(given_, items, unranked)
    matrix = m4.combine(pairs, weights)
    assert m4.combine(pairs, {space: weight * 7 / 3 for space, weight in weights.items()}) == matrix
    assert m4.combine({**pairs, "z": pairs["s"]}, {**weights, "z": Fraction(0)}) == matrix
    halves = m4.combine({**pairs, "z": pairs["s"]}, {**weights, "s": weights["s"] / 2, "z": weights["s"] / 2})
    assert (halves.prefer, halves.equal, halves.coverage) == (matrix.prefer, matrix.equal, matrix.coverage)
    twice = tallied({space: found * 2 for space, found in given_.items()}, items, unranked)
    assert m4.combine(twice, weights) == matrix
    assert m4.combine({"s": pairs["s"]}, {"s": weights["s"]}) == one_named(pairs["s"])


def one_named(pairs: Pairs) -> Matrix:
    return m4.combine({"s": pairs}, {"s": Fraction(1)})


@given(rounds(), st.randoms(use_true_random=False), st.sampled_from(m4.UNRANKED))
def test_1_shuffled_ballots_and_spaces_give_the_same(case: Drawn, chance: Random, unranked: str) -> None:
    given_, items, weights = case
    mixed = {space: chance.sample(given_[space], len(given_[space])) for space in reversed(given_)}
    there = m4.combine(tallied(given_, items, unranked), weights)
    back = m4.combine(tallied(mixed, items, unranked), weights)
    assert (back.items, back.prefer, back.equal) == (there.items, there.prefer, there.equal)
    assert m4.verdict(back) == m4.verdict(there)
