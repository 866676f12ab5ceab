"""What the report prints beside its totals: classes, intervals, weights, levels, orders, «no sé», past the gate."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from flask import Flask

from consult.base.db import db
from consult.contributions.actions import enter_acta
from consult.core.document import Document
from consult.core.envelope import ActaFacts
from consult.core.kinds.model import Judgement
from consult.drafting.loading import load_policy
from consult.reports.exports import FORMATS
from consult.results.actions import close
from consult.results.iterations import next_iteration
from consult.rounds.models import Round
from consult.spaces.gate import SYSTEM
from consult.spaces.queries import policy_by_slug
from tests.conftest import EXAMPLE, SLUG
from tests.floors.delphi import EXAMPLE_C, MILLION, delphi, space_of
from tests.floors.public_door import PublicDoor, Row
from tests.floors.report_case import compiled, spelled
from tests.floors.test_report_silence import small
from tests.floors.test_reports import golden

WEIGHTS = {"FED": Fraction(20), "MIN": Fraction(20), "PAL": Fraction(20), "MAC": Fraction(25), "SOC": Fraction(15)}
BESIDE = re.compile(r"\.(interval|nonresponse|severity\.(high|median)|iteration\d+|over\.\S+|unknown)\b|\.(floor|range|"
                    r"power|n_effective|flip)(\.|$)|gic_by_space")  # fmt: skip


@pytest.fixture
def door(empty_app: Flask, tmp_path: Path) -> PublicDoor:
    return PublicDoor(empty_app, tmp_path)


def report(door: PublicDoor, slug: str, lang: str = "es") -> Document:
    with door.app.app_context():
        found = compiled(policy_by_slug(slug), lang=lang)
        db.session.rollback()
    return found


def rows_of(document: Document, key: str) -> list[dict[str, object]]:
    found = document.data[key]
    assert isinstance(found, list)
    return found


# ---------------------------------------------------------------- support


def example_a(door: PublicDoor) -> None:
    """Load and close the worked example A (counting.md §4), everybody on record."""
    votes = {"MAC": (230, 80, 20), "MIN": (4, 7, 1), "PAL": (33, 4, 1)}
    spaces = {space: {"weight": weight, "eligible": eligible, "on_record": True}
              for space, weight, eligible in (("MAC", 40, 343), ("MIN", 35, 12), ("PAL", 25, 40))}  # fmt: skip
    address = door.load("NODO", spaces, {"kind": "validation", "items": [{"id": "T1", "es": "Un texto"}]})
    door.open(address)
    rows: list[Row] = [
        (space, f"{value}", "T1", "support", f"{value},{n}")
        for space, counts in votes.items()
        for value, n in zip((1, -1, 0), counts, strict=True)
    ]
    door.rows(address, rows, ",n")
    door("round", "close", address)


def test_a_proposition_prints_the_worked_example(door: PublicDoor) -> None:
    """counting.md §4, example A, and §2: one ministry answer weighs 24.1 of a miner's; 380 are worth 81."""
    example_a(door)
    document = report(door, "nodo")
    found = document.figures
    printed = {
        "T1.weighted": "61.3 %", "T1.interval.low": "60.5 %", "T1.interval.high": "61.9 %", "T1.floor": "33.3 %",
        "T1.nonresponse.low": "59.1 %", "T1.nonresponse.high": "61.9 %", "T1.gic_by_space": "0.596",
        "power.MIN": "24.1", "power.MAC": "1.0", "n_effective": "81", "n_answers": "380",
    }  # fmt: skip
    assert {key: found[f"R.{key}"] for key in printed} == printed
    assert [row["class"] for row in rows_of(document, "classes")] == ["agreement_with_dissent"]
    assert "Acuerdo con disenso" in spelled(document)


def test_those_who_could_turn_a_majority_are_told(door: PublicDoor) -> None:
    """By hand: 6 of 10 in favour, 20 on the roster: from 6/20 to 16/20, across the half."""
    spaces = {"A": {"weight": 1, "eligible": 20, "on_record": True}}
    address = door.load("MITAD", spaces, {"kind": "validation", "items": [{"id": "F1", "es": "El futuro"}]})
    door.open(address)
    door.rows(address, [("A", "si", "F1", "support", "1,6"), ("A", "no", "F1", "support", "-1,4")], ",n")
    door("round", "close", address)
    document = report(door, "mitad")
    found = document.figures
    assert "podrían cambiar la mayoría en F1: con ellos, el apoyo quedaría de 30.0 % a 80.0 %." in spelled(document)
    assert (found["R.F1.nonresponse.low"], found["R.F1.nonresponse.high"]) == ("30.0 %", "80.0 %")


def test_the_classes_of_the_example_are_those_of_the_shares(app: Flask) -> None:
    """Against an independent reading of the printed shares of each group (counting.md §10 M6)."""
    with app.app_context():
        document = compiled(policy_by_slug(SLUG))
        results = document.data["results"]
        assert isinstance(results, dict)
        told = {str(row["item"]): row["class"] for row in rows_of(document, "classes") if row["round"] == "R1"}
        shares = {item["id"]: item["support"] for item in results["R1"][0]["items"]}
        db.session.rollback()
    assert len(told) == 29
    assert told == {item: stance_of(found) for item, found in shares.items()}


def stance_of(found: Mapping[str, object]) -> str:
    each = [one for one in found["by_space"].values() if one["support"] is not None]  # type: ignore[attr-defined]
    if all(one["support"] >= 0.6667 for one in each):
        return "broad_agreement"
    against = any(one["disagree"] > 0.5 for one in each)
    assert isinstance(found["support"], float)
    assert found["support"] >= 0.5, "no point of the example is rejected"
    return "agreement_with_dissent" if against else "majority"


# ---------------------------------------------------------------- weights


def chosen(totals: Mapping[str, Mapping[str, Fraction]], weights: Mapping[str, Fraction]) -> set[str]:
    """Choose by the rule of method.md §3.4: at least 3.5, the best two of each cause."""
    whole = sum(weights.values())
    total = {code: sum(weights[s] * own[s] for s in weights) / whole for code, own in totals.items()}
    passed = sorted((code for code in total if total[code] >= Fraction("3.5")), key=lambda code: -total[code])
    return {code for code in passed if [one for one in passed if one[:2] == code[:2]].index(code) < 2}


def test_the_choice_stands_inside_each_printed_range_and_not_beyond(app: Flask) -> None:
    """Independent: the table of method.md §3.4, chosen anew at the ends and a point beyond them."""
    with app.app_context():
        found = compiled(policy_by_slug(SLUG)).figures
        db.session.rollback()
    totals = {code: dict(zip(WEIGHTS, map(Fraction, values[7:12]), strict=True)) for code, values in golden()}
    published = chosen(totals, WEIGHTS)
    assert published == {"A1.1", "A1.2", "A2.2", "A2.3", "A3.1", "A3.3", "A4.1", "A4.2"}
    ends = {id_: Fraction(text.split()[0]) / 100 for id_, text in found.items() if re.match(r"R3\.range\.", id_)}
    assert len(ends) == 8
    for id_, end in ends.items():
        space, side = id_.split(".")[2:]
        rest = 100 - WEIGHTS[space]
        for share, is_same in ((end, True), (end + Fraction(1 if side == "high" else -1, 100), False)):
            moved = {one: w / rest * (1 - share) for one, w in WEIGHTS.items()} | {space: share}
            assert (chosen(totals, moved) == published) is is_same, (id_, share)


def test_the_smallest_move_is_told_with_its_points(app: Flask) -> None:
    """By hand from method.md §3.4: A1.2 leads 3.5 by 0.0475, and PAL stands 1.65 above FED: 0.0475 / 1.65 = 2.9 %."""
    with app.app_context():
        document = compiled(policy_by_slug(SLUG))
        db.session.rollback()
    assert document.figures["R3.flip.points"] == "2.9"
    assert "Es un resultado ajustado. Bastaría mover unos 2.9 puntos de peso, de Pallaqueras y mujeres MAPE a " \
        "Federaciones y gremios mineros: dejaría de elegirse A1.2." in spelled(document)  # fmt: skip
    ways = {(row["way"], row["of"]): row["lost"] for row in rows_of(document, "ways")
            if row["round"] == "R3" and row["way"] == "without"}  # fmt: skip
    assert ways == {("without", "FED"): [], ("without", "MIN"): [], ("without", "PAL"): ["A1.2"],
                    ("without", "MAC"): ["A3.1"], ("without", "SOC"): ["A1.2"]}  # fmt: skip  # method.md §3.4


def test_where_something_is_hidden_nothing_stands_beside_the_totals(empty_app: Flask) -> None:
    """counting.md §9, rule 4: of weights only whether the choice depends on them, and no number."""
    with empty_app.app_context():
        document = compiled(load_policy(SYSTEM, small(EXAMPLE.read_text(encoding="utf-8"))))
        db.session.rollback()
    assert [id_ for id_ in document.figures if id_.startswith("R3.") and BESIDE.search(id_)] == []
    assert [row for key in ("intervals", "ranges", "ways", "power") for row in rows_of(document, key)
            if row["round"] == "R3"] == []  # fmt: skip
    assert "En R3 hay grupos pequeños." in spelled(document)
    assert "Bastaría mover" not in spelled(document)


def test_the_example_would_print_them(app: Flask) -> None:
    """So the test above can fail."""
    with app.app_context():
        document = compiled(policy_by_slug(SLUG))
        db.session.rollback()
    assert len([id_ for id_ in document.figures if BESIDE.search(id_)]) > 150


# ---------------------------------------------------------------- levels


def test_a_level_prints_the_worked_example_and_its_turns(empty_app: Flask) -> None:
    """Example C of counting.md §10: median 4, middle half 3-5, 79.7 % in the band, 3, 5 and 3 in the spaces."""
    with delphi(empty_app) as round_:
        turn(round_, EXAMPLE_C)
        next_iteration(SYSTEM, round_)
        turn(round_, EXAMPLE_C)
        close(SYSTEM, round_)
        document = compiled(round_.policy)
        db.session.rollback()
    found = document.figures
    for number in (1, 2):
        name = f"D.e1.iteration{number}"
        assert [found[f"{name}.{key}"] for key in ("median.low", "quartiles.low", "quartiles.high", "band_share")] \
            == ["4", "3", "5", "79.7 %"]  # fmt: skip
    assert [found[f"D.e1.iteration2.{space}.median.low"] for space in EXAMPLE_C] == ["3", "5", "3"]
    assert found["D.e1.iteration2.MIN.band_share"] == "100.0 %"
    assert "Acuerdo en todos los grupos; no se sabe si cambia. Una vuelta más, para confirmar." in spelled(document)
    assert {(row["iteration"], row["space"]) for row in rows_of(document, "levels") if row["item"] == "e1"} == {
        (number, space) for number in (1, 2) for space in (None, *EXAMPLE_C)
    }


def test_an_earlier_turn_of_too_few_is_told_nowhere(empty_app: Flask) -> None:
    """Three of a protected space in the first turn, all in the second: the first is not told (counting.md §9, 1)."""
    with delphi(empty_app) as round_:
        turn(round_, {**EXAMPLE_C, "PAL": (1, 0, 2)})
        next_iteration(SYSTEM, round_)
        turn(round_, EXAMPLE_C)
        close(SYSTEM, round_)
        document = compiled(round_.policy)
        db.session.rollback()
    assert "D.e1.iteration2.median.low" in document.figures
    assert [id_ for id_ in document.figures if "iteration1" in id_] == []
    assert {row["iteration"] for row in rows_of(document, "levels")} == {2}
    results = document.data["results"]
    assert isinstance(results, dict)
    assert "iterations" not in results["D"][0]


def turn(round_: Round, votes: Mapping[str, Sequence[int]]) -> None:
    """Enter the votes of each space at levels 1, 2, 3… of both standards: an unanswered one would hide the page."""
    for space, counts in votes.items():
        levels = [Judgement(item, "level", level * MILLION, n=n) for item in ("e1", "e2")
                  for level, n in enumerate(counts, start=1) if n]  # fmt: skip
        enter_acta(SYSTEM, round_, space_of(round_, space), key=f"{space}{round_.iteration}".ljust(16, "x"),
                   facts=ActaFacts("Secocha", None, n_attendees=sum(counts)), judgements=levels)  # fmt: skip


# ---------------------------------------------------------------- rankings, «no sé»


def test_a_ranking_prints_points_and_duels(door: PublicDoor) -> None:
    """The Tennessee capital: points 194, 173, 126, 107 of 300, Nashville beats Memphis 58 to 42, Kemeny N C K M."""
    items = ("N", "C", "M", "K")
    address = door.load(
        "CAPITAL", {"TODOS": {"weight": 1, "on_record": True}},
        {"kind": "alternatives", "mode": "ranking", "items": [{"id": item, "es": item} for item in items]},
    )  # fmt: skip
    door.open(address)
    ballots = ((42, "MNCK"), (26, "NCKM"), (15, "CKNM"), (17, "KCNM"))
    door.rows(address, [("TODOS", order, item, "rank", f"{place},{n}") for n, order in ballots
                        for place, item in enumerate(order, start=1)], ",n")  # fmt: skip
    door("round", "close", address)
    document = report(door, "capital")
    found = document.figures
    assert [found[f"R.{item}.weighted"] for item in "NCMK"] == ["64.67", "57.67", "42.00", "35.67"]
    assert (found["R.N.over.M"], found["R.M.over.N"]) == ("58.0 %", "42.0 %")
    assert "N gana por puntos y también gana a cada una de las otras, de dos en dos." in spelled(document)
    assert "Orden de Kemeny: N > C > K > M." in spelled(document)
    assert len(rows_of(document, "pairs")) == 12
    for export in FORMATS.values():
        assert export.render(document)


@pytest.mark.parametrize(("is_open", "n", "printed"), [(True, 3, "3"), (False, 12, "10–19"), (False, 9, None)])
def test_who_did_not_know_is_counted_past_the_gate(
    door: PublicDoor, is_open: bool, n: int, printed: str | None
) -> None:
    """Exact on record; else a band from ten on (counting.md §9)."""
    round_ = {"kind": "alternatives", "items": [{"id": "A1", "es": "Una"}, {"id": "A2", "es": "Otra"}],
              "criteria": ["VP"]}  # fmt: skip
    address = door.load("NOSE", {"A": {"weight": 1, "on_record": is_open}}, round_)
    door.open(address)
    rows: list[Row] = [("A", f"p{k}", item, "VP", f"{1 + k % 5}") for k in range(30) for item in ("A1", "A2")]
    rows += [("A", f"q{k}", "A1", "VP", "no_se") for k in range(n)]
    door.rows(address, rows)
    door("round", "close", address)
    document = report(door, "nose")
    assert document.figures.get("R.A1.VP.unknown") == printed
    assert [row["n"] for row in rows_of(document, "unknown")] == (
        [] if printed is None else [int(printed) if is_open else printed]
    )
    assert Decimal(document.figures["R.A1.weighted"]) == 3  # the mean of 1 to 5: «no sé» is in none
