"""Sessions of staff (docs/trust.md, SEC-2): a copied cookie opens nothing once its session ended, on any route."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from consult.base.clock import today
from consult.base.db import db
from consult.demo import PASSWORD
from consult.spaces.credentials import StaffSession
from consult.spaces.models import Mandate
from consult.spaces.queries import policy_by_slug
from consult.spaces.sessions import IDLE, LIFE
from tests.conftest import SLUG, SignIn
from tests.flows.answering import Card
from tests.flows.staff_case import age, make_real, person, replay
from tests.flows.test_walk import FILLED

P = f"/p/{SLUG}"
MORE = {
    "batch_id": ("0" * 32,), "acta_id": ("0" * 32,), "mandate_id": ("1",), "elevation_id": ("0" * 32,),
    "half": ("ask",), "verb": ("open",),
}  # fmt: skip
VERBS = re.compile(r"<any\((\w+)[^)]*\):\w+>")


def requests_of(app: Flask) -> Iterator[tuple[str, str]]:
    """List every method and address of the map, each variable filled once."""
    known = {**FILLED, **MORE}
    for rule in app.url_map.iter_rules():
        address = VERBS.sub(lambda found: found[1], str(rule))
        for name in rule.arguments:
            assert name in known, f"{rule}: say what to fill {name} with"
            address = re.sub(rf"<(?:\w+:)?{name}>", known[name][0], address)
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            yield method, address


def asked(client: FlaskClient, method: str, address: str) -> tuple[int, str, bytes]:
    """Ask, and return what a browser sees of the answer less the form's token."""
    with client.open(address, method=method) as answer:
        page = re.sub(rb'name="csrf_token" value="[^"]*"', b"", answer.get_data())
        return answer.status_code, answer.headers.get("Location", ""), page


def test_sec_2_a_cookie_replayed_after_sign_out_is_nobody_on_every_route(app: Flask, sign_in: SignIn) -> None:
    """Replay suite over the whole map: status, redirect and body are those of somebody who never signed in."""
    client = sign_in("coordina")
    stolen, nobody = replay(app, client), app.test_client()
    everything = list(requests_of(app))
    alive = {one: asked(stolen, *one)[0] for one in everything if one[0] == "GET"}
    assert client.post("/logout").status_code == 303
    told = {one for one in everything if one[1] == "/logout"}  # says that one left, to whomever
    for one in everything:
        if one in told:
            continue
        assert asked(stolen, *one) == asked(nobody, *one), one
    private = [one for one, status in alive.items() if status == 200 and asked(nobody, *one)[0] in (302, 303, 404)]
    assert len(private) > 20, "the cookie opened something while it lived"


def signed_out(client: FlaskClient, admin: FlaskClient, app: Flask) -> None:
    client.post("/logout")


def new_password(client: FlaskClient, admin: FlaskClient, app: Flask) -> None:
    client.post("/account", data={"current": PASSWORD, "new": "otra frase bien larga y rara"})


def act(verb: str) -> Callable[[FlaskClient, FlaskClient, Flask], None]:
    def done(client: FlaskClient, admin: FlaskClient, app: Flask) -> None:
        with app.app_context():
            whose = person("redacta").id
        assert admin.post(f"{P}/people/{whose}/account/{verb}").status_code == 303

    return done


def mandate_ended(client: FlaskClient, admin: FlaskClient, app: Flask) -> None:
    with app.app_context():
        mandate = person("redacta").mandates[0].id
    yesterday = (today() - timedelta(days=1)).isoformat()
    assert admin.post(f"{P}/people/mandates/{mandate}/end", data={"on": yesterday}).status_code == 303


def idle(client: FlaskClient, admin: FlaskClient, app: Flask) -> None:
    age(app, "redacta", seen_at=IDLE)


def old(client: FlaskClient, admin: FlaskClient, app: Flask) -> None:
    age(app, "redacta", begun_at=LIFE)


def mandate_over(client: FlaskClient, admin: FlaskClient, app: Flask) -> None:
    """The session began on the last day of the mandate, and the day is over."""
    with app.app_context():
        mandate = db.session.get_one(Mandate, person("redacta").mandates[0].id)
        mandate.ends_on = today() - timedelta(days=1)
        db.session.commit()
    age(app, "redacta", begun_at=timedelta(hours=24))


ENDS = {
    "sign out": signed_out, "new password": new_password, "suspended": act("suspend"), "ended by others":
    act("sessions"), "mandate ended": mandate_ended, "idle": idle, "old": old, "mandate over": mandate_over,
}  # fmt: skip


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_sec_2_sec_18_what_ends_a_session_ends_it_at_the_next_request(
    app: Flask, sign_in: SignIn, end: Callable[[FlaskClient, FlaskClient, Flask], None]
) -> None:
    client, admin = sign_in("redacta"), sign_in("administra")
    stolen = replay(app, client)
    assert stolen.get(f"{P}/desk").status_code == 200
    end(client, admin, app)
    answer = stolen.get(f"{P}/desk")
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/login")
    with app.app_context():
        nothing_else = person("administra").id
        rows = db.session.scalars(select(StaffSession).where(StaffSession.person_id == nothing_else)).all()
        assert [row.ended_at for row in rows] == [None], "nobody else's session ended"


def test_a_session_just_in_time_still_stands(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("redacta")
    age(app, "redacta", seen_at=IDLE - timedelta(minutes=1), begun_at=LIFE - timedelta(minutes=1))
    assert client.get(f"{P}/desk").status_code == 200


def test_sec_2_a_page_keeps_the_session_awake(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("redacta")
    age(app, "redacta", seen_at=IDLE - timedelta(minutes=1))
    client.get(f"{P}/desk")
    with app.app_context():
        row = db.session.scalars(select(StaffSession)).one()
        assert row.seen_at > row.begun_at - timedelta(seconds=1)


def test_sec_2_the_token_changes_at_sign_in_and_with_what_one_may_do(app: Flask, sign_in: SignIn) -> None:
    """Rotation: a token set before sign-in is not carried inside, and one from before a new mandate opens nothing."""
    fixed = app.test_client()
    fixed.get("/login")
    with fixed.session_transaction() as held:
        held["_user_id"] = "0" * 64
    fixed.post("/login", data={"login": "redacta", "password": PASSWORD})
    with fixed.session_transaction() as held:
        assert held["_user_id"] != "0" * 64
    before = replay(app, fixed)
    form = {"role": "facilitator", "space": "FED", "starts_on": today().isoformat()}
    with app.app_context():
        whose = person("redacta").id
    assert sign_in("administra").post(f"{P}/people/{whose}", data=form).status_code == 303
    assert fixed.get(f"{P}/s/FED/texts").status_code == 200
    assert before.get(f"{P}/desk").status_code == 302


def test_sec_2_the_database_holds_no_token(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("redacta")
    with client.session_transaction() as held:
        token = held["_user_id"]
        assert "_id" not in held, "no digest of address and browser"
    assert len(token) == 64
    with app.app_context():
        row = db.session.scalars(select(StaffSession)).one()
        assert token not in str({column.key: getattr(row, column.key) for column in StaffSession.__table__.columns})


def test_participants_never_have_a_session(app: Flask, client: FlaskClient, card: Card) -> None:
    client.post("/", data={"code": card("FED")})
    assert client.get("/a/consent").status_code == 200
    with app.app_context():
        assert db.session.scalars(select(StaffSession)).all() == []


AGENTS = {
    "Mozilla/5.0 (Linux; Android 13; SM-A136B) AppleWebKit/537.36 Mobile Safari/537.36": "Teléfono",
    "Mozilla/5.0 (iPad; CPU OS 17_0) Mobile/15E148": "Tableta",
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0": "Computadora",
}


def test_own_sessions_are_listed_by_kind_of_device_and_can_be_ended(app: Flask) -> None:
    clients = []
    for agent in AGENTS:
        client = app.test_client()
        client.post("/login", data={"login": "redacta", "password": PASSWORD}, headers={"User-Agent": agent})
        clients.append(client)
    page = clients[0].get("/account/sessions").get_data(as_text=True)
    assert sorted(re.findall(r"<b>(Teléfono|Tableta|Computadora)</b>", page)) == sorted(AGENTS.values())
    assert not any(word in page for word in ("Android", "SM-A136B", "Firefox", "127.0.0.1"))
    ids = re.findall(r'name="session" value="([0-9a-f]{32})"', page)
    this = re.search(r'value="([0-9a-f]{32})">\s*<span><b>\w+</b> · esta sesión', page)
    assert this
    other = next(one for one in ids if one != this[1])
    assert clients[0].post("/account/sessions/end", data={"session": other}).status_code == 303
    assert sorted(client.get(f"{P}/desk").status_code for client in clients) == [200, 200, 302]
    assert clients[0].post("/account/sessions/end", data={"session": "all"}).status_code == 303
    assert [client.get(f"{P}/desk").status_code for client in clients] == [200, 302, 302]


def test_nobody_ends_somebody_elses_session_from_their_own_page(app: Flask, sign_in: SignIn) -> None:
    sign_in("observa")
    with app.app_context():
        whose = db.session.scalars(select(StaffSession.id)).one()
    assert sign_in("redacta").post("/account/sessions/end", data={"session": whose}).status_code == 404


def test_nobody_suspends_their_own_account(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("administra")
    with app.app_context():
        me = person("administra").id
    assert client.post(f"{P}/people/{me}/account/suspend").status_code == 403
    assert client.get(f"{P}/desk").status_code == 200


def test_a_suspended_account_does_not_open_and_a_restored_one_does(app: Flask, sign_in: SignIn) -> None:
    admin = sign_in("administra")
    with app.app_context():
        whose = person("redacta").id
    admin.post(f"{P}/people/{whose}/account/suspend")
    refused: TestResponse = app.test_client().post("/login", data={"login": "redacta", "password": PASSWORD})
    assert refused.status_code == 400
    assert "El nombre o la contraseña no coinciden." in refused.get_data(as_text=True)
    admin.post(f"{P}/people/{whose}/account/restore")
    assert sign_in("redacta").get(f"{P}/desk").status_code == 200


def test_what_a_mandate_asks_for_stops_a_session_that_lacks_it(app: Flask, sign_in: SignIn) -> None:
    """The database stops being a demonstration: a drafter who was inside owes the second factor at the next page."""
    client = sign_in("redacta")
    assert client.get(f"{P}/desk").status_code == 200
    make_real(app)
    assert client.get(f"{P}/desk").status_code == 302
    assert client.get("/login").headers["Location"] == "/account/second-factor"
    with app.app_context():
        assert policy_by_slug(SLUG).is_demo is False
