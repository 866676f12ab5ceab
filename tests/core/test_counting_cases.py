"""Rounds the counting and disclosure tests share: the example policy and the worked examples of counting.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from consult.core.counting import MILLION, Cell, ItemFigures, ItemRule, Recipe, RoundFigures, SelectionRule, SpaceRule

MAPE = Path(__file__).resolve().parent.parent / "data" / "mape.yaml"
WEIGHTS = {"miners": 40, "ministries": 35, "pallaqueras": 25}  # worked examples A, B, C of counting.md
EXAMPLE_A = {"miners": (230, 80, 20), "ministries": (4, 7, 1), "pallaqueras": (33, 4, 1)}
EXAMPLE_B = {
    "A": ("3.9", "2.5", "3.6"),
    "B": ("3.4", "3.8", "3.5"),
    "C": ("3.1", "3.0", "4.4"),
}
EXAMPLE_C = {"miners": (10, 60, 120, 90, 50), "ministries": (0, 0, 1, 4, 7), "pallaqueras": (6, 12, 12, 6, 2)}


def exact(number: object) -> Fraction:
    """Read a number as it is written: 0.1 is one tenth."""
    return Fraction(str(number))


def mape_round() -> tuple[tuple[Cell, ...], Recipe]:
    """Load R3 of the example policy: one acta per space with n = n_demo and the means given."""
    policy: dict[str, Any] = yaml.safe_load(MAPE.read_text(encoding="utf-8"))
    wanted = next(one for one in policy["rounds"] if one["id"] == "R3")["spaces"]
    spaces = [space for space in policy["spaces"] if space["id"] in wanted]
    criteria = [criterion["id"] for criterion in policy["criteria"]]
    rule = policy["selection_rule"]
    cells = tuple(
        Cell(space["id"], item["id"], criterion, int(exact(score) * MILLION), True, space["n_demo"])
        for item in policy["alternatives"]
        for space in spaces
        for criterion, score in zip(criteria, item["scores"][space["id"]], strict=True)
    )
    recipe = Recipe(
        kind="alternatives",
        measure="scores",
        criteria=tuple((criterion["id"], exact(criterion["k"])) for criterion in policy["criteria"]),
        items=tuple(ItemRule(item["id"], cause=item["cause"]) for item in policy["alternatives"]),
        spaces=tuple(
            SpaceRule(
                space["id"],
                exact(space["weight"]),
                is_protected=space["safe"],
                is_on_record=space.get("on_record", False),
            )
            for space in spaces
        ),
        minimum=Fraction(1),
        maximum=Fraction(5),
        selection=SelectionRule(
            exact(rule["min_total"]),
            exact(rule["min_per_criterion"]),
            rule["max_per_direct_cause"],
            exact(rule["dissent_gap"]),
        ),
    )
    return cells, recipe


def votes(space: str, item: str, counts: Sequence[int]) -> tuple[Cell, ...]:
    """Write support, disagree and pass as cells."""
    values = (MILLION, -MILLION, 0)
    return tuple(Cell(space, item, "support", v, False, n) for v, n in zip(values, counts, strict=True))


def support_recipe(spaces: Sequence[SpaceRule], items: Sequence[str] = ("node",), **rest: Any) -> Recipe:
    """Declare a round of support questions."""
    one = Fraction(1)
    rules = tuple(ItemRule(item) for item in items)
    return Recipe("problem_tree", "support", (("support", one),), rules, tuple(spaces), **rest)


def score_recipe(
    spaces: Sequence[SpaceRule], items: Sequence[str], criteria: Sequence[str] = ("c",), **rest: Any
) -> Recipe:
    """Declare a round of scores 1-5 with equal coefficients."""
    return Recipe(
        "alternatives",
        "scores",
        tuple((criterion, Fraction(1)) for criterion in criteria),
        tuple(ItemRule(item) for item in items),
        tuple(spaces),
        Fraction(1),
        Fraction(5),
        **rest,
    )


def level_recipe(spaces: Sequence[SpaceRule]) -> Recipe:
    """Declare a round of one target level."""
    return Recipe("standards", "level", (("level", Fraction(1)),), (ItemRule("days"),), tuple(spaces))


def example_spaces(**rest: Any) -> tuple[SpaceRule, ...]:
    """Declare the three spaces of the worked examples."""
    return tuple(SpaceRule(space, Fraction(weight), **rest) for space, weight in WEIGHTS.items())


def score(space: str, item: str, value: object, n: int = 1, criterion: str = "c", organisation: str = "") -> Cell:
    """Write one individual score, `n` times."""
    return Cell(space, item, criterion, int(exact(value) * MILLION), False, n, organisation)


def item_of(figures: RoundFigures, item: str) -> ItemFigures:
    """Find one item."""
    return next(one for one in figures.items if one.id == item)


def levels(space: str, counts: Sequence[int]) -> tuple[Cell, ...]:
    """Write a histogram over the levels 1..K."""
    return tuple(Cell(space, "days", "level", (i + 1) * MILLION, False, n) for i, n in enumerate(counts))


def answers_by_space(cells: Sequence[Cell], item: str) -> Mapping[str, int]:
    """Count the people of each space on one item's first criterion."""
    first = next(cell.criterion for cell in cells if cell.item == item)
    found: dict[str, int] = {}
    for cell in cells:
        if cell.item == item and cell.criterion == first:
            found[cell.space] = found.get(cell.space, 0) + cell.n
    return found


def test_the_example_has_441_people() -> None:
    """method.md §3.4: `H` replaces weights by n_demo (441 people), 343 of them in one space."""
    cells, _ = mape_round()
    found = answers_by_space(cells, "A1.1")
    assert (sum(found.values()), found["MAC"]) == (441, 343)
