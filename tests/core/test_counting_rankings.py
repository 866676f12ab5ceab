"""Rankings (counting.md §6) against published cases, brute force, and the properties of §13."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import TypedDict

import pytest

from consult.core.counting import rankings as m4
from consult.core.counting.rankings import Ballot, Matrix, Pairs, Sentence, Verdict, pairs_of
from consult.core.errors import Invalid

KNOWN = Path(__file__).resolve().parent.parent / "data" / "known" / "rankings"
ITEMS = ("a", "b", "c", "d", "e")
HALF = Fraction(1, 2)
NOBODY: tuple[str, ...] = ()
Drawn = tuple[dict[str, list[Ballot]], tuple[str, ...], dict[str, Fraction]]


class Burlington(TypedDict):
    voters: int
    names: dict[str, str]
    pairwise_row_over_column: list[list[int]]
    condorcet_winner: str
    schulze: str


def one(pairs: Pairs) -> Matrix:
    """Return the matrix of a round with one space."""
    return m4.combine({"all": pairs}, {"all": Fraction(1)})


def textbook(name: str) -> Matrix:
    """Read a textbook case: strings of one-letter alternatives, all of them ranked."""
    ballots: list[tuple[int, str]] = json.loads((KNOWN / "textbook.json").read_text())[name]["ballots"]
    return one(pairs_of(ballots, sorted(ballots[0][1])))


def disagreement(matrix: Matrix, order: Sequence[str]) -> Fraction:
    """Add the share against every pair of an order, one by one."""
    return sum((matrix.prefer[k, j] for i, j in enumerate(order) for k in order[i + 1 :]), Fraction(0))


def orders(*rows: str, unranked: str = "below", items: Sequence[str] = "abc") -> Pairs:
    """Tally rows such as "3 a bc": three people, first a, then b and c equal."""
    ballots: list[Ballot] = [(int(row.split()[0]), row.split()[1:]) for row in rows]
    return pairs_of(ballots, items, unranked=unranked)


def burlington() -> tuple[Pairs, Burlington]:
    """Read the PrefLib file ("n: 1,{2,3},4") and the published answers."""
    answers: Burlington = json.loads((KNOWN / "answers.json").read_text())["burlington2009"]
    text = (KNOWN / "burlington2009_00005-00000002.toi").read_text()
    lines = [line.split(": ") for line in text.splitlines() if line and not line.startswith("#")]
    ballots = [(int(n), toi_groups(order)) for n, order in lines]
    return pairs_of(ballots, sorted(answers["names"])), answers


def toi_groups(order: str) -> list[list[str]]:
    """Read "1,{2,3},4" as [["1"], ["2", "3"], ["4"]]."""
    return [found.strip("{}").split(",") for found in re.findall(r"\{[^}]*\}|[^,{}]+", order)]


# Published cases


def test_burlington_2009_gives_the_published_table() -> None:
    # Source: electowiki, pairwise table of the same ballots, made by others; Condorcet and Schulze winner Montroll.
    pairs, answers = burlington()
    ids = pairs.items
    assert pairs.n_ballots == answers["voters"] == 8980
    assert [[pairs.prefer.get((j, k), 0) for k in ids] for j in ids] == answers["pairwise_row_over_column"]
    matrix = one(pairs)
    best = m4.condorcet(matrix)
    assert best is not None
    assert answers["names"][best] == answers["condorcet_winner"] == "Andy Montroll"
    assert [answers["names"][item] for item in m4.schulze(matrix)[0]] == [answers["schulze"]]
    assert m4.smith_set(matrix) == (best,)


def test_burlington_2009_says_who_is_level() -> None:
    # Every one of the 8,980 ballots is on every pair: level = 8,980 less the two published counts (Kiss, Montroll).
    pairs, _ = burlington()
    assert pairs.equal["1", "2"] == pairs.equal["2", "1"] == 8980 - 3477 - 4067
    assert pairs.n_on("1", "2") == 8980


def test_schulze_example_of_45_voters() -> None:
    # Source: Schulze 2011 and encyclopaedias: order E>A>C>B>D; Kemeny by pref_voting 1.18.2: E>B>A>D>C, distance 190.
    matrix = textbook("wiki45")
    assert m4.schulze(matrix) == [("E",), ("A",), ("C",), ("B",), ("D",)]
    assert m4.kemeny(matrix) == [("E", "B", "A", "D", "C")]
    assert disagreement(matrix, tuple("EBADC")) * 45 == 190
    points = m4.borda(matrix)
    assert max(points, key=lambda item: points[item]) == "E"


def test_schulze_example_strongest_paths() -> None:
    # Source: the published matrix of strongest paths of the same example (Schulze 2011), row by row over 45 voters.
    strength = m4.strongest_paths(textbook("wiki45"))
    rows = {"A": "28 28 30 24", "B": "25 28 33 24", "C": "25 29 29 24", "D": "25 28 28 24", "E": "25 28 28 31"}
    for item, row in rows.items():
        others = [other for other in "ABCDE" if other != item]
        assert [strength[item, other] * 45 for other in others] == [int(votes) for votes in row.split()]


def test_schulze_example_has_no_winner_head_to_head() -> None:
    # By hand from the 45 ballots: B>A>D>C>E>B, 25 30 28 24 27 votes, so all five are in the cycle; Borda's is E (§6).
    matrix = textbook("wiki45")
    assert [matrix.prefer[pair] * 45 for pair in pairwise("BADCEB")] == [25, 30, 28, 24, 27]
    assert m4.condorcet(matrix) is None
    assert m4.verdict(matrix) == Verdict(Sentence.CYCLE, ("E",), None, tuple("ABCDE"))


def test_tennessee() -> None:
    # Source: encyclopaedia: Borda 194, 173, 126, 107 over 100 voters (3 duels each); Condorcet winner Nashville;
    # Kemeny N>C>K>M.
    matrix = textbook("tennessee")
    expected = {"N": 194, "C": 173, "M": 126, "K": 107}
    assert m4.borda(matrix) == {item: Fraction(count, 3) for item, count in expected.items()}
    assert m4.condorcet(matrix) == "N"
    assert m4.kemeny(matrix) == [tuple("NCKM")]
    assert m4.schulze(matrix) == [("N",), ("C",), ("K",), ("M",)]
    assert m4.verdict(matrix) == Verdict(Sentence.SAME_WINNER, ("N",), "N", ("N",))
    duel = m4.head_to_head(matrix)[1]
    assert (duel.first, duel.second, duel.winner) == ("C", "M", "C")
    assert (duel.prefer_first, duel.prefer_second, duel.equal) == (Fraction(58, 100), Fraction(42, 100), Fraction(0))


# By hand: what a ballot says


def test_unranked_stands_below_and_equal_or_has_no_opinion() -> None:
    below = orders("3 a", "2 b ac", "5")
    assert below.n_ballots == 5
    assert (below.prefer["a", "b"], below.prefer["a", "c"], below.prefer["b", "a"]) == (3, 3, 2)
    assert (below.equal["b", "c"], below.equal["a", "c"], below.equal["c", "a"]) == (3, 2, 2)
    silent = orders("3 a", "2 b ac", "4 a b", unranked="no_opinion")
    assert (silent.prefer["a", "b"], silent.prefer["a", "c"], silent.prefer["b", "c"]) == (4, 0, 2)
    assert (silent.n_on("a", "b"), silent.n_on("a", "c"), silent.n_on("b", "c")) == (6, 2, 2)


@pytest.mark.parametrize("row", ["1 a a", "1 aa", "1 x", "-1 a b"])
def test_malformed_ballots_are_refused(row: str) -> None:
    with pytest.raises(Invalid):
        orders("2 a b", row)
    with pytest.raises(Invalid):
        orders("1 a b", unranked="last")


# By hand: how spaces combine


def test_spaces_weigh_what_was_published_whatever_their_size() -> None:
    # 1 of 4 weight for 3 people, 3 of 4 for 300: P[a,b] = 1/4 x 2/3 + 3/4 x 1/10, T = 1/4 x 1/3 + 0.
    pairs = {"few": orders("2 a b c", "1 ab c"), "many": orders("30 a b c", "270 b a c")}
    matrix = m4.combine(pairs, {"few": Fraction(10), "many": Fraction(30)})
    assert matrix.prefer["a", "b"] == Fraction(1, 6) + Fraction(3, 40)
    assert matrix.equal["a", "b"] == Fraction(1, 12)
    assert matrix.prefer["b", "a"] == Fraction(27, 40)
    assert m4.borda(matrix)["c"] == 0
    assert m4.borda(matrix)["b"] == 50 * (Fraction(27, 40) + Fraction(1, 24) + 1)
    assert (matrix.coverage, matrix.common, matrix.left_out) == (Fraction(1), ("few", "many"), NOBODY)


def test_a_space_silent_on_one_pair_leaves_the_whole_comparison() -> None:
    pairs = {"s": orders("1 a b c"), "t": orders("9 b a", "9 c a", unranked="no_opinion"), "u": orders("1 a c b")}
    weights = {"s": Fraction(2), "t": Fraction(1), "u": Fraction(1)}
    matrix = m4.combine(pairs, weights)
    assert (matrix.common, matrix.left_out, matrix.coverage) == (("s", "u"), ("t",), Fraction(3, 4))
    assert matrix.prefer["a", "b"] == 1
    assert matrix.prefer["b", "c"] == Fraction(2, 3)
    assert m4.alone(pairs["t"], "ab").prefer["b", "a"] == 1
    assert not m4.alone(pairs["t"], "abc").is_defined


def test_below_two_thirds_it_is_shown_but_not_ranked() -> None:
    pairs = {"s": orders("1 a b c"), "t": orders("9 b a", "9 c a", unranked="no_opinion")}
    matrix = m4.combine(pairs, {"s": Fraction(13), "t": Fraction(7)})
    assert (matrix.coverage, matrix.is_ranked) == (Fraction(13, 20), False)
    assert m4.borda(matrix) == {"a": 100, "b": 50, "c": 0}
    assert m4.verdict(matrix) == Verdict(Sentence.NOT_RANKED)
    assert m4.combine(pairs, {"s": Fraction(2), "t": Fraction(1)}).is_ranked


def test_an_alternative_too_little_ranked_is_dropped_and_listed() -> None:
    # §13 property 9 for rankings: one that nobody ranks, or under 2/3 of the weight does, changes nothing for others.
    pairs = {"s": orders("2 a b", "1 b c", unranked="no_opinion"), "t": orders("1 b a", unranked="no_opinion")}
    matrix = m4.combine(pairs, {"s": HALF, "t": HALF})
    assert (matrix.items, matrix.too_little, matrix.common) == (("a", "b"), ("c",), ("s", "t"))
    assert m4.borda(matrix) == {"a": 50, "b": 50}
    assert m4.verdict(matrix) == Verdict(Sentence.TIE, ("a", "b"), None, ("a", "b"))
    at_two_thirds = m4.combine(pairs, {"s": Fraction(2), "t": Fraction(1)})
    assert at_two_thirds.items == ("a", "b", "c")


@pytest.mark.parametrize(
    ("pairs", "weights"),
    [
        ({}, {"s": 1}),
        ({"s": orders("0 a b")}, {"s": 1}),
        ({"s": orders("1 a b"), "t": orders()}, {"s": 0, "t": 1}),
        ({"s": orders("1 a", items="a")}, {"s": 1}),
    ],
    ids=["no space", "no ballot", "only a space without weight", "one alternative"],
)
def test_without_answers_nothing_is_said(pairs: Mapping[str, Pairs], weights: Mapping[str, int]) -> None:
    matrix = m4.combine(pairs, {space: Fraction(weight) for space, weight in weights.items()})
    assert not matrix.is_defined
    assert (m4.borda(matrix), m4.head_to_head(matrix), m4.condorcet(matrix)) == ({}, (), None)
    assert (m4.smith_set(matrix), m4.schulze(matrix), m4.kemeny(matrix)) == ((), [], [])
    assert m4.verdict(matrix).sentence == "not_ranked"


def test_what_cannot_be_combined_is_refused() -> None:
    with pytest.raises(Invalid, match="no tiene peso"):
        m4.combine({"s": orders("1 a b")}, {"t": Fraction(1)})
    with pytest.raises(Invalid, match="mismas alternativas"):
        m4.combine({"s": orders("1 a b"), "t": orders("1 a b", items="ab")}, {"s": HALF, "t": HALF})
    with pytest.raises(Invalid, match="negativo"):
        m4.combine({"s": orders("1 a b")}, {"s": Fraction(-1)})


# By hand: the four sentences


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["2 a b c", "1 b a c"], Verdict(Sentence.SAME_WINNER, ("a",), "a", ("a",))),
        # a beats b and c by 3 to 2; points: a 6 of 10, b 7 of 10.
        (["3 a b c", "2 b c a"], Verdict(Sentence.CONDORCET_DIFFERS, ("b",), "a", ("a", "b"))),
        # a beats b and b beats c by 5 to 2, c beats a by 4 to 3; points: a 8, b 7, c 6 of 14.
        (["3 a b c", "2 b c a", "2 c a b"], Verdict(Sentence.CYCLE, ("a",), None, ("a", "b", "c"))),
        (["1 a b c", "1 b a c"], Verdict(Sentence.TIE, ("a", "b"), None, ("a", "b"))),
        # a beats b by 2 to 1 and c by 2 to 1; points: a 2+2, b 1+3, c 1+0: the winner head to head shares the points.
        (["2 a b c", "1 b c a"], Verdict(Sentence.TIE, ("a", "b"), "a", ("a", "b"))),
        # a and b are level at 2, a beats c and c beats b by 3 to 1: the tie names a and b; points: a 5, b 3, c 4.
        (["2 a c b", "1 b a c", "1 c b a"], Verdict(Sentence.TIE, ("a",), None, ("a", "b"))),
    ],
)
def test_the_sentence_and_whom_it_names(rows: list[str], expected: Verdict) -> None:
    assert m4.verdict(one(orders(*rows))) == expected


def test_the_smith_set_leaves_out_who_loses_to_all_of_the_cycle() -> None:
    matrix = one(orders("4 a b c d", "3 b c a d", "2 c a b d", items="abcd"))
    assert m4.smith_set(matrix) == ("a", "b", "c")
    assert m4.schulze(matrix)[-1] == ("d",)


def test_ties_are_kept_not_broken_by_name() -> None:
    matrix = one(orders("1 a b c", "1 b a c"))
    assert m4.schulze(matrix) == [("a", "b"), ("c",)]
    assert m4.kemeny(matrix) == [("b", "a", "c"), ("a", "b", "c")]
    assert len(m4.kemeny(one(orders("1 abc")))) == 6


def test_kemeny_stops_above_eight() -> None:
    assert m4.kemeny(one(orders("1 h g f e d c b a", items="abcdefgh"))) == [tuple("hgfedcba")]
    with pytest.raises(Invalid, match="hasta con 8"):
        m4.kemeny(one(orders("1 a b", items="abcdefghi")))
