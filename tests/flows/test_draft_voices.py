"""What answers to the voices, over HTTP: replies, dissents, signatures; and who may know and do what at the desk."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from consult.base.db import db, system
from consult.contributions.models import Statement
from consult.demo import PASSWORD
from consult.drafting.models import Disposition, Dissent
from consult.rounds.queries import round_by_code
from consult.spaces.actions import add_person
from consult.spaces.gate import SYSTEM
from consult.spaces.queries import policy_by_slug, space_by_code
from tests.conftest import SLUG, SignIn
from tests.flows.draft_pages import PAGES, WRITING, P, bare, field, read, section, sent

SECRET = "Esto queda entre nosotras"


@pytest.fixture
def drafter(sign_in: SignIn) -> FlaskClient:
    return sign_in("redacta")


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    """Somebody with an account and no mandate in this policy."""
    with app.app_context():
        add_person(SYSTEM, policy_by_slug(SLUG), login="forastero", name="Nadie Conocido", password=PASSWORD)
        db.session.commit()
    client = app.test_client()
    assert client.post("/login", data={"login": "forastero", "password": PASSWORD}).status_code == 302
    return client


def statement(app: Flask, **fields: object) -> str:
    """Store a text of the pallaqueras; by default they keep it for themselves."""
    with app.app_context(), system("test"):
        policy = policy_by_slug(SLUG)
        told: dict[str, object] = {"code": "AP-SECRETA", "kind": "testimony", "about": "CI1.1", "text": {"es": SECRET}}
        row = Statement(policy_id=policy.id, space_id=space_by_code(policy, "PAL").id,
                        round_id=round_by_code(policy, "R1").id, **(told | fields))  # fmt: skip
        db.session.add(row)
        db.session.commit()
        return row.id


def test_an_answer_needs_words_and_nothing_typed_is_lost(app: Flask, drafter: FlaskClient) -> None:
    statement(app, code="AP-900", is_released=True, text={"es": "Que el registro sea gratis"})
    before = re.search(r"(\d+) de (\d+) contestados", read(drafter, "/drafting/answers"))
    assert before
    refused = drafter.post(f"{P}/drafting/answers/AP-900", data={"kind": "parcial", "es": " ", "en": "Half"})
    page = refused.get_data(as_text=True)
    assert refused.status_code == 400
    assert "Escriba la respuesta: cada aporte recibe un motivo." in page
    assert re.search(r'value="parcial" checked', page)
    assert field(page, "en") == "Half"
    without_kind = drafter.post(f"{P}/drafting/answers/AP-900", data={"es": "Queda en el estándar"})
    assert without_kind.status_code == 400
    assert field(without_kind.get_data(as_text=True), "es") == "Queda en el estándar"
    sent(drafter, "/drafting/answers/AP-900", kind="parcial", es="Queda en el estándar", en="")
    after = re.search(r"(\d+) de (\d+) contestados", read(drafter, "/drafting/answers"))
    assert after
    assert (int(after[1]), after[2]) == (int(before[1]) + 1, before[2])
    assert "Queda en el estándar" in read(drafter, "/drafting/answers?show=answered&space=PAL")
    assert "AP-900" not in read(drafter, "/drafting/answers?show=owed")
    sent(drafter, "/drafting/answers/AP-900", kind="duplicado", es="")
    with app.app_context():
        given = db.session.scalar(select(Disposition).where(Disposition.kind == "duplicado"))
        assert given is not None
        assert given.answer == {"es": ""}


def test_one_answer_leads_to_the_next_that_is_owed(drafter: FlaskClient) -> None:
    owed = re.findall(r'id="(AP-[^"]+)"', read(drafter, "/drafting/answers?show=owed"))
    assert len(owed) == 14  # simulated: 2 by space in R1 and R2, those of PAL not released, those of R4 still open
    where = sent(drafter, f"/drafting/answers/{owed[3]}", follow=False, kind="fuera", es="No toca aquí")
    assert where == f"{P}/drafting/answers/{owed[4]}"
    where = sent(drafter, f"/drafting/answers/{owed[13]}", follow=False, kind="fuera", es="No toca aquí")
    assert where == f"{P}/drafting/answers/{owed[0]}"


def test_texts_of_an_open_round_are_neither_shown_nor_counted(app: Flask, drafter: FlaskClient) -> None:
    with app.app_context(), system("test"):
        round_ = round_by_code(policy_by_slug(SLUG), "R4")
        codes = set(db.session.scalars(select(Statement.code).where(Statement.round_id == round_.id)))
    assert codes
    page = read(drafter, "/drafting/answers")
    assert "12 de 26 contestados" in page
    assert not {code for code in codes if code in page}
    assert {drafter.get(f"{P}/drafting/answers/{code}").status_code for code in codes} == {404}


def everything(client: FlaskClient) -> str:
    """Read every page of the desk, and search for the secret."""
    pages = [
        client.get(P + address).get_data(as_text=True) for address in (*PAGES, *WRITING, "/drafting/answers/AP-001")
    ]
    marks = {mark for page in pages for mark in re.findall(r"trail/(E-\d+)", page)}
    pages += [client.get(f"{P}/drafting/trail/{mark}").get_data(as_text=True) for mark in marks]
    for query in ("nosotras", "AP-SECRETA", ""):
        found = client.post(f"{P}/drafting/line/L1.1/evidence", data={"do": "search", "q": query})
        pages.append(found.get_data(as_text=True).replace(f'value="{query}"', ""))
    return "\n".join(pages)


LONG = pytest.mark.campaign


@pytest.mark.parametrize(
    "login", ["redacta", pytest.param("coordina", marks=LONG), pytest.param("facilita", marks=LONG)]
)
def test_a_text_its_group_keeps_never_reaches_the_desk(app: Flask, sign_in: SignIn, login: str) -> None:
    row_id = statement(app)
    client = sign_in(login)
    assert SECRET not in everything(client)
    assert "AP-SECRETA" not in everything(client)
    refused = {client.get(f"{P}/drafting/answers/AP-SECRETA").status_code}
    refused |= {client.post(f"{P}/drafting/answers/AP-SECRETA", data={"kind": "fuera", "es": "x"}).status_code}
    assert refused == ({403} if login == "facilita" else {404})
    linked = client.post(f"{P}/drafting/line/L1.1/evidence", data={"do": "link", "statement": "AP-SECRETA"})
    assert linked.status_code == (403 if login == "facilita" else 400)
    with app.app_context(), system("test"):
        kept = db.session.get(Statement, row_id)
        assert kept is not None
        kept.is_released = True
        db.session.commit()
    assert SECRET in everything(client)  # it could have leaked


def test_a_dissent_prints_beside_its_guideline_in_the_words_of_its_group(app: Flask, sign_in: SignIn) -> None:
    with app.app_context():
        policy = policy_by_slug(SLUG)
        federations = space_by_code(policy, "FED")
        db.session.add(Dissent(policy_id=policy.id, space_id=federations.id, code="D-09", about="A1.1", source="gap",
                               text={}, status="pending"))  # fmt: skip
        db.session.commit()
    drafter, facilitator = sign_in("redacta"), sign_in("facilita")
    assert "Falta el texto del grupo." in section(read(drafter, "/drafting"), "L1.1", "S1.1.1")
    refused = facilitator.post(f"{P}/dissents/D-09", data={"do": "write", "text": "a" * 1501})
    assert refused.status_code == 400
    assert field(refused.get_data(as_text=True), "text") == "a" * 1501
    said = "Sí a la asistencia, <b>pero</b> elegida por cada federación."
    sent(facilitator, "/dissents/D-09", do="write", text=said)
    beside = section(read(drafter, "/drafting"), "L1.1", "S1.1.1")
    assert "«Sí a la asistencia, &lt;b&gt;pero&lt;/b&gt; elegida por cada federación.»" in beside
    assert "Se imprime junto a este lineamiento. No se puede quitar." in beside
    assert said.split(",")[0] not in read(drafter, "/drafting").split('id="L1.2"')[1].split("</section>")[0]
    sent(facilitator, "/dissents/D-09", do="write", text="Otra cosa")  # until a report is published (counting.md §10)
    assert "«Otra cosa»" in section(read(drafter, "/drafting"), "L1.1", "S1.1.1")


def test_a_group_may_prefer_not_to_write(sign_in: SignIn) -> None:
    page = bare(sent(sign_in("entidad"), "/dissents/D-03", do="decline"))
    assert "El grupo prefirió no escribir." in page
    assert "Disensos sin texto: 1" in bare(read(sign_in("redacta"), "/drafting/pending"))


def test_a_provider_signs_and_a_later_change_takes_the_signature_away(sign_in: SignIn) -> None:
    entidad, drafter = sign_in("entidad"), sign_in("redacta")
    assert "Firmar como MINEM-DGFM" in read(entidad, "/drafting")
    assert "Firmar como" not in read(drafter, "/drafting")
    page = bare(sent(entidad, "/services/S1.1.1/accept"))
    assert re.search(r"Firmado MINEM-DGFM, \d+ de \w+ de \d{4}", page)
    assert "Servicios sin firmar: 8" in bare(read(drafter, "/drafting/pending"))
    page = sent(drafter, "/drafting/line/S1.1.1", es="Otro servicio", provider="MINEM-DGFM", co_providers="",
                receiver="mineros", coverage="Puno")  # fmt: skip
    assert "la firma anterior ya no vale" in page
    assert "Servicios sin firmar: 9" in bare(read(drafter, "/drafting/pending"))
    assert entidad.post(f"{P}/services/S2.2.1/accept").status_code == 409  # PRODUCE's


ACTS: dict[str, tuple[str, dict[str, str]]] = {
    "see": ("GET /drafting", {}),
    "write": ("POST /drafting/line/L1.1", {"es": "Otro texto", "rationale": ""}),
    "park": ("POST /drafting/pending/park", {"rule": "C3", "subject": "CI1.1", "reason": "Por algo"}),
    "answer": ("POST /drafting/answers/AP-004", {"kind": "fuera", "es": "No toca"}),
    "FED": ("POST /dissents/D-01", {"do": "write", "text": "Algo"}),
    "MIN": ("POST /dissents/D-03", {"do": "write", "text": "Algo"}),
    "MAC": ("POST /dissents/D-04", {"do": "write", "text": "Algo"}),
    "sign": ("POST /services/S1.1.1/accept", {}),
}
MATRIX = {
    "coordina": "200 302 302 302 403 403 403 403",
    "redacta": "200 302 302 302 404 404 404 403",
    "facilita": "200 403 403 403 302 302 302 403",
    "promotora": "200 403 403 403 404 404 404 403",
    "observa": "200 403 403 403 404 404 404 403",
    "administra": "403 403 403 403 403 403 403 403",
    "entidad": "200 403 403 403 404 302 404 302",
}
"""The status of each of ACTS, in order, as core/access.py has it: 404 where the group is not known from inside, 403
where it is, or where the desk is known and the act is not theirs. D-01 is written; its group may change it."""


def status(client: FlaskClient, act: str) -> int:
    (method, address), fields = ACTS[act][0].split(), ACTS[act][1]
    return client.open(P + address, method=method, data=fields).status_code


@pytest.mark.parametrize("login", MATRIX)
def test_each_role_does_what_the_matrix_says(sign_in: SignIn, login: str) -> None:
    client = sign_in(login)
    assert " ".join(str(status(client, act)) for act in ACTS) == MATRIX[login]


def test_a_stranger_finds_nothing_and_a_passer_by_is_asked_to_sign_in(
    client: FlaskClient, stranger: FlaskClient
) -> None:
    assert {act: status(stranger, act) for act in ACTS} == dict.fromkeys(ACTS, 404)
    for address in (*PAGES, *WRITING):
        assert stranger.get(P + address).status_code == 404, address
        answer = client.get(P + address)
        assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/login"), address


def test_who_only_reads_is_offered_nothing_to_press(sign_in: SignIn) -> None:
    reader = sign_in("observa")
    for address in ("/drafting", "/drafting/pending", "/drafting/answers", "/dissents"):
        page = read(reader, address)
        assert not re.search(r"/drafting/(line|new)/|/park|Contestar|Cambiar|Escribir la posición", page), address
    assert "Editar" in read(sign_in("redacta"), "/drafting")
