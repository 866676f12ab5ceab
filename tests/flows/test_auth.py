"""Sign-in, sign-out and one's own password, over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.base.db import db
from consult.demo import PASSWORD
from consult.spaces.actions import add_person, give_mandate
from consult.spaces.gate import SYSTEM
from consult.spaces.models import Policy
from consult.web import auth
from consult.web.limits import limiter
from tests.conftest import SignIn
from tests.flows.outsider import P, outsider


def enter(client: FlaskClient, login: str, password: str, **more: str) -> tuple[int, str, str]:
    answer = client.post("/login", data={"login": login, "password": password, **more})
    return answer.status_code, answer.headers.get("Location", ""), answer.get_data(as_text=True)


def test_unknown_name_and_wrong_password_look_alike(client: FlaskClient) -> None:
    status, _, unknown = enter(client, "nadie", "una contraseña cualquiera")
    other_status, _, wrong = enter(client, "facilita", "una contraseña cualquiera")
    assert (status, other_status) == (400, 400)
    assert unknown.replace("nadie", "X") == wrong.replace('value="facilita"', 'value="X"', 1).replace("nadie", "X")
    assert "El nombre o la contraseña no coinciden." in wrong


def test_typed_name_comes_back_and_password_does_not(client: FlaskClient) -> None:
    _, _, page = enter(client, "facilita", "no es esta contraseña")
    assert 'name="login"' in page
    assert 'value="facilita"' in page
    assert "no es esta contraseña" not in page


@pytest.mark.parametrize(("asked", "reached"), [
    (f"{P}/r/R5/setup", f"{P}/r/R5/setup"),
    (f"{P}/observe?p=2", f"{P}/observe?p=2"),
    ("//elsewhere.pe/x", "/desk"),
    ("https://elsewhere.pe", "/desk"),
    ("/\\elsewhere.pe", "/desk"),
    ("javascript:alert(1)", "/desk"),
    ("", "/desk"),
])  # fmt: skip
def test_next_is_honoured_only_inside(client: FlaskClient, asked: str, reached: str) -> None:
    assert enter(client, "facilita", PASSWORD, next=asked)[:2] == (302, reached)


def test_a_page_of_staff_asks_to_sign_in_and_comes_back(client: FlaskClient) -> None:
    answer = client.get(f"{P}/desk")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/login?next=/p/{P.split('/')[2]}/desk")
    page = client.get(answer.headers["Location"]).get_data(as_text=True)
    assert f'name="next" value="{P}/desk"' in page


def test_signing_out_voids_a_replayed_cookie(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("facilita")
    cookie = client.get_cookie("consult")
    assert cookie is not None
    assert client.get(f"{P}/desk").status_code == 200
    assert client.post("/logout").status_code == 303
    replayed = app.test_client()
    replayed.set_cookie("consult", cookie.value)
    answer = replayed.get(f"{P}/desk")
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/login")
    assert client.get(f"{P}/desk").status_code == 302


@pytest.fixture
def limited(app: Flask) -> Iterator[Flask]:
    """The same application with its limits on."""
    app.config["RATELIMIT_ENABLED"] = True
    limiter.init_app(app)
    limiter.reset()
    yield app
    limiter.reset()


def test_too_many_wrong_tries_are_stopped_before_the_hash(limited: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []

    def counted(login: str, password: str) -> None:
        tried.append(login)

    monkeypatch.setattr(auth, "sign_in", counted)
    client = limited.test_client()
    answers = [enter(client, "facilita", "no es")[0] for _ in range(10)]
    assert answers == [400] * 8 + [429] * 2
    assert len(tried) == 8
    assert enter(client, "redacta", "no es")[0] == 400  # somebody else at the same address may still try


def test_right_passwords_are_not_counted(limited: Flask) -> None:
    for _ in range(12):
        assert enter(limited.test_client(), "facilita", PASSWORD)[0] == 302


def test_demonstration_lists_its_people_and_one_button_enters(client: FlaskClient) -> None:
    page = client.get("/login").get_data(as_text=True)
    assert PASSWORD in page
    assert all(name in page for name in ("Julia Ccori", "Rosa Quispe", "Nélida Huamán", "Carmen Rojas"))
    assert "Contraseña de todas" in page


def test_other_databases_list_nobody(empty_app: Flask) -> None:
    with empty_app.app_context():
        policy = Policy(code="P1", slug="p1", name={"es": "Una política"}, is_demo=False)
        db.session.add(policy)
        person = add_person(SYSTEM, policy, login="facilita", name="Rosa Quispe", password="una clave de verdad")
        give_mandate(SYSTEM, policy, person=person, role="drafter", starts_on=person.created_at.date())
        db.session.commit()
    page = empty_app.test_client().get("/login").get_data(as_text=True)
    assert PASSWORD not in page
    assert "Rosa Quispe" not in page


def test_own_password_changes_and_ends_the_other_sessions(app: Flask, sign_in: SignIn) -> None:
    here, elsewhere = sign_in("redacta"), sign_in("redacta")
    new = "otra frase bien larga"
    short = here.post("/account", data={"current": PASSWORD, "new": "corta"})
    assert (short.status_code, "al menos 15 caracteres" in short.get_data(as_text=True)) == (400, True)
    wrong = here.post("/account", data={"current": "no es esta", "new": new})
    assert (wrong.status_code, "La contraseña de ahora no es esa." in wrong.get_data(as_text=True)) == (400, True)
    assert here.post("/account", data={"current": PASSWORD, "new": new}).status_code == 303
    assert here.get(f"{P}/desk").status_code == 200
    assert elsewhere.get(f"{P}/desk").status_code == 302
    assert enter(app.test_client(), "redacta", PASSWORD)[0] == 400
    assert enter(app.test_client(), "redacta", new)[0] == 302


def test_an_account_without_mandate_has_an_honest_desk_and_no_other(app: Flask) -> None:
    client = outsider(app)
    assert "Todavía no tiene un cargo" in client.get("/desk").get_data(as_text=True)
    assert client.get(f"{P}/desk").status_code == 404


def test_one_policy_leads_straight_to_its_desk(sign_in: SignIn) -> None:
    answer = sign_in("observa").get("/desk")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{P}/desk")
