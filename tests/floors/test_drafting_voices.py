"""Whose words reach the desk: what a space keeps, releases or takes back, and what is known before it is published."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from consult.base.db import db, of_person, system
from consult.contributions.models import Statement
from consult.drafting.desk import answer_desk, dissents_seen
from consult.drafting.judged import judgements, reads_internally
from consult.drafting.trail import quotable, trails
from consult.rounds.queries import round_by_code
from consult.spaces.gate import readable_spaces
from consult.spaces.models import Policy
from consult.spaces.queries import space_by_code
from tests.floors.test_drafting import actor, example


def secret(policy: Policy, *, round_code: str = "R1", is_released: bool = False) -> Statement:
    """Store a text of the pallaqueras, by default one they keep for themselves."""
    space = space_by_code(policy, "PAL")
    statement = Statement(
        code="AP-SECRETA", policy_id=policy.id, space_id=space.id, round_id=round_by_code(policy, round_code).id,
        kind="testimony", about="CI1.1", text={"es": "Esto no sale de aquí"}, is_released=is_released,
    )  # fmt: skip
    with system("test"):
        db.session.add(statement)
        db.session.flush()
    return statement


def codes_at_desk(policy: Policy, login: str) -> set[str]:
    with of_person(readable_spaces(actor(login), policy)):
        return {line.statement.code for line in answer_desk(policy)}


def test_the_desk_holds_what_one_may_read_and_what_was_released(each_app: Flask) -> None:
    with example(each_app) as policy:
        statement = secret(policy)
        assert "AP-SECRETA" not in codes_at_desk(policy, "redacta") | codes_at_desk(policy, "coordina")
        assert "AP-SECRETA" in codes_at_desk(policy, "promotora")
        assert "AP-SECRETA" not in quotable(policy)
        with system("test"):
            statement.is_released = True
            db.session.flush()
        assert "AP-SECRETA" in codes_at_desk(policy, "redacta")
        assert "AP-SECRETA" in quotable(policy)


def test_nothing_of_a_round_under_way_is_at_the_desk(app: Flask) -> None:
    with example(app) as policy:
        secret(policy, round_code="R4", is_released=True)
        round_ = round_by_code(policy, "R4")
        with system("test"):
            of_r4 = set(db.session.scalars(select(Statement.code).where(Statement.round_id == round_.id)))
        assert len(of_r4) > 1
        for state in ("open", "paused"):
            round_.state = state
            assert not of_r4 & (codes_at_desk(policy, "redacta") | codes_at_desk(policy, "facilita"))
            assert not of_r4 & quotable(policy).keys()
        round_.state = "closed"
        assert "AP-SECRETA" in codes_at_desk(policy, "redacta")


def test_a_text_kept_hidden_by_moderation_is_owed_nothing(app: Flask) -> None:
    with example(app) as policy:
        statement = secret(policy, is_released=True)
        for state in ("pending", "hidden"):
            with system("test"):
                statement.moderation = state
                db.session.flush()
            assert "AP-SECRETA" not in codes_at_desk(policy, "redacta") | codes_at_desk(policy, "promotora")


def test_a_thread_does_not_say_what_its_space_took_back(app: Flask) -> None:
    with example(app) as policy:
        with system("test"):
            told = db.session.scalar(select(Statement).where(Statement.code == "AP-001"))
            assert told is not None
            told.is_released = False
            db.session.flush()
        thread = trails(policy, judgements(policy, is_internal=True))["L1.2"]
        assert thread.held_back == ("AP-001",)
        assert [one.code for one in thread.statements] == ["AP-004"]


def test_pending_dissents_are_known_once_their_figures_are(app: Flask) -> None:
    """D-03 (MIN) and D-04 (MAC) come from the gap rule; rule 10 of counting.md §9 keeps a hidden space's to itself."""
    with example(app) as policy:

        def seen(login: str) -> list[str]:
            return [one.code for one in dissents_seen(actor(login), policy)]

        every = ["D-01", "D-02", "D-03", "D-04"]
        assert {login: seen(login) for login in ("redacta", "observa", "entidad")} == {
            "redacta": every, "observa": every, "entidad": every}  # fmt: skip
        round_by_code(policy, "R3").state = "validated"
        assert seen("redacta") == every
        assert seen("observa") == ["D-01", "D-02"]
        assert seen("entidad") == ["D-01", "D-02", "D-03"]
        assert seen("facilita") == every


def test_only_who_sees_every_space_reads_internally(app: Flask) -> None:
    with example(app) as policy:
        cast = ("coordina", "redacta", "facilita", "promotora", "observa", "entidad")
        assert [login for login in cast if reads_internally(actor(login), policy)] == ["coordina", "redacta"]
