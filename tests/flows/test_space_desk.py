"""The desk of a space: texts, cards and bodies; and outsiders, who meet 404 on every address under it."""

from __future__ import annotations

import html
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.base.db import db, system
from consult.contributions.models import Statement
from consult.contributions.queries import released_statements
from consult.drafting.owed import owed
from consult.rounds.queries import round_by_code
from consult.spaces.actions import open_card
from consult.spaces.codes import read_code
from consult.spaces.models import Card, CardBatch, Space
from consult.spaces.queries import policy_by_slug, space_by_code
from tests.conftest import SignIn
from tests.flows.outsider import SLUG, P, outsider

CODE = re.compile(r'<p class="ticket-code">(.*?)</p>', re.S)


def addresses(app: Flask, space: str) -> list[tuple[str, str]]:
    """List every address of this application under a space, with a method it takes."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/p/<slug>/s/<space_code>"):
            address = rule.rule.replace("<slug>", SLUG).replace("<space_code>", space)
            address = re.sub(r"<[^>]+>", "x" * 32, address)
            found += [(method, address) for method in ("GET", "POST") if method in (rule.methods or ())]
    return found


def plain(page: str, space: str) -> str:
    """Return a page without the address that was asked for, which it gives back, and without its token."""
    return re.sub(r'name="csrf_token" value="[^"]*"', "", page.replace(f"/s/{space}", ""))


@pytest.mark.parametrize(
    "login", ["facilita", "coordina", "redacta", "observa", "administra", "entidad", "ajena", None]
)
def test_outsiders_meet_404_on_every_protected_address(app: Flask, sign_in: SignIn, login: str | None) -> None:
    client = app.test_client() if login is None else outsider(app) if login == "ajena" else sign_in(login)
    asked = addresses(app, "PAL")
    assert len(asked) >= 8
    for method, address in asked:
        theirs = client.open(
            address, method=method, data={"n": "3", "do": "release", "reason": "x"} if method == "POST" else None
        )
        nothing = client.open(address.replace("/s/PAL", "/s/NADA"), method=method)
        assert theirs.status_code == nothing.status_code == 404, (method, address)
        assert plain(theirs.get_data(as_text=True), "PAL") == plain(nothing.get_data(as_text=True), "NADA")
    with app.app_context(), system("a test"):
        pal = space_by_code(policy_by_slug(SLUG), "PAL")
        assert db.session.query(CardBatch).filter(CardBatch.space_id == pal.id).count() == 3  # the demonstration's


def test_its_own_facilitator_finds_all_of_it(sign_in: SignIn) -> None:
    client = sign_in("promotora")
    assert [client.get(f"{P}/s/PAL/{page}").status_code for page in ("texts", "cards", "bodies")] == [200, 200, 200]


@pytest.mark.parametrize(("login", "space", "status"), [
    ("administra", "FED", 404), ("administra", "OPEN", 403), ("observa", "FED", 404), ("redacta", "FED", 404),
    ("entidad", "MIN", 403), ("entidad", "FED", 404), ("promotora", "FED", 404), ("coordina", "FED", 200),
])  # fmt: skip
def test_the_matrix_decides_who_reads_texts(sign_in: SignIn, login: str, space: str, status: int) -> None:
    answer = sign_in(login).get(f"{P}/s/{space}/texts")
    assert answer.status_code == status
    assert ("Más multas solo nos empujan" in answer.get_data(as_text=True)) == (status == 200)


def texts_of(app: Flask, space: str) -> dict[str, tuple[bool, str, str]]:
    """Return (released, moderation, reason) of each text of a space by code."""
    with app.app_context(), system("a test"):
        rows = db.session.query(Statement).join(Space, Space.id == Statement.space_id).filter(Space.code == space)
        return {row.code: (row.is_released, row.moderation, row.moderation_reason) for row in rows}


def undecided(app: Flask) -> str:
    return next(code for code, state in sorted(texts_of(app, "PAL").items()) if state == (False, "shown", ""))


def decide(client: FlaskClient, space: str, code: str, do: str, reason: str = "") -> tuple[int, str]:
    answer = client.post(f"{P}/s/{space}/texts/{code}", data={"do": do, "reason": reason})
    return answer.status_code, answer.get_data(as_text=True)


def test_a_protected_text_leaves_only_when_its_space_says_so(app: Flask, sign_in: SignIn) -> None:
    client, code = sign_in("promotora"), undecided(app)
    assert decide(client, "PAL", code, "release")[0] == 303
    assert texts_of(app, "PAL")[code] == (True, "shown", "")
    with app.app_context():
        assert code in {one.code for one in released_statements(policy_by_slug(SLUG))}


def test_keeping_a_text_in_needs_a_reason_and_ends_the_wait(app: Flask, sign_in: SignIn) -> None:
    client, code = sign_in("promotora"), undecided(app)
    status, page = decide(client, "PAL", code, "hide")
    assert (status, texts_of(app, "PAL")[code]) == (400, (False, "shown", ""))
    assert "Para no mostrar un texto escriba el motivo." in page
    assert decide(client, "PAL", code, "hide", "El grupo prefiere no sacarlo")[0] == 303
    assert texts_of(app, "PAL")[code] == (False, "hidden", "El grupo prefiere no sacarlo")
    with app.app_context():
        assert owed(round_by_code(policy_by_slug(SLUG), "R1")).is_undecided
    for other in [code for code, state in texts_of(app, "PAL").items() if state == (False, "shown", "")]:
        decide(client, "PAL", other, "hide", "x")
    with app.app_context():
        assert not owed(round_by_code(policy_by_slug(SLUG), "R1")).is_undecided


def forum_text(app: Flask) -> str:
    with app.app_context(), system("a test"):
        policy = policy_by_slug(SLUG)
        space = space_by_code(policy, "OPEN")
        db.session.add(Statement(code="AP-FORO", policy_id=policy.id, space_id=space.id, kind="comment",
                                 text={"es": "Que se escuche a todos"}, moderation="pending"))  # fmt: skip
        db.session.commit()
    return "AP-FORO"


def test_a_forum_text_shows_after_somebody_read_it(app: Flask, sign_in: SignIn) -> None:
    client, code = sign_in("facilita"), forum_text(app)
    assert "Textos sin revisar: 1" in client.get(f"{P}/desk").get_data(as_text=True)
    assert "Por decidir: 1" in client.get(f"{P}/s/OPEN/texts").get_data(as_text=True)
    assert decide(client, "OPEN", code, "hide")[0] == 400
    assert decide(client, "OPEN", code, "hide", "Nombra a una persona")[0] == 303
    assert texts_of(app, "OPEN")[code] == (False, "hidden", "Nombra a una persona")
    assert decide(client, "OPEN", code, "show")[0] == 303
    assert texts_of(app, "OPEN")[code] == (True, "shown", "")


def test_a_text_is_decided_in_its_own_space(app: Flask, sign_in: SignIn) -> None:
    code = undecided(app)
    assert decide(sign_in("facilita"), "FED", code, "hide", "x")[0] == 404
    assert decide(sign_in("promotora"), "PAL", code, "burn")[0] == 404
    assert texts_of(app, "PAL")[code] == (False, "shown", "")


def printed(client: FlaskClient, space: str = "PAL", **more: str) -> tuple[int, str, list[str]]:
    answer = client.post(f"{P}/s/{space}/cards", data={"n": "10", "key": "e" * 32} | more)
    page = answer.get_data(as_text=True)
    codes = ["-".join(re.findall(r"<span>(\w+)</span>", ticket)) for ticket in CODE.findall(page)]
    return answer.status_code, page, codes


def test_cards_are_printed_once_and_open(app: Flask, sign_in: SignIn) -> None:
    status, page, codes = printed(sign_in("promotora"))
    assert (status, len(codes), len(set(codes))) == (200, 10, 10)
    assert page.count('<section class="tickets"') == 2  # eight on a page
    with app.app_context():
        entrance = open_card(read_code(codes[0]))
        assert entrance is not None
        assert not entrance.is_spokesperson
        policy = policy_by_slug(SLUG)
        assert entrance.space_id == space_by_code(policy, "PAL").id


def test_the_sheet_looks_like_a_raffle_ticket(app: Flask, sign_in: SignIn) -> None:
    page = html.unescape(printed(sign_in("promotora"))[1])
    seen = re.sub(r"<[^>]+>", " ", page).casefold()
    for word in ("pallaquera", "mape", "miner", "política", "consulta", "ronda", "grupo", "mujer", "promotora", "pal "):
        assert word not in seen, word
    assert "<title>Tarjetas</title>" in page
    assert "mark.svg" not in page
    assert " style=" not in page
    assert page.count("<svg viewBox") == 10


def test_the_drawing_holds_the_address_with_the_code_after_the_hash(
    app: Flask, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []

    def draw(address: str) -> str:
        drawn.append(address)
        return ""

    monkeypatch.setattr("consult.web.space_desk._qr", draw)
    app.config["PUBLIC_URL"] = "https://ejemplo.pe/"
    codes = printed(sign_in("promotora"))[2]
    assert drawn == [f"https://ejemplo.pe/c#{code}" for code in codes]


def test_a_page_sent_again_prints_nothing(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("promotora")
    printed(client)
    status, page, codes = printed(client)
    assert (status, codes) == (400, [])
    assert "Estas tarjetas ya se imprimieron" in page
    with app.app_context(), system("a test"):
        assert db.session.query(Card).filter(Card.batch_id == "e" * 32).count() == 10


@pytest.mark.parametrize("n", ["0", "401", "muchas", ""])
def test_an_odd_number_of_cards_is_refused_above_its_field(sign_in: SignIn, n: str) -> None:
    status, page, codes = printed(sign_in("promotora"), n=n)
    assert (status, codes) == (400, [])
    assert 'id="n-e"' in page


def test_spokespersons_cards_look_the_same_and_know_it(app: Flask, sign_in: SignIn) -> None:
    codes = printed(sign_in("facilita"), "FED", is_spokesperson="1", n="1")[2]
    with app.app_context():
        entrance = open_card(read_code(codes[0]))
        assert entrance is not None
        assert entrance.is_spokesperson
    assert "Vocera o vocero" in sign_in("facilita").get(f"{P}/s/FED/cards").get_data(as_text=True)


def test_a_revoked_batch_opens_nothing(app: Flask, sign_in: SignIn) -> None:
    client = sign_in("promotora")
    codes = printed(client)[2]
    assert sign_in("facilita").post(f"{P}/s/FED/cards/{'e' * 32}/revoke").status_code == 404  # of another space
    assert client.post(f"{P}/s/PAL/cards/{'e' * 32}/revoke").status_code == 303
    with app.app_context():
        assert [open_card(read_code(code)) for code in codes] == [None] * 10


def test_the_open_forum_has_no_cards(sign_in: SignIn) -> None:
    client = sign_in("facilita")
    assert client.get(f"{P}/s/OPEN/cards").status_code == 404
    assert client.post(f"{P}/s/OPEN/cards", data={"n": "3"}).status_code == 404


def test_a_body_joins_the_directory_once(sign_in: SignIn) -> None:
    client = sign_in("facilita")
    body = {
        "code": "FENAMARPE",
        "name": "Federación nacional",
        "aliases": "Fenamarpe, La federación",
        "members": "1200",
    }
    assert client.post(f"{P}/s/FED/bodies", data=body).status_code == 303
    page = client.get(f"{P}/s/FED/bodies").get_data(as_text=True)
    assert "Fenamarpe, La federación" in page
    assert "1,200" in page
    again = client.post(f"{P}/s/FED/bodies", data=body | {"name": "Otra"})
    text = again.get_data(as_text=True)
    assert (again.status_code, "Ya existe FENAMARPE." in text, 'value="Otra"' in text) == (400, True, True)
    assert client.post(f"{P}/s/FED/bodies", data=body | {"code": "x y"}).status_code == 400
    assert sign_in("entidad").get(f"{P}/s/MIN/bodies").status_code == 403
