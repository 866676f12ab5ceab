"""Breakdown tables past the gate: counting.md §9 and trust.md §3.2 (no line may hold a lone hidden cell)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from consult.core.disclosure import GatePolicy, ReleasedCell, release_rows

GATE = GatePolicy(is_public=False)
HIDDEN = ReleasedCell(None, None)
Groups = dict[str, tuple[Fraction | None, int]]


def regions(**counts: tuple[int, int]) -> Groups:
    """Write support of n people by region."""
    return {name: (Fraction(yes, n) if n else None, n) for name, (yes, n) in counts.items()}


def test_a_single_small_group_takes_the_next_smallest_with_it() -> None:
    row = release_rows({"i": regions(Puno=(2, 3), Piura=(10, 30), Lima=(30, 60))}, GATE)["i"]
    assert row.hidden == ("Puno", "Piura")
    assert (row.groups["Puno"], row.groups["Piura"]) == (HIDDEN, HIDDEN)
    assert row.groups["Lima"] == ReleasedCell(Decimal(50), "50–99")
    assert row.total == ReleasedCell(Decimal(45), "50–99")  # 42 of 93


def test_none_and_too_few_look_the_same() -> None:
    pages = [
        release_rows({"i": regions(Puno=puno, Piura=(10, 30), Lima=(30, 60))}, GATE)["i"].groups
        for puno in ((0, 0), (2, 3), (4, 4))
    ]
    assert pages[0] == pages[1] == pages[2]


def test_two_hidden_groups_of_too_few_people_take_a_third() -> None:
    """1 + 2 people would be found from the total."""
    row = release_rows({"i": regions(a=(1, 1), b=(0, 2), c=(9, 25), d=(20, 40))}, GATE)["i"]
    assert row.hidden == ("a", "b", "c")


def test_equal_groups_go_together() -> None:
    row = release_rows({"i": regions(a=(1, 1), b=(9, 20), c=(8, 20), d=(20, 40))}, GATE)["i"]
    assert row.hidden == ("a", "b", "c")


def test_a_table_of_too_few_says_nothing() -> None:
    row = release_rows({"i": regions(a=(1, 1), b=(0, 2))}, GATE)["i"]
    assert (set(row.groups.values()), row.total) == ({HIDDEN}, HIDDEN)


def test_unanimous_hidden_groups_take_the_total_along() -> None:
    """Rule 5: all 9 hidden people agree; the total would say so."""
    row = release_rows({"i": regions(a=(4, 4), b=(5, 5), c=(30, 60))}, GATE)["i"]
    assert (row.hidden, row.total) == (("a", "b"), HIDDEN)


def test_small_shown_groups_go_to_tens_and_bands() -> None:
    """Rule 6."""
    row = release_rows({"i": regions(a=(4, 7), b=(30, 61))}, GATE)["i"]
    assert row.groups == {"a": ReleasedCell(Decimal(60), "5–9"), "b": ReleasedCell(Decimal(49), "50–99")}


def test_thresholds_follow_the_page_and_the_space() -> None:
    table = {"i": regions(a=(4, 7), b=(30, 60), c=(40, 80))}
    assert release_rows(table, GATE)["i"].hidden == ()
    assert release_rows(table, GatePolicy())["i"].hidden == ("a", "b")
    assert release_rows(table, GATE, is_protected=True)["i"].hidden == ("a", "b")


def test_on_record_and_internal_tables_are_exact() -> None:
    table = {"i": regions(a=(1, 3), b=(30, 61))}
    for rows in (release_rows(table, GATE, is_on_record=True), release_rows(table, GatePolicy(is_internal=True))):
        assert rows["i"].groups == {"a": ReleasedCell(Decimal("33.3"), 3), "b": ReleasedCell(Decimal("49.2"), 61)}


def test_means_keep_their_scale() -> None:
    table: dict[str, Groups] = {"i": {"a": (Fraction(10, 3), 40), "b": (Fraction(4), 20)}}
    row = release_rows(table, GATE, ends=(Fraction(1), Fraction(5)))["i"]
    assert (row.groups["a"].value, row.total.value) == (Decimal("3.33"), Decimal("3.56"))


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=6))
def test_no_lone_hidden_group_and_no_small_one_shown(pairs: list[tuple[int, int]]) -> None:
    row = {f"g{i}": (Fraction(yes, yes + no) if yes + no else None, yes + no) for i, (yes, no) in enumerate(pairs)}
    shown = release_rows({"i": row}, GATE)["i"]
    assert all(row[group][1] >= GATE.k for group in row if group not in shown.hidden)
    if shown.hidden and shown.total.value is not None:
        assert len(shown.hidden) >= 2
        assert sum(row[group][1] for group in shown.hidden) >= GATE.k
