"""The golden table of method.md §3.4, copied from the page, figure by figure, half up."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from consult.core.counting import ItemFigures, RoundFigures, compile_round
from consult.core.rounding import half_up
from tests.core.test_counting_cases import item_of, mape_round

TABLE = """
| A1.1 | 4.025 | 4.295 | 3.010 | 4.265 | **3.8988** | 3.9875 | 3.8900 | 3.975 | 3.775 | 3.825 | 4.025 | 3.850 | 0.250 | yes |  |
| A1.2 | 3.565 | 3.640 | 3.290 | 3.695 | **3.5475** | 3.3302 | 3.5850 | 2.900 | 3.325 | 4.550 | 3.200 | 3.950 | 1.650 | yes | yes |
| A1.3 | 2.545 | 2.245 | 2.645 | 2.495 | **2.4825** | 2.1331 | 2.5250 | 2.175 | 3.150 | 2.450 | 2.000 | 2.850 | 1.150 |  | yes |
| A2.1 | 3.605 | 3.450 | 2.715 | 3.675 | **3.3613** | 3.2205 | 3.3850 | 3.375 | 3.600 | 3.125 | 3.175 | 3.650 | 0.525 |  |  |
| A2.2 | 3.805 | 4.265 | 2.715 | 4.040 | **3.7063** | 3.8855 | 3.6850 | 3.950 | 3.225 | 3.775 | 3.950 | 3.525 | 0.725 | yes |  |
| A2.3 | 3.685 | 4.125 | 3.485 | 3.765 | **3.7650** | 3.8102 | 3.7600 | 3.575 | 3.350 | 4.375 | 3.800 | 3.700 | 1.025 | yes | yes |
| A3.1 | 3.700 | 3.985 | 2.790 | 3.925 | **3.6000** | 3.8632 | 3.5700 | 3.875 | 3.250 | 3.375 | 3.975 | 3.375 | 0.725 | yes |  |
| A3.2 | 3.395 | 3.420 | 2.770 | 3.665 | **3.3125** | 3.1740 | 3.3450 | 3.150 | 3.500 | 3.175 | 3.125 | 3.775 | 0.650 |  |  |
| A3.3 | 3.740 | 4.215 | 2.970 | 3.885 | **3.7025** | 3.9411 | 3.6750 | 3.850 | 3.150 | 3.875 | 4.025 | 3.475 | 0.875 | yes |  |
| A4.1 | 3.725 | 3.875 | 3.050 | 3.945 | **3.6488** | 3.6101 | 3.6600 | 3.625 | 3.725 | 3.525 | 3.600 | 3.825 | 0.300 | yes |  |
| A4.2 | 4.040 | 4.505 | 3.275 | 4.185 | **4.0013** | 4.1918 | 3.9800 | 3.975 | 3.500 | 4.350 | 4.250 | 3.825 | 0.850 | yes |  |
| A4.3 | 3.530 | 3.260 | 3.235 | 3.420 | **3.3613** | 3.0078 | 3.4150 | 3.150 | 3.875 | 3.225 | 2.875 | 3.950 | 1.075 |  | yes |
"""  # noqa: E501 - a copy of the page
ROWS = [[cell.strip(" *") for cell in line.strip("|").split("|")] for line in TABLE.strip().splitlines()]
SPACES = ("FED", "MIN", "PAL", "MAC", "SOC")
CHOSEN = ("A1.1", "A1.2", "A2.2", "A2.3", "A3.1", "A3.3", "A4.1", "A4.2")


@pytest.fixture(scope="module", name="figures")
def compiled() -> RoundFigures:
    return compile_round(*mape_round())


def printed(item: ItemFigures) -> list[Decimal]:
    """Print an item as the table does: three decimals, four for the totals."""
    weighted = [item.criteria[name].weighted for name in ("VP", "VS", "VA", "EF")]
    totals = [item.weighted, item.head_count, item.equal]
    spaces = [item.by_space[space] for space in SPACES]
    return [half_up(value or Fraction(0), 3) for value in weighted] + [
        *(half_up(value or Fraction(0), 4) for value in totals),
        *(half_up(value or Fraction(0), 3) for value in [*spaces, item.gap]),
    ]


def test_the_table_has_twelve_rows(figures: RoundFigures) -> None:
    assert [row[0] for row in ROWS] == [item.id for item in figures.items]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_every_figure_of_the_row(figures: RoundFigures, row: list[str]) -> None:
    item = item_of(figures, row[0])
    assert printed(item) == [Decimal(cell) for cell in row[1:14]]
    assert (item.is_chosen, bool(item.dissent)) == (row[14] == "yes", row[15] == "yes")


def test_chosen_by_the_rule(figures: RoundFigures) -> None:
    assert figures.scenarios["published"] == CHOSEN
    assert not any(item.is_tied for item in figures.items)


def test_not_chosen_says_why(figures: RoundFigures) -> None:
    reasons = {item.id: item.not_chosen_because for item in figures.items if not item.is_chosen}
    below = ("min_total",)
    assert reasons == {"A1.3": ("min_total", "min_per_criterion"), "A2.1": below, "A3.2": below, "A4.3": below}


def test_counting_heads_drops_the_pallaqueras_first_demand(figures: RoundFigures) -> None:
    assert figures.scenarios["head_count"] == tuple(item for item in CHOSEN if item != "A1.2")


@pytest.mark.parametrize(
    ("space", "dropped"), [("FED", None), ("MIN", None), ("PAL", "A1.2"), ("SOC", "A1.2"), ("MAC", "A3.1")]
)
def test_leaving_one_space_out(figures: RoundFigures, space: str, dropped: str | None) -> None:
    assert figures.scenarios[f"without:{space}"] == tuple(item for item in CHOSEN if item != dropped)


@pytest.mark.parametrize(
    ("space", "item", "total"), [("PAL", "A1.2", "3.2969"), ("SOC", "A1.2", "3.4765"), ("MAC", "A3.1", "3.4750")]
)
def test_the_totals_without_a_space(space: str, item: str, total: str) -> None:
    """The three totals of method.md §3.4 under "Leaving one space out", by the general rule of absent spaces."""
    cells, recipe = mape_round()
    figures = compile_round([cell for cell in cells if cell.space != space], recipe)
    weighted = item_of(figures, item).weighted
    assert weighted is not None
    assert half_up(weighted, 4) == Decimal(total)


def test_the_order_in_the_second_cause_flips(figures: RoundFigures) -> None:
    first, second = item_of(figures, "A2.3"), item_of(figures, "A2.2")
    assert None not in (first.weighted, second.weighted, first.head_count, second.head_count)
    assert (first.weighted or 0) > (second.weighted or 0)
    assert (first.head_count or 0) < (second.head_count or 0)


def test_dissent_names_the_lowest_space(figures: RoundFigures) -> None:
    """method.md §3.4 gives the four items; settled conflict 16 names the lowest column of the row."""
    found = {item.id: item.dissent for item in figures.items if item.dissent}
    assert found == {"A1.2": ("FED",), "A1.3": ("MAC",), "A2.3": ("MIN",), "A4.3": ("MAC",)}


def test_thresholds_do_not_depend_on_binary_rounding(figures: RoundFigures) -> None:
    """0.2 + 0.2 + 0.2 + 0.25 + 0.15 is 1 exactly, and 3.5 is reached by 3.5."""
    assert sum(figures.weights.values()) == 1
    assert figures.coverage == 1
    assert item_of(figures, "A3.1").weighted == Fraction(18, 5)
