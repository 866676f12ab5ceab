"""Actas and imports: what was typed is kept, what was sent twice is stored once, and spaces do not mix."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.base.db import db, system
from consult.contributions.models import Acta, Answer, Contribution, Statement
from consult.rounds.models import Item, Round
from tests.conftest import SignIn
from tests.flows.answering import only_open
from tests.flows.outsider import P, outsider

NEW = f"{P}/r/R4/actas/new"
ACTA: dict[str, str] = {
    "space": "MAC", "how": "votes", "key": "d" * 32, "place": "Secocha", "held_on": "2026-04-07", "facilitator": "Rosa",
    "n_attendees": "44", "n_women": "11", "witness1": "Una", "witness2": "Otro", "region": "Arequipa",
    "v:OP1:support:1": "30", "v:OP1:support:-1": "8", "v:OP1:support:0": "4", "v:L1.2:support:1": "20",
    "agreements": "Que la ventanilla venga cada mes", "proposals": "Una balanza sellada\n\nPrecios por radio",
    "kept_away_by": "El camino",
}  # fmt: skip


def stored(app: Flask, space: str = "MAC") -> list[tuple[str, int]]:
    """List the actas of R4 in the space: place and people."""
    with app.app_context(), system("a test"):
        rows = db.session.query(Acta).join(Round).filter(Round.code == "R4")
        ids = {one.id for one in db.session.query(Round).filter(Round.code == "R4").one().spaces if one.code == space}
        return sorted((row.place, row.n_attendees) for row in rows if row.space_id in ids)


def answers(app: Flask, key: str) -> dict[tuple[str, int | None], int]:
    with app.app_context(), system("a test"):
        rows = db.session.query(Item.code, Answer.value, Answer.n).join(Item, Item.id == Answer.item_id)
        return {(item, value): n for item, value, n in rows.filter(Answer.contribution_key == key)}


def send(client: FlaskClient, **changes: str) -> tuple[int, str]:
    answer = client.post(NEW, data=ACTA | changes, follow_redirects=True)
    return answer.status_code, answer.get_data(as_text=True)


def test_an_acta_counts_its_votes_and_its_words(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("facilita")
    status, page = send(client)
    assert (status, stored(app)) == (200, [("Secocha", 44)])
    assert "Acta guardada. Constancia:" in page
    assert "Asistieron: 44 · Mujeres: 11 · Votaron: 42 · Sin votar: 2" in page
    assert answers(app, ACTA["key"]) == {
        ("OP1", 10**6): 30, ("OP1", -(10**6)): 8, ("OP1", 0): 4, ("L1.2", 10**6): 20,
    }  # fmt: skip
    with app.app_context(), system("a test"):
        words = db.session.query(Statement.kind, Statement.text).filter(Statement.contribution_key == ACTA["key"])
        assert sorted((kind, text["es"]) for kind, text in words) == [
            ("agreement", "Que la ventanilla venga cada mes"),
            ("proposal", "Precios por radio"),
            ("proposal", "Una balanza sellada"),
        ]
        acta = db.session.query(Acta).filter(Acta.contribution_key == ACTA["key"]).one()
        assert (acta.witnesses, acta.kept_away_by, str(acta.held_on)) == (["Una", "Otro"], "El camino", "2026-04-07")


def test_the_same_key_twice_is_stored_once(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("facilita")
    send(client)
    status, page = send(client)
    assert (status, stored(app)) == (200, [("Secocha", 44)])
    assert "No se guardó dos veces." in page
    status, page = send(client, place="Otro lugar")
    assert (status, stored(app)) == (400, [("Secocha", 44)])
    assert "Se guardó el primero." in page
    assert 'value="Otro lugar"' in page


def test_each_form_has_a_key_of_its_own(sign_in: SignIn) -> None:
    client = sign_in("facilita")
    pages = [client.get(f"{NEW}?space=MAC").get_data(as_text=True) for _ in range(2)]
    keys = [page.split('name="key" value="')[1].split('"')[0] for page in pages]
    assert keys[0] != keys[1]
    assert {len(key) for key in keys} == {32}


@pytest.mark.parametrize(("changes", "sentence"), [
    ({"v:OP1:support:1": "33"}, "En OP1 hay más votos (45) que asistentes (44)."),
    ({"n_women": "45"}, "Hay más mujeres que asistentes."),
    ({"n_attendees": ""}, "Escriba cuántas personas asistieron."),
    ({"n_attendees": "muchas"}, "Escriba un número entero: «muchas» no lo es."),
    ({"place": " "}, "Escriba dónde fue el taller."),
    ({"held_on": "ayer"}, "La fecha no se entiende."),
    ({"v:OP1:support:1": "treinta"}, "Escriba un número entero, o deje vacío: «treinta»."),
    ({"v:OP1:support:1": "-3"}, "Escriba un número entero, o deje vacío: «-3»."),
])  # fmt: skip
def test_a_refused_acta_comes_back_as_typed(
    app: Flask, sign_in: SignIn, changes: dict[str, str], sentence: str
) -> None:
    status, page = send(sign_in("facilita"), **changes)
    assert (status, stored(app)) == (400, [])
    assert sentence in page
    for kept in ("Una balanza sellada", "Que la ventanilla venga cada mes", f'value="{ACTA["key"]}"', "El camino"):
        assert kept in page


def test_an_acta_without_anything_said_is_refused(app: Flask, sign_in: SignIn) -> None:
    empty = {name: "" for name in ACTA if name.startswith("v:")} | {"agreements": "", "proposals": ""}
    status, page = send(sign_in("facilita"), **empty)
    assert (status, stored(app)) == (400, [])
    assert "El acta no trae votos, propuestas ni acuerdos." in page


def test_a_protected_space_keeps_no_date_and_no_names(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("promotora")
    form = client.get(f"{NEW}?space=PAL").get_data(as_text=True)
    assert "held_on" not in form
    assert "witness1" not in form
    assert send(client, space="PAL")[0] == 200
    with app.app_context(), system("a test"):
        acta = db.session.query(Acta).filter(Acta.contribution_key == ACTA["key"]).one()
        contribution = db.session.get(Contribution, ACTA["key"])
        assert contribution is not None
        assert (acta.held_on, acta.witnesses, contribution.received_at) == (None, [], None)


@pytest.mark.parametrize(("login", "space", "status"), [
    ("facilita", "PAL", 404), ("coordina", "PAL", 404), ("promotora", "MAC", 404), ("facilita", "OPEN", 404),
    ("facilita", "NADA", 404), ("redacta", "MAC", 403), ("observa", "MAC", 403), ("entidad", "MIN", 403),
    ("administra", "FED", 403),
])  # fmt: skip
def test_actas_are_entered_in_ones_own_spaces(app: Flask, sign_in: SignIn, login: str, space: str, status: int) -> None:
    client = sign_in(login)
    assert client.get(f"{NEW}?space={space}").status_code == status
    assert send(client, space=space)[0] == status
    assert stored(app, space) == []


def test_actas_of_others_do_not_show_before_the_close(app: Flask, sign_in: SignIn) -> None:
    send(sign_in("facilita"))
    page = sign_in("coordina").get(f"{P}/r/R4/actas").get_data(as_text=True)
    assert "Hasta el cierre solo las ve quien facilita este grupo." in page
    assert "Secocha" not in page
    page = sign_in("promotora").get(f"{P}/r/R4/actas").get_data(as_text=True)
    assert "Secocha" not in page
    assert "Mineros en talleres" not in page
    assert outsider(app).get(f"{P}/r/R4/actas").status_code == 404


def test_a_closed_round_takes_no_acta(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("facilita")
    assert client.get(f"{P}/r/R3/actas/new?space=MAC").status_code == 409
    answer = client.post(f"{P}/r/R3/actas/new", data=ACTA)
    assert (answer.status_code, "La ronda no está abierta." in answer.get_data(as_text=True)) == (400, True)
    assert "Una balanza sellada" in answer.get_data(as_text=True)


ORDERS: dict[str, str] = {
    "space": "MAC", "key": "e" * 32, "place": "Secocha", "n_attendees": "44", "rows": "5",
    "o:1": "A1.1 > A1.2 = A1.3 > A2.1", "c:1": "30", "o:2": "a2.1", "c:2": "12",
}  # fmt: skip


def send_orders(client: FlaskClient, **changes: str) -> tuple[int, str]:
    answer = client.post(f"{P}/r/R3/actas/new", data=ORDERS | changes, follow_redirects=True)
    return answer.status_code, answer.get_data(as_text=True)


def orders(app: Flask) -> dict[int, tuple[set[int], dict[str, int]]]:
    """Return the ballots of the acta: part -> people and item -> place."""
    found: dict[int, tuple[set[int], dict[str, int]]] = {}
    with app.app_context(), system("a test"):
        rows = db.session.query(Answer.part, Answer.n, Item.code, Answer.value).join(Item, Item.id == Answer.item_id)
        for part, n, item, value in rows.filter(Answer.contribution_key == ORDERS["key"], Answer.criterion == "rank"):
            people, places = found.setdefault(part, (set(), {}))
            people.add(n)
            places[item] = (value or 0) // 10**6
    return found


def test_an_acta_of_a_ranking_takes_whole_orders(app: Flask, sign_in: SignIn) -> None:
    only_open(app, "R3", mode="ranking")
    client = sign_in("facilita")
    form = client.get(f"{P}/r/R3/actas/new?space=MAC").get_data(as_text=True)
    assert 'name="o:5"' in form
    assert 'name="o:6"' not in form
    assert "A1.1 &gt; A1.2 = A1.3" in form
    assert "v:A1.1:rank" not in form
    status, page = send_orders(client)
    assert (status, "Acta guardada. Constancia:" in page) == (200, True)
    assert orders(app) == {0: ({30}, {"A1.1": 1, "A1.2": 2, "A1.3": 2, "A2.1": 3}), 1: ({12}, {"A2.1": 1})}
    status, page = send_orders(client)
    assert "No se guardó dos veces." in page


def test_more_rows_keep_what_was_typed_and_store_nothing(app: Flask, sign_in: SignIn) -> None:
    only_open(app, "R3", mode="ranking")
    status, page = send_orders(sign_in("facilita"), go="more", agreements="Volver a vernos")
    assert (status, orders(app)) == (200, {})
    for kept in ('name="rows" value="10"', 'name="o:10"', 'value="A1.1 &gt; A1.2 = A1.3 &gt; A2.1"', 'value="30"',
                 "Volver a vernos", f'name="key" value="{ORDERS["key"]}"'):  # fmt: skip
        assert kept in page


@pytest.mark.parametrize(("changes", "sentence"), [
    ({"o:2": "A9.9 > A1.1"}, "«A9.9» no está entre los puntos de esta ronda."),
    ({"o:2": "A1.1 > A1.1"}, "«A1.1» está dos veces en el mismo orden."),
    ({"c:2": ""}, "Escriba el orden y cuántas personas lo dieron, las dos cosas."),
    ({"o:2": "A4.1", "c:2": "15"}, "Los órdenes suman 45 personas y asistieron 44. Revise el acta."),
])  # fmt: skip
def test_an_order_at_fault_comes_back_as_typed(
    app: Flask, sign_in: SignIn, changes: dict[str, str], sentence: str
) -> None:
    only_open(app, "R3", mode="ranking")
    status, page = send_orders(sign_in("facilita"), **changes)
    assert (status, orders(app), sentence in page) == (400, {}, True)
    assert 'value="A1.1 &gt; A1.2 = A1.3 &gt; A2.1"' in page


FILE = """space,participant,item,criterion,value
FED,p1,OP1,support,1
FED,p1,OP2,support,9
MAC,z1,OP1,support,-1
PAL,z2,OP1,support,1
SOC,z3,NADA,support,1
"""


def upload(client: FlaskClient, text: str = FILE, round_code: str = "R4") -> tuple[int, str]:
    data: dict[str, Any] = {"file": (io.BytesIO(text.encode()), "filas.csv")}
    answer = client.post(f"{P}/r/{round_code}/import", data=data, content_type="multipart/form-data")
    return answer.status_code, " ".join(answer.get_data(as_text=True).split())


def counts(page: str) -> list[str]:
    return [part.split("</dd>")[0] for part in page.split('<dd class="big num">')[1:]]


def test_an_import_tells_what_was_stored_repeated_and_refused(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("facilita")
    status, page = upload(client)
    assert (status, counts(page)) == (200, ["2", "0", "3"])
    assert "El valor 9 de «OP2» se sale de la escala: va de -1 a 1." in page
    assert "El espacio PAL no participa en esta ronda o no está a su cargo." in page
    assert "«NADA» no está entre los puntos de esta ronda." in page
    assert counts(upload(client)[1]) == ["0", "2", "3"]


def test_the_refused_rows_can_be_taken_away(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("facilita")
    page = upload(client)[1]
    rows = "line,reason\r\n3,uno\r\n"
    assert 'name="rows" value="line,reason' in page
    answer = client.post(f"{P}/r/R4/import/refused.csv", data={"rows": rows})
    assert (answer.mimetype, answer.get_data(as_text=True)) == ("text/csv", rows)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="filas-R4.csv"'


def test_only_its_own_facilitator_imports_into_the_protected_space(app: Flask, sign_in: SignIn) -> None:
    row = "space,participant,item,criterion,value\nPAL,z2,OP1,support,1\n"
    assert counts(upload(sign_in("coordina"), row)[1]) == ["0", "0", "1"]
    assert counts(upload(sign_in("promotora"), row)[1]) == ["1", "0", "0"]
    for login in ("redacta", "observa", "entidad", "administra"):
        assert upload(sign_in(login), row)[0] == 403
    assert upload(outsider(app), row)[0] == 404


@pytest.mark.parametrize(("text", "sentence"), [
    ("", "Elija un archivo."),
    ("uno,dos\n1,2\n", "A la cabecera del CSV le falta"),
    ("\x00\x01", "El archivo no es un CSV"),
])  # fmt: skip
def test_a_file_at_fault_changes_nothing(app: Flask, sign_in: SignIn, text: str, sentence: str) -> None:
    status, page = upload(sign_in("facilita"), text)
    assert (status, sentence in page) == (400, True)


def test_a_round_that_is_not_open_takes_no_file(app: Flask, sign_in: SignIn) -> None:
    status, page = upload(sign_in("facilita"), round_code="R5")
    assert (status, "La ronda no está abierta." in page) == (400, True)
