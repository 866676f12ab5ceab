"""Weights, voices and rounding: counting.md §1, §2 and §3."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.core.counting import SpaceRule, compile_round
from consult.core.counting.weights import capped, concentration, normalise, read_weight, shown_weights, voice, voices
from consult.core.errors import Invalid
from consult.core.rounding import english, english_percent, half_up, spanish, spanish_percent
from tests.core.test_counting_cases import score, score_recipe


@pytest.mark.parametrize("text", ["-1", "nan", "inf", "0.1234567", "mucho", ""])
def test_weights_refused_at_entry(text: str) -> None:
    """counting.md §2: negative, non-finite, more than 6 decimals."""
    with pytest.raises(Invalid):
        read_weight(text)


def test_typed_thirds_are_not_thirds() -> None:
    """counting.md §13.17."""
    spaces = [SpaceRule(name, read_weight(text)) for name, text in zip("abc", ("33.3", "33.3", "33.4"), strict=True)]
    assert normalise(spaces) == {"a": Fraction(333, 1000), "b": Fraction(333, 1000), "c": Fraction(334, 1000)}


def test_no_positive_weight_combines_nothing() -> None:
    figures = compile_round([score("a", "A", 4)], score_recipe([SpaceRule("a", Fraction(0))], "A"))
    assert (figures.items[0].weighted, figures.items[0].head_count) == (None, Fraction(4))
    with pytest.raises(Invalid):
        normalise([SpaceRule("a", Fraction(-1))])


def test_answers_of_strangers_are_refused() -> None:
    with pytest.raises(Invalid):
        compile_round([score("ghost", "A", 4)], score_recipe([SpaceRule("a", Fraction(1))], "A"))


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=9).filter(any))
def test_shown_weights_add_to_one_hundred(sizes: list[int]) -> None:
    """counting.md §1: largest remainder; none is off by a whole unit."""
    weights = normalise([SpaceRule(f"s{i}", Fraction(size)) for i, size in enumerate(sizes)])
    shown = shown_weights(weights)
    assert sum(shown.values()) == 100
    assert all(abs(Fraction(shown[space]) - weights[space] * 100) < Fraction(1, 10) for space in weights)


def test_shown_thirds() -> None:
    shown = shown_weights(normalise([SpaceRule(name, Fraction(1)) for name in "abc"]))
    assert sorted(shown.values()) == [Decimal("33.3"), Decimal("33.3"), Decimal("33.4")]


@pytest.mark.parametrize(("members", "expected"), [(1, 1), (49, 1), (50, 2), (249, 2), (250, 3), (999, 3), (1000, 4)])
def test_bands_of_members(members: int, expected: int) -> None:
    """counting.md §3, rule 1."""
    assert voice(members, "bands") == expected


@pytest.mark.parametrize(("members", "expected"), [(1, "1"), (2, "1.41"), (3, "1.73"), (144, "12"), (1000, "31.62")])
def test_square_root_of_members(members: int, expected: str) -> None:
    """counting.md §3, rule 2: Penrose, 2 decimals (square roots from any table)."""
    assert voice(members, "sqrt") == Fraction(expected)


def test_cap_cuts_the_largest_to_its_share() -> None:
    """counting.md §3, by hand: 10, 1 x 9 at 1/4 -> t = (9/4)/(3/4) = 3, and 3 of 12 is 1/4."""
    assert capped({"big": Fraction(10)}, 9, Fraction(1, 4)) == {"big": 3}
    two = capped(
        {"big": Fraction(10), "next": Fraction(8)}, 6, Fraction(1, 4)
    )  # h = 2: t = (6/4)/(2/4) = 3; 3 of 12 each
    assert two == {"big": 3, "next": 3}
    assert capped({"big": Fraction(10)}, 2, Fraction(1, 4)) == {"big": 1}  # 3 units cannot promise 1/4: all equal


@given(
    st.lists(st.integers(1, 60), min_size=1, max_size=8),
    st.integers(0, 12),
    st.sampled_from([Fraction(1, 4), Fraction(1, 3), Fraction(1, 2)]),
)
def test_cap_holds(sizes: list[int], n_people: int, cap: Fraction) -> None:
    cut = capped({f"o{i}": Fraction(size) for i, size in enumerate(sizes)}, n_people, cap)
    total = sum(cut.values(), Fraction(n_people))
    assert all(size <= max(cap, Fraction(1, len(cut) + n_people)) * total for size in cut.values())
    assert all(cut[f"o{i}"] <= size for i, size in enumerate(sizes))


def test_an_organisation_is_one_voice_however_many_answer() -> None:
    """counting.md §3, default: u = 1 for an organisation; a member count changes nothing without a rule."""
    cells = [score("s", "A", 5, n=3, organisation="union"), score("s", "A", 1, n=1)]
    plain = SpaceRule("s", Fraction(1))
    assert voices(cells, plain, {"union": 900}) == (Fraction(1), Fraction(1))
    assert concentration(cells, (Fraction(1), Fraction(1))) == (Fraction(2), Fraction(1, 2))
    assert compile_round(cells, score_recipe([plain], "A")).items[0].weighted == 3


def test_declared_voices_are_shown_beside_one_voice_each() -> None:
    """counting.md §3: always print the result with u = 1 beside it."""
    space = SpaceRule("s", Fraction(1), voice="bands")
    cells = [score("s", item, v, organisation="union") for item, v in (("A", 5), ("B", 1))]
    cells += [score("s", item, v, n=2) for item, v in (("A", 1), ("B", 4))]
    figures = compile_round(cells, score_recipe([space], "AB", members={"union": 1000}))
    assert [item.weighted for item in figures.items] == [Fraction(22, 6), Fraction(12, 6)]
    assert figures.scenarios["published"] == ("A",)
    assert figures.scenarios["one_voice"] == ("B",)


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        ("3.898750", 4, "3.8988"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("0.005", 2, "0.01"),
        ("45", -1, "50"),
        ("44", -1, "40"),
    ],
)
def test_half_up_on_the_exact_fraction(value: str, places: int, expected: str) -> None:
    """counting.md §1: ROUND_HALF_UP is the last step; 3.89875 is A1.1 of the golden table."""
    assert str(half_up(Fraction(value), places)) == expected


def test_numbers_as_peru_writes_them() -> None:
    """Settled conflict 11: 3.55; 1,234; 20 %."""
    assert (spanish(Fraction("3.545"), 2), spanish(Fraction(1234), 0), spanish_percent(Fraction(20))) == (
        "3.55",
        "1,234",
        "20 %",
    )
    assert (english(Fraction("3.545"), 2), english_percent(Decimal("61.25"), 1)) == ("3.55", "61.3%")
