"""How the small-number gate prints: coding, coarse rounding, bands, questions beside the headline (counting.md §9)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from consult.core.counting import SpaceRule
from consult.core.disclosure import n_band
from tests.core.test_counting_cases import level_recipe, levels, score
from tests.core.test_disclosure import NODE, PUBLIC, gated, polled


def test_the_one_hidden_group_that_is_unanimous_is_coded() -> None:
    """Rule 5: merging cannot hide a unanimous group: the combined figure is coded, or in steps of 5 points.

    Rule 4 besides: the row itself would tell its side, so it stands without its figure.
    """
    near = polled({"a": (3, 0, 0), "b": (4, 0, 0), "big": (98, 2, 0)}, {"a": 1, "b": 1, "big": 28})
    (item,) = gated(*near).items
    assert item.merged is not None
    assert (item.merged.value, item.merged.n, str(item.weighted), item.code) == (None, "5–9", "95", "≥")
    far = polled({"a": (3, 0, 0), "b": (4, 0, 0), "big": (33, 67, 0)}, {"a": 1, "b": 1, "big": 28})
    (item,) = gated(*far).items
    assert (str(item.weighted), item.code) == ("35", "≈")  # (28 * 0.33 + 2) / 30 = 37.5 less a bit, in steps of 5
    assert item.support is not None
    assert (str(item.support.disagree), item.support.codes) == ("65", ("≈", "≈", "≤"))


def test_a_unanimous_group_of_much_weight_is_not_printed_at_all() -> None:
    """Half of 95 % or more is theirs: even coded it says that they are for it (rule 4)."""
    cells, recipe = polled({"a": (3, 0, 0), "b": (4, 0, 0), "big": (98, 2, 0)}, {"a": 1, "b": 1, "big": 2})
    (item,) = gated(cells, recipe).items
    assert (item.hidden, item.is_withheld, item.weighted, item.merged) == (("a", "b"), True, None, None)
    assert item.by_space["big"] == 98


def test_small_shown_spaces_are_rounded_to_ten() -> None:
    """Rule 6: under 20 people percentages go to tens, no counts, and a band; the page goes to whole percent."""
    cells, recipe = polled({"s": (4, 3, 0), "big": (67, 33, 0)}, {"s": 1, "big": 3})
    page = gated(cells, recipe)
    (item,) = page.items
    assert page.is_coarse
    assert (str(item.by_space["s"]), item.n_by_space["s"], str(item.by_space["big"])) == ("60", "5–9", "67")
    assert str(item.weighted) == "65"  # (4/7 + 3 * 0.67) / 4 = 64.5
    assert item.support_by_space["s"].counts is None
    assert "s" not in item.distribution["support"]
    assert str(item.gap) == "10"
    assert gated(cells, recipe, PUBLIC).items[0].hidden == ("s", "big")  # k = 10 in public


def test_one_decimal_when_nothing_is_hidden() -> None:
    """counting.md §1 and §9: 2/3 of 30 and 5/7 of 70."""
    (item,) = gated(*polled({"a": (20, 10, 0), "b": (50, 20, 0)}, {"a": 1, "b": 1})).items
    assert (str(item.by_space["a"]), str(item.by_space["b"]), str(item.weighted)) == ("66.7", "71.4", "69.0")


def test_zero_weight_spaces_are_hidden_without_a_partner() -> None:
    """A small space without weight is in no combined figure but the head count, which is not printed (rule 7)."""
    (item,) = gated(*polled({"forum": (3, 0, 0), "big": (60, 40, 0)}, {"forum": 0, "big": 1})).items
    assert (item.hidden, item.is_withheld, item.merged) == (("forum",), False, None)
    assert (item.weighted, item.head_count) == (Decimal(60), None)


def test_a_level_merges_rows_without_a_median() -> None:
    """A median of hidden spaces would say more than the combination does; the weight is still honest."""
    cells = [*levels("s", (1, 0, 2)), *levels("p", (5, 20, 5)), *levels("q", (1, 9, 40))]
    (item,) = gated(cells, level_recipe([SpaceRule(name, Fraction(1)) for name in "spq"])).items
    assert item.merged is not None
    assert (item.hidden, item.merged.value, item.merged.n) == (("s", "p"), None, "20–49")
    assert item.by_space["q"] == 3
    assert set(item.distribution["level"]) == {"q"}


def test_severity_is_divided_by_its_own_answers() -> None:
    """Rule 1 for the question beside the headline: 40 supported, 3 rated."""
    cells, recipe = polled({"s": (30, 10, 0), "p": (30, 10, 0), "q": (50, 0, 9)}, {"s": 1, "p": 1, "q": 1})
    cells += [
        score("s", NODE, 5, 3, "severity"),
        score("p", NODE, 2, 40, "severity"),
        score("q", NODE, 3, 50, "severity"),
    ]
    (item,) = gated(cells, replace(recipe, minimum=Fraction(1), maximum=Fraction(5))).items
    assert item.hidden == ()
    severity = item.criteria["severity"]
    assert (severity.hidden, severity.by_space["s"], severity.by_space["q"]) == (("s", "p"), None, Decimal("3.0"))
    assert severity.merged is not None
    assert (severity.merged.value, severity.merged.n) == (Decimal("3.5"), "20–49")
    assert set(item.distribution["severity"]) == {"q"}


@pytest.mark.parametrize(
    ("n", "band"), [(5, "5–9"), (9, "5–9"), (10, "10–19"), (199, "100–199"), (499, "200–499"), (500, "500+")]
)
def test_bands_of_size(n: int, band: str) -> None:
    assert n_band(n) == band
