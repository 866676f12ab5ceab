"""Agreement of people (counting.md §10 M6): published cases of A and W, worked example C, and properties."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import TypedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.core.counting import MILLION, Agreement, Cell, ItemRule, SpaceRule
from consult.core.counting.agreement import agreement_figures, concordance, scale_points, van_der_eijk
from consult.core.counting.model import BallotCell
from consult.core.counting.tally import sort_cells
from consult.core.counting.weights import normalise
from consult.core.rounding import half_up
from tests.core.test_counting_cases import EXAMPLE_C, example_spaces, level_recipe, levels

KNOWN = Path(__file__).resolve().parent.parent / "data" / "known" / "agreement" / "agreement.json"
CELLS_C = tuple(cell for space, counts in EXAMPLE_C.items() for cell in levels(space, counts))


class VanDerEijk(TypedDict):
    V: list[int]
    A: float


class Known(TypedDict):
    van_der_eijk: VanDerEijk
    extremes: list[VanDerEijk]
    kendall_w: dict[str, list[int]]


def known() -> Known:
    found: Known = json.loads(KNOWN.read_text(encoding="utf-8"))
    return found


def figures(cells: Sequence[Cell], *spaces: SpaceRule, ends: tuple[object, object] = (1, 5)) -> Agreement | None:
    low, high = (None if end is None else Fraction(str(end)) for end in ends)
    recipe = replace(level_recipe(spaces or example_spaces()), minimum=low, maximum=high)
    return agreement_figures(sort_cells(cells, recipe), recipe.items[0], "level", normalise(recipe.spaces))


# van der Eijk's A


def test_the_published_agreement() -> None:
    """Manual of CRAN agrmt: A = 0.6113333 for (30, 40, 210, 130, 530, 50, 10)."""
    case = known()["van_der_eijk"]
    found = van_der_eijk(case["V"])
    assert found is not None
    assert str(half_up(found, 7)) == str(case["A"]) == "0.6113333"


@pytest.mark.parametrize("case", known()["extremes"], ids=lambda case: str(case["V"]))
def test_the_published_extremes(case: VanDerEijk) -> None:
    """Manual of CRAN agrmt: 1 on one point, -1 on the two ends, 0 on all points alike."""
    assert van_der_eijk(case["V"]) == case["A"]


def test_agreement_needs_three_points_and_an_answer() -> None:
    """counting.md §10: K >= 3."""
    assert van_der_eijk([3, 4]) is None
    assert van_der_eijk([0, 0, 0]) is None


def test_neighbours_agree_more_than_strangers() -> None:
    """By hand from the formula (counting.md §10) with K = 5 and S = 2, so A = 3/4 U.

    11000: 3 triples 110, none 101: U = 1. 10001: none and 3: U = -4/3. 10100: 2 and 1: U = (3 x 2 - 4) / (3 x 3) = 2/9.
    """
    assert van_der_eijk([1, 1, 0, 0, 0]) == Fraction(3, 4)
    assert van_der_eijk([1, 0, 0, 0, 1]) == -1
    assert van_der_eijk([1, 0, 1, 0, 0]) == Fraction(1, 6)


VECTORS = st.lists(st.integers(0, 40), min_size=3, max_size=11).filter(any)


@given(VECTORS, st.fractions(min_value=Fraction(1, 50), max_value=50))
def test_agreement_of_any_vector(counts: list[int], factor: Fraction) -> None:
    """Within -1 and 1; the size of the group and the direction of the scale decide nothing; 1 only when unanimous."""
    found = van_der_eijk(counts)
    assert found is not None
    assert -1 <= found <= 1
    assert found == van_der_eijk([n * factor for n in counts]) == van_der_eijk(counts[::-1])
    assert (found == 1) == (len([n for n in counts if n]) == 1)


# Worked example C


def test_example_c() -> None:
    """counting.md §10: A 0.2831, 0.3939, 0.75, 0.3421; between-space share of disagreement 38.6 %."""
    found = figures(CELLS_C)
    assert found is not None
    assert found.mixture is not None
    assert found.between is not None
    assert str(half_up(found.mixture, 4)) == "0.2831"
    assert {space: str(half_up(a or Fraction(0), 4)) for space, a in found.by_space.items()} == {
        "miners": "0.3939",
        "ministries": "0.7500",
        "pallaqueras": "0.3421",
    }
    assert str(half_up(100 * found.between, 1)) == "38.6"


def test_the_whole_scale_counts() -> None:
    """The same answers agree more on a longer scale: 3 and 4 are neighbours of 5 points, then of 7 (formula, S = 2)."""
    cells, one = levels("a", (0, 0, 1, 1)), SpaceRule("a", Fraction(1))
    short, long = figures(cells, one), figures(cells, one, ends=(1, 7))
    assert short is not None
    assert long is not None
    assert (short.mixture, long.mixture) == (Fraction(3, 4), Fraction(5, 6))


@pytest.mark.parametrize("ends", [(1, 12), (1, 2), (None, 5), (1, None), ("0.5", 5), (1, "4.5"), (4, 9)])
def test_without_whole_points_there_is_no_a(ends: tuple[object, object]) -> None:
    """3 to 11 whole points; on any other scale, and with answers off it, only the share between spaces is told."""
    found = figures(CELLS_C, ends=ends)
    assert found is not None
    assert (found.mixture, set(found.by_space.values())) == (None, {None})
    assert found.between == figures(CELLS_C).between  # type: ignore[union-attr]


def test_an_answer_between_two_points_has_no_place_in_a() -> None:
    half = Cell("miners", "days", "level", MILLION * 5 // 2, False, 1)
    found = figures([*CELLS_C, half])
    assert found is not None
    assert (found.mixture, found.by_space["miners"]) == (None, None)
    assert found.by_space["ministries"] == Fraction(3, 4)
    forum = figures([*CELLS_C, replace(half, space="forum")], *example_spaces(), SpaceRule("forum", Fraction(0)))
    assert forum is not None
    assert (forum.by_space["forum"], forum.mixture) == (None, figures(CELLS_C).mixture)  # type: ignore[union-attr]


def test_scales_of_items_rounds_and_severity() -> None:
    """An item's own scale goes before the round's; severity is on the round's, 1 to 5 where none is declared."""
    recipe, item = level_recipe(example_spaces()), ItemRule("days", minimum=Fraction(0), maximum=Fraction(3))
    declared = replace(recipe, minimum=Fraction(1), maximum=Fraction(4))
    days = recipe.items[0]
    asked = [(recipe, item, "level"), (declared, item, "level"), (declared, days, "level"), (recipe, days, "level"),
             (declared, item, "severity"), (recipe, item, "severity")]  # fmt: skip
    assert [[int(point) for point in scale_points(*one)] for one in asked] == [
        [0, 1, 2, 3], [0, 1, 2, 3], [1, 2, 3, 4], [], [1, 2, 3, 4], [1, 2, 3, 4, 5]
    ]  # fmt: skip


def test_no_disagreement_and_nobody() -> None:
    """counting.md §10: variance 0 -> «no disagreement»; nobody -> no figures."""
    spaces = (SpaceRule("a", Fraction(1)), SpaceRule("b", Fraction(1)))
    found = figures([*levels("a", (0, 3)), *levels("b", (0, 8))], *spaces)
    assert found == Agreement(mixture=Fraction(1), by_space={"a": Fraction(1), "b": Fraction(1)}, between=None)
    assert figures([]) is None


def test_two_spaces_each_of_one_mind() -> None:
    """All the disagreement lies between them (counting.md §10); a space without weight has its A and no part in it."""
    spaces = (SpaceRule("a", Fraction(1)), SpaceRule("b", Fraction(3)), SpaceRule("forum", Fraction(0)))
    found = figures([*levels("a", (3,)), *levels("b", (0, 0, 0, 0, 8)), *levels("forum", (1, 0, 0, 0, 1))], *spaces)
    assert found is not None
    assert found.between == 1
    assert found.by_space == {"a": 1, "b": 1, "forum": -1}


# Kendall's W


def ballots(ratings: Sequence[Sequence[int]]) -> BallotCell:
    """Rank what each rater gave, equal ratings at their mid-rank, as the tally of complete ballots does."""
    ranks, ties = Counter[str](), 0
    for given_by_one in ratings:
        for place, rating in enumerate(given_by_one):
            n_below, n_same = sum(one < rating for one in given_by_one), given_by_one.count(rating)
            ranks[f"i{place}"] += 2 * n_below + n_same + 1  # twice the mid-rank
        ties += sum(n**3 - n for n in Counter(given_by_one).values())
    return BallotCell("a", len(ratings), dict(ranks), ties)


def test_the_published_concordance() -> None:
    """Data of CRAN irr (anxiety: 20 persons, 3 raters, ties): W = 6008/11133, printed 0.54 by its manual."""
    case = known()["kendall_w"]
    assert concordance(ballots([case[f"rater{i}"] for i in (1, 2, 3)])) == Fraction(6008, 11133)


def test_concordance_at_its_ends() -> None:
    assert concordance(ballots([[1, 2, 3, 4]] * 5)) == 1
    assert concordance(ballots([[1, 1, 3, 4]] * 5)) == 1
    assert concordance(ballots([[1, 2, 3], [3, 2, 1]])) == 0


@pytest.mark.parametrize("rows", [[[7, 7, 7], [1, 1, 1]], [[1, 2, 3]], [[1], [2]], []])
def test_undefined_concordance(rows: list[list[int]]) -> None:
    """counting.md §10: all ballots fully tied; and with one ballot or one item there is nothing to agree on."""
    assert concordance(ballots(rows)) is None


@given(st.integers(2, 6).flatmap(lambda m: st.lists(st.permutations(range(m)), min_size=2, max_size=6)))
def test_concordance_and_the_mean_rank_correlation(orders: list[list[int]]) -> None:
    """Independent (Kendall 1948): without ties, the mean of Spearman's rho over pairs of ballots = (nW - 1)/(n - 1)."""
    n, m = len(orders), len(orders[0])
    rhos = [
        1 - Fraction(6 * sum((a - b) ** 2 for a, b in zip(one, other, strict=True)), m**3 - m)
        for one, other in combinations(orders, 2)
    ]
    w = concordance(ballots(orders))
    assert w is not None
    assert sum(rhos, Fraction(0)) / len(rhos) == (n * w - 1) / (n - 1)


@given(st.integers(2, 5).flatmap(lambda m: st.lists(st.lists(st.integers(1, 3), min_size=m, max_size=m), min_size=2)))
def test_concordance_of_any_ballots(ratings: list[list[int]]) -> None:
    """Between 0 and 1, ties or none; turning every ballot round changes nothing."""
    w = concordance(ballots(ratings))
    assert w == concordance(ballots([[-one for one in row] for row in ratings]))
    assert (w is None) == all(len(set(row)) == 1 for row in ratings)
    assert w is None or 0 <= w <= 1
