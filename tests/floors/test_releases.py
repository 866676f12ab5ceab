"""What went out is kept, and what goes out later is audited beside it (counting.md §9, rules 4 and 8)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from consult.base.db import db
from consult.core.counting.snapshot import from_json
from consult.core.disclosure import Released, release, stored
from consult.drafting.actions import propose_weights_with_dissents
from consult.results.models import Result
from consult.results.queries import gate_of, results, view
from consult.rounds.models import Round
from consult.rounds.queries import round_by_code
from consult.rounds.recipe import recipe_of
from consult.spaces.gate import SYSTEM
from consult.spaces.queries import policy_by_slug
from tests.floors.public_door import PublicDoor, Row

VOTES = {"a": (5, 5, 0), "b": (5, 4, 0), "o": (5, 5, 0)}
"""Nine people of b are under the public ten; a is merged with them."""
FIRST, SECOND = {"a": 2, "b": 3, "o": 2}, {"a": "2", "b": "1", "o": "3"}


@pytest.fixture
def door(each_empty_app: Flask, tmp_path: Path) -> PublicDoor:
    return PublicDoor(each_empty_app, tmp_path)


def closed(door: PublicDoor) -> str:
    """Close a round in which a confidential space is under the gate's ten, and another stands in one row with it."""
    spaces = {name: {"weight": weight, "on_record": name == "o"} for name, weight in FIRST.items()}
    address = door.load("PAGINA", spaces, {"kind": "validation", "items": [{"id": "T", "es": "Un texto"}]})
    door.open(address)
    rows: list[Row] = [
        (space, f"{space}{value}{number}", "T", "support", value)
        for space, counts in VOTES.items()
        for value, n in zip((1, -1, 0), counts, strict=True)
        for number in range(n)
    ]
    door.rows(address, rows)
    door("round", "close", address)
    return address


def publish(door: PublicDoor, address: str) -> None:
    for state in ("systematised", "validated", "published"):
        door("round", "move", address, state)


def the_round() -> Round:
    return round_by_code(policy_by_slug("pagina"), "R")


def propose() -> None:
    policy = policy_by_slug("pagina")
    propose_weights_with_dissents(
        SYSTEM, policy, weights=SECOND, rationale="Otra lectura", adopted_by="Mesa", adopted_on=date(2026, 3, 1),
        because="Lo pidió la mesa",
    )  # fmt: skip
    db.session.commit()


def alone(result: Result) -> Released:
    """Return the page of a result as if nothing else had gone out."""
    recipe = recipe_of(result.round, result.scheme)
    return release(from_json(result.figures), recipe, gate_of(result.round.policy, is_internal=False))


def test_a_page_is_kept_as_it_goes_out(door: PublicDoor) -> None:
    address = closed(door)
    with door.app.app_context():
        assert [result.released for result in results(the_round())] == [None]
        shown = view(the_round(), is_internal=False).shown
    publish(door, address)
    with door.app.app_context():
        (result,) = results(the_round())
        assert result.released == stored.to_json(shown)
        result.figures = result.figures | {"coverage": "1/7"}  # whatever the program would make of it another day
        assert view(the_round(), is_internal=False).shown == shown


def test_a_second_page_is_audited_beside_the_first(door: PublicDoor) -> None:
    """Two sets of weights are two equations: the second page gives less than it would alone."""
    publish(door, closed(door))
    with door.app.app_context():
        propose()
        first, second = results(the_round())
        assert first.released is not None
        assert second.released is not None
        page = view(the_round(), is_internal=False, scheme=second.scheme).shown
        assert page == stored.from_json(second.released)
        recipe = recipe_of(second.round, second.scheme)
        gate = gate_of(second.round.policy, is_internal=False)
        known = [stored.from_json(first.released)]
        assert page == release(from_json(second.figures), recipe, gate, known)
        assert shown_of(page) < shown_of(alone(second))


def test_before_publication_the_second_is_shown_as_it_would_go_out(door: PublicDoor) -> None:
    closed(door)
    with door.app.app_context():
        propose()
        first, second = results(the_round())
        assert (first.released, second.released) == (None, None)
        assert view(the_round(), is_internal=False).shown == alone(first)
        page = view(the_round(), is_internal=False, scheme=second.scheme).shown
        assert shown_of(page) < shown_of(alone(second))
    publish(door, "pagina/R")
    with door.app.app_context():
        kept = results(the_round())[1].released
        assert kept is not None
        assert stored.from_json(kept) == page


def shown_of(page: Released) -> tuple[bool, bool, int]:
    """Say how much a page tells of its item: the more the greater."""
    (item,) = page.items
    return not item.is_withheld, item.merged is not None and item.merged.value is not None, -len(item.code)
