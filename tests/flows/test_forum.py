"""The open forum: no card, one live answer for each browser, nothing shown before somebody read it."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consult.base.db import db, system
from consult.contributions.actions import moderate_statement
from consult.contributions.models import Answer, Contribution, Statement
from consult.rounds.queries import round_by_code
from consult.spaces.gate import SYSTEM
from consult.spaces.queries import policy_by_slug, space_by_code
from consult.web.limits import limiter
from tests.conftest import SLUG
from tests.flows.answering import n_rows, set_state, text

FORUM = f"/p/{SLUG}/r/R6/forum"


@pytest.fixture
def open_forum(app: Flask) -> Flask:
    """Open the example's forum round."""
    set_state(app, "R6", "open")
    return app


def key_in(client: FlaskClient) -> str:
    found = re.search(r'name="key" value="([0-9a-f]{32})"', text(client, FORUM))
    assert found
    return found.group(1)


def answers(app: Flask) -> list[tuple[str, int | None]]:
    """List the forum's current answers: (item, millionths)."""
    with app.app_context(), system("reading for a test"):
        round_ = round_by_code(policy_by_slug(SLUG), "R6")
        codes = {item.id: item.code for item in round_.items}
        rows = db.session.scalars(select(Answer).where(Answer.round_id == round_.id))
        return sorted((codes[row.item_id], row.value) for row in rows)


def test_one_live_answer_for_each_browser(open_forum: Flask, client: FlaskClient) -> None:
    first = {"key": key_in(client), "accept": "1", "OP1:v-support": "1", "OP2:v-support": "1"}
    assert client.post(FORUM, data=first).status_code == 303
    assert 'value="1" checked' in text(client, FORUM), "the browser sees its own"
    second = {"key": key_in(client), "accept": "1", "OP1:v-support": "-1"}
    assert client.post(FORUM, data=second).status_code == 303
    assert answers(open_forum) == [("OP1", -1_000_000), ("OP2", 1_000_000)]
    other = open_forum.test_client()
    assert "checked" not in text(other, FORUM)
    other.post(FORUM, data={"key": key_in(other), "accept": "1", "OP1:v-support": "1"})
    assert len(answers(open_forum)) == 3
    cookie = client.get_cookie("foro", path=FORUM)
    assert cookie
    assert cookie.http_only
    assert cookie.max_age
    assert cookie.max_age > 90 * 24 * 3600


def test_two_clicks_before_the_first_answer_are_one(open_forum: Flask) -> None:
    client = open_forum.test_client()
    data = {"key": key_in(client), "accept": "1", "OP1:v-support": "1", "OP1:w-comment": "Con plazos"}
    before = n_rows(open_forum)
    for _ in range(3):
        fresh = open_forum.test_client()  # the cookie had not come back yet
        assert fresh.post(FORUM, data=data).status_code == 303
    after = n_rows(open_forum)
    assert [after[name] - before[name] for name in ("contributions", "answers", "statements")] == [1, 1, 1]


def test_texts_show_only_after_somebody_read_them(open_forum: Flask, client: FlaskClient) -> None:
    data = {"key": key_in(client), "accept": "1", "L1.1:w-comment": "Que diga los plazos", "w-missing": "Falta el agua"}
    assert client.post(FORUM, data=data).status_code == 303
    assert "Que diga los plazos" in text(client, FORUM), "the author sees it, waiting"
    assert "Por leer" in text(client, FORUM)
    stranger = open_forum.test_client()
    assert "Que diga los plazos" not in text(stranger, FORUM)
    with open_forum.app_context():
        policy = policy_by_slug(SLUG)
        with system("moderating for a test"):
            said = db.session.scalars(select(Statement).where(Statement.moderation == "pending")).all()
            assert len(said) == 2
            for statement in said:
                is_shown = statement.about == "L1.1"
                moderate_statement(SYSTEM, statement, space=space_by_code(policy, "OPEN"), is_shown=is_shown,
                                   reason="" if is_shown else "Repetido")  # fmt: skip
            db.session.commit()
    assert "Que diga los plazos" in text(stranger, FORUM)
    assert "Falta el agua" not in text(stranger, FORUM)
    assert "No se muestra: Repetido" in text(client, FORUM)


def test_what_is_refused_stays_on_the_page(open_forum: Flask, client: FlaskClient) -> None:
    before = n_rows(open_forum)
    data = {"key": key_in(client), "OP1:v-support": "-1", "OP1:w-comment": "Con plazos"}
    for more, why in (({}, "Marque «Acepto»"), ({"accept": "1", "website": "http://spam"}, "No llene esta casilla"),
                      ({"accept": "1", "OP2:v-support": "9"}, "Revise lo marcado")):  # fmt: skip
        answer = client.post(FORUM, data=data | more)
        page = answer.get_data(as_text=True)
        assert answer.status_code == 400
        assert why in page
        assert "Con plazos" in page
        assert 'value="-1" checked' in page
    assert n_rows(open_forum) == before
    assert client.post(FORUM, data={"key": data["key"], "accept": "1"}).status_code == 400, "nothing to send"


def test_ten_an_hour(open_forum: Flask) -> None:
    open_forum.config["RATELIMIT_ENABLED"] = True
    limiter.reset()
    statuses = []
    for _ in range(11):
        client = open_forum.test_client()
        data = {"key": key_in(client), "accept": "1", "OP1:v-support": "1"}
        statuses.append(client.post(FORUM, data=data).status_code)
    limiter.reset()
    assert statuses == [303] * 10 + [429]


def test_where_there_is_no_forum(app: Flask, client: FlaskClient) -> None:
    assert client.get(FORUM).status_code == 404, "a draft shows nothing"
    assert client.get(f"/p/{SLUG}/r/R4/forum").status_code == 404, "no public space in it"
    assert client.get("/p/nada/r/R6/forum").status_code == 404
    set_state(app, "R6", "paused")
    assert "El foro no está abierto ahora." in text(client, FORUM)
    before = n_rows(app)
    assert client.post(FORUM, data={"key": "a" * 32, "accept": "1", "OP1:v-support": "1"}).status_code == 409
    assert n_rows(app) == before


def test_the_forum_keeps_no_address_and_weighs_nothing_on_the_line(open_forum: Flask, client: FlaskClient) -> None:
    headers = {"Accept-Encoding": "gzip", "User-Agent": "canary/1.0"}
    answer = client.get(FORUM, headers=headers)
    assert len(answer.data) <= 14_000
    data = {"key": key_in(client), "accept": "1", "OP1:v-support": "1"}
    client.post(FORUM, data=data, headers=headers, environ_overrides={"REMOTE_ADDR": "203.0.113.77"})
    with open_forum.app_context(), system("reading for a test"):
        kept = db.session.scalars(select(Contribution).where(Contribution.channel == "forum")).one()
        written = str({column.name: getattr(kept, column.name) for column in Contribution.__table__.columns})
    assert "203.0.113" not in written
    assert "canary" not in written
