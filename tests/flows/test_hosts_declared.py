"""SEC-12: of every address somebody said who may ask, and what was said is what happens."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.core.access import MATRIX
from consult.web.declared import ANYONE, CARD, DECLARED, PERSON, require_declared, undeclared, who_may
from tests.conftest import SLUG

FIRST = {"space_code": "FED", "code": "L1.1", "schedule": "open"}
ACTIONS = {action for reach in MATRIX.values() for action in reach} | {"staff"}


def test_sec_12_every_address_says_who_may_ask(app: Flask) -> None:
    assert undeclared(app) == []
    require_declared(app)
    assert {who_may(app, name) for name in app.view_functions} - DECLARED.keys() <= ACTIONS


def test_sec_12_the_table_names_no_address_twice_and_none_that_a_guard_already_says(app: Flask) -> None:
    named = [endpoint for endpoints in DECLARED.values() for endpoint in endpoints]
    assert len(named) == len(set(named))
    assert [name for name in named if app.view_functions[name].__dict__.get("asks")] == []


def test_sec_12_an_address_of_nobody_stops_the_application(app: Flask) -> None:
    app.view_functions["nobody.knows"] = lambda: "x"
    with pytest.raises(RuntimeError, match=r"nobody\.knows"):
        require_declared(app)


def test_sec_12_whoever_is_nobody_meets_a_door_where_the_address_is_not_for_anyone(
    app: Flask, client: FlaskClient
) -> None:
    """Nobody gets a page of what is not declared open: the way in, or the same 404."""
    wrong: dict[str, str] = {}
    n_asked = 0
    for rule in app.url_map.iter_rules():
        who = who_may(app, rule.endpoint)
        method = "GET" if "GET" in (rule.methods or ()) else "POST"
        if who == ANYONE or rule.endpoint == "public.space_page":
            continue
        n_asked += 1
        address = re.sub(r"<int:\w+>", "1", str(rule)).replace("<slug>", SLUG).replace("<round_code>", "R1")
        address = re.sub(r"<(?:any\()?(\w+)[^>]*>", lambda found: FIRST.get(found[1], found[1]), address)
        with client.open(address, method=method) as answer:
            leads_in = answer.headers.get("Location", "").split("?")[0] in ("/login", "/", "/a")
            if answer.status_code != 404 and not (answer.status_code in (302, 303) and leads_in):
                wrong[address] = f"{who} {answer.status_code} {answer.headers.get('Location', '')}"
    assert n_asked >= 60
    assert wrong == {}
    assert {CARD, PERSON} <= DECLARED.keys()
