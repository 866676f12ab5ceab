"""A published Delphi of two rounds (BMC Med Res Methodol 2017;17:117, table 2) counted again (counting.md §10 M5)."""

from __future__ import annotations

import csv
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from consult.core.counting import ItemRule, SpaceRule
from consult.core.counting.delphi import distance, level_figures
from consult.core.counting.tally import sort_cells
from consult.core.rounding import half_up
from tests.core.test_counting_cases import level_recipe, levels

KNOWN = Path(__file__).resolve().parent.parent / "data" / "known" / "delphi" / "reporting_items.csv"
DAYS = ItemRule("days", tolerance=Fraction(1))
CLASSES = ("not", "imp", "ess")  # levels 1, 2 and 3
SLIPS = {("3.5", Fraction(1, 29)), ("48.4", Fraction(14, 29))}  # named in the README of the data


def rows() -> list[dict[str, str]]:
    with KNOWN.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def counts(row: dict[str, str], round_: str) -> list[int]:
    return [int(row[f"{round_}_{name}_n"]) for name in CLASSES]


def shares(row: dict[str, str], round_: str) -> dict[Fraction, Fraction]:
    found = counts(row, round_)
    return {Fraction(level): Fraction(n, sum(found)) for level, n in enumerate(found, start=1)}


@pytest.mark.parametrize("round_", ["r1", "r2"])
def test_the_published_percentages_come_back_from_the_counts(round_: str) -> None:
    """Published, but for two slips that the README names: they must be slips still."""
    slips = set()
    for row in rows():
        for share, name in zip(shares(row, round_).values(), CLASSES, strict=True):
            printed = row[f"{round_}_{name}_pct"]
            if half_up(100 * share, 1) != half_up(Fraction(printed), 1):
                slips.add((printed, share))
    assert slips == (SLIPS if round_ == "r2" else set())


def test_the_distance_between_the_rounds() -> None:
    """Column `derived_tvd_pct`: worked out apart from this code, from the same counts."""
    assert len(rows()) == 10
    for row in rows():
        found = half_up(100 * distance(shares(row, "r1"), shares(row, "r2")), 2)
        assert str(found) == row["derived_tvd_pct"], row["item"]


def test_nine_of_the_ten_items_were_stable() -> None:
    """By the derived distances only «Organisation/agency», 16.68 %, moved more than 15 %."""
    moved = [row["item"] for row in rows() if distance(shares(row, "r1"), shares(row, "r2")) > Fraction(15, 100)]
    assert moved == ["Organisation/agency"]


def test_the_published_panel_as_a_round_of_levels() -> None:
    """Every item judged essential by half of the panel or more (published percentages) has median 3."""
    for row in rows():
        recipe = replace(level_recipe([SpaceRule("panel", Fraction(1))]), items=(DAYS,))
        found = level_figures(sort_cells(levels("panel", counts(row, "r2")), recipe), DAYS, {"panel": Fraction(1)})
        median = Fraction(3 if Fraction(row["r2_ess_pct"]) > 50 else 2)
        assert found.median == (median, median), row["item"]
        assert found.by_space["panel"].n == (28 if row["item"] == "Evaluation plans" else 29)
