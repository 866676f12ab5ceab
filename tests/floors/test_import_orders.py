"""Orders published by PrefLib through the one door, by the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from consult.base.db import db, system
from consult.contributions.models import Answer, Contribution
from consult.rounds.models import Item
from tests.floors.import_case import BURLINGTON, KNOWN, MILLION, bring, last_line, opened, policy, the_round
from tests.floors.test_commands import Line


@pytest.fixture
def line(each_empty_app: Flask, tmp_path: Path) -> Line:
    return Line(each_empty_app, tmp_path)


SIX = [str(k) for k in range(1, 7)]


def ballots(line: Line) -> list[tuple[int, dict[str, int]]]:
    """Return the whole ballots that stand: people and item -> place, by space, author and part."""
    with line.app.app_context(), system("looking in a test"):
        rows = db.session.execute(
            select(Answer.space_id, Answer.author, Answer.part, Item.code, Answer.value, Answer.n)
            .join(Item, Item.id == Answer.item_id)
            .where(Answer.criterion == "rank")
        ).all()
    whole: dict[tuple[Any, ...], tuple[int, dict[str, int]]] = {}
    for space, author, part, item, value, n in rows:
        people, places = whole.setdefault((space, author, part), (n, {}))
        assert people == n
        places[item] = (value or 0) // MILLION
    return list(whole.values())


def preferring(found: list[tuple[int, dict[str, int]]], one: str, other: str) -> int:
    """Count who prefers one to another: ranked beats unranked, equal or both unranked is no preference."""
    last = len(SIX) + 1
    return sum(n for n, places in found if places.get(one, last) < places.get(other, last))


def test_a_published_election_keeps_its_people_and_its_pairs(line: Line) -> None:
    """The pairwise table of Burlington 2009 (electowiki, made from the same ballots by others)."""
    known = json.loads((KNOWN / "rankings" / "answers.json").read_text(encoding="utf-8"))["burlington2009"]
    opened(line, policy(SIX, mode="ranking"))
    outcome = bring(line, BURLINGTON)
    assert outcome.exit_code == 0, outcome.output
    assert outcome.stdout.splitlines()[-2:] == ["8980 people, 384 orders", "8980 stored, 0 duplicate, 0 refused"]
    found = ballots(line)
    assert sum(n for n, _ in found) == known["voters"]
    table = [[preferring(found, one, other) for other in SIX] for one in SIX]
    assert table == known["pairwise_row_over_column"]
    with line.app.app_context(), system("looking in a test"):
        assert db.session.scalar(select(func.sum(Contribution.n))) == known["voters"]
    again = bring(line, BURLINGTON)
    assert (again.exit_code, last_line(again)) == (0, "0 stored, 8980 duplicate, 0 refused")
    assert sorted(ballots(line), key=str) == sorted(found, key=str)


NAMES = "# FILE NAME: mesa.toi\n# ALTERNATIVE NAME 1: Ana\n# ALTERNATIVE NAME 2: Berta\n# ALTERNATIVE NAME 3: Ceci\n"


def orders(line: Line, text: str, name: str = "mesa.toi") -> str:
    return line.file(name, NAMES + text)


def test_ties_stay_and_a_corrected_count_replaces_its_own(line: Line) -> None:
    opened(line, policy(["1", "2", "3"], mode="ranking"))
    assert last_line(bring(line, orders(line, "5: 1,{2,3}\n2: 3\n"))) == "7 stored, 0 duplicate, 0 refused"
    assert sorted(ballots(line), key=str) == [(2, {"3": 1}), (5, {"1": 1, "2": 2, "3": 2})]
    assert last_line(bring(line, orders(line, "6: 1,{3,2}\n2: 3\n"))) == "6 stored, 2 duplicate, 0 refused"
    assert sorted(ballots(line), key=str) == [(2, {"3": 1}), (6, {"1": 1, "2": 2, "3": 2})]
    other = NAMES.replace("mesa.toi", "otra.toi") + "2: 3\n"
    assert last_line(bring(line, line.file("otra.toi", other))) == "2 stored, 0 duplicate, 0 refused"
    assert sum(n for n, _ in ballots(line)) == 10  # other people, though they say the same


def test_an_order_with_something_else_in_it_is_refused_whole(line: Line) -> None:
    opened(line, policy(["1", "2"], mode="ranking"))
    outcome = bring(line, orders(line, "5: 1,2\n3: 1,3,2\n"))
    assert (outcome.exit_code, last_line(outcome)) == (2, "5 stored, 0 duplicate, 3 refused")
    assert "línea 6: «3» no está entre los puntos de esta ronda." in outcome.stderr
    assert ballots(line) == [(5, {"1": 1, "2": 2})]


@pytest.mark.parametrize(("text", "sentence"), [
    ("5: 1,2\n3: 1,x\n", "Línea 6: no se entiende «3: 1,x»."),
    ("5: 1,2\n3: 1,9\n", "Línea 6: la alternativa 9 no está en la cabecera; no se guardó nada."),
])  # fmt: skip
def test_a_broken_file_of_orders_stores_nothing(line: Line, text: str, sentence: str) -> None:
    opened(line, policy(["1", "2", "3"], mode="ranking"))
    outcome = bring(line, orders(line, text))
    assert outcome.exit_code == 1
    assert sentence in outcome.stderr
    assert ballots(line) == []


def test_a_ranking_in_draft_takes_the_alternatives_as_its_items(line: Line) -> None:
    assert line.load(policy(["1"], mode="ranking")).exit_code == 0
    assert bring(line, orders(line, "5: 1,2\n")).exit_code == 2
    with line.app.app_context():
        assert [(item.code, item.text["es"]) for item in the_round().items] == [
            ("1", "Punto 1"), ("2", "Berta"), ("3", "Ceci")]  # fmt: skip
    line("round", "open", "prueba/R", "--because", "prueba")
    assert last_line(bring(line, orders(line, "5: 1,2\n"))) == "5 stored, 0 duplicate, 0 refused"


def test_what_windows_writes_is_read(line: Line) -> None:
    opened(line, policy(["1", "2", "3"], mode="ranking"))
    file = line.folder / "mesa.soi"
    file.write_bytes((NAMES.replace("Ana", "Añá") + "5: 1,2\n").replace("\n", "\r\n").encode("cp1252"))
    assert last_line(bring(line, file)) == "5 stored, 0 duplicate, 0 refused"
