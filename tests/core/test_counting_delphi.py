"""Target levels and the stop rule of their iterations (counting.md §10 M5), on worked example C."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest

from consult.core.counting import MILLION, Cell, ItemRule, LevelFigures, SpaceRule
from consult.core.counting.delphi import level_figures
from consult.core.counting.figures import Span
from consult.core.counting.model import Shift
from consult.core.counting.tally import Tally, sort_cells
from consult.core.counting.weights import normalise
from consult.core.rounding import half_up
from tests.core.test_counting_cases import EXAMPLE_C, example_spaces, level_recipe, levels

DAYS = ItemRule("days", tolerance=Fraction(1))
CELLS_C = tuple(cell for space, counts in EXAMPLE_C.items() for cell in levels(space, counts))
NONE, ALL = Fraction(0), Fraction(1)


def tally(cells: Sequence[Cell], spaces: Sequence[SpaceRule] = (), item: ItemRule = DAYS) -> Tally:
    recipe = level_recipe(spaces or example_spaces())
    return sort_cells(cells, replace(recipe, items=(item,), minimum=Fraction(1), maximum=Fraction(5)))


def figures(cells: Sequence[Cell], *rest: SpaceRule, item: ItemRule = DAYS, **given: object) -> LevelFigures:
    """Count one level with the weights of the worked example, or of other spaces."""
    found = tally(cells, rest, item)
    return level_figures(found, item, normalise(found.recipe.spaces), **given)  # type: ignore[arg-type]


def stays(space: str, *moves: tuple[int, int, int]) -> list[Shift]:
    """Write (level before, level after, people)."""
    return [Shift(space, "days", before * MILLION, after * MILLION, n) for before, after, n in moves]


def at(low: int, high: int | None = None) -> Span:
    """Write two levels, or one twice."""
    return Fraction(low), Fraction(low if high is None else high)


def unmoved() -> list[Shift]:
    """Write example C as if everybody had given the same answer before."""
    return [
        shift
        for space, counts in EXAMPLE_C.items()
        for shift in stays(space, *((level, level, n) for level, n in enumerate(counts, start=1) if n))
    ]


# Worked example C


def test_example_c() -> None:
    """counting.md §10: median 4, middle half 3-5, band 3-5 with 79.7 % and 260/330, 12/12, 20/38; consensus."""
    found = figures(CELLS_C)
    assert (found.median, found.quartiles, found.band) == (at(4), at(3, 5), at(3, 5))
    assert found.band_share == Fraction(12719, 50160) + Fraction(1663, 6270) + Fraction(4647, 16720)
    assert str(half_up(100 * found.band_share, 1)) == "79.7"
    assert {s: (own.n, own.median, own.band_share) for s, own in found.by_space.items()} == {
        "miners": (330, at(3), Fraction(260, 330)),
        "ministries": (12, at(5), ALL),
        "pallaqueras": (38, at(3), Fraction(20, 38)),
    }
    assert (found.state, found.against) == ("consensus", ())


def test_example_c_is_adopted_if_stable() -> None:
    """counting.md §10: «consensus, if stable»."""
    found = figures(CELLS_C, iteration=2, shifts=unmoved())
    assert (found.change, found.is_stable, found.advice) == (NONE, True, "adopt")
    assert found.change_by_space == dict.fromkeys(EXAMPLE_C, NONE)


def test_without_a_tolerance_the_band_is_the_median_itself() -> None:
    """1663/6270 of the mixture answered 4 (counting.md §10)."""
    found = figures(CELLS_C, item=ItemRule("days"))
    assert (found.band, found.band_share, found.state) == (at(4), Fraction(1663, 6270), "neither")


def test_the_two_medians_differ_where_f_is_exactly_one_half() -> None:
    """counting.md §10: lower = smallest with F >= 1/2, upper = smallest with F > 1/2; the band is the lower one's."""
    found = figures(levels("a", (0, 5, 0, 5)), SpaceRule("a", Fraction(1)))
    assert (found.median, found.band, found.quartiles) == (at(2, 4), at(1, 3), at(2, 4))
    assert figures(levels("a", (0, 4, 0, 5)), SpaceRule("a", Fraction(1))).median == at(4)


def test_group_means_never_enter() -> None:
    mean = Cell("ministries", "days", "level", MILLION, True, 900)
    assert figures([*CELLS_C, mean]) == figures(CELLS_C)


def test_a_space_that_was_not_asked_is_in_no_figure() -> None:
    spaces = [replace(s, asked=frozenset({"support"})) if s.id == "miners" else s for s in example_spaces()]
    found = figures(CELLS_C, *spaces)
    assert tuple(found.by_space) == ("ministries", "pallaqueras")
    assert found.median == at(4)  # by hand: F(3) = 7/12 x 1/12 + 5/12 x 30/38 = 0.378, F(4) = 0.638


def test_nobody_answered() -> None:
    """counting.md §2: undefined, never 0; no state and no advice."""
    found = figures([], iteration=2, shifts=[])
    assert (found.median, found.band, found.band_share, found.state, found.advice) == (None, None, None, "", "")
    assert {own.n for own in found.by_space.values()} == {0}


def test_only_spaces_without_weight_answered() -> None:
    spaces = (SpaceRule("a", Fraction(1)), SpaceRule("forum", Fraction(0)))
    found = figures(levels("forum", (0, 9)), *spaces)
    assert (found.median, found.state) == (None, "")
    assert (found.by_space["forum"].median, found.by_space["forum"].band_share) == (at(2), None)


# Consensus and dissent


def dissenting(n_few: int, n_all: int, weight: int = 1) -> LevelFigures:
    """Have a large space agree on 3 and a small one hold `n_few` of `n_all` answers within one of it, the rest on 5."""
    spaces = (SpaceRule("large", Fraction(9)), SpaceRule("small", Fraction(weight)))
    return figures([*levels("large", (0, 0, 50)), *levels("small", (0, 0, n_few, 0, n_all - n_few))], *spaces)


def test_a_space_with_less_than_half_in_the_band_dissents() -> None:
    """counting.md §10: «>= 50 %»: exactly half is enough."""
    assert (dissenting(3, 6).state, dissenting(3, 6).against) == ("consensus", ())
    assert (dissenting(2, 6).state, dissenting(2, 6).against) == ("dissent", ("small",))


def test_a_space_under_k_does_not_decide() -> None:
    """counting.md §10: every space with n_g >= k; k = 5 unless the policy says otherwise."""
    assert (dissenting(0, 4).state, dissenting(0, 4).against) == ("consensus", ())
    assert dissenting(0, 5).state == "dissent"
    cells = [*levels("large", (0, 0, 50)), *levels("small", (0, 0, 0, 0, 5))]
    spaces = (SpaceRule("large", Fraction(9)), SpaceRule("small", Fraction(1)))
    assert figures(cells, *spaces, k=6).state == "consensus"


def test_a_space_without_weight_dissents_like_any_other() -> None:
    """counting.md §2: zero-weight spaces are included in dissent, excluded from the combination."""
    found = dissenting(0, 10, weight=0)
    assert (found.median, found.band_share, found.state, found.against) == (at(3), ALL, "dissent", ("small",))


# Stability


def test_change_over_the_people_who_answered_both() -> None:
    """By hand: miners 10 of 100 move, 1/10; ministries 3 of 12, 1/4; 40 % of one and 35 % of the other, of 75 %."""
    shifts = [
        *stays("miners", (3, 3, 90), (3, 4, 10)),
        *stays("ministries", (5, 5, 9), (5, 4, 3)),
        Shift("miners", "days", None, 5 * MILLION, 500),
        Shift("ministries", "days", MILLION, None, 500),
    ]
    found = figures(CELLS_C, iteration=2, shifts=shifts)
    assert found.change_by_space == {"miners": Fraction(1, 10), "ministries": Fraction(1, 4), "pallaqueras": None}
    # mixture before: 3 -> 40/75, 5 -> 35/75; after: 3 -> 36/75, 4 -> (4 + 8.75)/75, 5 -> 26.25/75
    assert found.change == Fraction(1275, 7500)
    assert found.is_stable is False


def test_people_who_swap_levels_change_nothing() -> None:
    """The distance is between distributions: net changes (counting.md §10)."""
    found = figures(
        levels("a", (5, 5)), SpaceRule("a", Fraction(1)), iteration=2, shifts=stays("a", (1, 2, 5), (2, 1, 5))
    )
    assert (found.change, found.is_stable) == (NONE, True)


@pytest.mark.parametrize(("n", "moved", "is_stable"), [(20, 3, True), (20, 4, False), (7, 1, True), (7, 2, False)])
def test_fifteen_per_cent(n: int, moved: int, *, is_stable: bool) -> None:
    """counting.md §10: <= 15 %: 3 of 20 is exactly that; 1 of 7 is 14.3 %."""
    shifts = stays("a", (3, 3, n - moved), (3, 4, moved))
    assert (
        figures(levels("a", (0, 0, n)), SpaceRule("a", Fraction(1)), iteration=2, shifts=shifts).is_stable == is_stable
    )


@pytest.mark.parametrize(
    ("n", "moved", "is_stable"), [(6, 1, True), (6, 2, False), (2, 1, True), (1, 1, True), (9, 2, False)]
)
def test_small_spaces_are_read_in_people(n: int, moved: int, *, is_stable: bool) -> None:
    """counting.md §10: under 7, net change <= 1 person; from 7 on a share. The mixture itself hardly moves."""
    spaces = (SpaceRule("large", Fraction(99)), SpaceRule("small", Fraction(1)))
    shifts = [*stays("large", (3, 3, 100)), *stays("small", (3, 3, n - moved), (3, 5, moved))]
    cells = [*levels("large", (0, 0, 100)), *levels("small", (0, 0, n))]
    found = figures(cells, *spaces, iteration=2, shifts=shifts)
    assert found.change == Fraction(moved, 100 * n)
    assert found.is_stable == is_stable


def test_one_person_of_two_is_little_for_a_space_and_much_for_the_whole() -> None:
    """counting.md §10: both hold, 15 % of the mixture and one person of a small space."""
    shifts = stays("a", (3, 3, 1), (3, 4, 1))
    found = figures(levels("a", (0, 0, 1, 1)), SpaceRule("a", Fraction(1)), iteration=2, shifts=shifts)
    assert (found.change, found.is_stable) == (Fraction(1, 2), False)


def test_stability_is_not_shown_by_less_than_two_thirds_of_the_weight() -> None:
    """counting.md §2: a figure that covers less is not decided upon; here 65 % answered both."""
    without = [shift for shift in unmoved() if shift.space != "ministries"]
    found = figures(CELLS_C, iteration=2, shifts=without)
    assert (found.change, found.is_stable, found.advice) == (NONE, False, "confirm")


def test_nobody_answered_both() -> None:
    found = figures(CELLS_C, iteration=2, shifts=[Shift("miners", "days", MILLION, None, 3)])
    assert (found.change, found.is_stable) == (None, False)


def test_the_first_iteration_and_the_earlier_ones_tell_no_change() -> None:
    first, earlier = figures(CELLS_C, shifts=unmoved()), figures(CELLS_C, iteration=2)
    assert (first.change, first.is_stable, first.advice, first.left) == (None, None, "iterate", {})
    assert (earlier.change, earlier.is_stable, earlier.advice) == (None, None, "")
    assert (earlier.median, earlier.state) == (first.median, first.state)


def test_moves_on_other_items_are_not_counted() -> None:
    other = [replace(shift, item="other", after=MILLION) for shift in unmoved()]
    assert figures(CELLS_C, iteration=2, shifts=[*unmoved(), *other]) == figures(CELLS_C, iteration=2, shifts=unmoved())


# Advice


def test_one_more_iteration_then_adopt() -> None:
    """counting.md §10: what was confirmed is adopted; a consensus of the first iteration confirms nothing."""
    moved = stays("miners", (1, 3, 100))
    second = figures(CELLS_C, iteration=2, maximum=4, shifts=moved, previous=figures(CELLS_C))
    third = figures(CELLS_C, iteration=3, maximum=4, shifts=moved, previous=second)
    assert (second.state, second.advice, third.advice) == ("consensus", "confirm", "adopt")


def test_a_round_of_one_iteration_has_no_stop_rule() -> None:
    assert figures(CELLS_C, maximum=1).advice == ""


def test_a_level_that_covers_too_little_weight_is_not_adopted() -> None:
    """counting.md §2: below 2/3 of the weight it cannot be an adopted guideline."""
    spaces = (SpaceRule("a", Fraction(60)), SpaceRule("absent", Fraction(40)))
    shifts = stays("a", (3, 3, 20))
    found = figures(levels("a", (0, 0, 20)), *spaces, iteration=2, shifts=shifts)
    assert (found.state, found.advice) == ("consensus", "iterate")
    enough = (SpaceRule("a", Fraction(67)), SpaceRule("absent", Fraction(33)))
    assert figures(levels("a", (0, 0, 20)), *enough, iteration=2, shifts=shifts).advice == "adopt"


# Drop-out


def test_leavers_beside_stayers() -> None:
    """counting.md §10: drop-out per space, previous median of leavers against stayers."""
    shifts = [
        *stays("miners", (3, 5, 4), (4, 4, 4)),
        Shift("miners", "days", 1 * MILLION, None, 2),
        Shift("miners", "days", 2 * MILLION, None, 1),
        Shift("miners", "days", None, 5 * MILLION, 7),
        *stays("ministries", (5, 5, 2)),
        Shift("pallaqueras", "days", None, MILLION, 7),
    ]
    left = figures(CELLS_C, iteration=2, shifts=shifts).left
    assert tuple(left) == ("miners", "ministries")
    miners, ministries = left["miners"], left["ministries"]
    assert (miners.n_left, miners.n_stayed, miners.median_left, miners.median_stayed) == (3, 8, at(1), at(3, 4))
    assert (ministries.n_left, ministries.median_left, ministries.median_stayed) == (0, None, at(5))
