"""The method stands in public for 72 hours before a round opens, or the page says why not (docs/trust.md INT-7)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from consult.base.clock import now
from consult.base.db import db
from consult.rounds.launch import Check, launch_checks
from consult.rounds.models import Move
from consult.rounds.notice import hours_left
from consult.spaces.queries import current_scheme, policy_by_slug
from tests.floors.sealed_round import ADDRESS, SealedRound


@pytest.fixture
def draft(each_empty_app: Flask, tmp_path: Path) -> SealedRound:
    """A round in draft of a policy that declares its hours of notice."""
    made = SealedRound(each_empty_app, tmp_path)
    with each_empty_app.app_context():
        policy = made.round().policy
        policy.settings = {**policy.settings, "notice_hours": 72}
        db.session.commit()
    return made


def test_int_7_without_declared_hours_it_is_only_said(each_empty_app: Flask, tmp_path: Path) -> None:
    made = SealedRound(each_empty_app, tmp_path)
    assert notice(made).status == "note"


def notice(draft: SealedRound) -> Check:
    with draft.app.app_context():
        round_ = draft.round()
        found = launch_checks(round_, current_scheme(round_.policy))
        return next(check for check in found if check.key == "notice")


def left(draft: SealedRound, hours: float) -> int | None:
    """Hours of notice left some time from now."""
    with draft.app.app_context():
        return hours_left(draft.round(), at=now() + timedelta(hours=hours))


def age(draft: SealedRound, hours: int) -> None:
    """Put everything told of the round so far some hours back, as the owner of the database."""
    with draft.app.app_context():
        move = db.session.scalars(select(Move)).one()
        move.at = move.at - timedelta(hours=hours)
        at = move.at.strftime("%Y-%m-%d %H:%M:%S+00")
        db.session.commit()
    draft.tamper(f"UPDATE audit_entries SET at = '{at.removesuffix('+00') if draft.is_sqlite else at}'")


def test_int_7_a_draft_was_never_announced(draft: SealedRound) -> None:
    assert left(draft, 1000) is None
    check = notice(draft)
    assert (check.status, check.values) == ("todo", {"n": 72})
    refused = draft("round", "open", ADDRESS, is_refused=True)
    assert "Falta: Programe la ronda: el método se muestra 72 horas antes de abrir." in refused.output


def test_int_7_the_term_runs_from_the_announcement(draft: SealedRound) -> None:
    draft("round", "move", ADDRESS, "scheduled")
    assert [left(draft, hours) for hours in (0, 1.5, 71.5, 72.1, 1000)] == [72, 71, 1, 0, 0]
    assert notice(draft).status == "todo"
    refused = draft("round", "open", ADDRESS, is_refused=True)
    assert "El método aún no cumple su plazo en público. Horas que faltan: 72." in refused.output
    age(draft, 73)
    assert notice(draft).status == "ok"
    draft("round", "open", ADDRESS, "--because", "Sin acta todavía")
    with draft.app.app_context():
        opening = db.session.scalars(select(Move).where(Move.to_state == "open")).one()
    assert "notice" not in opening.overridden


def test_int_7_a_change_of_the_method_starts_the_term_again(draft: SealedRound) -> None:
    draft("round", "move", ADDRESS, "scheduled")
    age(draft, 73)
    assert left(draft, 0) == 0
    with draft.app.app_context():
        draft.reconfigure()
        db.session.commit()
    assert left(draft, 0) == 72


def test_int_7_going_back_to_draft_takes_the_announcement_back(draft: SealedRound) -> None:
    draft("round", "move", ADDRESS, "scheduled")
    age(draft, 73)
    draft("round", "move", ADDRESS, "draft", "--because", "Falta una pregunta")
    assert left(draft, 0) is None
    draft("round", "move", ADDRESS, "scheduled")
    assert left(draft, 0) == 72


def test_int_7_opening_early_records_its_reason(draft: SealedRound) -> None:
    draft("round", "open", ADDRESS, "--because", "La veda empieza mañana")
    with draft.app.app_context():
        move = db.session.scalars(select(Move)).one()
        assert "notice" in move.overridden
        assert move.because == "La veda empieza mañana"
    page = draft.app.test_client().get("/p/mina/r/R").get_data(as_text=True)
    assert "Método público" in page
    assert "La veda empieza mañana" in page


@pytest.mark.parametrize(("hours", "expected"), [(0, 0), (24, 24), (None, 72)])
def test_int_7_the_term_is_a_setting_of_the_policy(draft: SealedRound, hours: int | None, expected: int) -> None:
    with draft.app.app_context():
        policy = policy_by_slug("mina")
        policy.settings = {**policy.settings, "notice_hours": hours}
        db.session.commit()
    draft("round", "move", ADDRESS, "scheduled")
    assert left(draft, 0) == expected
