"""The door: groups named before any look-up, one sentence for all that does not open, no code in an address."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from consult.base import security
from consult.base.db import db, system
from consult.spaces import actions
from consult.spaces.codes import ALPHABET, Code, new_code, read_code
from consult.spaces.models import Card as CardRow
from consult.web.limits import limiter
from tests.flows.answering import Card, accept, enter, send, text

CLOSED = "Esa tarjeta no abre. Revise los grupos o pida otra."


def spoilt(code: str, group: int) -> str:
    """Change one character of a group, so that its check fails."""
    groups = code.split("-")
    first = groups[group][0]
    groups[group] = ALPHABET[(ALPHABET.index(first) + 1) % 32] + groups[group][1:]
    return "-".join(groups)


def wrong_secret(code: str) -> str:
    """Return a well-formed code with the selector of a card and the secret of none."""
    return Code(read_code(code).selector, new_code().secret).printed


def masked(page: str, typed: str) -> str:
    """Take out what differs by nature: the code that was typed and the form's token."""
    return re.sub(r'name="csrf_token" value="[^"]*"', "", page.replace(typed, "…"))


def test_home_asks_for_the_code_and_lists_policies(client: FlaskClient) -> None:
    page = text(client, "/")
    field = re.search(r'<input class="in code-in"[^>]*>', page)
    assert field
    for attribute in ('autocomplete="off"', 'inputmode="text"', 'autocapitalize="characters"', 'spellcheck="false"'):
        assert attribute in field.group(0)
    assert 'href="/p/pnm-mape-demo"' in page


@pytest.mark.parametrize(("group", "word"), list(enumerate(("primer", "segundo", "tercer", "cuarto"))))
def test_wrong_group_is_named_before_any_look_up(
    client: FlaskClient, card: Card, monkeypatch: pytest.MonkeyPatch, group: int, word: str
) -> None:
    looked: list[str] = []
    monkeypatch.setattr(actions, "card_by_selector", looked.append)
    typed = spoilt(card("FED"), group)
    answer = client.post("/", data={"code": typed})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert f"Revise el {word} grupo." in page
    assert f'value="{typed}"' in page, "a form never loses what was typed"
    assert looked == []


def test_typing_is_forgiven(app: Flask, card: Card) -> None:
    code = card("FED")
    looks_alike = code.translate(str.maketrans("01", "oI"))
    for typed in (code.lower(), code.replace("-", ""), code.replace("-", " "), f"  {code} ", looks_alike):
        enter(app, typed)


def test_unknown_wrong_and_void_cards_are_answered_alike(app: Flask, client: FlaskClient, card: Card) -> None:
    known, void = card("FED"), card("MIN")
    with app.app_context(), system("voiding for a test"):
        selector = read_code(void).selector
        db.session.execute(update(CardRow).where(CardRow.selector == selector).values(is_void=True))
        db.session.commit()
    pages = []
    for typed in (new_code().printed, wrong_secret(known), void):
        answer = client.post("/", data={"code": typed})
        assert answer.status_code == 400
        assert "entrada" not in str(answer.headers)
        pages.append(masked(answer.get_data(as_text=True), typed))
    assert CLOSED in pages[0]
    assert pages[0] == pages[1] == pages[2]
    enter(app, known)  # so that something could have opened


def test_an_unknown_card_costs_the_same_work(app: Flask, card: Card, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    known, matches = card("FED"), security.matches

    def counting(stored: str, secret: str) -> bool:
        made.append(secret)
        return matches(stored, secret)

    monkeypatch.setattr(security, "matches", counting)
    monkeypatch.setattr(actions, "matches", counting)
    for typed in (new_code().printed, wrong_secret(known)):
        made.clear()
        assert app.test_client().post("/", data={"code": typed}).status_code == 400
        assert len(made) == 1


def test_what_is_not_a_code_is_refused_calmly(client: FlaskClient) -> None:
    for typed in ("", "x", "ñ" * 20, "0" * 5000, "<script>"):
        answer = client.post("/", data={"code": typed})
        assert answer.status_code == 400
        assert "<script>" not in answer.get_data(as_text=True)


@pytest.fixture
def limited(app: Flask) -> Iterator[Flask]:
    """Count tries, from none."""
    app.config["RATELIMIT_ENABLED"] = True
    limiter.reset()
    yield app
    limiter.reset()


def test_one_card_takes_five_tries_and_a_slip_is_none(limited: Flask, card: Card) -> None:
    code, client = card("FED"), limited.test_client()
    for _ in range(30):
        assert client.post("/", data={"code": spoilt(code, 1)}).status_code == 400
    assert [client.post("/", data={"code": wrong_secret(code)}).status_code for _ in range(6)] == [400] * 5 + [429]
    assert client.post("/", data={"code": code}).status_code == 429, "the limit stands before the hash"
    enter(limited, card("MIN"))


def test_a_town_behind_one_address_may_enter_at_once(limited: Flask, card: Card) -> None:
    for _ in range(50):
        enter(limited, card("FED"))


def test_strangers_are_stopped_by_network(limited: Flask) -> None:
    client = limited.test_client()
    statuses = [client.post("/", data={"code": new_code().printed}).status_code for _ in range(21)]
    assert statuses == [400] * 20 + [429]


def test_the_qr_page_says_nothing_and_takes_no_code_from_the_address(client: FlaskClient, card: Card) -> None:
    page = text(client, "/c")
    assert "<title>Preguntas</title>" in page
    assert "MAPE" not in page
    assert 'src="/static/js/code.js"' in page
    assert 'href="/"' in page  # without script
    assert card("FED") not in text(client, f"/c?code={card('FED')}")
    answer = client.post(f"/?code={card('FED')}")
    assert answer.status_code == 400


def test_a_code_never_stands_in_an_address(app: Flask, card: Card) -> None:
    client = enter(app, card("FED"))
    accept(client)
    client.post("/a/q/1", data={"v-support": "1"})
    assert send(client)
    for address in ("/a", "/a/again", "/a/rounds", "/a/exit"):
        assert card("FED") not in client.get(address).headers.get("Location", "")


def test_receipt_says_whether_it_is_in_and_nothing_else(app: Flask, client: FlaskClient, card: Card) -> None:
    phone = enter(app, card("FED"))
    accept(phone)
    phone.post("/a/q/1", data={"v-support": "1", "w-comment": "Que diga los plazos"})
    code = send(phone)
    for typed in (code, code.lower(), code.replace("-", "")):
        page = client.post("/receipt", data={"receipt": typed}).get_data(as_text=True)
        assert "<b>Llegó.</b>" in page
        assert "plazos" not in page
        assert "Federaciones" not in page
    missing = client.post("/receipt", data={"receipt": "0000-0000-0000"}).get_data(as_text=True)
    assert "<b>Aún no.</b>" in missing
    answer = client.post("/receipt", data={"receipt": code[:6]})
    assert answer.status_code == 400
    assert "tres grupos de cuatro" in answer.get_data(as_text=True)


def test_pages_travel_compressed_when_the_browser_takes_it(client: FlaskClient) -> None:
    plain = client.get("/")
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in plain.headers["Vary"]
    small = client.get("/", headers={"Accept-Encoding": "gzip, br"})
    assert small.headers["Content-Encoding"] == "gzip"
    assert int(small.headers["Content-Length"]) == len(small.data) < len(plain.data)
    assert b"</html>" in gzip.decompress(small.data)
    assert "Content-Encoding" not in client.get("/?lang=es", headers={"Accept-Encoding": "gzip"}).headers, "BREACH"
    plain_sheet, small_sheet = sheet(client), sheet(client, **{"Accept-Encoding": "gzip"})
    assert gzip.decompress(small_sheet.data) == plain_sheet.data
    known = sheet(client, **{"Accept-Encoding": "gzip", "If-None-Match": small_sheet.headers["ETag"]})
    assert known.status_code == 304


def sheet(client: FlaskClient, **headers: str) -> TestResponse:
    """Fetch a file and let go of it."""
    answer = client.get("/static/css/part.css", headers=headers)
    answer.get_data()
    answer.close()
    return answer
