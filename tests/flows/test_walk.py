"""Every address as every kind of user, generated from the application's own map: nothing breaks, nothing leaks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import product

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from tests.conftest import SLUG, SignIn

STAFF = ("coordina", "facilita", "promotora", "redacta", "observa", "administra", "entidad")
FILLED: dict[str, tuple[str, ...]] = {
    "slug": (SLUG,),
    "round_code": ("R1", "R3", "R4", "R5", "R6"),
    "space_code": ("PAL", "FED", "OPEN"),
    "mark": ("E-01", "E-99"),
    "code": ("L1.1", "S1.2.1", "E1.2.1-b", "OP1", "D-03", "AP-004", "nada"),
    "report_id": ("0" * 32,),
    "person_id": ("0" * 32,),
    "format": ("pdf", "json"),
    "filename": ("css/app.css",),
    "n": ("1", "99"),
    "verb": ("open",),
    "kind": ("objective", "guideline"),
    "incident_id": ("0" * 32,),
}
"""What each variable of an address is filled with; one that is missing here fails the test, so that no route hides."""


CALM = frozenset({200, 302, 303, 400, 403, 404, 409})


def addresses(app: Flask) -> Iterator[str]:
    """Build every address that can be asked for."""
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()):
            yield from filled(rule)


def filled(rule: Rule) -> Iterator[str]:
    """Fill the variables of one route in every way."""
    names = sorted(rule.arguments)
    assert set(names) <= FILLED.keys(), f"{rule}: say what to fill {set(names) - FILLED.keys()} with"
    for values in product(*(FILLED[name] for name in names)):
        address = str(rule)
        for name, value in zip(names, values, strict=True):
            address = re.sub(rf"<(?:\w+:)?{name}>", value, address)
        yield address


def walk(app: Flask, client: FlaskClient) -> dict[str, int]:
    """Ask for every address and return the status of each."""
    found: dict[str, int] = {}
    for address in addresses(app):
        with client.get(address) as answer:
            found[address] = answer.status_code
    return found


def assert_calm(found: dict[str, int]) -> None:
    """Nothing breaks: pages, redirects and plain refusals only."""
    assert {address: status for address, status in found.items() if status not in CALM} == {}


def test_nobody_walks_everywhere(app: Flask, client: FlaskClient) -> None:
    found = walk(app, client)
    assert_calm(found)
    assert found[f"/p/{SLUG}"] == found["/"] == 200


@pytest.mark.parametrize("login", STAFF)
def test_staff_walk_everywhere(app: Flask, sign_in: SignIn, login: str) -> None:
    assert_calm(walk(app, sign_in(login)))


@pytest.mark.parametrize("space", ["FED", "PAL"])
def test_a_card_walks_everywhere(app: Flask, client: FlaskClient, card: Callable[[str], str], space: str) -> None:
    client.post("/", data={"code": card(space)})
    assert_calm(walk(app, client))


def inside(app: Flask, space: str) -> list[str]:
    """List every address under one space."""
    return [address for address in addresses(app) if f"/s/{space}" in address]


def undated(page: bytes) -> bytes:
    """Return a page less the second in which its form's token was signed: two answers may straddle one."""
    return re.sub(rb'(name="csrf_token" value=")([^"]*)', lambda found: found[1] + b"-" * len(found[2]), page)


@pytest.mark.parametrize("login", [None, *(name for name in STAFF if name != "promotora")])
def test_the_protected_space_is_as_if_it_were_not(
    app: Flask, client: FlaskClient, sign_in: SignIn, login: str | None
) -> None:
    visitor = sign_in(login) if login else client
    assert inside(app, "PAL")
    for _ in range(2):
        visitor.get(f"/p/{SLUG}/s/NADA")  # so that neither answer carries the visitor's first cookies
    for address in inside(app, "PAL"):
        theirs, nothing = visitor.get(address), visitor.get(address.replace("/s/PAL", "/s/NADA"))
        assert theirs.status_code == 404, address
        assert (undated(theirs.data), sorted(theirs.headers)) == (undated(nothing.data), sorted(nothing.headers)), (
            address
        )


def test_its_own_facilitator_does_find_it(app: Flask, sign_in: SignIn) -> None:
    promotora = sign_in("promotora")
    assert {promotora.get(address).status_code for address in inside(app, "PAL")} == {200}
