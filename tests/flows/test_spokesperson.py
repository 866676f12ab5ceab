"""A card marked vocera, and an officer with a mandate: who may speak for others, and who may not."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consult.base.audit import AuditEntry
from consult.base.clock import now, today
from consult.base.db import db, system
from consult.contributions.models import Contribution
from consult.demo import demo_people
from consult.drafting.actions import lock_dissents
from consult.drafting.queries import dissent_by_code
from consult.spaces.models import Mandate, Organisation
from consult.spaces.queries import person_by_login, policy_by_slug
from tests.conftest import SLUG, SignIn
from tests.flows.answering import Card, accept, enter, n_rows, send, set_state, text

ANSWER = f"/p/{SLUG}/r/R4/answer"


def spokesperson(app: Flask, space: str) -> FlaskClient:
    """Return a phone that showed the card marked vocera of a space."""
    with app.app_context():
        people = demo_people(policy_by_slug(SLUG))
        code = next(str(p["login"]) for p in people if (p["role"], p["space"]) == ("spokesperson", space))
    return enter(app, code)


def status_of(app: Flask, code: str) -> tuple[str, dict[str, str]]:
    with app.app_context():
        dissent = dissent_by_code(policy_by_slug(SLUG), code)
        return dissent.status, dissent.text


def test_she_writes_the_word_of_her_own_group_until_a_report_prints_it(app: Flask) -> None:
    client = spokesperson(app, "MIN")
    assert "/a/dissent/D-03" in text(client, "/a/rounds")
    assert "/a/dissent/D-04" not in text(client, "/a/rounds"), "that one is of MAC"
    assert client.post("/a/dissent/D-03", data={"go": "write", "text": " "}).status_code == 400
    long = client.post("/a/dissent/D-03", data={"go": "write", "text": "x" * 1501})
    assert long.status_code == 400
    assert "x" * 1501 in long.get_data(as_text=True), "what was typed stays"
    words = "No hay presupuesto este año."
    assert client.post("/a/dissent/D-03", data={"go": "write", "text": words}).headers["Location"] == "/a/rounds"
    assert status_of(app, "D-03") == ("written", {"es": words})
    assert words in text(client, "/a/dissent/D-03"), "what she wrote stands in the form"
    mended = "No hay presupuesto ni este año ni el otro."
    assert client.post("/a/dissent/D-03", data={"go": "write", "text": mended}).status_code == 303
    assert status_of(app, "D-03") == ("written", {"es": mended})
    with app.app_context():
        lock_dissents(policy_by_slug(SLUG), at=now())  # what publishing a report does
        db.session.commit()
    assert mended in text(client, "/a/dissent/D-03")
    assert client.post("/a/dissent/D-03", data={"go": "write", "text": "otra cosa"}).status_code == 409
    assert status_of(app, "D-03") == ("written", {"es": mended})
    with app.app_context():
        told = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "dissent.written")).all()
        assert [(entry.actor, entry.subject) for entry in told][-1] == ("spokesperson", "D-03")


def test_she_may_decline(app: Flask) -> None:
    client = spokesperson(app, "MAC")
    assert client.post("/a/dissent/D-04", data={"go": "decline"}).status_code == 303
    assert status_of(app, "D-04")[0] == "declined"


def test_nobody_else_writes_it(app: Flask, card: Card) -> None:
    before = status_of(app, "D-03")
    for client in (enter(app, card("MIN")), spokesperson(app, "MAC"), spokesperson(app, "PAL")):
        assert client.get("/a/dissent/D-03").status_code == 404
        assert client.post("/a/dissent/D-03", data={"go": "write", "text": "Ajeno"}).status_code == 404
    assert app.test_client().post("/a/dissent/D-03", data={"text": "Ajeno"}).headers["Location"] == "/"
    assert status_of(app, "D-03") == before == ("pending", {})


def test_she_answers_like_anybody(app: Flask) -> None:
    client = spokesperson(app, "FED")
    assert client.get("/a").headers["Location"] == "/a/rounds"
    assert client.post("/a/rounds", data={"round": "R4"}).headers["Location"] == "/a"
    accept(client)
    client.post("/a/q/1", data={"v-support": "1"})
    assert send(client)


def begin(client: FlaskClient) -> None:
    """Press «Responder por …» for the first mandate."""
    page = text(client, ANSWER)
    mandate = page.partition('name="mandate" value="')[2].partition('"')[0]
    assert client.post(ANSWER, data={"mandate": mandate}).headers["Location"] == "/a"


def test_an_officer_answers_on_record_for_the_body_of_the_mandate(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("entidad")
    begin(client)
    page = text(client, "/a/consent")
    assert "lleva el nombre de la entidad" in page
    accept(client)
    client.post("/a/q/1", data={"v-support": "-1", "w-objection": "No tiene presupuesto"})
    assert client.get("/a/about").headers["Location"] == "/a/review"
    sent = send(client)
    with app.app_context(), system("reading for a test"):
        kept = db.session.scalars(select(Contribution).where(Contribution.receipt == sent)).one()
        assert kept.organisation_id is not None
        body = db.session.get(Organisation, kept.organisation_id)
        assert body is not None
        assert body.code == "MINEM-DGFM"
        told = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "body.answered")).one()
        assert told.details == {"body": "MINEM-DGFM"}


def test_an_ended_mandate_is_refused_plainly_at_any_moment(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("entidad")
    begin(client)
    accept(client)
    client.post("/a/q/1", data={"v-support": "1"})
    before = n_rows(app)["contributions"]
    with app.app_context():
        person = person_by_login("entidad")
        assert person is not None
        for mandate in db.session.scalars(select(Mandate).where(Mandate.person_id == person.id)):
            mandate.ends_on = today() - timedelta(days=1)
        db.session.commit()
    for answer in (client.get(ANSWER), client.get("/a"), client.post("/a/review", data={})):
        assert answer.status_code == 403
        assert "Su mandato por MINEM-DGFM ya no está vigente." in answer.get_data(as_text=True)
    assert n_rows(app)["contributions"] == before


def test_who_has_no_body_finds_nothing(app: Flask, sign_in: SignIn) -> None:
    for login in ("facilita", "coordina", "redacta", "promotora"):
        assert sign_in(login).get(ANSWER).status_code == 404
        assert sign_in(login).post(ANSWER, data={"mandate": "1"}).status_code == 404
    answer = app.test_client().get(ANSWER)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/login")


def test_an_officer_cannot_take_another_mandate_nor_a_closed_round(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("entidad")
    for mandate in ("999", "", "x"):
        assert client.post(ANSWER, data={"mandate": mandate}).status_code == 404
    set_state(app, "R4", "paused")
    assert client.get(ANSWER).status_code == 409


def test_signing_out_ends_the_answer(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("entidad")
    begin(client)
    client.delete_cookie("consult")
    assert client.get("/a").headers["Location"] == "/"
