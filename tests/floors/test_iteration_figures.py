"""What people are told between iterations, past the gate and once for all, and who went from where to where."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from random import Random

import pytest
from flask import Flask

from consult.base.db import db
from consult.contributions.importing import import_rows
from consult.contributions.queries import reasons
from consult.core.counting import Shift
from consult.core.envelope import Words
from consult.core.errors import Conflict
from consult.results.iterations import Told, next_iteration, short_reasons, told_before, told_in
from consult.results.queries import results, view
from consult.results.tally import cells_of, shifts
from consult.rounds.models import Iteration, Round
from consult.spaces.gate import SYSTEM
from tests.floors.delphi import EXAMPLE_C, HEADER, MILLION, crowd, delphi, say, space_of


@pytest.fixture
def round_(each_empty_app: Flask) -> Iterator[Round]:
    """The Delphi round, open, on each database."""
    with delphi(each_empty_app) as found:
        yield found


def test_what_is_told_is_the_worked_example(round_: Round) -> None:
    """Example C of counting.md §10: median 4, middle half 3-5, medians of the spaces 3, 5, 3."""
    for space, counts in EXAMPLE_C.items():
        crowd(round_, space, counts)
    assert told_before(round_) == {}
    next_iteration(SYSTEM, round_)
    told = told_before(round_)["e1"]["level"]
    assert told == Told(Decimal(4), Decimal(3), Decimal(5), {"MAC": Decimal(3), "MIN": Decimal(5), "PAL": Decimal(3)})
    assert told.of(space_of(round_, "PAL")).by_space == {"PAL": Decimal(3)}
    assert set(told_before(round_)) == {"e1"}, "nobody answered the other"


def test_a_small_protected_space_is_told_nothing_of_its_own(round_: Round) -> None:
    """Three answers of a protected space: hidden, and so is the space that could give it away (counting.md §9)."""
    for space, counts in {**EXAMPLE_C, "PAL": (1, 0, 2)}.items():
        crowd(round_, space, counts)
    next_iteration(SYSTEM, round_)
    told = told_before(round_)["e1"]["level"]
    assert told.by_space == {"MIN": Decimal(5)}
    assert told.median is not None, "the two hidden spaces together are enough"
    kept = db.session.get_one(Iteration, (round_.id, 1))
    assert "PAL" not in json.dumps(kept.figures)
    assert "MAC" not in json.dumps(kept.figures)


@pytest.mark.parametrize("n", [0, 1, 9])
def test_where_too_few_people_answered_nothing_is_told(round_: Round, n: int) -> None:
    crowd(round_, "MIN", EXAMPLE_C["MIN"])
    if n:
        crowd(round_, "PAL", (0, 0, n))
    next_iteration(SYSTEM, round_)
    found = told_before(round_)["e1"]["level"]
    assert (found.median, found.low, found.high, dict(found.by_space)) == (None, None, None, {"MIN": Decimal(5)})


def test_what_was_told_does_not_move_with_what_comes_late(round_: Round) -> None:
    for space, counts in EXAMPLE_C.items():
        crowd(round_, space, counts)
    next_iteration(SYSTEM, round_)
    before = told_before(round_)
    for author in range(40):
        say(round_, "PAL", f"late{author}", {"e1": 5}, iteration=1)
        say(round_, "PAL", f"late{author}", {"e1": 5})
    crowd(round_, "MAC", EXAMPLE_C["MAC"])
    assert told_before(round_) == before
    next_iteration(SYSTEM, round_)
    assert told_in(db.session.get_one(Iteration, (round_.id, 1))) == before
    assert told_before(round_)["e1"]["level"].by_space == {"MAC": Decimal(3), "PAL": Decimal(5)}, "of the second"


def test_nobody_sees_figures_of_a_round_that_runs(round_: Round) -> None:
    for space, counts in EXAMPLE_C.items():
        crowd(round_, space, counts)
    next_iteration(SYSTEM, round_)
    assert results(round_) == []
    with pytest.raises(Conflict, match="aún no cierra"):
        view(round_, is_internal=True)


def test_reasons_are_those_the_space_may_read_and_quote(round_: Round) -> None:
    def talk(space: str, author: str, text: str, *, may_quote: bool = True, about: str = "e1") -> None:
        say(round_, space, author, {"e1": 3}, words=(Words("comment", text, about, may_quote),))

    talk("MAC", "me", "Lo mío")
    talk("MAC", "b", "Por el costo")
    talk("MAC", "c", "Sin permiso", may_quote=False)
    talk("MAC", "d", "De otra cosa", about="e2")
    talk("MAC", "e", "x" * 400)
    talk("PAL", "f", "Nadie nos anota")
    talk("MIN", "g", "Falta personal", may_quote=False)  # on record: it may be quoted
    next_iteration(SYSTEM, round_)
    talk("MAC", "h", "De esta vuelta")

    def read(space: str, author: str) -> set[str]:
        found = reasons(round_, space_of(round_, space), author=author, item="e1")
        return {statement.text["es"] for statement in found}

    assert read("MAC", "me") == {"Por el costo", "x" * 400, "Falta personal"}
    assert read("MAC", "b") == {"Lo mío", "x" * 400, "Falta personal"}
    assert read("PAL", "z") == {"Lo mío", "Por el costo", "x" * 400, "Nadie nos anota", "Falta personal"}
    short = short_reasons(round_, space_of(round_, "PAL"), author="z", item="e1", lang="es")
    assert len(short) == 3
    assert "x" * 400 not in short


def test_a_reason_goes_when_it_is_hidden(round_: Round) -> None:
    say(round_, "MAC", "b", {"e1": 3}, words=(Words("comment", "Por el costo", "e1", True),))
    next_iteration(SYSTEM, round_)
    space = space_of(round_, "MIN")
    (found,) = reasons(round_, space, author="z", item="e1")
    found.moderation = "hidden"
    db.session.flush()
    assert reasons(round_, space, author="z", item="e1") == []


def test_shifts_by_hand(round_: Round) -> None:
    for author, level in (("a", 1), ("b", 1), ("c", 2), ("d", 5), ("e", None)):
        say(round_, "MAC", author, {"e1": level})
    assert shifts(round_) == [], "one iteration only"
    next_iteration(SYSTEM, round_)
    for author, level in (("a", 2), ("b", 2), ("c", 2), ("e", 4), ("f", 3), ("d", None)):
        say(round_, "MAC", author, {"e1": level})
    assert shifts(round_) == [
        Shift("MAC", "e1", MILLION, 2 * MILLION, 2),
        Shift("MAC", "e1", 2 * MILLION, 2 * MILLION, 1),
        Shift("MAC", "e1", 5 * MILLION, None, 1),
        Shift("MAC", "e1", None, 3 * MILLION, 1),
        Shift("MAC", "e1", None, 4 * MILLION, 1),
    ]


def test_a_row_of_many_people_moves_as_far_as_there_are_people(round_: Round) -> None:
    rows = "MAC,asamblea,e1,level,2,30,1\nMAC,asamblea,e1,level,3,25,2\nMAC,otra,e1,level,1,4,2\n"
    import_rows(SYSTEM, round_, HEADER.replace("value,", "value,n,") + rows)
    assert shifts(round_) == [
        Shift("MAC", "e1", 2 * MILLION, 3 * MILLION, 25),
        Shift("MAC", "e1", 2 * MILLION, None, 5),
        Shift("MAC", "e1", None, MILLION, 4),
    ]


def test_shifts_are_those_a_plain_dictionary_finds(round_: Round) -> None:
    """Against an independent count in Python over the answers that were sent."""
    dice = Random(20261121)
    sent: dict[int, dict[tuple[str, str, str], int]] = {1: {}, 2: {}, 3: {}}
    for iteration in (1, 2, 3):
        for space in ("MAC", "PAL"):
            for author in range(25):
                levels = {item: dice.randint(1, 5) for item in ("e1", "e2") if dice.random() < 0.7}
                if levels:
                    say(round_, space, f"p{author}", levels)
                sent[iteration] |= {(space, item, f"p{author}"): level for item, level in levels.items()}
        if iteration < 3:
            next_iteration(SYSTEM, round_)
    expected: Counter[tuple[str, str, int | None, int | None]] = Counter()
    for place in sent[2].keys() | sent[3].keys():
        before, after = sent[2].get(place), sent[3].get(place)
        expected[*place[:2], before and before * MILLION, after and after * MILLION] += 1
    assert {(s.space, s.item, s.before, s.after): s.n for s in shifts(round_)} == dict(expected)
    people = Counter((cell.space, cell.item) for cell in cells_of(round_, 3) for _ in range(cell.n))
    stayed_or_came = Counter[tuple[str, str]]()
    for shift in shifts(round_):
        stayed_or_came[shift.space, shift.item] += shift.n if shift.after is not None else 0
    assert stayed_or_came == people
