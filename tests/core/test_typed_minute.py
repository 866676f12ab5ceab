"""Items typed as lines, and the votes of a workshop's minute: pure reading of what somebody wrote."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.core.errors import Invalid
from consult.core.kinds.ballots import check_ballots, read_ballot
from consult.core.kinds.minute import Block, ballot_rows, blocks, read, takes_ballots, takes_means
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
    assert laid(RANKING, by_mean=True) == []  # places alone, without the order they come from, compare nothing
    assert [takes_ballots(config, "FED") for config in (SCORES, TREE, LEVELS, RANKING)] == [False, False, False, True]
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


def test_each_typed_order_is_one_whole_ballot() -> None:
    raw = {"o:1": "A1 > A2 = A3 > A4", "c:1": "7", "o:3": " a4 ", "c:3": "2", "rows": "5"}
    found = read(RANKING, "FED", raw, by_mean=False)
    assert found.faults == {}
    places = [(one.ballot, one.item, one.value and one.value // 10**6, one.n) for one in found.judgements]
    assert places == [(0, "A1", 1, 7), (0, "A2", 2, 7), (0, "A3", 2, 7), (0, "A4", 3, 7), (2, "A4", 1, 2)]
    assert {one.criterion for one in found.judgements} == {"rank"}


@pytest.mark.parametrize(("order", "people", "field", "sentence"), [
    ("A1 > X9", "3", "o:1",
     "«X9» no está entre los puntos de esta ronda. Escriba el orden así: A1 > A2 = A3."),
    ("A1 > A2 = A1", "3", "o:1", "«A1» está dos veces en el mismo orden. Déjelo en un solo lugar."),
    ("A1 > > A2", "3", "o:1", "Falta un código junto a «>». Escriba el orden así: A1 > A2 = A3."),
    ("A1 = ", "3", "o:1", "Falta un código junto a «=». Escriba el orden así: A1 > A2 = A3."),
    ("A1 A2", "3", "o:1",
     "«A1 A2» no está entre los puntos de esta ronda. Escriba el orden así: A1 > A2 = A3."),
    ("A1", "", "o:1", "Escriba el orden y cuántas personas lo dieron, las dos cosas."),
    ("", "3", "o:1", "Escriba el orden y cuántas personas lo dieron, las dos cosas."),
    ("A1", "0", "o:1", "Escriba el orden y cuántas personas lo dieron, las dos cosas."),
    ("A1", "tres", "c:1", "Escriba un número entero, o deje vacío: «tres»."),
])  # fmt: skip
def test_an_order_at_fault_says_why_and_gives_nothing(order: str, people: str, field: str, sentence: str) -> None:
    found = read(RANKING, "FED", {"o:1": order, "c:1": people}, by_mean=False)
    assert (found.judgements, {name: str(fault) for name, fault in found.faults.items()}) == ((), {field: sentence})


def test_both_fields_of_a_row_say_what_is_wrong_at_once() -> None:
    assert sorted(read(RANKING, "FED", {"o:1": "X9", "c:1": "x"}, by_mean=False).faults) == ["c:1", "o:1"]


@pytest.mark.parametrize(("rows", "more", "n"), [
    ("", 0, 5), ("5", 5, 10), ("10", 0, 10), ("2", 0, 5), ("x", 5, 10), ("999999", 5, 200), ("٣", 0, 5),
])  # fmt: skip
def test_the_form_gives_more_rows_within_reason(rows: str, more: int, n: int) -> None:
    assert list(ballot_rows({"rows": rows}, more=more)) == list(range(1, n + 1))


def test_a_row_beyond_the_form_is_not_read() -> None:
    assert read(RANKING, "FED", {"o:6": "A1", "c:6": "3"}, by_mean=False).judgements == ()
    assert len(read(RANKING, "FED", {"o:6": "A1", "c:6": "3", "rows": "10"}, by_mean=False).judgements) == 1


@given(st.text(max_size=30))
def test_any_text_is_a_ballot_or_a_fault(text: str) -> None:
    found = read(RANKING, "FED", {"o:1": text, "c:1": "3"}, by_mean=False)
    assert bool(found.judgements) != bool(found.faults)


@given(st.permutations(range(1, 14)).flatmap(
    lambda order: st.tuples(st.just(order), st.lists(st.sampled_from([">", "="]), min_size=12, max_size=12))
))  # fmt: skip
def test_what_is_ordered_reads_back(drawn: tuple[list[int], list[str]]) -> None:
    """The place of a code is one more than the number of «>» before it: the definition, counted apart."""
    order, signs = drawn
    text = f" A{order[0]}" + "".join(f" {sign} A{n}" for sign, n in zip(signs, order[1:], strict=True)) + " "
    places = read_ballot(text, [f"A{n}" for n in range(1, 14)])
    assert places == {f"A{n}": text[: text.index(f" A{n} ")].count(">") + 1 for n in order}


def test_ballots_that_cannot_be_are_refused() -> None:
    one, other = Judgement("A1", "rank", 10**6, 3), Judgement("A2", "rank", 10**6, 3)
    check_ballots((one, other, Judgement("A1", "rank", 10**6, 5, ballot=1)), n=8)
    for wrong, n in (((one, one), 9), ((one, replace(other, n=4)), 9), ((one, replace(one, ballot=1)), 5)):
        with pytest.raises(Invalid):
            check_ballots(wrong, n=n)
