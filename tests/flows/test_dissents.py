"""Dissents over HTTP: from the close of a round to the published report, on every desk they stand on."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.base.clock import today
from consult.base.db import db
from consult.demo import demo_people
from consult.drafting.models import Dissent
from consult.drafting.queries import dissent_by_code, raised
from consult.reports.actions import compile_report
from consult.spaces.gate import SYSTEM
from consult.spaces.queries import policy_by_slug
from tests.conftest import SLUG, SignIn
from tests.floors.test_report_verbs import finish
from tests.flows.answering import enter, text
from tests.flows.draft_pages import P, bare, field, read, sent
from tests.flows.test_facilitate import ACTA, move, start


def voice(app: Flask, space: str) -> FlaskClient:
    """A phone that showed the card marked vocera of a space of the example."""
    with app.app_context():
        people = demo_people(policy_by_slug(SLUG))
        code = next(str(p["login"]) for p in people if (p["role"], p["space"]) == ("spokesperson", space))
    return enter(app, code)


def kept(app: Flask, code: str) -> tuple[str, dict[str, str], int]:
    with app.app_context():
        one = dissent_by_code(policy_by_slug(SLUG), code)
        return one.status, one.text, one.version


def change(app: Flask, code: str, **fields: object) -> None:
    with app.app_context():
        one = dissent_by_code(policy_by_slug(SLUG), code)
        for name, value in fields.items():
            setattr(one, name, value)
        db.session.commit()


# ---------------------------------------------------------------- from the close


def test_closing_a_round_puts_the_task_on_both_desks(app: Flask, sign_in: SignIn) -> None:
    client, drafter = sign_in("facilita"), sign_in("redacta")
    code = start(client)
    move(client, code, "open")
    for space, mean in (("MAC", "5"), ("FED", "1")):
        marks = {f"m:A1.1:{name}": mean for name in ("VP", "VS", "VA", "EF")}
        acta = ACTA | {"space": space, "key": space.lower() * 8} | marks
        assert client.post(f"{P}/r/{code}/actas/new", data=acta).status_code == 303
    assert "A1.1" not in bare(read(drafter, "/desk"))
    move(client, code, "close")
    for person, words in ((client, "Escribir la posición del grupo sobre A1.1"),
                          (drafter, "Recordar al grupo que escriba su posición sobre A1.1")):  # fmt: skip
        page = bare(read(person, "/desk"))
        assert re.search(rf"{words} Federaciones[^·]*· Días que faltan: 10 · hasta el ", page)
    move(client, code, "reopen", "Llegó un acta más")
    move(client, code, "close")
    with app.app_context():
        assert len([one for one in raised(policy_by_slug(SLUG)) if one.about == "A1.1"]) == 1


def test_a_desk_without_dissents_says_so(app: Flask, sign_in: SignIn) -> None:
    with app.app_context():
        db.session.query(Dissent).delete()
        db.session.commit()
    for login in ("redacta", "facilita", "observa"):
        page = bare(read(sign_in(login), "/dissents"))
        assert "No hay disensos. Aparecen cuando un grupo queda lejos de los demás, o cuando lo pide." in page
        assert "Cómo van" not in page
    assert "No hay nada que su grupo deba escribir ahora." in bare(text(voice(app, "MIN"), "/a/dissents"))
    assert "dissents" not in read(sign_in("facilita"), "/desk").split("<main")[1].split("Por hacer")[1]


# ---------------------------------------------------------------- the staff's desk


def test_words_that_are_too_long_stay_in_the_form(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("entidad")
    for long in ("ñ" * 1501, "a\r\n" * 760):
        answer = client.post(f"{P}/dissents/D-03", data={"do": "write", "text": long})
        page = answer.get_data(as_text=True)
        assert answer.status_code == 400
        assert "El texto pasa de 1500 letras. Acórtelo; lo escrito sigue en la página." in page
        assert field(page, "text").replace("\r", "") == long.replace("\r", "").strip()
    assert kept(app, "D-03")[0] == "pending"
    sent(client, "/dissents/D-03", do="write", text="\r\n".join(["a" * 99] * 15))  # 1,499 as it is read
    assert kept(app, "D-03")[0] == "written"


def test_it_may_be_changed_declined_and_written_again_until_a_report_prints_it(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("entidad")
    sent(client, "/dissents/D-03", do="write", text="Primero")
    assert field(read(client, "/dissents/D-03"), "text") == "Primero"
    sent(client, "/dissents/D-03", do="write", text="Segundo")
    page = sent(client, "/dissents/D-03", do="decline")
    assert "El grupo prefirió no escribir. Se imprime que no está de acuerdo." in bare(page)
    sent(client, "/dissents/D-03", do="write", text="Tercero")
    assert kept(app, "D-03") == ("written", {"es": "Tercero"}, 3)
    change(app, "D-03", printed_at=None)
    with app.app_context():
        one = dissent_by_code(policy_by_slug(SLUG), "D-03")
        one.printed_at = one.changed_at
        db.session.commit()
    page = read(client, "/dissents/D-03")
    assert "<textarea" not in page
    assert "Un informe publicado ya lleva este texto: no se cambia." in page
    assert client.post(f"{P}/dissents/D-03", data={"do": "write", "text": "Tarde"}).status_code == 409
    assert kept(app, "D-03")[1] == {"es": "Tercero"}


def test_after_the_day_it_is_overdue_and_may_still_be_written(app: Flask, sign_in: SignIn) -> None:
    change(app, "D-03", due_on=today() - timedelta(days=1))
    client = sign_in("entidad")
    page = bare(read(client, "/dissents"))
    assert "Plazo vencido Se le pidió su posición y no respondió hasta el" in page
    assert "El plazo venció; todavía puede escribir hasta que se publique el informe." in bare(
        read(client, "/dissents/D-03")
    )
    public = bare(app.test_client().get(f"{P}/r/R3/results").get_data(as_text=True))
    assert re.search(
        r"A2\.3 [^.]*Ministerios[^.]* Disenso D-03 Se le pidió su posición y no respondió hasta el ", public
    )
    sent(client, "/dissents/D-03", do="write", text="Más vale tarde")
    assert kept(app, "D-03")[0] == "written"


def test_the_observer_reads_how_many_and_no_more_than_is_public(app: Flask, sign_in: SignIn) -> None:
    change(app, "D-03", status="declined")
    change(app, "D-04", due_on=today() - timedelta(days=1))
    page = read(sign_in("observa"), "/dissents")
    table = bare(page.split("<tbody>")[1].split("</tbody>")[0])
    assert table.split() == ["R3", "4", "2", "1", "1", "0"]
    assert "Escribir" not in bare(page)
    assert "Presentar un disenso" not in page


def test_a_group_lodges_one_about_any_item_it_was_asked(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("facilita")
    page = read(client, "/dissents/new?space=FED")
    offered = set(re.findall(r'<option value="(R\d)/', page))
    assert offered == {"R1", "R2", "R3"}  # R4 is open, R5 and R6 have not begun
    form = read(client, "/dissents/new?space=FED&item=R1%2FCI1.4")
    assert "¿Podemos nombrar a su grupo?" not in form, "its figures are public"
    long = client.post(f"{P}/dissents/new", data={"space": "FED", "item": "R1/CI1.4", "text": "a" * 1501})
    assert long.status_code == 400
    assert field(long.get_data(as_text=True), "text") == "a" * 1501
    page = sent(client, "/dissents/new", space="FED", item="R1/CI1.4", text="No es la causa")
    assert "«No es la causa»" in page
    again = client.post(f"{P}/dissents/new", data={"space": "FED", "item": "R1/CI1.4", "text": "Otra vez"})
    assert again.status_code == 400
    assert "Su grupo ya tiene un disenso sobre esto: D-05." in bare(again.get_data(as_text=True))
    assert "«No es la causa»" in bare(app.test_client().get(f"{P}/r/R1/results").get_data(as_text=True))


@pytest.mark.parametrize(
    ("login", "status"),
    [("coordina", 403), ("redacta", 403), ("observa", 403), ("administra", 403), ("entidad", 200), ("promotora", 200)],
)
def test_only_who_speaks_for_a_group_lodges(sign_in: SignIn, login: str, status: int) -> None:
    client = sign_in(login)
    assert client.get(f"{P}/dissents/new").status_code == status
    assert client.get(f"{P}/dissents/new?space=FED").status_code == (404 if status == 200 else status)
    answer = client.post(f"{P}/dissents/new", data={"space": "FED", "item": "R1/CI1.4", "text": "No"})
    assert answer.status_code == (403 if login == "administra" else 404)


# ---------------------------------------------------------------- the spokesperson's card


def test_the_spokesperson_sees_her_days_changes_her_words_and_adds_others(app: Flask) -> None:
    client = voice(app, "MIN")
    page = bare(text(client, "/a/dissents"))
    assert re.search(r"A2\.3 .* Tiene hasta el .*\. Días que faltan: 10\. Escribir", page)
    for words in ("No hay presupuesto.", "No hay presupuesto este año."):
        answer = client.post("/a/dissent/D-03", data={"go": "write", "text": words})
        assert answer.headers["Location"] == "/a/rounds"
    assert kept(app, "D-03") == ("written", {"es": "No hay presupuesto este año."}, 2)
    assert "Ya escribieron. Pueden cambiarlo hasta que se publique el informe." in bare(text(client, "/a/dissents"))
    assert 'value="R1/CI1.4"' in text(client, "/a/dissents/new")
    assert "R2/" not in text(client, "/a/dissents/new"), "R2 did not ask the ministries"
    assert "R4/" not in text(client, "/a/dissents/new"), "R4 is open"
    refused = client.post("/a/dissents/new", data={"item": "R1/CI1.4", "text": "x" * 1501})
    assert refused.status_code == 400
    assert "x" * 1501 in refused.get_data(as_text=True)
    assert client.post("/a/dissents/new", data={"item": "R1/CI1.4", "text": "Falta un dato"}).status_code == 303
    assert kept(app, "D-05") == ("written", {"es": "Falta un dato"}, 1)


def test_in_a_protected_space_her_pages_name_nobody_and_no_theme(app: Flask) -> None:
    client = voice(app, "PAL")
    for address in ("/a/dissents", "/a/dissents/new", "/a/dissents/new?item=R1%2FCI1.4"):
        page = text(client, address)
        assert "<title>Preguntas</title>" in page
        assert "Pallaqueras" not in page.split("<main")[1].split("<form")[0]
        assert "no-referrer" in page
    assert client.post("/a/dissents/new", data={"item": "R1/CI1.4", "text": "Nosotras no"}).status_code == 303
    assert kept(app, "D-05")[0] == "written"


def test_other_cards_find_none_of_it(app: Flask, card: object) -> None:
    plain = enter(app, card("MIN"))  # type: ignore[operator]
    for address in ("/a/dissents", "/a/dissents/new", "/a/dissents/new?item=R1%2FCI1.4", "/a/dissent/D-03"):
        assert plain.get(address).status_code == 404
    assert plain.post("/a/dissents/new", data={"item": "R1/CI1.4", "text": "No"}).status_code == 404
    assert voice(app, "PAL").get("/a/dissent/D-03").status_code == 404
    assert app.test_client().get("/a/dissents").headers["Location"] == "/"


# ---------------------------------------------------------------- publishing the report


def test_the_report_is_published_once_no_word_is_awaited(app: Flask, sign_in: SignIn) -> None:
    with app.app_context():
        policy = policy_by_slug(SLUG)
        finish(policy)
        one = dissent_by_code(policy, "D-04")
        one.status, one.text = "pending", {}
        db.session.flush()
        draft = compile_report(SYSTEM, policy, lang="es").id
        db.session.commit()
    chief, facilitator = sign_in("coordina"), sign_in("facilita")
    day = f"{today() + timedelta(days=10):%d/%m/%Y}"
    refused = chief.post(f"{P}/reports/{draft}/publish")
    assert refused.status_code == 409
    assert f"Faltan las palabras de grupos en disenso, con su plazo: D-04 · A4.3 · MAC · {day}." in bare(
        refused.get_data(as_text=True)
    )
    sent(facilitator, "/dissents/D-04", do="write", text="Primero los equipos")
    with app.app_context():
        final = compile_report(SYSTEM, policy_by_slug(SLUG), lang="es").id
        db.session.commit()
    assert chief.post(f"{P}/reports/{final}/publish").status_code == 303
    page = app.test_client().get(f"{P}/reports/{final}/html").get_data(as_text=True)
    assert page.index("«Primero los equipos»") < page.index('id="contents"')
    assert facilitator.post(f"{P}/dissents/D-04", data={"do": "write", "text": "Otra"}).status_code == 409
