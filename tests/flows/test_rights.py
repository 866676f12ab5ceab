"""The rights of whoever holds a card: to read, to take a copy, to take back; the text agreed to (PRI-13, PRI-14)."""

from __future__ import annotations

import json
import re
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from consult.base.clock import now
from consult.base.db import db, system
from consult.base.keys import end_author_key
from consult.contributions.consents import LAYERS, digest_of, text_of_version, version_in
from consult.contributions.ledger import ConsentText
from consult.contributions.models import Contribution
from consult.results.actions import close
from consult.results.queries import breakdown, view
from consult.rounds.queries import round_by_code
from consult.spaces.gate import SYSTEM
from consult.spaces.queries import policy_by_slug, space_by_code
from tests.conftest import SLUG
from tests.flows.answering import Card, accept, enter, n_rows, only_open, send, set_state, stored, text

MINE, COPY = "/a/mine", "/a/copy"


def answered(app: Flask, code: str, comment: str = "Nadie nos anota", **ticks: str) -> tuple[FlaskClient, str]:
    """Answer the first question of the one open round and send it; return a phone that showed the card again."""
    client = enter(app, code)
    accept(client, **ticks)
    client.post("/a/q/1", data={"v-support": "-1", "w-comment": comment})
    receipt = send(client)
    return enter(app, code), receipt


def withdraw(client: FlaskClient, round_code: str = "R4") -> None:
    """One tap, and its confirmation."""
    asked = client.post("/a/withdraw", data={"round": round_code})
    assert asked.status_code == 200
    assert "No hace falta dar un motivo." in asked.get_data(as_text=True)
    done = client.post("/a/withdraw", data={"round": round_code, "go": "sure"})
    assert (done.status_code, done.headers["Location"]) == (303, MINE)


def test_pri_14_a_card_reads_and_copies_what_it_sent(app: Flask, card: Card) -> None:
    """In a protected space too, while the visit lasts; the page before it still tells nothing."""
    for space in ("FED", "PAL"):
        client, receipt = answered(app, card(space), f"Palabras de {space}")
        page = text(client, MINE)
        assert f"Palabras de {space}" in page
        assert "En desacuerdo" in page
        assert receipt in page
        assert "Retirar lo que envié" in page
        printed = text(client, COPY)
        assert f"Palabras de {space}" in printed
        assert "<form method" not in printed.partition("<main")[2].partition("</main>")[0]
        got = client.get("/a/copy.json")
        assert got.mimetype == "application/json"
        assert got.headers["Content-Disposition"] == 'attachment; filename="copia.json"'
        copy = json.loads(got.data)
        [round_] = [one for one in copy["rounds"] if one["round"] == "R4"]
        assert [one["value_millionths"] for one in round_["answers"]] == [-1_000_000]
        assert [one["text"]["es"] for one in round_["words"]] == [f"Palabras de {space}"]
        [sent] = round_["sent"]
        assert sent["receipt"] == receipt
        assert sent["content"]["judgements"][0]["value"] == -1_000_000
        assert (sent["received_at"] is None) == (space == "PAL")
        assert ("policy" in copy) == (space == "FED")


def test_pri_14_another_card_reads_nothing_of_it(app: Flask, card: Card) -> None:
    answered(app, card("FED"), "Solo mío")
    for space in ("SOC", "PAL"):
        other = enter(app, card(space))
        for address in (MINE, COPY, "/a/copy.json"):
            assert "Solo mío" not in text(other, address)
    for address in (MINE, COPY, "/a/copy.json"):
        assert app.test_client().get(address).headers["Location"] == "/"


def test_pri_14_a_protected_phone_shows_it_only_while_the_visit_lasts(app: Flask, card: Card) -> None:
    client, _receipt = answered(app, card("PAL"))
    page = text(client, MINE)
    assert "<title>Preguntas</title>" in page
    client.get("/a/exit")
    assert client.get(MINE).headers["Location"] == "/"


def test_pri_14_what_is_taken_back_is_erased_and_stops_counting(app: Flask, card: Card) -> None:
    """The answers, the words and what they were stored in; the receipt says «Retirada»; she may answer again."""
    for space in ("FED", "PAL"):
        code = card(space)
        client, receipt = answered(app, code, "Esto lo retiro")
        before = n_rows(app)
        withdraw(client)
        after = n_rows(app)
        assert (after["answers"], after["statements"]) == (before["answers"] - 1, before["statements"] - 1)
        assert after["contributions"] == before["contributions"], "its leaf and its receipt stay"
        assert stored(app, code, round_code="R4", space=space) == {}
        with app.app_context(), system("reading for a test"):
            kept = db.session.scalars(select(Contribution).where(Contribution.receipt == receipt)).one()
            assert (kept.status, kept.payload, kept.consent, kept.digest) == ("withdrawn", {}, {}, "")
            assert (kept.region, kept.sex, kept.category) == ("", "", "")
        page = app.test_client().post("/receipt", data={"receipt": receipt}).get_data(as_text=True)
        assert "Retirada." in page
        assert "Con esta tarjeta no hay nada guardado." in text(client, MINE)
        assert client.post("/a/withdraw", data={"round": "R4", "go": "sure"}).status_code == 303
        assert "No hay nada suyo que retirar" in text(client, MINE)
        again, _receipt = answered(app, code, "Otra vez")
        assert "Otra vez" in text(again, MINE)


def test_pri_14_a_body_does_not_take_back_its_public_answer(app: Flask, card: Card) -> None:
    assert app.test_client().post("/a/withdraw", data={"round": "R4"}).headers["Location"] == "/"
    client = enter(app, card("FED"))
    assert client.post("/a/withdraw", data={"round": "nada"}).headers["Location"] == MINE


def test_pri_14_after_closing_it_may_still_be_taken_back_until_the_key_ends(
    app: Flask, card: Card, tmp_path: Path
) -> None:
    app.config["KEYS_DIR"] = tmp_path  # a key that ends here must not end for the other tests
    code = card("FED")
    client, receipt = answered(app, code)
    set_state(app, "R4", "closed")
    with app.app_context():
        round_by_code(policy_by_slug(SLUG), "R4").closed_at = now()
        db.session.commit()
    page = text(client, "/a")
    assert "Leer, copiar o retirar lo que envió" in page
    page = text(client, MINE)
    assert "Corregir" not in page
    assert re.search(r"Puede hacerlo hasta el \d+ de", page)
    withdraw(client)
    second, _receipt = answered_elsewhere(app, card)
    with app.app_context():
        end_author_key(round_by_code(policy_by_slug(SLUG), "R4").key)
    for phone in (client, second):
        page = text(phone, MINE)
        assert "Ya nadie puede saber cuál es lo suyo en esta ronda" in page
        assert "Retirar lo que envié" not in page
        refused = phone.post("/a/withdraw", data={"round": "R4", "go": "sure"})
        assert refused.status_code == 409
        assert phone.get("/a/copy.json").get_json()["rounds"][-1]["linked"] is False
    assert "Retirada." in app.test_client().post("/receipt", data={"receipt": receipt}).get_data(as_text=True)


def answered_elsewhere(app: Flask, card: Card) -> tuple[FlaskClient, str]:
    """Let a card of another space answer, the round open for a moment."""
    set_state(app, "R4", "open")
    found = answered(app, card("SOC"), "Sigo aquí")
    set_state(app, "R4", "closed")
    return found


def test_pri_13_what_was_agreed_to_stands_with_its_text(app: Flask, card: Card) -> None:
    """Regl. 9: version, language, lane and half-day, no name; every layer no unless it was ticked."""
    client = enter(app, card("PAL"))
    shown = text(client, "/a/consent")
    assert count_texts(app) == 0, "nothing is stored before «Acepto»"
    _phone, receipt = answered(app, card("PAL"), quotes="1", open_data="1")
    with app.app_context(), system("reading for a test"):
        kept = db.session.scalars(select(Contribution).where(Contribution.receipt == receipt)).one()
        assert {key: kept.consent[key] for key in LAYERS} == {
            "accepts": True, "quotes": True, "audio": False, "open_data": False,
        }  # fmt: skip
        round_ = round_by_code(policy_by_slug(SLUG), "R4")
        found = text_of_version(round_, space_by_code(round_.policy, "PAL"), version_in(kept.consent))
        assert found
        assert digest_of(found) == version_in(kept.consent)
        assert found in shown, "the very letters that were on the screen"
        assert (kept.lang, kept.channel, len(kept.half_day)) == ("es", "web", 13)
        assert [(one.lang, one.lane) for one in db.session.scalars(select(ConsentText))] == [("es", "web")]


def count_texts(app: Flask) -> int:
    with app.app_context(), system("counting for a test"):
        return db.session.scalar(select(func.count()).select_from(ConsentText)) or 0


def test_pri_13_a_refusal_keeps_no_text(app: Flask, card: Card) -> None:
    client = enter(app, card("FED"))
    text(client, "/a/consent")
    client.post("/a/consent", data={"go": "refuse"})
    assert count_texts(app) == 0


def test_pri_13_a_later_version_asks_again(app: Flask, card: Card) -> None:
    """The same text is not asked twice; another letter is."""
    code = card("FED")
    client, _receipt = answered(app, code)
    assert "Lo que usted acepta cambió" not in text(client, "/a/again")
    only_open(app, "R4", iterations=3)
    page = text(enter(app, code), "/a/again")
    assert "Lo que usted acepta cambió. Léalo antes de seguir." in page
    assert "Quién lo ve" in page


def test_pri_13_the_ten_points_stand_in_the_text_in_both_languages(app: Flask, card: Card) -> None:
    """Regl. 6.1, behind «Leer más», numbered: one line each."""
    for lang, more in (("es", "Leer más"), ("en", "Read more")):
        client = enter(app, card("FED"))
        client.post("/lang", data={"lang": lang, "next": "/a/consent"})
        points = text(client, "/a/consent").partition("<details>")[2].partition("</details>")[0]
        assert more in points or lang == "en"
        assert points.count("<li>") == 10


def test_counting_9_8_tables_counted_anew_are_not_shown_after_a_withdrawal(app: Flask, card: Card) -> None:
    """docs/counting.md §9, rule 8: the difference between two looks would be the answer that was taken back."""
    code = card("FED")
    client = enter(app, code)
    accept(client)
    client.post("/a/q/1", data={"v-support": "-1"})
    send(client)
    with app.app_context():
        close(SYSTEM, round_by_code(policy_by_slug(SLUG), "R4"))
        db.session.commit()
    assert has_tables(app)
    withdraw(enter(app, code))
    assert not has_tables(app)


def has_tables(app: Flask) -> bool:
    """Tell whether any space of the round has a table by region, for staff who see all."""
    with app.app_context():
        round_ = round_by_code(policy_by_slug(SLUG), "R4")
        seen = view(round_, is_internal=True)
        return any(breakdown(seen, "region", space=space) for space in round_.spaces)
