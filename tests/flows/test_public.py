"""The public side: what anybody reads of a policy, and what a stranger must not learn."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from consult.base.db import db, system
from consult.contributions.models import Statement
from consult.drafting.queries import public_matrix
from consult.results.queries import public_view
from consult.rounds.actions import move_round, open_round
from consult.rounds.queries import round_by_code
from consult.spaces.actions import propose_weights
from consult.spaces.gate import SYSTEM
from consult.spaces.queries import policy_by_slug
from tests.conftest import SLUG, Databases, SignIn

HOME = f"/p/{SLUG}"


def read(client: FlaskClient, address: str) -> str:
    """Return the words of a page that must be there, its tags taken off and its spaces gathered."""
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return words(answer.get_data(as_text=True))


def words(html: str) -> str:
    """Return what a reader reads."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def without_token(answer: TestResponse) -> str:
    """Return a page without the token of its forms, which is new every second."""
    return re.sub(r'name="csrf_token" value="[^"]+"', "", answer.get_data(as_text=True))


def test_health_says_that_submissions_are_taken(client: FlaskClient) -> None:
    answer = client.get("/health")
    assert (answer.status_code, answer.json and answer.json["accepting"]) == (200, True)


def test_health_says_when_they_are_not(databases: Databases) -> None:
    """A database without tables answers, and takes nothing."""
    answer = databases.app(databases.empty("sqlite")).test_client().get("/health")
    assert (answer.status_code, answer.json and answer.json["accepting"]) == (503, False)


def test_the_front_page_says_who_weighs_what_and_what_is_open(client: FlaskClient) -> None:
    page = client.get(HOME).get_data(as_text=True)
    text = words(page)
    rows = re.findall(r'<li class="row ends one">.*?<b class="num">(.*?)</b>', page, re.DOTALL)
    assert rows == ["20 %", "20 %", "20 %", "25 %", "15 %", "0 %"]
    assert '<a class="btn" href="/">Responder con mi tarjeta</a>' in page
    assert 'aria-current="step"' in page
    assert "Paso 6 de 8 · Lineamientos" in text
    assert "Se eligen 8 de 12 salidas." in text
    assert "(simulado)" in text
    assert "Ejercicio de demostración. Las cifras no son oficiales." in text


def test_a_policy_that_is_not_there_is_not_found(client: FlaskClient) -> None:
    for address in ("/p/nada", "/p/nada/r", "/p/nada/tree", "/p/nada/draft", "/p/nada/weights", f"{HOME}/r/R99"):
        assert client.get(address).status_code == 404


def test_a_space_is_known_only_to_its_own(client: FlaskClient, sign_in: SignIn) -> None:
    nowhere = client.get(f"{HOME}/s/NADA")
    hidden = client.get(f"{HOME}/s/PAL")
    assert (nowhere.status_code, hidden.status_code) == (404, 404)
    assert without_token(nowhere) == without_token(hidden)
    assert client.get(f"{HOME}/s/OPEN").status_code == 200
    assert client.get(f"{HOME}/s/FED").status_code == 404
    expected = {"promotora": 200, "facilita": 404, "entidad": 404, "coordina": 404, "redacta": 404, "observa": 404}
    assert {login: sign_in(login).get(f"{HOME}/s/PAL").status_code for login in expected} == expected
    assert sign_in("facilita").get(f"{HOME}/s/FED").status_code == 200
    assert sign_in("entidad").get(f"{HOME}/s/MIN").status_code == 200


def test_the_language_is_kept_and_leads_back(client: FlaskClient) -> None:
    answer = client.post("/lang", data={"lang": "en", "next": f"{HOME}/r"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{HOME}/r")
    assert '<html lang="en">' in client.get(HOME).get_data(as_text=True)
    client.post("/lang", data={"lang": "xx", "next": "/"})
    assert '<html lang="en">' in client.get(HOME).get_data(as_text=True)


@pytest.mark.parametrize(
    "asked", ["https://malo.example/", "//malo.example", "/\\malo.example", "javascript:alert(1)", "", "/a\r\nX: 1"]
)
def test_the_language_never_leads_elsewhere(client: FlaskClient, asked: str) -> None:
    assert client.post("/lang", data={"lang": "es", "next": asked}).headers["Location"] == "/"


def test_a_round_shows_what_was_sealed_and_what_was_overridden(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        round_ = round_by_code(policy_by_slug(SLUG), "R5")
        round_.opens_on, round_.closes_on = round_.closes_on, round_.opens_on
        open_round(SYSTEM, round_, because="El taller ya estaba convocado")
        move_round(SYSTEM, round_, to="paused", because="Hay paro en la zona")
        seal = round_.seal["sha256"]
        db.session.commit()
    page = client.get(f"{HOME}/r/R5").get_data(as_text=True)
    text = words(page)
    assert seal in page.replace("<wbr>", "")
    assert "Se abrió sin completar: Fechas." in text
    assert "Motivo: El taller ya estaba convocado" in text
    assert "Hay paro en la zona" in text
    assert "La ronda está en pausa." in text


def test_only_a_round_of_the_forum_leads_to_the_forum(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        open_round(SYSTEM, round_by_code(policy_by_slug(SLUG), "R6"), because="prueba")
        db.session.commit()
    assert f"{HOME}/r/R6/forum" in client.get(f"{HOME}/r/R6").get_data(as_text=True)
    assert "/forum" not in client.get(f"{HOME}/r/R4").get_data(as_text=True)


def test_every_set_of_weights_is_shown_with_its_reason(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        weights = {"FED": "1", "MIN": "1", "PAL": "1", "MAC": "1", "SOC": "1"}
        propose_weights(SYSTEM, policy_by_slug(SLUG), weights=weights, rationale="Todos igual", adopted_by="Mesa",
                        adopted_on=None, because="Lo pidió la mesa")  # fmt: skip
        db.session.commit()
    text = read(client, f"{HOME}/weights")
    assert "Juego de pesos WS-1" in text
    assert "Juego de pesos WS-2" in text
    assert "Lo pidió la mesa" in text
    assert "Piso del espacio seguro 15 % Tope de un grupo 35 %" in text


def test_the_tree_shows_the_supports_of_its_published_round(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        seen = public_view(round_by_code(policy_by_slug(SLUG), "R1"))
        assert seen is not None
        figures = {item.id: item.weighted for item in seen.shown.items if item.id.startswith("C")}
    page = client.get(f"{HOME}/tree").get_data(as_text=True)
    assert len(figures) == 20
    for code, figure in figures.items():
        box = page[page.index(f'id="{code}"') :]
        assert re.search(r'<b class="num">(.*?)</b>', box)[1] == f"{figure} %"  # type: ignore[index]
    assert "Dato simulado." in words(page)
    assert 'href="/p/pnm-mape-demo/e/E-03"' in page


@pytest.mark.parametrize(("code", "page"), [("R1", "tree"), ("R2", "future"), ("R3", "alternatives")])
def test_what_is_being_prepared_is_for_staff(app: Flask, sign_in: SignIn, code: str, page: str) -> None:
    with app.app_context():
        round_by_code(policy_by_slug(SLUG), code).state = "draft"
        db.session.commit()
    assert app.test_client().get(f"{HOME}/{page}").status_code == 404
    assert sign_in("redacta").get(f"{HOME}/{page}").status_code == 200


def test_the_draft_prints_dissent_beside_its_guideline(client: FlaskClient) -> None:
    page = client.get(f"{HOME}/draft").get_data(as_text=True)
    beside = page[page.index('id="L1.2"') : page.index('id="S1.2.1"')]
    assert "Aceptamos el registro, no la venta directa sin acuerdo con el titular de la labor" in beside
    assert page.count("Aceptamos el registro") == 1
    assert 'href="/p/pnm-mape-demo/e/E-03">E-03</a>' in beside.replace('class="ev" ', "")
    for code in ("OP1", "OP4", "L1.1", "L4.2", "S1.1.1", "S4.2.1"):
        assert f'id="{code}"' in page
    assert "criterio de redacción" in words(page)


def test_a_mark_opens_its_whole_trail(client: FlaskClient) -> None:
    text = read(client, f"{HOME}/e/E-03")
    for said in ("Seleccionamos en el desmonte y nadie nos anota", "Queda como causa indirecta CI1.4",
                 "Reconocer el pallaqueo sin acuerdo con el titular traerá pleitos", "A1.2", "3.55", "3.33",
                 "(simulado)", "Disenso D-01"):  # fmt: skip
        assert said in text
    assert client.get(f"{HOME}/e/E-99").status_code == 404


def test_the_matrix_shows_released_texts_and_no_other(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        policy = policy_by_slug(SLUG)
        with system("a test looks at what must not leak"):
            rows = list(db.session.scalars(select(Statement).where(Statement.policy_id == policy.id)))
        busy = {round_by_code(policy, "R4").id}
        kept = {row.code for row in rows if not row.is_released}
        early = {row.code for row in rows if row.is_released and row.round_id in busy}
        shown = {line.statement.code for line in public_matrix(policy)}
    assert kept
    assert early
    assert shown
    pages = [client.get(f"{HOME}/responses?p={n}").get_data(as_text=True) for n in (1, 2)]
    codes = {code for page in pages for code in re.findall(r'<tr role="row" id="(AP-\w+)"', page)}
    assert codes == shown
    assert not codes & (kept | early)
    assert "Piura" not in pages[0]  # where a text of the protected space was said


def test_the_matrix_filters_by_what_was_decided(client: FlaskClient) -> None:
    page = client.get(f"{HOME}/responses?of=partial").get_data(as_text=True)
    assert re.findall(r'<tr role="row" id="(AP-\w+)"', page) == ["AP-004", "AP-006"]


def test_plain_pages_say_how_it_is_done(client: FlaskClient) -> None:
    assert "Con pocas respuestas se podría saber quién dijo qué." in read(client, "/about/counting")
    assert "no hace falta nombre" in read(client, "/privacy")
    assert "La tarjeta no cuesta" in read(client, "/help")


def test_numbers_of_the_example_are_shown_as_peru_writes_them(client: FlaskClient) -> None:
    """The file says «55,3» and «10 000 de unos 90 000»; es_PE writes 55.3 and 10,000 (settled conflict 11)."""
    page = client.get("/p/pnm-mape-demo/tree").get_data(as_text=True)
    assert "hasta 55.3 t de Hg" in page
    assert "10,000 de unos 90,000" in page
