"""The two worlds: one policy, one clock; in one the protected space is empty, in the other it has had a busy week."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from unittest.mock import patch

from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import select

from consult.base import clock
from consult.base.db import db
from consult.contributions.door import Door
from consult.contributions.log import Checkpoint, Leaf, SealedLeaf
from consult.core.envelope import Envelope, Words
from consult.core.integrity import words_of
from consult.core.kinds.model import Judgement
from consult.demo import PASSWORD, demo_people, fill
from consult.drafting.loading import load_policy
from consult.results.sealing import chain_head
from consult.rounds.models import Round
from consult.rounds.queries import round_by_code
from consult.spaces.actions import add_person
from consult.spaces.gate import SYSTEM
from consult.spaces.models import Space
from consult.spaces.queries import policy_by_slug
from tests.conftest import EXAMPLE, SLUG, Databases
from tests.flows.answering import enter

ROUND = "R4"
"""The round that is open in both worlds; earlier ones are published, so that what crossed is equal."""

INSIDE = "PAL"
ROOM = "promotora"
"""Who facilitates the protected space: the only member of staff who may see inside."""

STAFF = ("coordina", "facilita", "redacta", "observa", "administra", "entidad", "ajena")
"""Staff without a mandate in the protected space; the last has none at all."""

CARDS = ("FED", "FED+", "MAC", "SOC")
"""Cards of other spaces; + is its spokesperson's."""

P = f"/p/{SLUG}"
MILLION = 1_000_000


class Clock:
    """One clock for both worlds: it stands still while they are compared, and moves by hand."""

    def __init__(self) -> None:
        self.at = datetime.now(UTC).replace(microsecond=0)

    def tick(self) -> None:
        """Move on by one second: acts then have an order that no random id decides."""
        self.at += timedelta(seconds=1)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let the application read this clock and no other."""
        here = self

        class Held(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
                here.at += timedelta(microseconds=1)  # acts of one transaction have an order of their own too
                return here.at.astimezone(tz)

        with patch.object(clock, "datetime", Held):
            yield


@dataclass
class World:
    """One application, the cards of its spaces, and its visitors by role."""

    name: str
    app: Flask
    cards: dict[str, list[str]]
    visitors: dict[str, FlaskClient] = field(default_factory=dict)
    nonces: dict[bytes, bytes] = field(default_factory=dict)

    def sign_in(self, login: str) -> FlaskClient:
        """Return a client signed in as one of the staff."""
        client = self.app.test_client()
        assert client.post("/login", data={"login": login, "password": PASSWORD}).status_code == 302
        return client

    def code(self, name: str) -> str:
        """Return the first card of a space; of `SPACE+`, its spokesperson's."""
        return self.cards[name.removesuffix("+")][-1 if name.endswith("+") else 0]

    def welcome(self, staff: tuple[str, ...] = STAFF, cards: tuple[str, ...] = CARDS) -> None:
        """Let everybody in who will look around."""
        self.visitors = {"nobody": self.app.test_client()}
        self.visitors |= {login: self.sign_in(login) for login in staff}
        self.visitors |= {f"card {name}": enter(self.app, self.code(name)) for name in cards}

    def move(self, verb: str) -> None:
        """Move the round, as the coordinator does on its page."""
        address = f"{P}/r/{ROUND}/{verb}"
        answer = self.sign_in("coordina").post(address, data={"because": "Así se acordó"})
        assert answer.status_code == 303, (verb, answer.get_data(as_text=True)[-2000:])

    def learn_nonces(self) -> None:
        """Note what is drawn at random when a round is sealed: it differs between any two worlds, equal or not."""
        with self.app.app_context():
            heads = list(db.session.scalars(select(Checkpoint)))
            drawn = {head.root: "root" for head in heads}
            drawn |= {node: "fold" for head in heads for node in head.folds}
            drawn |= dict.fromkeys(db.session.scalars(select(SealedLeaf.hash)), "hash")
            drawn |= dict.fromkeys(db.session.scalars(select(Leaf.commitment)), "leaf")
            drawn[chain_head(round_of(self))] = "acts"
            grouped = {head.root[at : at + 8]: "group" for head in heads for at in range(0, 64, 8)}
            said = {gap.join(words_of(bytes.fromhex(head.root))): "words" for head in heads for gap in (" ", '","')}
            db.session.rollback()
        named = [*drawn.items(), *grouped.items(), *said.items()]
        self.nonces = {value.encode(): mark.encode() for value, mark in named}

    def put_away(self) -> None:
        """Let go of the database."""
        with self.app.app_context():
            db.session.remove()
            for bound in db.engines.values():
                bound.dispose()


def round_of(world: World) -> Round:
    """Return the round that is open in both worlds; inside a context."""
    return round_by_code(policy_by_slug(SLUG), ROUND)


def base(databases: Databases, engine: str) -> tuple[str, dict[str, list[str]]]:
    """Make what both worlds begin from: history published, and the open round answered by all but the protected."""
    url = databases.empty(engine)
    app = databases.app(url)
    with app.app_context():
        upgrade()
        policy = load_policy(SYSTEM, EXAMPLE.read_text(encoding="utf-8"))
        people = demo_people(policy)
        open_ = round_by_code(policy, ROUND)
        open_.state = "paused"
        fill(SYSTEM, policy)
        open_.state = "open"
        for space in open_.spaces:
            if not space.is_protected:
                answer(open_, space, n=12)
        add_person(SYSTEM, policy, login="ajena", name="Persona Ajena", password=PASSWORD)
        db.session.commit()
        db.session.remove()
        for bound in db.engines.values():
            bound.dispose()
    cards: dict[str, list[str]] = {}
    for person in people:
        if not person["password"]:
            cards.setdefault(str(person["space"]), []).append(str(person["login"]))
    return url, cards


def answer(round_: Round, space: Space, *, n: int) -> None:
    """Let n people of a space send an answer with words, each by an author of her own."""
    codes = [item.code for item in round_.items]
    envelopes = [
        Envelope(
            f"{space.code.lower()}{place:030d}",
            f"card:{space.code}:{place}",
            "web",
            tuple(Judgement(code, "support", (1 - 2 * ((place + at) % 3 == 0)) * MILLION)
                  for at, code in enumerate(codes)),
            (Words("comment", f"Palabras {place} de {space.code}", about=codes[place % len(codes)], may_quote=True),),
        )
        for place in range(n)
    ]  # fmt: skip
    Door(round_, space).admit(envelopes, at=clock.now())
