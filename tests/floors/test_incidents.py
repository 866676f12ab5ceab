"""The register of incidents and its clock (PRI-15; Regl. 34 and 35)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from consult.base.audit import AuditEntry
from consult.base.clock import now, today
from consult.base.db import db
from consult.core.errors import Conflict, Forbidden, Invalid
from consult.spaces.gate import SYSTEM, Actor, actor_of
from consult.spaces.incidents import (
    BODIES,
    Incident,
    announce,
    announced,
    change_incident,
    clock_of,
    close_incident,
    incidents,
    is_any_announced,
    note_incident,
    tell_body,
    urgent,
)
from consult.spaces.models import Policy
from consult.spaces.queries import person_by_login, policy_by_slug
from tests.conftest import SLUG


def policy() -> Policy:
    return policy_by_slug(SLUG)


def noted(ago: timedelta = timedelta(0), **more: object) -> Incident:
    """An incident known so long ago; inside a context."""
    fields: dict[str, object] = {"what": "Se perdió un equipo", "kinds": "Respuestas", **more}
    return note_incident(SYSTEM, policy(), known_at=now() - ago, **fields)  # type: ignore[arg-type]


def staff(login: str) -> Actor:
    person = person_by_login(login)
    assert person is not None
    return actor_of(person, on=today())


@pytest.mark.parametrize(
    ("hours", "left", "is_loud", "is_over"),
    [(0, 48, False, False), (35, 13, False, False), (36, 12, True, False), (47, 1, True, False), (48, 0, True, False),
     (49, -1, True, True)],
)  # fmt: skip
def test_pri_15_the_clock_runs_48_hours_and_is_loud_from_the_36th(
    app: Flask, hours: int, left: int, is_loud: bool, is_over: bool
) -> None:
    with app.app_context():
        one = noted()
        clock = clock_of(one, at=one.known_at + timedelta(hours=hours))
        assert (clock.n_hours, clock.is_loud, clock.is_over) == (left, is_loud, is_over)
        assert clock.due_at == one.known_at + timedelta(hours=48)
        assert clock.owed == tuple(BODIES)


def test_pri_15_it_stops_when_everybody_was_told(each_app: Flask) -> None:
    with each_app.app_context():
        one = noted(timedelta(hours=50))
        assert urgent(policy()) == [one]
        for body in BODIES:
            assert clock_of(one, at=now()).is_over
            tell_body(SYSTEM, policy(), one, body=body)
        clock = clock_of(one, at=now())
        assert (clock.owed, clock.is_loud, clock.is_over) == ((), False, False)
        assert urgent(policy()) == []
        assert all(now() - datetime.fromisoformat(at) < timedelta(minutes=1) for at in one.told.values())
        with pytest.raises(Conflict, match="ya está anotado"):
            tell_body(SYSTEM, policy(), one, body="anpd")
        with pytest.raises(Invalid):
            tell_body(SYSTEM, policy(), one, body="prensa")


def test_regl_35_every_incident_is_documented_even_if_mended_and_none_goes(app: Flask) -> None:
    with app.app_context():
        one = noted(is_mended=True, measures="Se cambió la clave")
        with pytest.raises(Conflict, match="Falta avisar"):
            close_incident(SYSTEM, policy(), one)
        for body in BODIES:
            tell_body(SYSTEM, policy(), one, body=body)
        close_incident(SYSTEM, policy(), one)
        with pytest.raises(Conflict, match="ya se cerró"):
            change_incident(SYSTEM, policy(), one, what="Nada", known_at=one.known_at, kinds="x")
        with pytest.raises(Conflict, match="ya se cerró"):
            close_incident(SYSTEM, policy(), one)
        assert incidents(policy()) == [one]
        told = db.session.scalars(
            select(AuditEntry.verb).where(AuditEntry.subject == one.id).order_by(AuditEntry.place)
        )
        assert list(told) == ["incident.noted", *["incident.told"] * 3, "incident.closed"]


def test_it_is_not_closed_without_what_was_done(app: Flask) -> None:
    with app.app_context():
        one = noted()
        for body in BODIES:
            tell_body(SYSTEM, policy(), one, body=body)
        with pytest.raises(Conflict, match="Escriba qué se hizo"):
            close_incident(SYSTEM, policy(), one)


def test_the_hour_it_was_known_does_not_move_later_nor_into_the_future(app: Flask) -> None:
    """Else the clock could be put back."""
    with app.app_context():
        one = noted(timedelta(hours=10))
        with pytest.raises(Invalid, match="más tarde"):
            change_incident(SYSTEM, policy(), one, what="x", kinds="y", known_at=one.known_at + timedelta(hours=1))
        with pytest.raises(Invalid, match="futuro"):
            noted(timedelta(hours=-1))
        change_incident(SYSTEM, policy(), one, what="x", kinds="y", known_at=one.known_at - timedelta(hours=1),
                        n_at_most=40)  # fmt: skip
        assert (one.what, one.n_at_most) == ("x", 40)


@pytest.mark.parametrize(("what", "kinds"), [("", "Respuestas"), ("Algo", " ")])
def test_what_and_which_data_are_asked(app: Flask, what: str, kinds: str) -> None:
    with app.app_context(), pytest.raises(Invalid):
        noted(what=what, kinds=kinds)


def test_only_who_coordinates_or_administers_keeps_it(app: Flask) -> None:
    with app.app_context():
        for login in ("coordina", "administra"):
            note_incident(staff(login), policy(), what="x", kinds="y", known_at=now())
        for login in ("facilita", "promotora", "redacta", "observa", "entidad"):
            with pytest.raises(Forbidden):
                note_incident(staff(login), policy(), what="x", kinds="y", known_at=now())


def test_pri_15_the_notice_is_switched_on_and_off(app: Flask) -> None:
    with app.app_context():
        one = noted()
        assert not is_any_announced()
        with pytest.raises(Invalid, match="palabras simples"):
            announce(SYSTEM, policy(), one, words=" ", is_on=True)
        announce(SYSTEM, policy(), one, words="Se perdió un equipo.", is_on=True)
        assert is_any_announced()
        assert announced() == [one]
        announce(SYSTEM, policy(), one, words="", is_on=False)
        assert (is_any_announced(), one.announcement) == (False, "Se perdió un equipo.")
