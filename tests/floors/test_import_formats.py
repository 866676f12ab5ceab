"""Conversations published by Polis through the one door, by the command line."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from consult.base.db import db, system
from consult.contributions.door import token_of
from consult.contributions.models import Answer
from consult.rounds.models import Item
from consult.spaces.models import Space
from consult.spaces.queries import policy_by_slug
from tests.floors.import_case import BURLINGTON, KNOWN, MILLION, bring, last_line, opened, policy, the_round
from tests.floors.test_commands import Line

POLIS = KNOWN / "polis"
CONVERSATIONS = {
    "15-per-hour-seattle": (2995, 2872, 339, 201, 501),
    "scoop-hivemind.freshwater": (3979, 3972, 117, 0, 0),
    "brexit-consensus": (5312, 5303, 204, 7, 7),
}
"""Events, current votes, participants, participants without group (all published: README of the folder), and the
current votes of these last, counted in participants-votes.csv."""


TWO_GROUPS = "{id: G0, kind: land, es: Cero, weight: 1}, {id: group-1, kind: miners, es: Uno, weight: 1}"


@pytest.fixture
def line(each_empty_app: Flask, tmp_path: Path) -> Line:
    return Line(each_empty_app, tmp_path)


def matrix(folder: str) -> list[dict[str, str]]:
    with (POLIS / folder / "participants-votes.csv").open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def comments(folder: str) -> list[str]:
    return [name for name in matrix(folder)[0] if name.isdigit()]


def stored(line: Line) -> dict[tuple[str, str, str], int]:
    """Return what stands: (space, author's token, item) -> -1, 0, 1."""
    with line.app.app_context(), system("looking in a test"):
        rows = db.session.execute(
            select(Space.code, Answer.author, Item.code, Answer.value)
            .join(Item, Item.id == Answer.item_id)
            .join(Space, Space.id == Answer.space_id)
            .where(Answer.n == 1, Answer.part == 0, Answer.criterion == "support")
        )
        return {(space, author, item): (value or 0) // MILLION for space, author, item, value in rows}


def tokens(line: Line, space: str, participants: Iterable[str]) -> dict[str, str]:
    """Return participant -> the token its answers stand under."""
    with line.app.app_context():
        round_, found = the_round(), policy_by_slug("prueba")
        door = next(one for one in found.spaces if one.code == space)
        return {name: token_of(round_, door, f"polis:{name}") for name in participants}


@pytest.mark.parametrize("folder", CONVERSATIONS)
def test_what_is_stored_is_the_published_matrix(line: Line, folder: str) -> None:
    """Every cell, and n-votes, n-agree and n-disagree of every participant: published, they count the LAST vote."""
    n_events, n_current, n_people, _, _ = CONVERSATIONS[folder]
    opened(line, policy(comments(folder)))
    outcome = bring(line, POLIS / folder, "--format", "polis")
    assert outcome.exit_code == 0, outcome.output
    assert outcome.stdout.splitlines()[-2:] == [
        f"{n_events} events, {n_current} current votes",
        f"{n_current} stored, {n_events - n_current} duplicate, 0 refused",
    ]
    published, found = matrix(folder), stored(line)
    named = tokens(line, "UNO", (row["participant"] for row in published))
    assert len(published) == len(set(named.values())) == n_people
    for row in published:
        mine = {item: value for (_, author, item), value in found.items() if author == named[row["participant"]]}
        assert mine == {item: int(cell) for item, cell in row.items() if item.isdigit() and cell}
        counts = Counter(mine.values())
        votes, agree, disagree = (int(row[name]) for name in ("n-votes", "n-agree", "n-disagree"))
        assert (len(mine), counts[1], counts[-1]) == (votes, agree, disagree)
    again = bring(line, POLIS / folder)
    assert (again.exit_code, last_line(again)) == (0, f"0 stored, {n_events} duplicate, 0 refused")
    assert stored(line) == found


@pytest.mark.parametrize("folder", CONVERSATIONS)
def test_opinion_groups_become_spaces(line: Line, folder: str) -> None:
    """The group of each participant is published; who has none is counted apart, and may be given a space."""
    n_events, n_current, _, n_without, theirs = CONVERSATIONS[folder]
    opened(line, policy(comments(folder), TWO_GROUPS + ", {id: RESTO, kind: public, es: Resto, weight: 0}"))
    outcome = bring(line, POLIS / folder, "--spaces-from", "group-id")
    assert outcome.exit_code == 0, outcome.output
    assert last_line(outcome).startswith(f"{n_current - theirs} stored, ")
    assert last_line(outcome).endswith(f"0 refused, {n_without} without group" if n_without else "0 refused")
    assert (f"Participantes sin grupo de opinión: {n_without} (" in outcome.stderr) == (n_without > 0)
    found = stored(line)
    for group, space in (("0", "G0"), ("1", "group-1")):
        rows = [row for row in matrix(folder) if row["group-id"] == group]
        expected = Counter((item, int(cell)) for row in rows for item, cell in row.items() if item.isdigit() and cell)
        assert Counter((item, value) for (code, _, item), value in found.items() if code == space) == expected
    rest = bring(line, POLIS / folder, "--spaces-from", "group-id", "--space", "RESTO")
    assert last_line(rest) == f"{theirs} stored, {n_events - theirs} duplicate, 0 refused"
    assert Counter(space for space, _, _ in stored(line))["RESTO"] == theirs


VOTES = "timestamp,datetime,comment-id,voter-id,vote\n"


def poll(line: Line, votes: str, /, **files: str) -> Path:
    """Write a folder as Polis exports it."""
    folder = line.folder / "polis"
    folder.mkdir(exist_ok=True)
    (folder / "votes.csv").write_text(VOTES + votes, encoding="utf-8")
    for name, text in files.items():
        (folder / f"{name.replace('_', '-')}.csv").write_text(text, encoding="utf-8")
    return folder


def test_a_later_export_changes_only_what_changed(line: Line) -> None:
    opened(line, policy(["0", "1"]))
    assert last_line(bring(line, poll(line, "10,,0,a,1\n11,,1,a,-1\n"))) == "2 stored, 0 duplicate, 0 refused"
    outcome = bring(line, poll(line, "10,,0,a,1\n11,,1,a,-1\n12,,0,a,0\n13,,0,b,1\n"))
    assert last_line(outcome) == "2 stored, 2 duplicate, 0 refused"
    named = tokens(line, "UNO", "ab")
    assert stored(line) == {("UNO", named["a"], "0"): 0, ("UNO", named["a"], "1"): -1, ("UNO", named["b"], "0"): 1}


def test_a_comment_the_round_does_not_ask_about_is_refused_alone(line: Line) -> None:
    opened(line, policy(["0"]))
    refused = line.folder / "refused.csv"
    outcome = bring(line, poll(line, "10,,0,a,1\n11,,9,a,-1\n"), "--refused", str(refused))
    assert (outcome.exit_code, last_line(outcome)) == (2, "1 stored, 0 duplicate, 1 refused")
    assert refused.read_text(encoding="utf-8").splitlines()[1:] == ["3,«9» no está entre los puntos de esta ronda."]


@pytest.mark.parametrize(("files", "flags", "sentence"), [
    ({}, ("--spaces-from", "group-id"), "En la carpeta falta participants-votes.csv; no se guardó nada."),
    ({"participants_votes": "participant,group-id\na,7\n"}, ("--spaces-from", "group-id"),
     "El grupo de opinión 7 no tiene espacio en esta ronda: llámelo 7, G7 o group-7. No se guardó nada."),
    ({"participants_votes": "participant,group-id\na,3\n"}, ("--spaces-from", "group-id"),
     "El grupo de opinión 3 puede ser G3 o grupo-3. Deje un solo espacio con ese nombre. No se guardó nada."),
    ({"participants_votes": "participant\na\n"}, ("--spaces-from", "group-id"),
     "A la cabecera de participants-votes.csv le falta group-id; no se guardó nada."),
    ({}, (), "La ronda tiene 2 espacios: diga en cuál entra el archivo con --space y su código. No se guardó nada."),
    ({}, ("--space", "NADA"), "El espacio NADA no participa en esta ronda o no está a su cargo."),
    ({"votes": VOTES + "10,,0,a,2\n"}, ("--space", "G3"),
     "votes.csv, línea 2: el voto debe ser 1, -1 o 0, no «2»; no se guardó nada."),
])  # fmt: skip
def test_a_folder_at_fault_stores_nothing(
    line: Line, files: dict[str, str], flags: tuple[str, ...], sentence: str
) -> None:
    opened(line, policy(["0"], "{id: G3, kind: land, es: A, weight: 1}, {id: grupo-3, kind: miners, es: B, weight: 1}"))
    outcome = bring(line, poll(line, "10,,0,a,1\n", **files), *flags)
    assert (outcome.exit_code, outcome.stderr.strip(), outcome.stdout) == (1, f"Error: {sentence}", "")
    assert stored(line) == {}


@pytest.mark.parametrize(("name", "flags", "sentence"), [
    ("votes.csv", ("--format", "polis"), "no es una carpeta"),
    ("missing.soi", (), "no se puede leer"),
    ("votes.csv", ("--spaces-from", "group-id"), "Solo una carpeta de Polis trae grupos de opinión"),
    ("votes.csv", ("--space", "UNO"), "Un CSV dice en cada fila de qué espacio es"),
    (".", ("--format", "csv"), "no se puede leer"),
    (".", ("--format", "preflib"), "no se puede leer"),
])  # fmt: skip
def test_what_does_not_go_with_the_format_is_said(line: Line, name: str, flags: tuple[str, ...], sentence: str) -> None:
    opened(line, policy(["0"]))
    outcome = bring(line, poll(line, "10,,0,a,1\n") / name, *flags)
    assert outcome.exit_code == 1
    assert sentence in outcome.stderr


def test_a_round_in_draft_takes_the_comments_as_its_items(line: Line) -> None:
    """Specified: nothing is created when the item exists; a comment a moderator rejected is not made an item."""
    loaded = line.load(policy(["0"]))
    assert loaded.exit_code == 0, loaded.output
    said = 'comment-id,moderated,comment-body\n0,1,Otro texto\n1,1,"Más, y mejor"\n2,-1,Rechazado\n'
    folder = poll(line, "10,,0,a,1\n11,,1,a,-1\n12,,2,a,1\n", comments=said)
    outcome = bring(line, folder)
    assert (outcome.exit_code, last_line(outcome)) == (2, "0 stored, 0 duplicate, 0 refused")
    assert "se crearon 1 puntos y no se guardó ninguna respuesta" in outcome.stderr
    with line.app.app_context():
        assert [(item.code, item.text["es"]) for item in the_round().items] == [("0", "Punto 0"), ("1", "Más, y mejor")]
    closed = bring(line, folder)
    assert (closed.exit_code, "La ronda no está abierta." in closed.stderr) == (1, True)
    line("round", "open", "prueba/R", "--because", "prueba")
    assert last_line(bring(line, folder)) == "2 stored, 0 duplicate, 1 refused"


def test_a_round_of_another_kind_takes_neither(line: Line) -> None:
    opened(line, policy(["1", "2"], mode="ranking"))
    outcome = bring(line, poll(line, "10,,1,a,1\n"))
    assert (outcome.exit_code, "Esta ronda no pregunta apoyo" in outcome.stderr) == (1, True)
    other = Line(line.app, line.folder)
    other.load(policy(["1"]).replace("PRUEBA", "OTRA"))
    other("round", "open", "otra/R", "--because", "prueba")
    outcome = other("contributions", "import", "otra/R", str(BURLINGTON))
    assert (outcome.exit_code, "Esta ronda no pide un orden" in outcome.stderr) == (1, True)
