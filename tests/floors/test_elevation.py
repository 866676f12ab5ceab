"""Looking inside for an incident: by two people, for some hours, seen by observers, and never a protected space."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from consult.base.audit import AuditEntry
from consult.base.clock import now, today
from consult.base.db import db
from consult.core.access import KEPT_FROM_OTHERS, MATRIX, RIGHTS, STAFF_ROLES
from consult.core.errors import Conflict, Forbidden, Invalid
from consult.spaces.actions import give_mandate
from consult.spaces.credentials import Elevation
from consult.spaces.elevation import (
    MOST_HOURS,
    WAIT,
    ask_elevation,
    elevated_in,
    elevations,
    end_elevation,
    grant_elevation,
)
from consult.spaces.gate import SYSTEM, Actor, actor_of, may, readable_spaces
from consult.spaces.models import Policy
from consult.spaces.queries import policy_by_slug, space_by_code
from tests.conftest import SLUG
from tests.flows.staff_case import person

BECAUSE = "Una acta no abre y hay que ver por qué"


def acting(login: str) -> Actor:
    """Return somebody as they may act at this moment."""
    who = person(login)
    return actor_of(who, on=today(), elevated=elevated_in(who))


def granted(policy: Policy, n_hours: int = 2) -> Elevation:
    one = ask_elevation(acting("administra"), policy, because=BECAUSE, n_hours=n_hours)
    grant_elevation(acting("coordina"), policy, elevation=one)
    db.session.commit()
    return one


def may_read(login: str, policy: Policy, code: str) -> bool:
    return may(acting(login), "contributions.read", policy=policy, space=space_by_code(policy, code))


def test_two_people_open_it_and_it_ends_by_itself(each_app: Flask) -> None:
    with each_app.app_context():
        policy = policy_by_slug(SLUG)
        assert not may_read("administra", policy, "FED")
        ask_elevation(acting("administra"), policy, because=BECAUSE, n_hours=2)
        assert not may_read("administra", policy, "FED"), "asking opens nothing"
        grant_elevation(acting("coordina"), policy, elevation=elevations(policy)[0])
        db.session.commit()
        assert may_read("administra", policy, "FED")
        db.session.execute(update(Elevation).values(until=now()))
        db.session.commit()
        assert not may_read("administra", policy, "FED")


def test_a_protected_space_stays_shut(app: Flask) -> None:
    """Whatever is kept from others inside a protected space needs a mandate in that very space."""
    with app.app_context():
        policy = policy_by_slug(SLUG)
        granted(policy)
        inside = space_by_code(policy, "PAL")
        assert inside.is_protected
        admin = acting("administra")
        assert not any(may(admin, action, policy=policy, space=inside) for action in KEPT_FROM_OTHERS)
        assert inside.id not in readable_spaces(admin, policy)
        assert readable_spaces(admin, policy), "so that something opened"


def test_it_only_looks(app: Flask) -> None:
    changes = {action for action in RIGHTS["elevated"] if not action.endswith((".read", ".see", ".enter", ".internal"))}
    assert changes == set()
    assert "elevated" not in STAFF_ROLES, "no mandate gives it"
    assert "elevated" not in MATRIX


@pytest.mark.parametrize("login", ["coordina", "facilita", "observa", "redacta", "entidad"])
def test_only_an_administrator_asks(app: Flask, login: str) -> None:
    with app.app_context(), pytest.raises(Forbidden):
        ask_elevation(acting(login), policy_by_slug(SLUG), because=BECAUSE, n_hours=2)


@pytest.mark.parametrize("login", ["administra", "facilita", "observa", "redacta", "entidad"])
def test_only_who_coordinates_grants(app: Flask, login: str) -> None:
    with app.app_context():
        policy = policy_by_slug(SLUG)
        one = ask_elevation(acting("administra"), policy, because=BECAUSE, n_hours=2)
        with pytest.raises(Forbidden):
            grant_elevation(acting(login), policy, elevation=one)


def test_int_11_who_holds_both_charges_does_not_grant_to_herself(app: Flask) -> None:
    with app.app_context():
        policy = policy_by_slug(SLUG)
        give_mandate(SYSTEM, policy, person=person("administra"), role="coordinator", starts_on=today())
        db.session.commit()
        one = ask_elevation(acting("administra"), policy, because=BECAUSE, n_hours=2)
        with pytest.raises(Forbidden):
            grant_elevation(acting("administra"), policy, elevation=one)


@pytest.mark.parametrize(("because", "n_hours"), [("", 2), ("corto", 2), (BECAUSE, 0), (BECAUSE, MOST_HOURS + 1)])
def test_it_needs_its_reason_and_lasts_a_day_at_most(app: Flask, because: str, n_hours: int) -> None:
    assert MOST_HOURS == 24
    with app.app_context(), pytest.raises(Invalid):
        ask_elevation(acting("administra"), policy_by_slug(SLUG), because=because, n_hours=n_hours)


def test_an_old_request_is_not_granted_and_a_refused_one_neither(app: Flask) -> None:
    with app.app_context():
        policy = policy_by_slug(SLUG)
        one = ask_elevation(acting("administra"), policy, because=BECAUSE, n_hours=2)
        with pytest.raises(Conflict):
            ask_elevation(acting("administra"), policy, because=BECAUSE, n_hours=2)
        one.asked_at = now() - WAIT
        with pytest.raises(Conflict):
            grant_elevation(acting("coordina"), policy, elevation=one)
        one.asked_at = now()
        end_elevation(acting("coordina"), policy, elevation=one)
        with pytest.raises(Conflict):
            grant_elevation(acting("coordina"), policy, elevation=one)


def test_it_can_be_ended_before_its_time_and_the_log_tells_all_of_it(app: Flask) -> None:
    with app.app_context():
        policy = policy_by_slug(SLUG)
        one = granted(policy, n_hours=MOST_HOURS)
        assert one.until is not None
        assert one.until - now() <= timedelta(hours=24)
        end_elevation(acting("administra"), policy, elevation=one)
        db.session.commit()
        assert not may_read("administra", policy, "FED")
        told = {entry.verb: entry for entry in db.session.scalars(
            select(AuditEntry).where(AuditEntry.verb.like("elevation.%")))}  # fmt: skip
        assert set(told) == {"elevation.asked", "elevation.granted", "elevation.ended"}
        assert told["elevation.granted"].details["because"] == BECAUSE
        assert {entry.policy_id for entry in told.values()} == {policy.id}


def test_a_mandate_that_ended_takes_it_along(app: Flask) -> None:
    with app.app_context():
        policy = policy_by_slug(SLUG)
        granted(policy)
        for mandate in person("administra").mandates:
            mandate.ends_on = today() - timedelta(days=1)
        db.session.commit()
        assert not may_read("administra", policy, "FED")
