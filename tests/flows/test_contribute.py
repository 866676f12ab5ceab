"""The journey with a card: each kind of round by HTTP, stored once, corrected, resumed, and nothing said too much."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from consult.base.clock import today
from consult.base.db import db, system
from consult.contributions.models import Contribution, Statement
from consult.rounds.queries import config_of, round_by_code
from consult.spaces.queries import policy_by_slug
from tests.conftest import SLUG
from tests.flows.answering import (
    Card,
    accept,
    enter,
    key_of,
    n_rows,
    only_open,
    receipt,
    send,
    set_state,
    stored,
    text,
)

MILLION = 1_000_000
ANSWERS = {"support": "-1", "severity": "4", "VP": "2", "VS": "5", "VA": "no_se", "EF": "1", "level": "12.5"}
MEANT: dict[str, int | None] = {
    "support": -MILLION, "severity": 4 * MILLION, "VP": 2 * MILLION, "VS": 5 * MILLION, "VA": None, "EF": MILLION,
    "level": 12_500_000,
}  # fmt: skip
"""What is typed on every screen, and what the specification says it is in the database (millionths; «no sé» = null)."""

KINDS = [
    ("R1", 29, {"support", "severity"}), ("R2", 5, {"support", "level"}), ("R3", 24, {"VP", "VS", "VA", "EF"}),
    ("R4", 12, {"support"}), ("R5", 16, {"support", "level"}),
]  # fmt: skip
"""Round of the example, its screens at two judgements each, and what it asks (tests/data/mape.yaml)."""


@pytest.mark.parametrize(("round_code", "n_screens", "criteria"), KINDS)
def test_the_whole_journey_of_each_kind(
    app: Flask, card: Card, round_code: str, n_screens: int, criteria: set[str]
) -> None:
    only_open(app, round_code)
    code = card("FED")
    client = enter(app, code)
    accept(client)
    expected: dict[tuple[str, str], int | None] = {}
    items = items_in_order(app, round_code)
    seen: set[str] = set()
    for n in range(1, n_screens + 1):
        page = text(client, f"/a/q/{n}")
        asked = set(re.findall(r'name="v-(\w+)"', page))
        assert 1 <= len(asked) <= 2
        item = items[(n - 1) // 2 if round_code == "R3" else n - 1]
        expected |= {(item, name): MEANT[name] for name in asked}
        seen |= asked
        answer = client.post(f"/a/q/{n}", data={f"v-{name}": ANSWERS[name] for name in asked})
        assert answer.status_code == 303
        assert answer.headers["Location"] == (f"/a/q/{n + 1}" if n < n_screens else "/a/words")
    assert seen == criteria
    assert client.get(f"/a/q/{n_screens + 1}").status_code == 404
    text(client, "/a/words")
    key = re.findall(r'name="w-(\w+)"', text(client, "/a/words"))[0]
    assert client.post("/a/words", data={f"w-{key}": "Que avisen por radio"}).headers["Location"] == "/a/about"
    about = {"region": "Puno", "sex": "mujer", "category": "II"}
    assert client.post("/a/about", data=about).headers["Location"] == "/a/review"
    assert "Que avisen por radio" in text(client, "/a/review")
    sent = send(client)
    assert stored(app, code, round_code=round_code, space="FED") == expected
    with app.app_context(), system("reading for a test"):
        kept = db.session.scalars(select(Contribution).where(Contribution.receipt == sent)).one()
        assert (kept.region, kept.sex, kept.category, kept.channel) == ("Puno", "mujer", "II", "web")
        assert kept.consent["accepts"]
        assert kept.consent["is_adult"]
        assert [name for name in kept.consent if name.startswith("shown:")], "the digest of what was shown"
        said = db.session.scalars(select(Statement).where(Statement.contribution_key == kept.key)).one()
        assert (said.text["es"], said.region, said.is_simulated) == ("Que avisen por radio", "Puno", False)
    assert n_rows(app)["drafts"] == 0


def items_in_order(app: Flask, round_code: str) -> list[str]:
    """List the codes of the items of a round."""
    with app.app_context():
        return [item.id for item in config_of(round_by_code(policy_by_slug(SLUG), round_code)).items]


def test_a_ranking_by_taps_and_by_numbers(app: Flask, card: Card) -> None:
    only_open(app, "R3", mode="ranking")
    code = card("SOC")
    client = enter(app, code)
    accept(client)
    for tapped in ("A1.2", "A2.1", "A3.3"):
        answer = client.post("/a/q/1", data=chosen(text(client, "/a/q/1")) | {"up": tapped})
        assert answer.headers["Location"] == "/a/q/1"
    assert "lugar 3 de 12" in text(client, "/a/q/1")
    client.post("/a/q/1", data=chosen(text(client, "/a/q/1")) | {"top": "A3.3"})
    by_number = chosen(text(client, "/a/q/1")) | {"place-A4.1": "2"}
    assert client.post("/a/q/1", data=by_number | {"go": "next"}).headers["Location"] == "/a/words"
    send(client)
    wanted = ["A3.3", "A4.1", "A1.2", "A2.1"]
    places = {(item, "rank"): place * MILLION for place, item in enumerate(wanted, start=1)}
    assert stored(app, code, round_code="R3", space="SOC") == places


def chosen(page: str) -> dict[str, str]:
    """Return the places a ranking shows as chosen, as its form would send them."""
    found = re.findall(r'<select class="in" name="(place-[\w.]+)".*?</select>', page, flags=re.S)
    values = re.findall(r'<option value="(\d*)" selected>', page)
    return dict(zip(found, values, strict=False))


def test_nothing_is_stored_before_accepting_and_refusing_leaves_no_trace(app: Flask, card: Card) -> None:
    before = n_rows(app)
    client = enter(app, card("FED"))
    for address in ("/a/q/1", "/a/words", "/a/about", "/a/review"):
        assert client.get(address).headers["Location"] == "/a", "no question before the consent"
    page = text(client, "/a/consent")
    for told in ("MINEM", "minutos", "kB", "Ni nombre", "Cómo parar", "Nada se guarda antes de que acepte."):
        assert told in page
    answer = client.post("/a/consent", data={"go": "refuse"})
    assert answer.headers["Location"] == "/a/no"
    assert "No se guardó nada." in text(client, "/a/no")
    assert client.get("/a/consent").headers["Location"] == "/"
    assert n_rows(app) == before


def test_sending_twice_stores_once_with_the_same_receipt(app: Flask, card: Card) -> None:
    client = enter(app, card("FED"))
    accept(client)
    client.post("/a/q/1", data={"v-support": "1"})
    before, key = n_rows(app)["contributions"], key_of(client)
    entrada = client.get_cookie("entrada", path="/a")
    assert entrada
    receipts = set()
    for _ in range(3):  # the answer was lost each time: the phone still has the old cookie
        client.set_cookie("entrada", entrada.value, path="/a")
        assert client.post("/a/review", data={"key": key}).headers["Location"] == "/a/done"
        receipts.add(receipt(client))
    assert len(receipts) == 1
    assert n_rows(app)["contributions"] == before + 1


def test_ten_sends_at_once_store_one(each_app: Flask, card: Card) -> None:
    """OFF-3 of docs/trust.md, on both databases."""
    client = enter(each_app, card("FED"))
    accept(client)
    client.post("/a/q/1", data={"v-support": "1", "w-comment": "Con plazos"})
    before, key = n_rows(each_app), key_of(client)
    entrada = client.get_cookie("entrada", path="/a")
    assert entrada

    def once(_n: int) -> str:
        phone = each_app.test_client()
        phone.set_cookie("entrada", entrada.value, path="/a")
        assert phone.post("/a/review", data={"key": key}).headers["Location"] == "/a/done"
        return receipt(phone)

    with ThreadPoolExecutor(10) as pool:
        assert len(set(pool.map(once, range(10)))) == 1
    after = n_rows(each_app)
    assert {name: after[name] - before[name] for name in after} == {
        "contributions": 1, "answers": 1, "statements": 1, "drafts": -1,
    }  # fmt: skip


def test_ten_acceptances_at_once_begin_one_draft(each_app: Flask, card: Card) -> None:
    client = enter(each_app, card("FED"))
    entrada = client.get_cookie("entrada", path="/a")
    assert entrada

    def once(_n: int) -> int:
        phone = each_app.test_client()
        phone.set_cookie("entrada", entrada.value, path="/a")
        return phone.post("/a/consent", data={"go": "accept"}).status_code

    with ThreadPoolExecutor(10) as pool:
        assert set(pool.map(once, range(10))) == {303}
    assert n_rows(each_app)["drafts"] == 1


def test_the_day_until_when_is_said_with_its_weekday(app: Flask, card: Card) -> None:
    with app.app_context():
        round_by_code(policy_by_slug(SLUG), "R4").closes_on = today() + timedelta(days=7)
        db.session.commit()
    client = enter(app, card("FED"))
    accept(client)
    client.post("/a/q/1", data={"v-support": "1"})
    send(client)
    days = "lunes|martes|miércoles|jueves|viernes|sábado|domingo"
    assert re.search(rf"hasta el ({days}) \d+ de [a-z]+\.", text(client, "/a/done"))


def test_an_empty_sheet_is_not_sent(app: Flask, card: Card) -> None:
    client = enter(app, card("FED"))
    accept(client)
    answer = client.post("/a/review", data={"key": key_of(client)})
    assert answer.status_code == 400
    assert "Aún no hay nada que enviar." in answer.get_data(as_text=True)


def test_the_card_resumes_its_draft_on_another_phone(app: Flask, card: Card) -> None:
    first = enter(app, card("FED"))
    accept(first)
    for n in (1, 2):
        first.post(f"/a/q/{n}", data={"v-support": "-1", "w-comment": "Falta el plazo"})
    second = enter(app, card("FED"))
    assert second.get("/a").headers["Location"] == "/a/q/3"
    page = text(second, "/a/q/2")
    assert re.search(r'value="-1" checked', page)
    assert "Falta el plazo" in page
    assert enter(app, card("SOC")).get("/a").headers["Location"] == "/a/consent", "another card has its own"


def test_skip_and_back_lose_nothing(app: Flask, card: Card) -> None:
    client = enter(app, card("FED"))
    accept(client)
    client.post("/a/q/1", data={"v-support": "1"})
    assert client.post("/a/q/1", data={"v-support": "-1", "w-comment": "Hola", "go": "skip"}).status_code == 303
    assert 'value="1" checked' in text(client, "/a/q/1"), "skipping changes no answer"
    assert "Hola" in text(client, "/a/q/1"), "and keeps what was written"
    back = client.post("/a/q/2", data={"v-support": "no_se", "go": "back"})
    assert back.headers["Location"] == "/a/q/1"
    assert 'value="no_se" checked' in text(client, "/a/q/2")
    assert client.post("/a/fix/2", data={"v-support": "1"}).headers["Location"] == "/a/review"


def test_what_is_wrong_is_said_at_its_field_and_stays_typed(app: Flask, card: Card) -> None:
    only_open(app, "R5")
    client = enter(app, card("FED"))
    accept(client)
    typed = {"v-support": "1", "v-level": "12,5", "w-comment": "Pronto"}
    answer = client.post("/a/q/1", data=typed)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "lleva coma: escriba los decimales con punto y los miles sin separador." in page
    assert 'value="12,5"' in page
    assert 'value="1" checked' in page
    assert "Pronto" in page
    assert client.post("/a/q/1", data={"v-support": "7"}).status_code == 400
    assert client.post("/a/q/1", data={"v-level": "", "v-level-dk": "1"}).status_code == 303
    send(client)
    answers = stored(app, card("FED"), round_code="R5", space="FED")
    assert list(answers.values()) == [None]


def test_a_correction_is_a_new_envelope_and_the_last_answer_wins(app: Flask, card: Card) -> None:
    code = card("FED")
    client = enter(app, code)
    accept(client)
    for n, value in ((1, "1"), (2, "-1")):
        client.post(f"/a/q/{n}", data={"v-support": value})
    first = send(client)
    again = enter(app, code)
    assert again.get("/a").headers["Location"] == "/a/again"
    assert "En desacuerdo" in text(again, "/a/again")
    assert again.post("/a/again").headers["Location"] == "/a/review"
    again.post("/a/fix/1", data={"v-support": "no_se"})
    assert send(again) != first
    assert list(stored(app, code, round_code="R4", space="FED").values()) == [0, -MILLION]


def test_no_round_one_round_several_rounds(app: Flask, card: Card) -> None:
    only_open(app, "R6")
    client = enter(app, card("FED"))
    assert client.get("/a").headers["Location"] == "/a/rounds"
    assert "Ahora no hay preguntas abiertas para su grupo" in text(client, "/a/rounds")
    set_state(app, "R4", "open")
    assert client.get("/a").headers["Location"] == "/a"
    assert client.get("/a").headers["Location"] == "/a/consent"
    set_state(app, "R5", "open")
    other = enter(app, card("FED"))
    page = text(other, "/a/rounds")
    assert re.findall(r'name="round" value="(\w+)"', page) == ["R4", "R5"]
    set_state(app, "R5", "open", channels=["voice", "acta"])
    assert re.findall(r'name="round" value="(\w+)"', text(other, "/a/rounds")) == ["R4"], "not on a screen"


def test_a_paused_round_keeps_what_was_begun(app: Flask, card: Card) -> None:
    client = enter(app, card("FED"))
    accept(client)
    client.post("/a/q/1", data={"v-support": "1"})
    key = key_of(client)
    set_state(app, "R4", "paused")
    before = n_rows(app)["contributions"]
    assert client.post("/a/review", data={"key": key}).headers["Location"] == "/a"
    assert "La ronda está en pausa." in text(client, "/a")
    assert n_rows(app)["contributions"] == before
    set_state(app, "R4", "open")
    assert client.get("/a").headers["Location"] == "/a/q/2"
