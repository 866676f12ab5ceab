"""Property 18 of counting.md §13, by the public door: export, import again, compile: the same figures and digest."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from consult.base.db import db
from consult.results.models import Result
from tests.floors.public_door import PublicDoor, Row

SPACES = {"A": {"weight": 3, "eligible": 40}, "B": {"weight": 2}, "C": {"weight": 0, "on_record": True}}
ITEMS = [{"id": "x", "es": "Equis"}, {"id": "y", "es": "Ye"}]
SCORES = {"kind": "alternatives", "items": ITEMS, "criteria": [{"id": "u", "es": "Útil"}, {"id": "v", "es": "Viable"}],
          "scale": {"min": 1, "max": 5}}  # fmt: skip
TREE = {"kind": "problem_tree", "items": ITEMS}
SCORE_ROWS: tuple[Row, ...] = (*(
    (space, f"p{n}", item, criterion, f"{1 + (n * 7 + len(item) + place) % 5},1")
    for n in range(12) for place, space in enumerate("ABC") for item in "xy" for criterion in "uv"
), ("A", "taller", "x", "u", "3.4,9"), ("B", "p99", "y", "v", "no_se,1"))  # fmt: skip
TREE_ROWS: tuple[Row, ...] = (*(
    (space, f"p{n}", item, criterion, f"{value},1")
    for n in range(10) for space in "AB" for item in "xy"
    for criterion, value in (("support", (n + len(space)) % 3 - 1), ("severity", 1 + n % 5))
), ("C", "acta", "x", "support", "1,17"))  # fmt: skip


@pytest.mark.parametrize(("round_", "rows"), [(SCORES, SCORE_ROWS), (TREE, TREE_ROWS)], ids=["scores", "tree"])
def test_18_the_tally_imported_again_gives_the_same_result(
    each_empty_app: Flask, tmp_path: Path, round_: dict[str, object], rows: tuple[Row, ...]
) -> None:
    door = PublicDoor(each_empty_app, tmp_path)
    first = door.load("PRIMERA", SPACES, round_)
    door.open(first)
    door.rows(first, rows, ",n")
    one = door.result(first)
    again = tmp_path / "tally.csv"
    again.write_text(door("results", "tally", first).stdout, encoding="utf-8")
    second = door.load("SEGUNDA", SPACES, round_)
    door.open(second)
    door("contributions", "import", second, str(again))
    other = door.result(second)
    people = [{space["id"]: space.pop("n") for space in found["spaces"]} for found in (one, other)]
    assert people[0]["C"] in (12, 17)
    for found in (one, other):
        for gone in ("policy", "power", "n_effective"):  # of people, whom the tally no longer tells apart
            del found[gone]
        for item in found["items"]:
            del item["silent"]
    assert one == other
    with each_empty_app.app_context():
        digests = {result.digest for result in db.session.scalars(select(Result))}
    assert len(digests) == 1


def test_a_tally_is_printed_of_a_closed_round_only(each_empty_app: Flask, tmp_path: Path) -> None:
    door = PublicDoor(each_empty_app, tmp_path)
    address = door.load("ABIERTA", SPACES, TREE)
    door.open(address)
    assert door("results", "tally", address, is_refused=True).stdout == ""
