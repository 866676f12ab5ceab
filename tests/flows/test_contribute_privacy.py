"""What the journey must never say or keep: the theme, the hour, the card; and whom it lets in, and how light it is."""

from __future__ import annotations

import gzip
import json
import re
from datetime import timedelta
from hashlib import sha256

from flask import Flask
from sqlalchemy import select

from consult.base.clock import now
from consult.base.db import db, system
from consult.contributions.actions import sweep_drafts
from consult.contributions.models import Contribution, Draft, Statement
from consult.rounds.queries import round_by_code
from consult.spaces.queries import policy_by_slug
from consult.web.capability import Capability, _signer
from tests.conftest import SLUG
from tests.flows.answering import Card, accept, author_of, enter, n_rows, send, set_state, stored, text

MILLION = 1_000_000


def test_a_protected_space_says_nothing_of_the_theme(app: Flask, card: Card) -> None:
    code = card("PAL")
    client = enter(app, code)
    pages = [text(client, "/a/consent")]
    accept(client)
    pages += [text(client, "/a/q/1"), text(client, "/a/words")]
    assert client.get("/a/about").headers["Location"] == "/a/review", "nothing is asked of who she is"
    answer = client.post("/a/q/1", data={"v-support": "1"})
    assert answer.headers["Location"] == "/a/q/2", "each button sends"
    pages.append(text(client, "/a/review"))
    pages.append(client.get("/a/q/999").get_data(as_text=True))
    send(client)
    pages.append(text(client, "/a/done"))
    with app.app_context():
        items = [item.text["es"] for item in round_by_code(policy_by_slug(SLUG), "R4").items]
    for page in pages:
        assert "<title>Preguntas</title>" in page or "<title>No encontramos esa página.</title>" in page
        assert 'href="/a/exit"' in page
        bare = page
        for item in items:  # the questions themselves do speak of it
            bare = bare.replace(item, "")
        for word in ("MAPE", "Política", "Pallaqueras", "MINEM-DGFM", "Consulta", SLUG, 'class="band"', "miner"):
            assert word not in bare
    assert pages[1].count('<button class="answer"') == 3


def test_a_protected_space_keeps_no_instant_and_shows_nothing_back(app: Flask, card: Card) -> None:
    code = card("PAL")
    client = enter(app, code)
    accept(client)
    client.post("/a/q/1", data={"v-support": "-1", "w-comment": "Nadie nos anota"})
    sent = send(client)
    with app.app_context(), system("reading for a test"):
        kept = db.session.scalars(select(Contribution).where(Contribution.receipt == sent)).one()
        assert kept.received_at is None
        assert re.fullmatch(r"\d{4}-\d\d-\d\d [ap]m", kept.half_day)
        assert (kept.region, kept.sex, kept.category) == ("", "", "")
        said = db.session.scalars(select(Statement).where(Statement.contribution_key == kept.key)).one()
        assert not said.is_released
        assert db.session.scalars(select(Draft)).all() == [], "a draft beside its contribution would tell the hour"
    assert client.get("/a").headers["Location"] == "/", "the phone keeps the receipt alone"
    again = enter(app, code)
    page = text(again, "/a/again")
    for word in ("Nadie nos anota", "En desacuerdo"):
        assert word not in page
    assert again.post("/a/again").headers["Location"] == "/a/q/1"
    assert "checked" not in text(again, "/a/q/1")
    assert 'aria-pressed="true"' not in text(again, "/a/q/1").partition("</form>")[0]
    again.post("/a/q/2", data={"v-support": "1"})
    send(again)
    assert sorted(stored(app, code, round_code="R4", space="PAL").values(), key=str) == [-MILLION, MILLION]


def test_a_protected_draft_lives_half_an_hour(app: Flask, card: Card) -> None:
    phones = {space: enter(app, card(space)) for space in ("PAL", "FED")}
    for client in phones.values():
        accept(client)
        client.post("/a/q/1", data={"v-support": "1"})
    with app.app_context(), system("moving the clock for a test"):
        for draft in db.session.scalars(select(Draft)):
            draft.touched_at = now() - timedelta(minutes=31)
        db.session.commit()
    assert phones["PAL"].get("/a").headers["Location"] == "/a/consent"
    assert phones["FED"].get("/a").headers["Location"] == "/a/q/2"
    with app.app_context():
        assert sweep_drafts() == 1
        db.session.commit()
    assert n_rows(app)["drafts"] == 1
    set_state(app, "R4", "closed")
    enter(app, card("SOC"))
    assert n_rows(app)["drafts"] == 0, "nobody may send it any more"


def test_a_draft_does_not_lead_to_its_card(app: Flask, card: Card) -> None:
    client = enter(app, card("PAL"))
    accept(client)
    cookie = client.get_cookie("entrada", path="/a")
    assert cookie
    with app.app_context(), system("reading for a test"):
        draft = db.session.scalars(select(Draft)).one()
        capability = Capability(**_signer().loads(cookie.value))
        assert draft.id not in (capability.author, capability.nonce)
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    assert cookie.expires is None
    assert cookie.max_age is None


def test_a_copy_of_the_database_does_not_say_which_card_said_what(app: Flask, card: Card) -> None:
    """Whoever holds every table, and knows what a card's author is made of, finds no author in what was stored."""
    code = card("PAL")
    client = enter(app, code)
    accept(client)
    client.post("/a/q/1", data={"v-support": "1"})
    sent = send(client)
    with app.app_context(), system("attacking for a test"):
        kept = db.session.scalars(select(Contribution).where(Contribution.receipt == sent)).one()
        content = json.dumps(kept.payload, sort_keys=True, ensure_ascii=False, default=str, separators=(",", ":"))
        author = author_of(code)
        guesses = {author, sha256(author.encode()).hexdigest(), sha256(f"{author}\n{content}".encode()).hexdigest()}
        written = {str(getattr(kept, column.name)) for column in Contribution.__table__.columns}
        assert not guesses & (written | {kept.author})
        assert sha256(f"{kept.author}\n{content}".encode()).hexdigest() == kept.digest, (
            "so the guess has the right form"
        )


def test_another_spaces_card_cannot_answer(app: Flask, card: Card) -> None:
    set_state(app, "R2", "open")  # asked of PAL, FED, MAC and SOC, not of MIN
    client = enter(app, card("MIN"))
    assert client.post("/a/rounds", data={"round": "R2"}).status_code == 404
    assert client.post("/a/rounds", data={"round": "nada"}).status_code == 404
    cookie = client.get_cookie("entrada", path="/a")
    assert cookie
    with app.app_context():
        honest = _signer().loads(cookie.value)
        other = round_by_code(policy_by_slug(SLUG), "R2").key
        crossed = _signer().dumps({**honest, "round": other})  # signed by us, yet of a round its space is not in
        loose = _signer().dumps({**honest, "is_protected": True})
    for forged in (crossed, loose, cookie.value[:-2] + "xx", "nada", ""):
        client.set_cookie("entrada", forged, path="/a")
        for address in ("/a", "/a/consent", "/a/q/1", "/a/review", "/a/rounds", "/a/done"):
            assert client.get(address).headers["Location"] == "/", forged
        assert client.post("/a/consent", data={"go": "accept"}).headers["Location"] == "/"


def test_leaving_forgets_the_visit(app: Flask, card: Card) -> None:
    for space, out in (("PAL", "https://www.gob.pe/"), ("FED", "/")):
        client = enter(app, card(space))
        accept(client)
        assert client.get("/a/exit").headers["Location"] == out
        assert client.get("/a/q/1").headers["Location"] == "/"
        assert client.get("/a/exit").headers["Location"] == "https://www.gob.pe/"


def test_pages_are_light(app: Flask, card: Card) -> None:
    """Settled conflict 6: 30 kB for the first page with everything it loads, 14 kB for each next one."""
    client = enter(app, card("FED"))

    def weight(address: str) -> int:
        with client.get(address, headers={"Accept-Encoding": "gzip"}) as answer:
            assert answer.status_code == 200
            assert len(answer.data) < 400 or gzip.decompress(answer.data)
            return len(answer.data) + len(str(answer.headers))

    consent = text(client, "/a/consent")
    loaded = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', consent))
    assert {"/static/css/tokens.css", "/static/css/part.css"} <= loaded
    assert not [file for file in loaded if file.endswith(".js")]
    assert weight("/a/consent") + sum(weight(file) for file in loaded) <= 30_000
    accept(client)
    for address in ("/a/q/1", "/a/words", "/a/about", "/a/review"):
        assert weight(address) <= 14_000
    assert "http" not in re.sub(r"https://www\.gob\.pe/", "", consent).partition("</head>")[2], "no third party"
