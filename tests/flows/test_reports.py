"""Reports over HTTP: who compiles, who reads, what a stranger meets, and that a page of ours can run nothing."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.base.clock import today
from consult.base.db import db
from consult.base.jobs import Job
from consult.drafting.queries import raised
from consult.reports.actions import compile_report
from consult.reports.models import Report
from consult.reports.queries import reports
from consult.spaces.gate import SYSTEM
from consult.spaces.queries import policy_by_slug
from tests.conftest import SLUG, SignIn

PAGE = f"/p/{SLUG}/reports"
MEDIA = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "json": "application/json",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def kept(app: Flask, *, is_published: bool = False) -> str:
    """Compile a report beside the web and return its id; publishing skips the checks, which have tests of their own."""
    with app.app_context():
        report = compile_report(SYSTEM, policy_by_slug(SLUG), lang="es")
        if is_published:
            report.published_at = report.compiled_at
        db.session.commit()
        return report.id


def text(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


# ---------------------------------------------------------------- everybody


def test_without_reports_the_page_says_when_there_will_be_one(client: FlaskClient) -> None:
    page = text(client, PAGE)
    assert "Aún no hay informes publicados" in page
    assert "Compilar informe" not in page


def test_a_draft_is_as_if_it_were_not(app: Flask, client: FlaskClient) -> None:
    report = kept(app)
    assert report not in text(client, PAGE)
    for address in (f"{PAGE}/{report}/pdf", f"{PAGE}/{report}/json", f"{PAGE}/{report}/view"):
        theirs, nothing = client.get(address), client.get(address.replace(report, "0" * 32))
        assert theirs.status_code == nothing.status_code == 404
        assert theirs.data == nothing.data.replace(b"0" * 32, report.encode())


@pytest.mark.parametrize("login", ["facilita", "promotora", "observa", "entidad"])
def test_staff_who_do_not_compile_meet_the_public_page(app: Flask, sign_in: SignIn, login: str) -> None:
    report = kept(app)
    visitor = sign_in(login)
    assert report not in text(visitor, PAGE)
    assert visitor.get(f"{PAGE}/{report}/pdf").status_code == 404
    assert visitor.post(PAGE, data={"lang": "es"}).status_code == 403


def test_a_stranger_is_asked_to_sign_in_before_compiling(app: Flask, client: FlaskClient) -> None:
    answer = client.post(PAGE, data={"lang": "es"})
    assert answer.status_code == 302
    with app.app_context():
        assert reports(policy_by_slug(SLUG)) == []


def test_a_published_report_is_everyones(app: Flask, client: FlaskClient) -> None:
    report = kept(app, is_published=True)
    page = text(client, PAGE)
    for name, media in MEDIA.items():
        assert f"{PAGE}/{report}/{name}" in page
        answer = client.get(f"{PAGE}/{report}/{name}")
        assert answer.headers["Content-Type"] == media
        assert re.fullmatch(
            rf'attachment; filename="{SLUG}-informe-\d{{4}}-\d\d-\d\d-es\.{name}"',
            answer.headers["Content-Disposition"],
        )
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert hashlib.sha256(answer.data).hexdigest()[:12] in page
    assert client.get(f"{PAGE}/{report}/exe").status_code == 404


def test_in_the_browser_only_its_own_style_is_allowed(app: Flask, client: FlaskClient) -> None:
    answer = client.get(f"{PAGE}/{kept(app, is_published=True)}/view")
    style = re.search(r"<style>(.*?)</style>", answer.get_data(as_text=True), re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = answer.headers["Content-Security-Policy"]
    assert f"style-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "script" not in policy
    assert "Content-Disposition" not in answer.headers
    assert "style=" not in answer.get_data(as_text=True).split("</head>")[1]


# ---------------------------------------------------------------- the drafter


def test_the_drafter_compiles_and_takes_the_files(sign_in: SignIn) -> None:
    redacta = sign_in("redacta")
    assert "Aún no hay informes" in text(redacta, PAGE)
    answer = redacta.post(PAGE, data={"lang": "en"})
    assert answer.status_code == 303
    page = text(redacta, PAGE)
    assert "El informe está listo." in page
    assert "English" in page
    addresses = re.findall(rf'href="({PAGE}/[0-9a-f]{{32}}/\w+)"', page)
    assert sorted(address.rsplit("/", 1)[1] for address in addresses) == sorted([*MEDIA, "view"])
    assert {redacta.get(address).status_code for address in addresses} == {200}


def test_what_is_missing_is_listed(app: Flask, sign_in: SignIn) -> None:
    kept(app)
    page = text(sign_in("redacta"), PAGE)
    assert "D-04" in page
    assert "Actas de R3 sin dos testigos: 4." in page


@pytest.mark.parametrize("lang", ["", "qu", "../es"])
def test_a_language_we_do_not_speak_is_refused(app: Flask, sign_in: SignIn, lang: str) -> None:
    answer = sign_in("redacta").post(PAGE, data={"lang": lang})
    assert answer.status_code == 400
    assert "Elija el idioma del informe." in answer.get_data(as_text=True)
    with app.app_context():
        assert reports(policy_by_slug(SLUG)) == []


def test_with_a_worker_the_report_is_asked_for(app: Flask, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    """The queue hears of it after the commit; meanwhile the page says so and offers to load again."""
    heard: list[str] = []
    monkeypatch.setitem(app.extensions, "tell_queue", heard.append)
    monkeypatch.setattr("consult.web.reports.has_worker", lambda: True)
    redacta = sign_in("redacta")
    page = redacta.post(PAGE, data={"lang": "es"}, follow_redirects=True).get_data(as_text=True)
    assert "El informe en Español se está preparando." in page
    assert "Recargar la página" in page
    with app.app_context():
        job = db.session.get(Job, heard[0])
        assert job is not None
        assert (job.name, job.arguments["policy"], job.arguments["lang"]) == ("compile_report", SLUG, "es")
        assert reports(policy_by_slug(SLUG)) == []


# ---------------------------------------------------------------- publishing


def test_a_draft_cannot_be_published(app: Flask, sign_in: SignIn, client: FlaskClient) -> None:
    report = kept(app)
    coordina = sign_in("coordina")
    assert f"{PAGE}/{report}/publish" not in text(coordina, PAGE)
    answer = coordina.post(f"{PAGE}/{report}/publish")
    assert answer.status_code == 409
    assert "D-03" in answer.get_data(as_text=True)
    assert client.get(f"{PAGE}/{report}/pdf").status_code == 404


def test_the_coordinator_publishes_a_final_report(app: Flask, sign_in: SignIn, client: FlaskClient) -> None:
    with app.app_context():
        for dissent in raised(policy_by_slug(SLUG)):
            dissent.due_on = today() - timedelta(days=1)  # the days to write went by
        db.session.commit()
    report = kept(app)
    with app.app_context():
        found = db.session.get(Report, report)
        assert found is not None
        found.is_final, found.missing = True, []
        db.session.commit()
    redacta, coordina = sign_in("redacta"), sign_in("coordina")
    assert "Lo publica quien coordina la política." in text(redacta, PAGE)
    assert redacta.post(f"{PAGE}/{report}/publish").status_code == 403
    assert f"{PAGE}/{report}/publish" in text(coordina, PAGE)
    page = coordina.post(f"{PAGE}/{report}/publish", follow_redirects=True).get_data(as_text=True)
    assert "El informe está publicado." in page
    assert client.get(f"{PAGE}/{report}/pdf").status_code == 200


def test_a_report_is_not_read_through_another_policy(app: Flask, client: FlaskClient) -> None:
    report = kept(app, is_published=True)
    assert client.get(f"/p/otra/reports/{report}/pdf").status_code == 404
