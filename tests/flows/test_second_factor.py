"""The second factor (docs/trust.md, SEC-3): enrolled before anything opens, used once, with printed codes beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consult.base.db import db
from consult.spaces.credentials import RecoveryCode, SecondFactor, StaffSession
from consult.spaces.second_factor import REQUIRED, WRONG, is_demonstration
from consult.web.limits import limiter
from tests.conftest import SLUG, SignIn
from tests.flows.staff_case import digits, enrol, enter, forget_use, make_real, person, replay
from tests.flows.test_sessions import asked, requests_of

P = f"/p/{SLUG}"
OBLIGED = {"coordina": "coordinator", "redacta": "drafter", "administra": "administrator"}
FREE = ("facilita", "promotora", "observa", "entidad")


def test_sec_3_who_must_have_one(app: Flask) -> None:
    assert set(OBLIGED.values()) == REQUIRED


@pytest.mark.parametrize("login", OBLIGED)
def test_sec_3_without_it_only_its_own_page_opens_on_the_whole_map(app: Flask, login: str) -> None:
    """URL map crawl: right password, no second factor, and every address answers as to nobody but the enrolment."""
    make_real(app)
    client, nobody = enter(app, login), app.test_client()
    for method, address in requests_of(app):
        if address.startswith(("/account/second-factor", "/logout", "/login")):
            continue
        assert asked(client, method, address) == asked(nobody, method, address), (method, address)
    assert client.get("/login").headers["Location"] == "/account/second-factor"
    assert "Su cargo lo necesita." in client.get("/account/second-factor").get_data(as_text=True)
    assert client.post("/account/second-factor/remove").status_code in (302, 303)
    assert client.get(f"{P}/desk").status_code == 302


@pytest.mark.parametrize("login", FREE)
def test_others_enter_without_it_and_may_have_it(app: Flask, login: str) -> None:
    make_real(app)
    assert enter(app, login).get(f"{P}/desk").status_code == 200
    enrol(app, login)
    assert enter(app, login).get(f"{P}/desk").status_code == 302


def test_a_demonstration_asks_nobody_and_says_so(app: Flask, sign_in: SignIn) -> None:
    page = sign_in("coordina").get(f"{P}/desk").get_data(as_text=True)
    assert "Demostración: aquí se entra sin segundo paso." in page
    assert "Aquí se entra sin segundo paso." in app.test_client().get("/login").get_data(as_text=True)
    make_real(app)
    with app.app_context():
        assert not is_demonstration()


def enrolled_by_hand(app: Flask, login: str) -> tuple[FlaskClient, str, list[str]]:
    """Go through the pages as a person would; return the client, the secret read off the page and the codes."""
    client = enter(app, login)
    assert client.post("/account/second-factor/begin").status_code == 303
    page = client.get("/account/second-factor").get_data(as_text=True)
    assert "<svg" in page
    assert "style=" not in page
    groups = re.search(r'<p class="num"><b>(.*?)</b></p>', page)
    assert groups
    secret = "".join(re.findall(r"<span>(\w{4})</span>", groups[1]))
    answer = client.post("/account/second-factor/confirm", data={"code": digits(secret)})
    assert answer.status_code == 200
    codes = re.findall(r"[0-9A-Z]{5}(?:-[0-9A-Z]{5}){3}", answer.get_data(as_text=True))
    return client, secret, codes


def test_enrolling_opens_the_desk_and_shows_ten_codes_once(app: Flask) -> None:
    make_real(app)
    client, secret, codes = enrolled_by_hand(app, "coordina")
    assert (len(secret), len(set(codes))) == (32, 10)
    assert client.get(f"{P}/desk").status_code == 200
    page = client.get("/account/second-factor").get_data(as_text=True)
    assert "Códigos impresos que le quedan: 10." in page
    assert not any(code in page for code in codes)
    assert secret not in page


def test_confirming_ends_the_other_sessions_and_changes_the_token(app: Flask) -> None:
    elsewhere = enter(app, "coordina")
    client = enter(app, "coordina")
    client.post("/account/second-factor/begin")
    stolen = replay(app, client)
    with app.app_context():
        db.session.rollback()
    page = client.get("/account/second-factor").get_data(as_text=True)
    secret = "".join(re.findall(r"<span>(\w{4})</span>", page))
    assert client.post("/account/second-factor/confirm", data={"code": digits(secret)}).status_code == 200
    assert (client.get(f"{P}/desk").status_code, elsewhere.get(f"{P}/desk").status_code) == (200, 302)
    assert stolen.get(f"{P}/desk").status_code == 302


def test_a_wrong_first_code_confirms_nothing(app: Flask) -> None:
    client = enter(app, "coordina")
    client.post("/account/second-factor/begin")
    answer = client.post("/account/second-factor/confirm", data={"code": "000000"})
    assert (answer.status_code, WRONG in answer.get_data(as_text=True)) == (400, True)
    with app.app_context():
        assert db.session.scalars(select(SecondFactor)).one().confirmed_at is None


def test_the_password_alone_is_half_the_way(app: Flask) -> None:
    secret, _ = enrol(app, "coordina")
    client = enter(app, "coordina")
    half = replay(app, client)
    assert client.get(f"{P}/desk").status_code == 302
    assert client.get("/login").headers["Location"] == "/login/code"
    assert client.post("/login/code", data={"code": digits(secret)}).status_code == 302
    assert client.get(f"{P}/desk").status_code == 200
    assert half.get(f"{P}/desk").status_code == 302, "the token from before the code opens nothing"


@pytest.mark.parametrize("late", [-30, 0, 30])
def test_a_clock_one_step_early_or_late_is_taken(app: Flask, late: int) -> None:
    secret, _ = enrol(app, "coordina")
    assert enter(app, "coordina").post("/login/code", data={"code": digits(secret, late=late)}).status_code == 302


@pytest.mark.parametrize("late", [-90, 90, 300])
def test_a_clock_further_off_is_not(app: Flask, late: int) -> None:
    secret, _ = enrol(app, "coordina")
    answer = enter(app, "coordina").post("/login/code", data={"code": digits(secret, late=late)})
    assert (answer.status_code, WRONG in answer.get_data(as_text=True)) == (400, True)


def test_sec_3_a_code_serves_once(app: Flask) -> None:
    """ASVS 6.5.1: the same six digits a second later, and older ones after newer ones, are refused."""
    secret, _ = enrol(app, "coordina")
    now, before = digits(secret), digits(secret, late=-30)
    assert enter(app, "coordina").post("/login/code", data={"code": now}).status_code == 302
    for typed in (now, before):
        assert enter(app, "coordina").post("/login/code", data={"code": typed}).status_code == 400


def test_sec_3_a_printed_code_stands_in_once(app: Flask) -> None:
    _, codes = enrol(app, "coordina")
    first = enter(app, "coordina")
    assert first.post("/login/code", data={"code": codes[0].lower()}).status_code == 302
    assert first.get(f"{P}/desk").status_code == 200
    assert enter(app, "coordina").post("/login/code", data={"code": codes[0]}).status_code == 400
    assert enter(app, "coordina").post("/login/code", data={"code": codes[1]}).status_code == 302


def test_somebody_elses_code_and_an_unknown_one_get_the_same_sentence(app: Flask) -> None:
    secret, codes = enrol(app, "coordina")
    enrol(app, "redacta")
    pages = {
        re.sub(r'name="csrf_token" value="[^"]*"', "", enter(app, "redacta")
               .post("/login/code", data={"code": typed}).get_data(as_text=True))
        for typed in (digits(secret), codes[0], "000000", "", "ñ", "0" * 2000)
    }  # fmt: skip
    assert len(pages) == 1
    assert WRONG in pages.pop()


@pytest.fixture
def limited(app: Flask) -> Iterator[Flask]:
    """The same application with its limits on."""
    app.config["RATELIMIT_ENABLED"] = True
    limiter.reset()
    yield app
    limiter.reset()


def test_sec_3_five_wrong_codes_then_a_wait_that_is_theirs_alone(limited: Flask) -> None:
    secret, _ = enrol(limited, "coordina")
    other, _ = enrol(limited, "redacta")
    client = enter(limited, "coordina")
    statuses = [client.post("/login/code", data={"code": "000000"}).status_code for _ in range(6)]
    assert statuses == [400] * 5 + [429]
    again = enter(limited, "coordina")
    assert again.post("/login/code", data={"code": digits(secret)}).status_code == 429, "in any session of theirs"
    assert enter(limited, "redacta").post("/login/code", data={"code": digits(other)}).status_code == 302


def test_the_database_alone_gives_no_code(app: Flask) -> None:
    """The secret is sealed with a key of KEYS_DIR and bound to its owner; printed codes are Argon2id hashes."""
    secret, codes = enrol(app, "coordina")
    other, _ = enrol(app, "redacta")
    with app.app_context():
        rows = db.session.scalars(select(SecondFactor)).all()
        assert not any(secret in row.sealed for row in rows)
        kept = " ".join(db.session.scalars(select(RecoveryCode.secret_hash)))
        assert kept.count("$argon2id$") == 20
        assert not any(code.replace("-", "") in kept for code in codes)
        mine, theirs = (db.session.get_one(SecondFactor, person(login).id) for login in ("coordina", "redacta"))
        mine.sealed = theirs.sealed  # somebody who writes in the database puts their own secret in another's row
        db.session.commit()
    assert enter(app, "coordina").post("/login/code", data={"code": digits(other)}).status_code == 400


def test_printed_codes_are_renewed_and_the_old_ones_end(app: Flask) -> None:
    secret, codes = enrol(app, "coordina")
    client = enter(app, "coordina")
    client.post("/login/code", data={"code": digits(secret)})
    page = client.post("/account/second-factor/codes").get_data(as_text=True)
    fresh = re.findall(r"[0-9A-Z]{5}(?:-[0-9A-Z]{5}){3}", page)
    assert len(fresh) == 10
    assert enter(app, "coordina").post("/login/code", data={"code": codes[5]}).status_code == 400
    assert enter(app, "coordina").post("/login/code", data={"code": fresh[5]}).status_code == 302


def test_another_phone_takes_the_place_of_the_first(app: Flask) -> None:
    make_real(app)
    secret, codes = enrol(app, "coordina")
    client = enter(app, "coordina")
    client.post("/login/code", data={"code": digits(secret)})
    assert client.post("/account/second-factor/remove").status_code == 303
    assert client.get(f"{P}/desk").status_code == 302, "her charge asks for one"
    again, fresh, _ = enrolled_by_hand(app, "coordina")
    assert again.get(f"{P}/desk").status_code == 200
    assert fresh != secret
    with app.app_context():
        forget_use(person("coordina"))
        db.session.commit()
    for typed in (digits(secret), codes[3]):
        assert enter(app, "coordina").post("/login/code", data={"code": typed}).status_code == 400


def test_an_unfinished_entry_is_no_session_to_list(app: Flask) -> None:
    secret, _ = enrol(app, "coordina")
    enter(app, "coordina")
    client = enter(app, "coordina")
    client.post("/login/code", data={"code": digits(secret)})
    page = client.get("/account/sessions").get_data(as_text=True)
    assert len(re.findall(r"<b>Computadora</b>", page)) == 1
    with app.app_context():
        assert len(db.session.scalars(select(StaffSession)).all()) == 2
