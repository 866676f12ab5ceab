"""Accounts, mandates, the handover and the weights: who may, and what nobody can do to themselves."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.base.clock import today
from consult.base.db import db
from consult.spaces.models import Mandate, Person
from consult.spaces.queries import person_by_login, policy_by_slug, schemes
from tests.conftest import SignIn
from tests.flows.outsider import SLUG, P, outsider

NEW = {"name": "Marta Ríos", "login": "marta", "role": "facilitator", "space": "FED", "starts_on": "2026-01-01"}


def made(client: FlaskClient, **changes: str) -> tuple[int, str, str]:
    answer = client.post(f"{P}/people", data=NEW | changes)
    page = answer.get_data(as_text=True)
    found = re.search(r"[0-9A-Z]{5}(?:-[0-9A-Z]{5}){3}", page)
    return answer.status_code, page, found.group() if found else ""


def person(app: Flask, login: str) -> tuple[str, list[int]]:
    with app.app_context():
        found = person_by_login(login)
        assert found is not None
        return found.id, [mandate.id for mandate in found.mandates]


def enters(app: Flask, login: str, password: str) -> FlaskClient | None:
    client = app.test_client()
    status = client.post("/login", data={"login": login, "password": password}).status_code
    return client if status == 302 else None


def test_an_account_gets_a_password_nobody_chose(app: Flask, sign_in: SignIn) -> None:
    status, page, password = made(sign_in("administra"), password="elegida por mí misma")
    assert (status, len(password)) == (200, 23)
    assert "Esta contraseña no se vuelve a mostrar." in page
    assert enters(app, "marta", "elegida por mí misma") is None
    client = enters(app, "marta", password)
    assert client is not None
    assert client.get(f"{P}/s/FED/texts").status_code == 404, "nothing opens before she writes her own"
    own = client.post("/login/password", data={"new": "la que solo Marta sabe bien"})
    assert own.status_code == 302
    assert enters(app, "marta", password) is None
    assert client.get(f"{P}/s/FED/texts").status_code == 200
    assert client.get(f"{P}/s/MAC/texts").status_code == 404
    assert password not in sign_in("administra").get(f"{P}/people").get_data(as_text=True)


@pytest.mark.parametrize(("changes", "sentence"), [
    ({"login": "facilita"}, "Ya hay una cuenta con el nombre de entrada facilita."),
    ({"space": ""}, "Quien facilita necesita un espacio."),
    ({"role": "king"}, "No existe el cargo king."),
    ({"role": "officer"}, "Un mandato de entidad necesita la entidad y su fecha de fin."),
    ({"ends_on": "2025-01-01"}, "El mandato termina antes de empezar."),
    ({"starts_on": ""}, "Escriba desde cuándo vale el cargo."),
    ({"name": " "}, "Escriba el nombre de la persona y su nombre de entrada."),
])  # fmt: skip
def test_a_refused_account_is_not_opened_and_keeps_what_was_typed(
    app: Flask, sign_in: SignIn, changes: dict[str, str], sentence: str
) -> None:
    status, page, password = made(sign_in("administra"), **changes)
    assert (status, sentence in page, password) == (400, True, "")
    assert f'value="{changes.get("login", "marta")}"' in page
    with app.app_context():
        assert db.session.query(Person).filter(Person.login == "marta").count() == 0


def test_nobody_gives_herself_a_mandate(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("administra")
    me, _ = person(app, "administra")
    before = client.get(f"{P}/s/PAL/texts").status_code
    form = {"role": "facilitator", "space": "PAL", "starts_on": "2026-01-01"}
    assert client.post(f"{P}/people/{me}", data=form).status_code == 403
    assert (before, client.get(f"{P}/s/PAL/texts").status_code) == (404, 404)


def test_a_mandate_begins_and_ends_on_its_days(app: Flask, sign_in: SignIn) -> None:
    admin = sign_in("administra")
    whose, _ = person(app, "observa")
    form = {"role": "facilitator", "space": "FED", "starts_on": today().isoformat(), "ends_on": ""}
    observer = sign_in("observa")
    assert observer.get(f"{P}/s/FED/texts").status_code == 404
    assert admin.post(f"{P}/people/{whose}", data=form).status_code == 303
    assert observer.get(f"{P}/s/FED/texts").status_code == 200
    newest = max(person(app, "observa")[1])
    yesterday = (today() - timedelta(days=1)).isoformat()
    assert admin.post(f"{P}/people/mandates/{newest}/end", data={"on": yesterday}).status_code == 303
    assert observer.get(f"{P}/s/FED/texts").status_code == 404
    with app.app_context():
        mandate = db.session.get(Mandate, newest)
        assert mandate is not None
        assert mandate.ends_on == today() - timedelta(days=1)


def test_the_handover_lists_what_is_open_and_hides_what_is_reserved(app: Flask, sign_in: SignIn) -> None:
    admin = sign_in("administra")
    page = admin.get(f"{P}/people/{person(app, 'facilita')[0]}").get_data(as_text=True)
    assert "Cerrar la ronda R4" in page
    own = sign_in("promotora").get(f"{P}/desk").get_data(as_text=True)
    assert "Textos por decidir: 6" in own
    page = admin.get(f"{P}/people/{person(app, 'promotora')[0]}").get_data(as_text=True)
    assert "Decidir qué textos salen de su espacio" in page
    assert "Textos por decidir" not in page


def test_the_administrator_reads_nobody(sign_in: SignIn) -> None:
    client = sign_in("administra")
    pages = {
        f"{P}/people": 200, f"{P}/observe": 200, f"{P}/s/FED/texts": 404, f"{P}/s/PAL/texts": 404,
        f"{P}/s/OPEN/texts": 403, f"{P}/r/R4/actas": 403, f"{P}/drafting/answers": 403, f"{P}/weights/edit": 403,
    }  # fmt: skip
    assert {page: client.get(page).status_code for page in pages} == pages


@pytest.mark.parametrize("login", ["facilita", "promotora", "redacta", "observa", "entidad"])
def test_only_who_manages_people_does(app: Flask, sign_in: SignIn, login: str) -> None:
    client = sign_in(login)
    whose, mandates = person(app, "redacta")
    assert client.get(f"{P}/people").status_code == 403
    assert made(client)[0] == 403
    assert client.post(f"{P}/people/{whose}", data={"role": "drafter"}).status_code == 403
    assert client.post(f"{P}/people/mandates/{mandates[0]}/end").status_code == 403


def test_strangers_find_no_people(app: Flask, client: FlaskClient) -> None:
    whose, _ = person(app, "redacta")
    ajena = outsider(app)
    for page in (f"{P}/people", f"{P}/people/{whose}", f"{P}/weights/edit", f"{P}/observe"):
        assert ajena.get(page).status_code == 404
        assert client.get(page).status_code == 302


WEIGHTS = {"w-FED": "1", "w-MIN": "1", "w-PAL": "2", "w-MAC": "3", "w-SOC": "1", "w-OPEN": "0",
           "rationale": "Territorio", "adopted_by": "Comité", "adopted_on": "2026-05-01"}  # fmt: skip


def test_weights_are_seen_in_percent_before_they_are_kept(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("coordina")
    answer = client.post(f"{P}/weights/edit", data=WEIGHTS | {"do": "preview"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert re.findall(r"<b>([\d.]+) %</b>", page) == ["12.5", "12.5", "25.0", "37.5", "12.5", "0.0"]
    with app.app_context():
        assert [one.code for one in schemes(policy_by_slug(SLUG))] == ["WS-1"]


def test_a_second_scheme_needs_its_reason(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("coordina")
    answer = client.post(f"{P}/weights/edit", data=WEIGHTS | {"do": "save"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "Un cambio es un segundo juego de pesos: escriba el motivo." in page
    assert "Territorio" in page
    assert (
        client.post(f"{P}/weights/edit", data=WEIGHTS | {"do": "save", "because": "Se sumó una región"}).status_code
        == 303
    )
    with app.app_context():
        first, second = schemes(policy_by_slug(SLUG))
        assert (first.code, first.weights["MAC"], first.sealed_at is not None) == ("WS-1", "0.25", True)
        assert (second.code, second.weights["MAC"], second.sealed_at) == ("WS-2", "3", None)
        assert (second.because, second.floor_protected, second.cap) == (
            "Se sumó una región",
            first.floor_protected,
            first.cap,
        )


@pytest.mark.parametrize(("typed", "sentence"), [
    ("-1", "El peso de MAC debe ser cero o más."),
    ("mucho", "El peso de MAC no es un número de hasta seis decimales: mucho."),
    ("0,25", "El peso de MAC no es un número de hasta seis decimales: 0,25."),
    ("0.1234567", "El peso de MAC no es un número de hasta seis decimales: 0.1234567."),
    ("1e999999999", "El peso de MAC no es un número de hasta seis decimales: 1e999999999."),
])  # fmt: skip
@pytest.mark.parametrize("do", ["preview", "save"])
def test_weights_that_are_no_weights_are_refused(sign_in: SignIn, typed: str, sentence: str, do: str) -> None:
    form = WEIGHTS | {"w-MAC": typed, "because": "x", "do": do}
    answer = sign_in("coordina").post(f"{P}/weights/edit", data=form)
    page = answer.get_data(as_text=True)
    assert (answer.status_code, sentence in page, f'value="{typed}"' in page) == (400, True, True)


def test_weights_cannot_all_be_nothing(sign_in: SignIn) -> None:
    form = {name: "0" if name.startswith("w-") else value for name, value in WEIGHTS.items()}
    answer = sign_in("coordina").post(f"{P}/weights/edit", data=form | {"because": "x", "do": "save"})
    assert (answer.status_code, "Todos los pesos son cero." in answer.get_data(as_text=True)) == (400, True)
