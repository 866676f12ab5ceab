"""What an observer may see: acts, steps, whether actas add up; and what stays reserved."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.base.db import db
from consult.spaces.actions import issue_cards
from consult.spaces.gate import SYSTEM
from consult.spaces.queries import policy_by_slug, space_by_code
from tests.conftest import SignIn
from tests.flows.outsider import SLUG, P, outsider


def seen(client: FlaskClient, page: str) -> str:
    answer = client.get(P + page)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)).split())


def test_the_log_tells_who_did_what_and_why(sign_in: SignIn) -> None:
    facilitator = sign_in("facilita")
    facilitator.post(f"{P}/r/R4/pause", data={"because": "hay paro en la zona"})
    page = seen(sign_in("observa"), "/observe")
    assert re.search(r"Pausó la ronda Motivo: hay paro en la zona R4 Rosa Quispe \d+ \w+\.? \d{4}, \d\d:\d\d", page)
    only = seen(sign_in("observa"), "/observe?verb=round.paused")
    table = only.split("Cuándo")[1].split("Los actos dentro")[0]
    assert table.count("Pausó la ronda") == 1
    assert "Abrió" not in table


def test_acts_inside_the_protected_space_are_not_listed(app: Flask, sign_in: SignIn) -> None:
    with app.app_context():
        policy = policy_by_slug(SLUG)
        issue_cards(SYSTEM, space_by_code(policy, "PAL"), n=2)
        db.session.commit()
    promotora = sign_in("promotora")
    promotora.post(f"{P}/s/PAL/cards", data={"n": "1", "key": "f" * 32})
    promotora.post(f"{P}/r/R4/actas/new", data={"space": "PAL", "key": "f" * 32, "place": "Zona", "n_attendees": "12",
                                               "v:OP1:support:1": "12"})  # fmt: skip
    for login in ("observa", "administra", "coordina"):
        client = sign_in(login)
        page = seen(client, "/observe?verb=cards.issued")
        table = page.split("Cuándo")[1].split("Los actos dentro")[0]
        assert table.count("Hizo tarjetas") == 12  # three of each space but PAL; there were 15 and three more
        assert "Nélida" not in table
        assert "PAL" not in table
        assert "acta.entered" not in client.get(f"{P}/observe").get_data(as_text=True)


def test_what_was_overridden_at_opening_is_printed(sign_in: SignIn) -> None:
    facilitator = sign_in("facilita")
    facilitator.post(
        f"{P}/rounds/new", data={"kind": "validation", "code": "R9", "title_es": "¿Está bien así?", "space": "MAC"}
    )
    page = facilitator.get(f"{P}/r/R9/setup").get_data(as_text=True)
    assert "Puntos que faltan" not in page
    form = {"title_es": "¿Está bien así?", "space": "MAC", "item": "OP1", "channel": "web", "row": "support",
            "id-support": "support", "criterion": "support"}  # fmt: skip
    assert facilitator.post(f"{P}/r/R9/setup", data=form).status_code == 303
    facilitator.post(f"{P}/r/R9/open", data={"because": "el papel llega mañana"})
    page = seen(sign_in("observa"), "/observe/rounds")
    assert "Motivo: el papel llega mañana Se abrió sin: Cómo se responde, Reglas del tipo de ronda." in page


def test_counts_are_past_the_gate_and_only_when_published(sign_in: SignIn) -> None:
    page = sign_in("observa").get(f"{P}/observe/rounds").get_data(as_text=True)
    parts = {code: page.split(f"{code} · ")[1].split("</section>")[0] for code in ("R3", "R4", "R5")}
    text = {code: " ".join(re.sub(r"<[^>]+>", " ", part).split()) for code, part in parts.items()}
    assert "Pallaqueras y mujeres MAPE 20–49" in text["R3"]  # a band: 36 people
    assert "Mineros en talleres macrorregionales 200–499" in text["R3"]
    assert "Ministerios y entidades nacionales 20" in text["R3"]  # on record
    assert not re.search(r"\b36\b|\b343\b", text["R3"])
    assert "Se ven después del cierre, al publicar." in text["R4"]
    assert not re.search(r"\b(24|20|36|343|18)\b(?! de)", text["R4"].split("Personas que respondieron")[1])


def test_actas_are_reconciled_without_the_protected_space(sign_in: SignIn) -> None:
    page = seen(sign_in("observa"), "/observe/actas")
    assert "R3 · ¿Qué salida serviría, y se podría hacer?" in page
    assert "Mineros en talleres macrorregionales 1 0 1" in page  # one acta, all voted, no witnesses in the file
    assert "Pallaqueras" not in page
    assert "R4 ·" not in page


@pytest.mark.parametrize("page", ["/observe", "/observe/rounds", "/observe/actas"])
def test_the_matrix_decides_who_reads_the_log(app: Flask, sign_in: SignIn, client: FlaskClient, page: str) -> None:
    status = {"coordina": 200, "observa": 200, "administra": 200, "facilita": 403, "redacta": 403, "entidad": 403}
    assert {login: sign_in(login).get(P + page).status_code for login in status} == status
    assert outsider(app).get(P + page).status_code == 404
    assert client.get(P + page).status_code == 302


def test_a_page_number_out_of_reach_is_the_last_page(sign_in: SignIn) -> None:
    client = sign_in("observa")
    assert client.get(f"{P}/observe?p=9999").status_code == client.get(f"{P}/observe?p=-3").status_code == 200
