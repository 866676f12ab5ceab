"""Items typed as lines, and the votes of a workshop's minute: pure reading of what somebody wrote."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.core.errors import Invalid
from consult.core.kinds.minute import Block, blocks, read, takes_means
from consult.core.kinds.model import ItemConfig, Judgement, RoundConfig
from consult.core.kinds.typed import TypedItem, read_items, write_items

WORDS = st.text(st.characters(categories=("L", "N", "P", "Zs"), exclude_characters="|"), min_size=1, max_size=40).map(
    lambda text: " ".join(text.split())
)
CODES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,10}", fullmatch=True)
ENDS = st.tuples(st.integers(-1000, 1000), st.integers(1, 1000)).map(
    lambda pair: (Fraction(pair[0], 4), Fraction(pair[0], 4) + pair[1])
)


@given(
    st.lists(
        st.tuples(CODES, WORDS.filter(bool), st.one_of(st.none(), ENDS), st.one_of(st.just(""), WORDS)),
        unique_by=lambda row: row[0],
    )
)
def test_what_is_written_reads_back(rows: list[tuple[str, str, tuple[Fraction, Fraction] | None, str]]) -> None:
    items = tuple(
        TypedItem(ItemConfig(code, minimum=ends[0] if ends else None, maximum=ends[1] if ends else None,
                             unit=unit[:60], takes_level=bool(unit) or ends is not None), text)
        for code, text, ends, unit in rows
    )  # fmt: skip
    assert read_items(write_items(items)) == items


@pytest.mark.parametrize(("text", "line"), [
    ("A | uno\n\nB", 3), ("A | uno\nA | dos", 2), ("A b | uno", 1), ("A | uno | x", 1), ("A | uno | 5 | 5", 1),
    ("A | 1 | 2 | 3 | 4 | 5", 1), (" | uno", 1), ("A | uno | 1,5", 1),
])  # fmt: skip
def test_a_bad_line_is_named(text: str, line: int) -> None:
    with pytest.raises(Invalid) as refusal:
        read_items(text)
    assert refusal.value.values["line"] == line


SCORES = RoundConfig("alternatives", (ItemConfig("A1"), ItemConfig("A2")), minimum=Fraction(1), maximum=Fraction(5),
                     ask={"MAC": ("VS", "EF")})  # fmt: skip
TREE = RoundConfig("problem_tree", (ItemConfig("C1"),))
LEVELS = RoundConfig("standards", (ItemConfig("E1", unit="días", takes_level=True),))
RANKING = RoundConfig("alternatives", tuple(ItemConfig(f"A{n}") for n in range(1, 14)), mode="ranking")


def laid(config: RoundConfig, space: str = "FED", *, by_mean: bool = False) -> list[tuple[str, str, str, list[str]]]:
    return [
        (one.item.id, one.criterion.id, one.way, [level.place for level in one.levels])
        for one in blocks(config, space, by_mean=by_mean)
    ]


def test_a_space_meets_only_what_it_is_asked() -> None:
    assert [(item, criterion) for item, criterion, _, _ in laid(SCORES, "MAC")] == [
        ("A1", "VS"), ("A1", "EF"), ("A2", "VS"), ("A2", "EF"),
    ]  # fmt: skip


def test_each_kind_is_written_down_its_own_way() -> None:
    assert laid(SCORES, "MAC", by_mean=True)[0] == ("A1", "VS", "mean", [])
    assert laid(SCORES, "MAC")[0] == ("A1", "VS", "votes", ["1", "2", "3", "4", "5", "no_se"])
    assert laid(TREE, by_mean=True) == [("C1", "support", "votes", ["1", "-1", "0"]), ("C1", "severity", "mean", [])]
    assert laid(LEVELS) == [("E1", "support", "votes", ["1", "-1", "0"]), ("E1", "level", "typed", [])]
    assert [len(places) for _, _, _, places in laid(RANKING, by_mean=True)] == [13] * 13
    assert [takes_means(config, "FED") for config in (SCORES, TREE, LEVELS, RANKING)] == [True, True, False, False]


def test_votes_become_judgements_with_their_n() -> None:
    raw = {"v:C1:support:1": "30", "v:C1:support:-1": "0", "v:C1:support:0": " 4 ", "v:C1:severity:5": "20",
           "v:C1:severity:no_se": "3", "v:OTHER:support:1": "9"}  # fmt: skip
    found = read(TREE, "FED", raw, by_mean=False)
    assert found.faults == {}
    assert found.judgements == (
        Judgement("C1", "support", 10**6, 30),
        Judgement("C1", "support", 0, 4),
        Judgement("C1", "severity", 5 * 10**6, 20),
        Judgement("C1", "severity", None, 3),
    )


def test_a_mean_goes_with_the_people_of_its_column() -> None:
    raw = {"n:VS": "42", "m:A1:VS": "4.25", "m:A2:VS": "", "m:A1:EF": "3", "m:A2:EF": "9"}
    found = read(SCORES, "MAC", raw, by_mean=True)
    assert found.judgements == (Judgement("A1", "VS", 4_250_000, 42, is_mean=True),)
    assert sorted(found.faults) == ["n:EF"]  # nobody said how many voted: without them a mean is nothing
    found = read(SCORES, "MAC", raw | {"n:EF": "40"}, by_mean=True)
    assert sorted(found.faults) == ["m:A2:EF"]
    assert Judgement("A1", "EF", 3 * 10**6, 40, is_mean=True) in found.judgements


def test_a_typed_level_needs_both_numbers() -> None:
    raw = {"a:E1:1": "15", "b:E1:1": "12", "a:E1:2": "30", "b:E1:3": "4"}
    found = read(LEVELS, "FED", raw, by_mean=False)
    assert found.judgements == (Judgement("E1", "level", 15 * 10**6, 12),)
    assert sorted(found.faults) == ["a:E1:2", "a:E1:3"]


@given(st.text(max_size=12))
def test_any_text_is_votes_or_a_fault_and_never_a_crash(text: str) -> None:
    block: Block = blocks(TREE, "FED", by_mean=False)[0]
    found = read(TREE, "FED", {block.field("1"): text}, by_mean=False)
    n = sum(judgement.n for judgement in found.judgements)
    stripped = text.strip()
    assert (n > 0) == (stripped.isascii() and stripped.isdigit() and 0 < int(stripped) < 10**6)
    assert bool(found.faults) == (
        stripped != "" and not (stripped.isascii() and stripped.isdigit() and len(stripped) <= 6)
    )
