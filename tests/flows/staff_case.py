"""Staff as a test needs them: replaying a cookie, ageing a session, making the database a real one, reading a phone."""

from __future__ import annotations

from datetime import timedelta

import pyotp
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from consult.base.audit import AuditEntry
from consult.base.clock import now
from consult.base.db import db
from consult.demo import PASSWORD
from consult.spaces.credentials import SecondFactor, StaffSession
from consult.spaces.models import Person, Policy
from consult.spaces.queries import person_by_login
from consult.spaces.second_factor import begin_enrolment, confirm, pending_secret

COOKIE = "consult"


def replay(app: Flask, client: FlaskClient) -> FlaskClient:
    """Return another browser with a copy of the cookie."""
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    other = app.test_client()
    other.set_cookie(COOKIE, cookie.value)
    return other


def person(login: str) -> Person:
    """Return somebody who is there."""
    found = person_by_login(login)
    assert found is not None
    return found


def age(app: Flask, login: str, **columns: timedelta) -> None:
    """Let the instants of somebody's sessions lie so far back."""
    with app.app_context():
        values = {name: now() - back for name, back in columns.items()}
        db.session.execute(update(StaffSession).where(StaffSession.person_id == person(login).id).values(values))
        db.session.commit()


def make_real(app: Flask) -> None:
    """Take the mark of demonstration away: what is optional there no longer is."""
    with app.app_context():
        db.session.execute(update(Policy).values(is_demo=False))
        db.session.commit()


def enrol(app: Flask, login: str) -> tuple[str, list[str]]:
    """Give somebody a second factor; return its secret and the printed codes. Its first code is not used up."""
    with app.app_context():
        whose = person(login)
        begin_enrolment(whose)
        secret = pending_secret(whose)
        assert secret is not None
        codes = confirm(whose, digits(secret))
        forget_use(whose)
        db.session.commit()
    return secret, codes


def forget_use(whose: Person) -> None:
    """Let the code of this moment serve once more, as half a minute later another would."""
    db.session.execute(update(SecondFactor).where(SecondFactor.person_id == whose.id).values(last_step=0))


def digits(secret: str, *, late: int = 0) -> str:
    """Return what the phone shows now, or so many seconds later."""
    return pyotp.TOTP(secret).at(now() + timedelta(seconds=late))


def enter(app: Flask, login: str, password: str = PASSWORD) -> FlaskClient:
    """Give name and password, and whatever comes then."""
    client = app.test_client()
    assert client.post("/login", data={"login": login, "password": password}).status_code == 302
    return client


def n_acts(app: Flask) -> int:
    """Count the acts in the log."""
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(AuditEntry)) or 0
