"""Results published by others, reproduced by the public door: a policy file, an import, open, close, results."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.floors.public_door import PublicDoor, Row

KNOWN = Path(__file__).resolve().parents[1] / "data" / "known"
ANSWERS: dict[str, Any] = json.loads((KNOWN / "answers.json").read_text(encoding="utf-8"))


@pytest.fixture
def door(each_empty_app: Flask, tmp_path: Path) -> PublicDoor:
    return PublicDoor(each_empty_app, tmp_path)


def read(name: str) -> list[dict[str, str]]:
    with (KNOWN / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(("variable", "mean", "error"), [("api00", 662.29, 9.4089), ("api99", 629.39, 9.9639)])
def test_the_means_of_californian_schools(door: PublicDoor, variable: str, mean: float, error: float) -> None:
    """R `survey`: published means and standard errors of the stratified sample, with the correction for the roster."""
    strata = {"E": 4421, "M": 1018, "H": 755}
    schools = read("survey_api/apistrat.csv")
    round_ = schools_round()
    address = door.load("CALIFORNIA", {s: {"weight": n, "eligible": n} for s, n in strata.items()}, round_)
    door.open(address)
    door.rows(address, [(row["stype"], row["cds"], "api", "nota", row[variable]) for row in schools])
    item = door.result(address)["items"][0]
    assert round(item["mean"], 2) == mean
    assert round(item["se"], 4) == error
    assert item["interval"][0] < mean < item["interval"][1]


def test_without_a_roster_the_error_is_the_uncorrected_one(door: PublicDoor) -> None:
    """R `survey` without finite population correction: 9.5361."""
    schools = read("survey_api/apistrat.csv")
    address = door.load("SIN", {"E": {"weight": 4421}, "M": {"weight": 1018}, "H": {"weight": 755}}, schools_round())
    door.open(address)
    door.rows(address, [(row["stype"], row["cds"], "api", "nota", row["api00"]) for row in schools])
    item = door.result(address)["items"][0]
    assert (round(item["mean"], 2), round(item["se"], 4)) == (662.29, 9.5361)


def schools_round() -> dict[str, object]:
    return {
        "kind": "alternatives",
        "items": [{"id": "api", "es": "Rendimiento"}],
        "criteria": [{"id": "nota", "es": "Nota"}],
        "scale": {"min": 200, "max": 1000},
    }


@pytest.fixture
def eurovision(door: PublicDoor) -> dict[str, Any]:
    """The final of 2016: 42 countries give points as jury and as televote; a country never votes for itself."""
    given = read("eurovision/final_2016_points.csv")
    songs = sorted({row["to_country"] for row in given})
    round_ = {
        "kind": "alternatives",
        "items": [{"id": song, "es": song} for song in songs],
        "criteria": [{"id": "puntos", "es": "Puntos"}],
        "scale": {"min": 0, "max": 12},
    }
    address = door.load("CANCION", {"JURADO": {"weight": 1}, "PUBLICO": {"weight": 1}}, round_)
    door.open(address)
    door.rows(address, euro_rows(given))
    return door.result(address)


def euro_rows(given: list[dict[str, str]]) -> list[tuple[str, str, str, str, object]]:
    columns = (("JURADO", "jury_points"), ("PUBLICO", "televoting_points"))
    return [
        (space, row["from_country"], row["to_country"], "puntos", row[column])
        for row in given
        for space, column in columns
    ]


def test_eurovision_totals_winners_and_how_far_they_depend_on_the_weights(eurovision: dict[str, Any]) -> None:
    """Official totals; the interval and the smallest move are derived from them exactly (counting.md §7)."""
    known, robust = ANSWERS["eurovision_2016"], eurovision["robustness"]
    means = {item["id"]: item["criteria"]["puntos"]["by_space"] for item in eurovision["items"]}
    totals = [
        [song, *(round(means[song][space]["mean"] * means[song][space]["n"]) for space in ("JURADO", "PUBLICO"))]
        for song, *_ in known["published_top"]
    ]
    assert totals == [row[:3] for row in known["published_top"]]
    assert robust["scenarios"]["published"] == robust["winner"] == [known["winner"]]
    assert robust["scenarios"]["only:JURADO"] == [known["jury_only_winner"]]
    assert robust["scenarios"]["only:PUBLICO"] == [known["televote_only_winner"]]
    low, high, *_ = known["winner_keeps_first_for_jury_weight_in"]
    jury = robust["ranges"]["JURADO"]
    assert jury["exact"] == [low, high]
    assert [jury["lo"], jury["hi"]] == pytest.approx([float(Fraction(low)), float(Fraction(high))])
    move = known["smallest_weight_move"]
    assert robust["smallest_flip"]["points"] == pytest.approx(100 * float(Fraction(move["mass"])))
    assert robust["smallest_flip"]["leader"] == move["new_leader"]
    assert (robust["smallest_flip"]["from"], robust["smallest_flip"]["to"]) == (["PUBLICO"], "JURADO")
    assert robust["sentence"]


SECTIONS = ("DIPUTADOS", "MIEMBROS", "AFILIADOS")


def votes(door: PublicDoor, by_candidate: Mapping[str, Sequence[int]]) -> dict[str, Any]:
    """Count an election in three sections: voting for one candidate is support, for another the contrary."""
    sizes = [sum(column) for column in zip(*by_candidate.values(), strict=True)]
    items = [{"id": f"c{n}", "es": name} for n, name in enumerate(by_candidate)]
    spaces = {section: {"weight": 1, "on_record": True} for section in SECTIONS}
    address = door.load("COLEGIO", spaces, {"kind": "validation", "items": items})
    door.open(address)
    rows: list[Row] = []
    for n, counts in enumerate(by_candidate.values()):
        for section, given, size in zip(SECTIONS, counts, sizes, strict=True):
            rows.append((section, f"por-{n}", f"c{n}", "support", f"1,{given}"))
            rows.append((section, f"otros-{n}", f"c{n}", "support", f"-1,{size - given}"))
    door.rows(address, rows, ",n")
    return door.result(address)


def test_three_sections_of_a_third_each(door: PublicDoor) -> None:
    """Labour 2010, first round: published percentages to two decimals (one of them cut, not rounded)."""
    known = json.loads((KNOWN / "electoral_college" / "labour_2010.json").read_text(encoding="utf-8"))
    found = votes(door, known["round1_votes"])
    shares = [100 * item["total"]["weighted"] for item in found["items"]]
    assert shares == pytest.approx(list(known["published_round1_percent"].values()), abs=0.0051)
    assert found["robustness"]["winner"] == ["c0"]


def test_two_sections_that_preferred_the_loser_are_named(door: PublicDoor) -> None:
    """Labour 2010, final: 50.65 to 49.35; members of parliament 122 to 140, members 45.6 %, affiliates 59.8 %."""
    found = votes(door, {"Ed": (122, 456, 598), "David": (140, 544, 402)})
    winner, loser = found["items"]
    assert [100 * item["total"]["weighted"] for item in (winner, loser)] == pytest.approx([50.65, 49.35], abs=0.02)
    assert winner["class"] == "agreement_with_dissent"
    assert winner["dissent"] == ["DIPUTADOS", "MIEMBROS"]


@pytest.mark.parametrize("name", ["15-per-hour-seattle", "scoop-hivemind.freshwater", "brexit-consensus"])
def test_three_polis_conversations(door: PublicDoor, name: str) -> None:
    """Each conversation in one space: vote events, current votes, and how many of each."""
    known = ANSWERS[f"polis/{name}"]
    whole = conversation(door, "TODO", name, {"TODOS": {"weight": 1, "on_record": True}})
    votes = [item["support"]["by_space"]["TODOS"] for item in whole["items"]]
    counts = {key: sum(vote[f"n_{key}"] for vote in votes) for key in ("support", "disagree", "pass")}
    assert list(counts.values()) == [known["current"][key] for key in ("agree", "disagree", "passes")]
    assert sum(counts.values()) == known["current_votes"]


@pytest.mark.parametrize("name", ["15-per-hour-seattle", "scoop-hivemind.freshwater", "brexit-consensus"])
def test_the_group_informed_consensus_of_polis(door: PublicDoor, name: str) -> None:
    """Top five statements by the product over opinion groups of (A + 1) / (S + 2), to six decimals."""
    known = ANSWERS[f"polis/{name}"]["derived_group_informed_consensus_top5"]
    groups = sorted({row["group-id"] for row in read(f"polis/{name}/participants-votes.csv") if row["group-id"]})
    found = conversation(
        door, "GRUPOS", name, {group: {"weight": 1, "on_record": True} for group in groups}, by_group=True
    )
    gic = {item["id"]: item["gic"] for item in found["items"] if item["gic"] is not None}
    best = sorted(gic, key=gic.__getitem__, reverse=True)[:5]
    assert {item: round(gic[item], 6) for item in best} == known


def conversation(
    door: PublicDoor, code: str, name: str, spaces: Mapping[str, Mapping[str, object]], *, by_group: bool = False
) -> dict[str, Any]:
    """Import an export folder into a round that asks about every comment somebody voted on."""
    folder = KNOWN / "polis" / name
    items = sorted({int(row["comment-id"]) for row in read(f"polis/{name}/votes.csv")})
    address = door.load(
        code, spaces, {"kind": "validation", "items": [{"id": str(n), "es": f"Comentario {n}"} for n in items]}
    )
    door.open(address)
    groups = ["--spaces-from", "group-id"] if by_group else []
    said = door("contributions", "import", address, str(folder), "--format", "polis", *groups).output
    if not by_group:
        assert f"{ANSWERS[f'polis/{name}']['current_votes']} stored" in said
        assert f"{ANSWERS[f'polis/{name}']['revotes']} duplicate" in said
    return door.result(address)


def test_the_pairs_of_burlington(door: PublicDoor) -> None:
    """Published pairwise table of 8,980 ballots (ranked beats unranked; unranked are level), winner by pairs."""
    known = ANSWERS["rankings/burlington2009"]
    items = [{"id": number, "es": name} for number, name in known["names"].items()]
    round_ = {"kind": "alternatives", "mode": "ranking", "unranked": "below", "items": items}
    address = door.load("BURLINGTON", {"VECINOS": {"weight": 1, "on_record": True}}, round_)
    door.open(address)
    door("contributions", "import", address, str(KNOWN / "rankings" / "burlington2009_00005-00000002.toi"))
    found = door.result(address)
    ids = list(known["names"])
    table = [[round(found["pairwise"][j].get(k, 0) * known["voters"]) for k in ids] for j in ids]
    assert table == known["pairwise_row_over_column"]
    assert known["names"][found["condorcet"]] == known["condorcet_winner"]
    assert [known["names"][item] for item in found["schulze"][0]] == [known["schulze"]]
    assert found["spaces"][0]["n"] == known["voters"]
