"""Asking again before what matters (docs/trust.md, SEC-3): every view that says so does, and keeps what was typed."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.base.clock import now, today
from consult.base.db import db
from consult.demo import PASSWORD
from consult.reports.actions import compile_report
from consult.spaces.elevation import ask_elevation
from consult.spaces.gate import SYSTEM, actor_of
from consult.spaces.incidents.actions import note_incident
from consult.spaces.queries import policy_by_slug
from consult.spaces.sessions import PROOF
from consult.web.stepup import MARK
from tests.conftest import SLUG, SignIn
from tests.flows.staff_case import age, digits, enrol, enter, n_acts, person, replay

P = f"/p/{SLUG}"
NEW = {"name": "Marta Ríos", "login": "marta", "role": "drafter", "starts_on": "2026-01-01"}
CASES: dict[str, tuple[str, str, str, dict[str, str]]] = {
    "account.end": ("redacta", "POST", "/account/sessions/end", {"session": "all"}),
    "account.fresh_codes": ("redacta", "POST", "/account/second-factor/codes", {}),
    "account.remove": ("redacta", "POST", "/account/second-factor/remove", {}),
    "people.add": ("administra", "POST", f"{P}/people", NEW),
    "people.one": ("administra", "POST", f"{P}/people/{{person}}", {"role": "drafter", "starts_on": "2026-01-01"}),
    "people.end": ("administra", "POST", f"{P}/people/mandates/{{mandate}}/end", {"on": "2027-01-01"}),
    "people.account": ("administra", "POST", f"{P}/people/{{person}}/account/suspend", {}),
    "people.recovery": ("administra", "POST", f"{P}/people/{{person}}/recovery/ask", {}),
    "incidents.show": (
        "administra",
        "POST",
        f"{P}/incidents/{{incident}}/announce",
        {"go": "on", "announcement": "Ya pasó"},
    ),
    "elevation.ask": ("administra", "POST", f"{P}/observe/elevations", {"because": "Se cayó el reporte", "hours": "2"}),
    "elevation.act": ("coordina", "POST", f"{P}/observe/elevations/{{elevation}}/grant", {}),
    "facilitate.act": ("coordina", "POST", f"{P}/r/R4/reopen", {"because": "Faltó un grupo"}),
    "reports.publish": ("coordina", "POST", f"{P}/reports/{{report}}/publish", {}),
    "reports.download": ("redacta", "GET", f"{P}/reports/{{report}}/json", {}),
    "results.analysis_csv": ("redacta", "GET", f"{P}/r/R3/analysis.csv?internal=1", {}),
    "results.analysis_xlsx": ("redacta", "GET", f"{P}/r/R3/analysis.xlsx?internal=1", {}),
}
"""Every view that asks again -> who, how and where; one that is missing here fails the test below."""


def test_sec_3_no_view_that_asks_again_goes_untested(app: Flask) -> None:
    marked = {name for name, view in app.view_functions.items() if getattr(view, MARK, False)}
    assert marked == CASES.keys()


def filled(app: Flask, address: str) -> str:
    """Put the ids of what the case needs into its address, making it first."""
    with app.app_context():
        policy = policy_by_slug(SLUG)
        other = person("facilita")
        values = {"person": other.id, "mandate": str(other.mandates[0].id)}
        if "{elevation}" in address:
            admin = actor_of(person("administra"), on=today())
            values["elevation"] = ask_elevation(admin, policy, because="Se cayó el reporte", n_hours=2).id
        if "{incident}" in address:
            admin = actor_of(person("administra"), on=today())
            values["incident"] = note_incident(admin, policy, what="Se perdió", known_at=now(), kinds="Cuentas").id
        if "{report}" in address:
            values["report"] = compile_report(SYSTEM, policy, lang="es").id
        db.session.commit()
        return address.format(**values)


@pytest.mark.parametrize("name", CASES)
def test_sec_3_a_view_that_matters_asks_again_and_does_nothing_until_then(
    app: Flask, sign_in: SignIn, name: str
) -> None:
    """Generated over every marked view: ten minutes later it asks, nothing changed; with the password it goes on."""
    login, method, address, form = CASES[name]
    address = filled(app, address)
    client = sign_in(login)
    age(app, login, proved_at=PROOF)
    acts = n_acts(app)
    with client.open(address, method=method, data=form) as answer:
        page = answer.get_data(as_text=True)
        if method == "GET":
            assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (303, "/account/prove")
        else:
            assert (answer.status_code, "Confirme que es usted" in page) == (403, True)
            assert {field: value for field, value in carried(page) if field in form} == form
    assert n_acts(app) == acts, "nothing done"
    wrong = client.post(address, data=form | {"proof_password": "no es esta"}) if method == "POST" else None
    assert wrong is None or ("Esos datos no coinciden." in wrong.get_data(as_text=True) and n_acts(app) == acts)
    prove(client, method, address, form)
    with client.open(address, method="GET") as again:
        assert "/account/prove" not in again.headers.get("Location", "")


def carried(page: str) -> list[tuple[str, str]]:
    return re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page)


def prove(client: FlaskClient, method: str, address: str, form: dict[str, str]) -> None:
    """Show the password, on the page that asks or together with what waited."""
    if method == "GET":
        answer = client.post("/account/prove", query_string={"next": address}, data={"proof_password": PASSWORD})
        assert (answer.status_code, answer.headers["Location"]) == (303, address)
        return
    answer = client.post(address, data=form | {"proof_password": PASSWORD})
    assert "Confirme que es usted" not in answer.get_data(as_text=True)


def test_just_before_the_ten_minutes_nobody_is_asked(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("administra")
    age(app, "administra", proved_at=PROOF - timedelta(seconds=20))
    assert timedelta(minutes=10) == PROOF
    assert client.post(f"{P}/people", data=NEW).status_code == 200


def test_what_was_typed_is_done_once_proved(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("administra")
    age(app, "administra", proved_at=PROOF)
    page = client.post(f"{P}/people", data=NEW).get_data(as_text=True)
    answer = client.post(f"{P}/people", data=dict(carried(page)) | {"proof_password": PASSWORD})
    assert "La cuenta de Marta Ríos está lista" in answer.get_data(as_text=True)
    assert PASSWORD not in answer.get_data(as_text=True)


def test_proving_changes_the_token(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("administra")
    age(app, "administra", proved_at=PROOF)
    stolen = replay(app, client)
    client.post("/account/prove?next=/desk", data={"proof_password": PASSWORD})
    assert (client.get(f"{P}/desk").status_code, stolen.get(f"{P}/desk").status_code) == (200, 302)


def test_with_a_second_factor_both_are_asked(app: Flask) -> None:
    secret, codes = enrol(app, "administra")
    client = enter(app, "administra")
    client.post("/login/code", data={"code": digits(secret)})
    age(app, "administra", proved_at=PROOF)
    for proof in ({"proof_code": codes[0]}, {"proof_password": PASSWORD}, {"proof_password": PASSWORD,
                  "proof_code": "000000"}):  # fmt: skip
        assert client.post(f"{P}/people", data=NEW | proof).status_code == 403
    right = {"proof_password": PASSWORD, "proof_code": codes[0]}
    assert client.post(f"{P}/people", data=NEW | right).status_code == 200


def test_who_may_not_is_refused_before_being_asked(app: Flask, sign_in: SignIn) -> None:
    """The question never tells somebody that a thing exists."""
    client = sign_in("observa")
    age(app, "observa", proved_at=PROOF)
    assert client.post(f"{P}/people", data=NEW).status_code == 403
    assert "Confirme que es usted" not in client.post(f"{P}/people", data=NEW).get_data(as_text=True)
    report = filled(app, f"{P}/reports/{{report}}/json")
    assert client.get(report).status_code == client.get(f"{P}/reports/{'0' * 32}/json").status_code == 404


def test_what_everybody_may_take_is_taken_without_asking(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    staff = sign_in("redacta")
    age(app, "redacta", proved_at=PROOF)
    for one in (client, staff):
        assert one.get(f"{P}/r/R3/analysis.csv").status_code == 200
    assert staff.get(f"{P}/r/R3/analysis.csv?internal=1").status_code == 303


def test_the_way_back_stays_inside(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("redacta")
    for asked in ("//elsewhere.pe", "https://elsewhere.pe", "/\\elsewhere.pe"):
        answer = client.post("/account/prove", query_string={"next": asked}, data={"proof_password": PASSWORD})
        assert (answer.status_code, answer.headers["Location"]) == (303, "/desk")
