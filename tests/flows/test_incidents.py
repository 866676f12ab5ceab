"""The form, the clock on the desk, the text to send and the notice to whoever holds a card (PRI-15)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from consult.base.clock import PERU, now
from consult.base.db import db
from consult.spaces.incidents import BODIES, Incident
from tests.conftest import SLUG, SignIn

HOME = f"/p/{SLUG}/incidents"
WHAT = "Se perdió un teléfono del taller"


def form(**more: str) -> dict[str, str]:
    known = now().astimezone(PERU) - timedelta(hours=1)
    return {"what": WHAT, "known_at": f"{known:%Y-%m-%dT%H:%M}", "kinds": "Respuestas y zona", "n_at_most": "40",
            "consequences": "Que se sepa quién dijo qué", "measures": "", **more}  # fmt: skip


def note(client: FlaskClient, **more: str) -> str:
    answer = client.post(HOME, data=form(**more))
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return str(answer.headers["Location"])


def page(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


def test_pri_15_from_the_form_to_the_closed_register(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("administra")
    one = note(client)
    assert "Horas para avisar: 4" in page(client, f"/p/{SLUG}/desk")
    shown = page(client, one)
    letter = shown.partition('id="letter"')[2].partition("</textarea>")[0]
    for field in (WHAT, "Respuestas y zona", "40", "Que se sepa quién dijo qué", "…", "en atención"):
        assert field in letter
    assert shown.count("Anotar aviso de ahora") == 3
    client.post(one + "/close", data={})
    assert "Falta avisar" in page(client, one)
    for body in BODIES:
        client.post(one + "/told", data={"body": body})
    assert client.post(one, data=form(measures="Se anuló su acceso", is_mended="1")).status_code == 303
    client.post(one + "/close", data={})
    shown = page(client, one)
    assert "Cerrado. Queda en el registro." in shown
    assert "Todos avisados" in page(client, HOME)
    assert WHAT not in page(client, f"/p/{SLUG}/desk")


def test_pri_15_the_desk_says_it_loud(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("coordina")
    note(client)
    for hours, words in ((37, "Quedan menos de 12 horas: 10"), (50, "Plazo vencido")):
        with app.app_context():
            db.session.execute(update(Incident).values(known_at=now() - timedelta(hours=hours)))
            db.session.commit()
        assert words in page(client, f"/p/{SLUG}/desk")
    assert "Plazo vencido" not in page(sign_in("facilita"), f"/p/{SLUG}/desk")


def test_a_form_that_is_off_comes_back_as_typed(sign_in: SignIn) -> None:
    client = sign_in("coordina")
    for off, sentence in (({"what": ""}, "Escriba qué pasó."), ({"known_at": "ayer"}, "Escriba el día y la hora"),
                          ({"n_at_most": "muchas"}, "Escriba un número entero")):  # fmt: skip
        answer = client.post(HOME, data=form(**off))
        assert answer.status_code == 400
        written = answer.get_data(as_text=True)
        assert sentence in written
        assert "Que se sepa quién dijo qué" in written
    assert "Ningún incidente anotado" in page(client, HOME)


def test_others_may_not_see_it(app: Flask, sign_in: SignIn, client: FlaskClient) -> None:
    one = note(sign_in("administra"))
    for login in ("facilita", "promotora", "redacta", "observa", "entidad"):
        assert sign_in(login).get(one).status_code == 403
        assert sign_in(login).post(HOME, data=form()).status_code == 403
    assert client.get(one).status_code == 302
    assert sign_in("administra").get(f"{HOME}/{'0' * 32}").status_code == 404


def test_pri_15_code_holders_are_told_on_their_pages(
    app: Flask, sign_in: SignIn, client: FlaskClient, card: Callable[[str], str]
) -> None:
    """Whom nobody can call: at the door and all along the journey, without a word of the theme."""
    staff = sign_in("administra")
    one = note(staff)
    banner = "Hubo un problema con los datos. Lea qué pasó."
    assert banner not in page(client, "/")
    staff.post(one + "/announce", data={"go": "on", "announcement": ""})
    assert banner not in page(client, "/"), "nothing to say yet"
    staff.post(one + "/announce", data={"go": "on", "announcement": "Se perdió un equipo.\nVuelva a pedir su tarjeta."})
    assert banner in page(client, "/")
    for space in ("FED", "PAL"):
        phone = app.test_client()
        phone.post("/", data={"code": card(space)})
        assert banner in page(phone, "/a/consent")
    told = page(client, "/notice")
    assert "Vuelva a pedir su tarjeta." in told
    for word in ("MAPE", "Política", "Pallaqueras", SLUG, WHAT):
        assert word not in told
    staff.post(one + "/announce", data={"go": "off"})
    assert banner not in page(client, "/")
    assert "Ahora no hay ningún aviso." in page(client, "/notice")


def test_what_happened_stands_in_no_line_of_the_log(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("coordina")
    note(client)
    log = page(sign_in("observa"), f"/p/{SLUG}/observe")
    assert "Anotó un incidente" in log
    assert WHAT not in log
    with app.app_context():
        [row] = db.session.scalars(select(Incident))
        assert re.fullmatch(r"[0-9a-f]{32}", row.id)


def test_what_was_written_stays_text(sign_in: SignIn) -> None:
    """The text to send stands in a field of its own: nothing typed gets out of it."""
    client = sign_in("coordina")
    shown = page(client, note(client, what="</textarea><script>alert(1)</script>"))
    assert "<script>alert" not in shown
    assert shown.count("&lt;/textarea&gt;") >= 2
