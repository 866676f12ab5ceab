"""The stable command line on a small policy of our own: load, open, import, close, show, cards; on every database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from consult.spaces.codes import read_code

SMALL = """
policy: {code: AGUA, name: {es: "Agua en la quebrada"}}
spaces:
  - {id: ARR, kind: miners, es: "Arriba", weight: "4421"}
  - {id: ABA, kind: land, es: "Abajo", weight: 1018, on_record: true}
  - {id: VEC, kind: public, es: "Vecinos", weight: 0}
organisations:
  - {id: JASS, space: ABA, es: "Junta de agua", aliases: [Junta], members: 40}
rounds:
  - id: N
    kind: alternatives
    es: "Notas"
    spaces: [ARR, ABA, VEC]
    items: [{id: uno, es: "Uno"}, {id: dos, es: "Dos"}]
    criteria: [{id: util, es: "Útil"}]
    scale: {min: 0, max: 20}
  - id: S
    kind: validation
    es: "¿De acuerdo?"
    spaces: [VEC]
    items: [{id: s1, es: "Uno"}]
"""
HEADER = "space,participant,item,criterion,value,n,key,org,iteration,region,sex\n"


class Line:
    """The command line of one application."""

    def __init__(self, app: Flask, folder: Path) -> None:
        self.app, self.folder = app, folder

    def __call__(self, *args: str) -> Result:
        return self.app.test_cli_runner().invoke(args=list(args))

    def file(self, name: str, text: str) -> str:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    def load(self, text: str = SMALL) -> Result:
        return self("policy", "load", self.file("policy.yaml", text))

    def rows(self, text: str, *flags: str) -> Result:
        return self("contributions", "import", "agua/N", self.file("rows.csv", HEADER + text), *flags)

    def result(self, address: str = "agua/N", *flags: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self("results", "show", address, "--json", *flags).stdout)
        return found


@pytest.fixture
def line(each_empty_app: Flask, tmp_path: Path) -> Line:
    return Line(each_empty_app, tmp_path)


@pytest.fixture
def opened(line: Line) -> Line:
    assert line.load().exit_code == 0
    outcome = line("round", "open", "agua/N")
    assert outcome.exit_code == 0, outcome.output
    return line


def test_loading_prints_the_bare_slug_last_and_twice_changes_nothing(line: Line) -> None:
    first, again = line.load(), line.load()
    assert first.stdout.splitlines()[-1] == again.stdout.splitlines()[-1] == "agua"
    changed = line.load(SMALL.replace("4421", "4422"))
    assert changed.exit_code == 1
    assert "AGUA" in changed.stderr
    assert changed.stdout == ""


@pytest.mark.parametrize(
    ("before", "after", "names"),
    [
        ("weight: 1018", "weight: -1", "ABA"),
        ('weight: "4421"}', "weight: 0}", "peso"),
        ("spaces: [VEC]", "spaces: [NADA]", "NADA"),
        ("scale: {min: 0, max: 20}", "scale: {min: 20, max: 0}", "N"),
        ("rounds:", "rounds: [", "Línea"),
        ("kind: land", "kind: luna", "luna"),
    ],
)
def test_a_faulty_file_is_refused_whole_with_one_sentence(line: Line, before: str, after: str, names: str) -> None:
    text = SMALL.replace(before, after)
    if "todo" in after or "peso" in names:
        text = text.replace("weight: 1018", "weight: 0")
    outcome = line.load(text)
    assert outcome.exit_code == 1
    assert names in outcome.stderr
    assert outcome.stderr.strip().count("\n") == 0
    assert line("results", "show", "agua/N", "--json").exit_code == 1  # nothing of it was kept


def test_a_missing_file_is_one_sentence(line: Line) -> None:
    outcome = line("policy", "load", "/nowhere/at/all.yaml")
    assert outcome.exit_code == 1
    assert "Nada cambió" in outcome.stderr


def test_import_counts_rows_and_twice_stores_nothing_new(opened: Line) -> None:
    rows = "ARR,a,uno,util,12,,,,,,\nARR,a,dos,util,8,,,,,,\nABA,b,uno,util,20,,,Junta,,,\nARR,a,uno,util,13,,,,,,\n"
    first, again = opened.rows(rows), opened.rows(rows)
    assert first.stdout.splitlines()[-1] == "3 stored, 1 duplicate, 0 refused"
    assert again.stdout.splitlines()[-1] == "0 stored, 4 duplicate, 0 refused"
    assert first.exit_code == again.exit_code == 0


def test_bad_rows_are_refused_with_line_and_reason_and_the_rest_is_stored(opened: Line, tmp_path: Path) -> None:
    rows = "ARR,a,uno,util,21,,,,,,\nARR,a,dos,util,8,,,,,,\nXXX,a,uno,util,1,,,,,,\nARR,b,tres,util,1,,,,,,\n"
    refused = tmp_path / "refused.csv"
    outcome = opened.rows(rows, "--refused", str(refused))
    assert outcome.exit_code == 2
    assert outcome.stdout.splitlines()[-1] == "1 stored, 0 duplicate, 3 refused"
    lines = [row.split(",")[0] for row in refused.read_text(encoding="utf-8").splitlines()[1:]]
    assert lines == ["2", "4", "5"]


@pytest.mark.parametrize("text", ["", "esto no es una tabla", "a,b,c\n1,2,3\n"])
def test_a_faulty_csv_changes_nothing(opened: Line, text: str) -> None:
    outcome = opened("contributions", "import", "agua/N", opened.file("bad.csv", text))
    assert outcome.exit_code == 1
    assert outcome.stderr.startswith("Error: ")
    opened("round", "close", "agua/N")
    assert [space["n"] for space in opened.result("agua/N", "--internal")["spaces"]] == [0, 0, 0]


def test_a_round_without_answers_has_counts_0_and_shares_null(opened: Line) -> None:
    assert opened("round", "close", "agua/N").exit_code == 0
    found = opened.result("agua/N", "--internal")
    assert found["coverage"] == 0
    assert [item["total"] for item in found["items"]] == [{"weighted": None, "head_count": None, "equal": None}] * 2
    assert {space["n"] for space in found["spaces"]} == {0}


def test_only_zero_weight_spaces_give_a_head_count_and_no_weighted_figure(opened: Line) -> None:
    opened.rows("VEC,v,uno,util,10,3,,,,,\nVEC,v,dos,util,4,3,,,,,\n")
    opened("round", "close", "agua/N")
    totals = {item["id"]: item["total"] for item in opened.result("agua/N", "--internal")["items"]}
    assert totals["uno"] == {"weighted": None, "head_count": 10, "equal": None}


def test_weights_of_any_scale_give_the_exact_weighted_mean(opened: Line) -> None:
    """(4421·12 + 1018·20) / 5439, worked by hand."""
    opened.rows(
        "ARR,a,uno,util,12,,,,,,\nABA,b,uno,util,20,,,JASS,,,\nARR,a,dos,util,1,,,,,,\nABA,b,dos,util,1,,,JASS,,,\n"
    )
    opened("round", "close", "agua/N")
    found = {item["id"]: item["total"]["weighted"] for item in opened.result("agua/N", "--internal")["items"]}
    assert found["uno"] == pytest.approx((4421 * 12 + 1018 * 20) / 5439, abs=1e-9)


def test_a_round_moves_only_as_its_states_allow(opened: Line) -> None:
    assert opened("round", "open", "agua/N").exit_code == 1
    assert opened("round", "close", "agua/S").exit_code == 1
    assert opened("round", "close", "agua/N").exit_code == 0
    assert opened.rows("ARR,a,uno,util,12,,,,,,\n").exit_code == 1


def test_web_alone_needs_a_reason_that_is_recorded(line: Line) -> None:
    line.load(SMALL.replace('es: "Notas"', 'es: "Notas"\n    channels: [web]'))
    refused = line("round", "open", "agua/N")
    assert refused.exit_code == 1
    assert "motivo" in refused.stderr
    assert line("round", "open", "agua/N", "--because", "Todos tienen señal").exit_code == 0


def test_cards_are_printed_once_per_line_and_read_back(line: Line) -> None:
    line.load()
    codes = line("cards", "issue", "agua/ARR", "--count", "5").stdout.split()
    assert len(set(codes)) == 5
    assert all(read_code(code.lower().replace("-", " ")).printed == code for code in codes)


def test_what_is_not_there_is_said_in_one_sentence(line: Line) -> None:
    line.load()
    for args in (
        ("round", "open", "nada/N"),
        ("round", "open", "agua/Z"),
        ("cards", "issue", "agua/Z", "--count", "1"),
    ):
        outcome = line(*args)
        assert outcome.exit_code == 1
        assert outcome.stderr.startswith("Error: ")
