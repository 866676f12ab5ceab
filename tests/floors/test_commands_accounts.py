"""The first accounts, ended sessions and new keys, by command."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from consult.base.db import db
from consult.base.keys import key
from consult.base.rotation import keys
from consult.spaces.credentials import StaffSession
from tests.conftest import SLUG, SignIn
from tests.flows.staff_case import person


def test_the_first_account_enters_once_with_what_was_printed(app: Flask) -> None:
    args = ["people", "add", SLUG, "--login", "primera", "--name", "Ana Primera", "--role", "administrator"]
    done = app.test_cli_runner().invoke(args=args)
    assert done.exit_code == 0, done.output
    client = app.test_client()
    answer = client.post("/login", data={"login": "primera", "password": done.output.strip()})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/login/password")
    again = app.test_cli_runner().invoke(args=args)
    assert again.exit_code == 1
    assert "Ya hay una cuenta con el nombre de entrada primera." in again.output


def test_sec_18_sessions_end_by_command(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("redacta")
    done = app.test_cli_runner().invoke(args=["people", "end-sessions", "redacta"])
    assert done.output.strip() == "Sesiones cerradas: 1"
    assert client.get(f"/p/{SLUG}/desk").status_code == 302
    assert app.test_cli_runner().invoke(args=["people", "end-sessions", "nadie"]).exit_code == 1
    with app.app_context():
        whose = person("redacta").id
        assert db.session.scalars(select(StaffSession.ended_at).where(StaffSession.person_id == whose)).one()


def test_sec_15_keys_change_by_command(app: Flask) -> None:
    with app.app_context():
        before, n = key("guessing"), len(keys("guessing"))
    done = app.test_cli_runner().invoke(args=["keys", "rotate", "guessing"])
    assert "Clave nueva: guessing." in done.output
    with app.app_context():
        assert key("guessing") != before
        assert keys("guessing")[1] == before
        assert len(keys("guessing")) == n + 1
    assert app.test_cli_runner().invoke(args=["keys", "rotate", "receipts"]).exit_code == 2
    assert app.test_cli_runner().invoke(args=["keys", "forget", "guessing", "--yes"]).exit_code == 0
    with app.app_context():
        assert len(keys("guessing")) == 1
