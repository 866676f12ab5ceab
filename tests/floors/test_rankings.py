"""Rankings from the public door to the figures: pairs are counted in the database, on every database."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations, permutations
from pathlib import Path

import pytest
from flask import Flask

from consult.core.counting.rankings import Ballot, pairs_of
from tests.floors.public_door import PublicDoor, Row

TEXTBOOK = json.loads(
    (Path(__file__).resolve().parents[1] / "data" / "known" / "rankings" / "textbook.json").read_text(encoding="utf-8")
)
ITEMS = ("a", "b", "c", "d")


@pytest.fixture
def door(each_empty_app: Flask, tmp_path: Path) -> PublicDoor:
    return PublicDoor(each_empty_app, tmp_path)


def ranking_round(items: tuple[str, ...], unranked: str = "below") -> dict[str, object]:
    found = [{"id": item, "es": item} for item in items]
    return {"kind": "alternatives", "mode": "ranking", "unranked": unranked, "items": found}


def rows_of(space: str, ballots: Sequence[Ballot]) -> list[Row]:
    """Write ballots as rows: one participant per ballot, with the people it stands for as n."""
    return [
        (space, f"p{number}", item, "rank", f"{place},{n}")
        for number, (n, groups) in enumerate(ballots)
        for place, group in enumerate(groups, start=1)
        for item in group
    ]


@pytest.mark.parametrize("case", ["wiki45", "tennessee"])
def test_the_textbook_elections(door: PublicDoor, case: str) -> None:
    """Published answers: Schulze 2011 (45 voters) and the Tennessee capital (points 194, 173, 126, 107 of 300)."""
    ballots = [(n, tuple(order)) for n, order in TEXTBOOK[case]["ballots"]]
    items = tuple(sorted(TEXTBOOK[case]["ballots"][0][1]))
    address = door.load("ORDEN", {"TODOS": {"weight": 1, "on_record": True}}, ranking_round(items))
    door.open(address)
    door.rows(address, rows_of("TODOS", ballots), ",n")
    found = door.result(address)
    if case == "wiki45":
        assert found["schulze"] == [["E"], ["A"], ["C"], ["B"], ["D"]]
        assert found["kemeny"] == [["E", "B", "A", "D", "C"]]
        assert found["condorcet"] is None
    else:
        points = {"N": 194, "C": 173, "M": 126, "K": 107}
        assert found["borda"] == pytest.approx({item: 100 * n / 300 for item, n in points.items()})
        assert found["condorcet"] == "N"
        assert found["kemeny"] == [["N", "C", "K", "M"]]
        assert found["pairwise"]["N"]["M"] == pytest.approx(0.58)
    assert found["verdict"] == ("cycle" if case == "wiki45" else "same_winner")


@pytest.mark.parametrize("unranked", ["below", "no_opinion"])
def test_the_database_counts_the_pairs_as_the_ballots_say(door: PublicDoor, unranked: str) -> None:
    """The counting of ballots one by one, in memory, is the independent implementation."""
    chance = random.Random(20260101)
    address = door.load(
        "PARES",
        {"X": {"weight": 3, "on_record": True}, "Y": {"weight": 1, "on_record": True}},
        ranking_round(ITEMS, unranked),
    )
    door.open(address)
    ballots: dict[str, list[Ballot]] = {"X": drawn(chance, 40), "Y": drawn(chance, 25)}
    for space, given in ballots.items():
        door.rows(address, rows_of(space, given), ",n")
    found = door.result(address)
    own = {space: pairs_of(given, ITEMS, unranked=unranked) for space, given in ballots.items()}
    for j, k in permutations(ITEMS, 2):
        share = sum(
            weight * Fraction(own[space].prefer[j, k], own[space].n_on(j, k))
            for space, weight in (("X", Fraction(3, 4)), ("Y", Fraction(1, 4)))
        )
        assert found["pairwise"][j][k] == pytest.approx(float(share), abs=1e-12)
    points = {
        j: 100 * sum(found["pairwise"][j][k] + found["pairwise_equal"][j][k] / 2 for k in ITEMS if k != j) / 3
        for j in ITEMS
    }
    assert found["borda"] == pytest.approx(points)
    assert any(found["pairwise_equal"][j][k] for j, k in combinations(ITEMS, 2))


def drawn(chance: random.Random, n: int) -> list[Ballot]:
    """Draw ballots with equal ranks and some alternatives left out."""
    ballots: list[Ballot] = []
    for _ in range(n):
        order = chance.sample(ITEMS, chance.randint(1, 4))
        groups: list[list[str]] = []
        for item in order:
            if groups and chance.random() < 0.3:
                groups[-1].append(item)
            else:
                groups.append([item])
        ballots.append((chance.randint(1, 3), [tuple(group) for group in groups]))
    return ballots
