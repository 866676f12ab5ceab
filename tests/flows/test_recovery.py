"""Accounts given back without e-mail (docs/trust.md, SEC-4): by two people together, or with paper and phone."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from consult.base.audit import AuditEntry
from consult.base.clock import now, today
from consult.base.db import db
from consult.demo import PASSWORD
from consult.spaces.chain import first_broken_act
from consult.spaces.codes import new_code
from consult.spaces.credentials import Recovery
from consult.spaces.models import Mandate, Organisation
from consult.spaces.queries import policy_by_slug
from consult.spaces.recovery import LIFE, WAIT, WRONG
from tests.conftest import SLUG, SignIn
from tests.flows.staff_case import digits, enrol, enter, person, replay

P = f"/p/{SLUG}"
NEW = "tres caballos azules corren"
HALF = re.compile(r'<b class="num">([0-9A-Z]{5}-[0-9A-Z]{5})</b>')


def half(client: FlaskClient, whose: str, word: str, **form: str) -> str:
    """Ask for a half of a code and return it, "" where it is refused."""
    page = client.post(f"{P}/people/{whose}/recovery/{word}", data=form).get_data(as_text=True)
    found = HALF.search(page)
    return found[1] if found else ""


def recover(app: Flask, login: str, code: str, **more: str) -> int:
    form = {"login": login, "code": code, "new": NEW, **more}
    return app.test_client().post("/login/recover", data=form).status_code


def opens(app: Flask, login: str, password: str) -> bool:
    return app.test_client().post("/login", data={"login": login, "password": password}).status_code == 302


@pytest.fixture
def redacta(app: Flask) -> str:
    """The id of who lost her password."""
    with app.app_context():
        return person("redacta").id


def test_sec_4_two_people_give_an_account_back(app: Flask, sign_in: SignIn, redacta: str) -> None:
    """Ask, grant, recover: the person writes her own password, her sessions end, and each step is in the chain."""
    before = replay(app, enter(app, "redacta"))
    first = half(sign_in("administra"), redacta, "ask")
    second = half(sign_in("coordina"), redacta, "grant")
    assert recover(app, "redacta", f"{first}-{second}") == 303
    assert (opens(app, "redacta", NEW), opens(app, "redacta", PASSWORD)) == (True, False)
    assert before.get(f"{P}/desk").status_code == 302
    with app.app_context():
        policy = policy_by_slug(SLUG)
        told = list(db.session.scalars(select(AuditEntry.verb).where(AuditEntry.verb.like("recovery.%"))))
        assert sorted(told) == ["recovery.asked", "recovery.granted", "recovery.used"]
        assert first_broken_act(policy) is None
        kept = str([entry.details for entry in db.session.scalars(select(AuditEntry))])
        assert not any(part in kept for part in (first, second, NEW))
    assert "Recuperó su cuenta" in sign_in("observa").get(f"{P}/observe").get_data(as_text=True)


def test_sec_4_one_alone_cannot_take_an_account_over(app: Flask, sign_in: SignIn, redacta: str) -> None:
    """Whatever one administrator does alone, nothing opens: ask, grant to themselves, guess the other half."""
    admin = sign_in("administra")
    first = half(admin, redacta, "ask")
    assert first
    assert half(admin, redacta, "grant") == ""
    for _ in range(20):
        assert recover(app, "redacta", f"{first}-{'-'.join(new_code().printed.split('-')[2:])}") == 400
    assert half(sign_in("coordina"), redacta, "grant"), "handed to its owner, not to the administrator"
    for _ in range(20):
        assert recover(app, "redacta", f"{first}-{'-'.join(new_code().printed.split('-')[2:])}") == 400
    assert recover(app, "redacta", new_code().printed) == 400
    assert (opens(app, "redacta", NEW), opens(app, "redacta", PASSWORD)) == (False, True)


def test_sec_4_the_second_person_alone_has_nothing_either(app: Flask, sign_in: SignIn, redacta: str) -> None:
    coordina = sign_in("coordina")
    assert half(coordina, redacta, "grant") == "", "nobody asked"
    half(sign_in("administra"), redacta, "ask")
    second = half(coordina, redacta, "grant")
    assert second
    for _ in range(20):
        assert recover(app, "redacta", f"{'-'.join(new_code().printed.split('-')[:2])}-{second}") == 400
    assert half(coordina, redacta, "grant") == "", "given once"


def test_sec_4_nobody_recovers_their_own_account(sign_in: SignIn, app: Flask) -> None:
    with app.app_context():
        me = person("administra").id
    assert sign_in("administra").post(f"{P}/people/{me}/recovery/ask").status_code == 403


@pytest.mark.parametrize("login", ["facilita", "promotora", "observa", "entidad"])
def test_only_who_manages_people_helps(sign_in: SignIn, redacta: str, login: str) -> None:
    for word in ("ask", "grant"):
        assert sign_in(login).post(f"{P}/people/{redacta}/recovery/{word}").status_code == 403


def test_sec_4_of_different_bodies_where_both_have_one(app: Flask, sign_in: SignIn, redacta: str) -> None:
    with app.app_context():
        known = db.session.scalars(select(Organisation)).first()
        assert known is not None
        fresh = Organisation(policy_id=known.policy_id, space_id=known.space_id, code="OTRA", name={"es": "Otra"},
                             aliases=[], members=None)  # fmt: skip
        db.session.add(fresh)
        db.session.flush()
        bodies = [known.id, fresh.id]
        for login in ("administra", "coordina"):
            for mandate in person(login).mandates:
                mandate.organisation_id = bodies[0]
        db.session.commit()
    half(sign_in("administra"), redacta, "ask")
    assert half(sign_in("coordina"), redacta, "grant") == ""
    with app.app_context():
        other = Mandate.person_id == person("coordina").id
        db.session.execute(update(Mandate).where(other).values(organisation_id=bodies[1]))
        db.session.commit()
    assert half(sign_in("coordina"), redacta, "grant") != ""


def aged(app: Flask, **back: timedelta) -> None:
    with app.app_context():
        db.session.execute(update(Recovery).values({name: now() - ago for name, ago in back.items()}))
        db.session.commit()


@pytest.mark.parametrize(("ago", "status"), [(LIFE - timedelta(seconds=20), 303), (LIFE, 400)])
def test_sec_4_the_code_lives_fifteen_minutes(
    app: Flask, sign_in: SignIn, redacta: str, ago: timedelta, status: int
) -> None:
    assert timedelta(minutes=15) == LIFE
    code = f"{half(sign_in('administra'), redacta, 'ask')}-{half(sign_in('coordina'), redacta, 'grant')}"
    aged(app, granted_at=ago)
    assert recover(app, "redacta", code) == status


def test_a_request_nobody_answers_ends(app: Flask, sign_in: SignIn, redacta: str) -> None:
    half(sign_in("administra"), redacta, "ask")
    aged(app, asked_at=WAIT)
    assert half(sign_in("coordina"), redacta, "grant") == ""


def test_the_code_serves_once_and_a_new_request_ends_the_one_before(app: Flask, sign_in: SignIn, redacta: str) -> None:
    admin, coordina = sign_in("administra"), sign_in("coordina")
    old = f"{half(admin, redacta, 'ask')}-{half(coordina, redacta, 'grant')}"
    code = f"{half(admin, redacta, 'ask')}-{half(coordina, redacta, 'grant')}"
    assert recover(app, "redacta", old) == 400
    assert (recover(app, "redacta", code), recover(app, "redacta", code)) == (303, 400)


def test_a_request_given_up_opens_nothing(app: Flask, sign_in: SignIn, redacta: str) -> None:
    code = f"{half(sign_in('administra'), redacta, 'ask')}-{half(sign_in('coordina'), redacta, 'grant')}"
    assert sign_in("coordina").post(f"{P}/people/{redacta}/account/drop").status_code == 303
    assert recover(app, "redacta", code) == 400


def test_a_weak_password_is_refused_and_the_code_still_serves(app: Flask, sign_in: SignIn, redacta: str) -> None:
    code = f"{half(sign_in('administra'), redacta, 'ask')}-{half(sign_in('coordina'), redacta, 'grant')}"
    assert recover(app, "redacta", code, new="corta") == 400
    assert recover(app, "redacta", code, new=PASSWORD) == 400, "the demonstration's own is no password"
    assert recover(app, "redacta", code) == 303


def test_the_second_factor_stays_unless_the_phone_is_lost_too(app: Flask, sign_in: SignIn, redacta: str) -> None:
    """ASVS 6.4.3: recovering the password does not go around the second factor, unless two people say it is gone."""
    secret, _ = enrol(app, "redacta")
    admin, coordina = sign_in("administra"), sign_in("coordina")
    assert recover(app, "redacta", f"{half(admin, redacta, 'ask')}-{half(coordina, redacta, 'grant')}") == 303
    client = enter(app, "redacta", NEW)
    assert client.get("/login").headers["Location"] == "/login/code"
    assert client.post("/login/code", data={"code": digits(secret)}).status_code == 302
    first = half(admin, redacta, "ask", is_phone_lost="1")
    assert "También perdió el teléfono." in coordina.get(f"{P}/people/{redacta}").get_data(as_text=True)
    assert recover(app, "redacta", f"{first}-{half(coordina, redacta, 'grant')}") == 303
    assert enter(app, "redacta", NEW).get(f"{P}/desk").status_code == 200


def test_sec_4_paper_and_phone_together_give_it_back_and_neither_alone(app: Flask) -> None:
    secret, codes = enrol(app, "redacta")
    assert recover(app, "redacta", codes[0]) == 400
    assert recover(app, "redacta", new_code().printed, digits=digits(secret)) == 400
    assert recover(app, "redacta", codes[0], digits="000000") == 400
    assert recover(app, "redacta", codes[0], digits=digits(secret)) == 303
    assert opens(app, "redacta", NEW)
    assert recover(app, "redacta", codes[0], digits=digits(secret, late=30)) == 400, "each serves once"


def test_what_does_not_fit_gets_one_sentence(app: Flask, sign_in: SignIn, redacta: str) -> None:
    """Unknown name, suspended account, no request, wrong code: the same page."""
    half(sign_in("administra"), redacta, "ask")
    half(sign_in("coordina"), redacta, "grant")
    with app.app_context():
        person("observa").is_active = False
        db.session.commit()
    pages = set()
    for login in ("redacta", "facilita", "observa", "nadie"):
        form = {"login": login, "code": new_code().printed, "new": NEW}
        page = app.test_client().post("/login/recover", data=form).get_data(as_text=True)
        assert WRONG in page
        assert NEW not in page
        pages.add(re.sub(r'name="csrf_token" value="[^"]*"', "", page).replace(f'value="{login}"', "X"))
    assert len(pages) == 1


def test_a_person_of_another_policy_is_not_reached(app: Flask, sign_in: SignIn, redacta: str) -> None:
    with app.app_context():
        mandate = person("redacta").mandates[0]
        policy = mandate.policy
        other = type(policy)(code="OTRA", slug="otra", name={"es": "Otra"}, is_demo=True)
        db.session.add(other)
        db.session.flush()
        mandate.policy_id = other.id
        mandate.starts_on = min(mandate.starts_on, today(), date(2026, 1, 1))
        db.session.commit()
    assert sign_in("administra").post(f"{P}/people/{redacta}/recovery/ask").status_code == 404
