"""INT-11: reopening a round and publishing its result take two people; a demonstration may do with one."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from consult.base.audit import AuditEntry
from consult.base.clock import now, today
from consult.base.db import db
from consult.core.errors import Conflict, Forbidden, Invalid
from consult.drafting.actions import close_with_dissents, publish_round
from consult.drafting.queries import raised
from consult.drafting.tasks import tasks_of
from consult.rounds.actions import move_round
from consult.rounds.approving import drop, needs_two, pending, reopen_round
from consult.rounds.models import Approval, Round
from consult.spaces.gate import SYSTEM, Actor, actor_of
from consult.spaces.queries import person_by_login, policy_by_slug
from tests.floors.dissents_case import SLUG, round_of, small_policy


@pytest.fixture
def app(each_empty_app: Flask) -> Flask:
    with each_empty_app.app_context():
        policy = small_policy()
        policy.is_demo = False  # a real one
        close_with_dissents(SYSTEM, round_of(policy))
        db.session.commit()
    return each_empty_app


@pytest.fixture
def round_(app: Flask) -> Iterator[Round]:
    """The closed round, inside a context."""
    with app.app_context():
        yield round_of(policy_by_slug(SLUG))
        db.session.rollback()


def who(login: str) -> Actor:
    person = person_by_login(login)
    assert person is not None
    return actor_of(person, on=today())


def validated(round_: Round) -> Round:
    """Bring the round to where it may be published: the days to write went by."""
    for dissent in raised(round_.policy):
        dissent.due_on = today() - timedelta(days=1)
    for state in ("systematised", "validated"):
        move_round(SYSTEM, round_, to=state)
    return round_


def told(round_: Round) -> list[tuple[str, str]]:
    found = select(AuditEntry).where(AuditEntry.policy_id == round_.policy_id, AuditEntry.subject == round_.code)
    return [(one.verb, one.actor) for one in db.session.scalars(found.order_by(AuditEntry.place))][-3:]


def test_int_11_publishing_takes_two(round_: Round) -> None:
    validated(round_)
    assert publish_round(who("jefa"), round_) is False
    assert round_.state == "validated"
    with pytest.raises(Conflict, match="Usted ya lo pidió"):
        publish_round(who("jefa"), round_)
    assert publish_round(who("minas"), round_) is True
    assert round_.state == "published"
    verbs = [verb for verb, _ in told(round_)]
    assert verbs == ["round.asked", "round.agreed", "round.published"]
    assert told(round_)[0][1] == who("jefa").id
    assert told(round_)[1][1] == who("minas").id


def test_int_11_reopening_takes_two_and_prints_the_first_reason(round_: Round) -> None:
    with pytest.raises((Conflict, Invalid)):
        reopen_round(who("jefa"), round_)
    assert pending(round_) is None, "nothing is asked for without its reason"
    assert reopen_round(who("jefa"), round_, because="Llegaron actas de Puno") is False
    assert reopen_round(who("guia"), round_) is True
    assert round_.state == "open"
    assert round_.moves[-1].because == "Llegaron actas de Puno"


def test_int_11_who_may_not_move_a_round_may_not_agree(round_: Round) -> None:
    validated(round_)
    publish_round(who("jefa"), round_)
    for login in ("escribe", "mira"):
        with pytest.raises(Forbidden):
            publish_round(who(login), round_)
    assert round_.state == "validated"


def test_a_request_is_taken_back_with_a_reason(round_: Round) -> None:
    validated(round_)
    publish_round(who("jefa"), round_)
    with pytest.raises(Invalid):
        drop(who("minas"), round_, because=" ")
    drop(who("minas"), round_, because="Falta revisar un acta")
    assert pending(round_) is None
    with pytest.raises(Conflict):
        drop(who("minas"), round_, because="Otra vez")
    assert publish_round(who("minas"), round_) is False, "now it is the other who asks"


def test_a_request_that_waited_a_week_is_as_if_it_were_not(round_: Round) -> None:
    validated(round_)
    publish_round(who("jefa"), round_)
    waiting = pending(round_)
    assert waiting is not None
    waiting.asked_at = now() - timedelta(days=8)
    assert publish_round(who("minas"), round_) is False


def test_who_may_agree_has_a_task_and_who_asked_has_none(round_: Round) -> None:
    validated(round_)
    publish_round(who("jefa"), round_)
    kinds = {login: {task.kind for task in tasks_of(who(login), round_.policy)} for login in ("jefa", "minas")}
    assert "round.agree" in kinds["minas"]
    assert not {"round.agree", "round.after_validated"} & kinds["jefa"]


def test_a_demonstration_may_do_with_one(round_: Round) -> None:
    assert needs_two(round_.policy)
    round_.policy.is_demo = True
    assert not needs_two(round_.policy)
    round_.policy.settings = {**round_.policy.settings, "two_people": True}
    assert needs_two(round_.policy)


def test_int_11_two_who_press_at_once_are_one_who_asks_and_one_who_agrees(app: Flask) -> None:
    with app.app_context():
        validated(round_of(policy_by_slug(SLUG)))
        db.session.commit()

    def press(login: str) -> bool:
        with app.app_context():
            made = publish_round(who(login), round_of(policy_by_slug(SLUG)))
            db.session.commit()
            return made

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(press, ("jefa", "minas"))) == [False, True]
    with app.app_context():
        assert round_of(policy_by_slug(SLUG)).state == "published"
        (only,) = db.session.scalars(select(Approval)).all()
        assert {only.asked_by, only.agreed_by} == {who("jefa").id, who("minas").id}
