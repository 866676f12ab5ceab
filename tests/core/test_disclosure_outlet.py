"""What may stand beside an open page: no more of a size than its band says (counting.md §9, rules 6 and 9)."""

from __future__ import annotations

from fractions import Fraction

import pytest

from consult.core.counting import MILLION, Beside, Cell, ItemRule, Recipe, SpaceRule, compile_round
from consult.core.disclosure import GatePolicy, let_out, n_band
from consult.core.rounding import one_digit

GATE = GatePolicy()


@pytest.mark.parametrize(
    ("value", "rounded"),
    [("11.4", "10"), ("24.1", "20"), ("0.27", "0.3"), ("1", "1"), ("95", "100"), ("0", "0"), ("-3.5", "-4")],
)
def test_one_digit(value: str, rounded: str) -> None:
    assert one_digit(Fraction(value)) == Fraction(rounded)


def levels(n_before: int) -> tuple[Recipe, tuple[Cell, ...], tuple[Cell, ...]]:
    spaces = tuple(SpaceRule(name, Fraction(1)) for name in "ab")
    recipe = Recipe("standards", "level", (("level", Fraction(1)),), (ItemRule("x"),), spaces)
    last = tuple(Cell(space, "x", "level", day * MILLION, False, 15) for space in "ab" for day in (1, 2))
    return (
        recipe,
        last,
        (Cell("a", "x", "level", MILLION, False, n_before), Cell("b", "x", "level", MILLION, False, 40)),
    )


def test_an_earlier_iteration_of_few_people_stays_inside() -> None:
    for n, is_told in ((3, False), (19, False), (20, True)):
        recipe, last, before = levels(n)
        figures = compile_round(last, recipe, beside=Beside(earlier={1: before}))
        assert bool(let_out(figures, recipe, GATE).iterations) == is_told
        assert let_out(figures, recipe, GatePolicy(is_internal=True)) == figures


def test_the_power_of_an_answer_says_no_more_of_a_size_than_its_band() -> None:
    """What is printed always fits ten sizes or more; at the ends of the band, where the band itself cuts, five."""
    recipe = Recipe("validation", "support", (("support", Fraction(1)),), (ItemRule("x"),),
                    (SpaceRule("a", Fraction(1, 4)), SpaceRule("b", Fraction(1, 5))))  # fmt: skip
    printed: dict[object, set[int]] = {}
    for n in range(200, 500):
        cells = [Cell("a", "x", "support", MILLION, False, n), Cell("b", "x", "support", MILLION, False, 30)]
        figures = let_out(compile_round(cells, recipe), recipe, GATE)
        printed.setdefault(tuple(figures.power.items()), set()).add(n)
        assert n_band(n) == "200–499"
    assert all(len(sizes) >= 10 for sizes in printed.values() if not sizes & {200, 499})
    assert all(len(sizes) >= 5 for sizes in printed.values())
