"""The end of the author key: what it is, when it comes, and that afterwards nobody tells whose an answer is (PRI-6)."""

from __future__ import annotations

import hashlib
import random
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select, text

from consult.base.audit import AuditEntry
from consult.base.clock import now
from consult.base.db import db, system
from consult.base.keys import KeyEnded, author_key, author_token, end_author_key, end_key, has_ended, key
from consult.contributions.door import Door, token_of
from consult.contributions.models import Contribution
from consult.contributions.unlinking import is_unlinked, late_days, unlink_rounds, unlinks_at
from consult.core.envelope import Envelope, Words
from consult.core.errors import Conflict
from consult.core.kinds.model import Judgement
from consult.core.lifecycle import LATE_DAYS
from consult.rounds.actions import open_round
from consult.rounds.queries import rounds
from consult.spaces.gate import SYSTEM
from consult.spaces.queries import policy_by_slug, space_by_code
from tests.floors.arrival_case import chance, n_right, orders
from tests.floors.sealed_round import ADDRESS, POLICY, YES, SealedRound

N_PEOPLE = 48
ALPHA = 0.05


@pytest.fixture
def sealed(each_empty_app: Flask, tmp_path: Path) -> SealedRound:
    """The small round, open."""
    made = SealedRound(each_empty_app, tmp_path)
    made.open()
    return made


def answer_one_by_one(sealed: SealedRound) -> tuple[list[str], dict[str, str]]:
    """Let cards of the protected space answer one after the other, each in a transaction of its own; return the cards
    in the order in which they came, and the envelope of each, whose key is drawn at random as the journey draws it."""
    cards = [hashlib.sha256(f"card {n}".encode()).hexdigest() for n in range(N_PEOPLE)]
    dice = random.Random("arrivals")
    sent = {card: f"p{dice.randrange(10**31):031d}" for card in cards}
    for card in cards:
        with sealed.app.app_context():
            round_ = sealed.round()
            envelope = Envelope(sent[card], card, "web", (Judgement("s1", "support", YES),), (Words("comment", "Sí"),))
            Door(round_, space_by_code(round_.policy, "PAL")).admit([envelope], at=now())
            db.session.commit()
    return cards, sent


RARE = 0.0001
"""Below this an order tells something. Keys are random in each run: one in a thousand runs may look so by chance."""


def linked_by_key(sealed: SealedRound, cards: list[str]) -> dict[str, str]:
    """Link cards to envelopes as whoever holds the database and asks for the author key would."""
    with sealed.app.app_context(), system("an attacker with the whole database"):
        round_ = sealed.round()
        space = space_by_code(round_.policy, "PAL")
        by_author = {row.author: row.key for row in db.session.scalars(select(Contribution))}
        secret = author_key(round_.key)
        tokens = {card: author_token(secret, author=f"{space.id}:{card}") for card in cards}
        return {card: by_author[token] for card, token in tokens.items() if token in by_author}


def files_of(sealed: SealedRound) -> list[Path]:
    """List the files of an embedded database, its write-ahead log among them."""
    if not sealed.is_sqlite:
        return []
    path = Path(str(sealed.app.config["SQLALCHEMY_DATABASE_URI"]).removeprefix("sqlite:///"))
    return [path, *(each for each in (path.with_name(path.name + "-wal"),) if each.exists())]


def test_pri_6_after_the_keys_end_relinking_is_chance(sealed: SealedRound) -> None:
    """PRI-6: with every table and file and the order of arrival, ballots are told apart no better than by chance; the
    same attacker finds everybody while the key is kept, and on PostgreSQL while rows lie as they came."""
    cards, sent = answer_one_by_one(sealed)
    before = orders(sealed.app, files_of(sealed))
    found = {name: chance(guess, sent, cards) for name, guess in before.items()}
    clues = {"file 1"} if sealed.is_sqlite else {name for name, guess in before.items() if guess}
    assert {name for name in clues if found[name] >= ALPHA} == set(), "the control: until the close these tell"
    sealed.close()
    assert linked_by_key(sealed, cards) == sent, "the control: whoever keeps the key finds everybody"
    with sealed.app.app_context():
        at = now() + timedelta(days=LATE_DAYS, seconds=1)
        assert [round_.code for round_ in unlink_rounds(SYSTEM, at=at)] == ["R"]
        db.session.commit()
    with pytest.raises(KeyEnded):
        linked_by_key(sealed, cards)
    after = orders(sealed.app, files_of(sealed))
    assert {name for name, guess in after.items() if len(guess) != N_PEOPLE and not name.startswith("file")} == set()
    assert all(set(guess) == set(sent.values()) for name, guess in after.items() if not name.startswith("file"))
    told = {name: p for name, guess in after.items() if (p := chance(guess, sent, cards, n=29_999)) < RARE}
    assert told == {}


def test_pri_6_a_database_that_kept_the_order_is_found_out(empty_app: Flask, tmp_path: Path) -> None:
    """The attacker's control on SQLite: a table with a rowid gives everybody away."""
    sealed = SealedRound(empty_app, tmp_path)
    sealed.open()
    cards, sent = answer_one_by_one(sealed)
    with sealed.app.app_context(), db.engine.begin() as connection:
        connection.execute(text("CREATE TABLE kept (key TEXT)"))
        for card in cards:
            connection.execute(text("INSERT INTO kept VALUES (:key)"), {"key": sent[card]})
        kept = [row[0] for row in connection.execute(text("SELECT key FROM kept ORDER BY rowid"))]
    assert n_right(kept, sent, cards) == N_PEOPLE
    assert chance(kept, sent, cards) < ALPHA


def test_pri_6_a_card_has_another_token_in_each_round(each_empty_app: Flask, tmp_path: Path) -> None:
    """What stands for a card in one round says nothing of it in another."""
    sealed = SealedRound(each_empty_app, tmp_path, POLICY.replace("spaces: [FED], items", "spaces: [FED, PAL], items"))
    with sealed.app.app_context():
        policy = policy_by_slug("mina")
        space = space_by_code(policy, "PAL")
        tokens = {token_of(round_, space, f"card {n}") for round_ in rounds(policy) for n in range(9)}
    assert len(tokens) == 2 * 9


def test_pri_6_the_key_ends_when_the_window_ends_and_it_is_told_once(sealed: SealedRound) -> None:
    """docs/design.md: destroyed when the declared late window ends, 14 days unless the policy says otherwise."""
    with sealed.app.app_context():
        round_ = sealed.round()
        author_key(round_.key)
        assert unlinks_at(round_) is None
        assert unlink_rounds(SYSTEM, at=now() + timedelta(days=365)) == [], "an open round keeps it"
    sealed.close()
    with sealed.app.app_context():
        round_ = sealed.round()
        assert round_.closed_at is not None
        end = unlinks_at(round_)
        assert end == round_.closed_at + timedelta(days=14)
        assert unlink_rounds(SYSTEM, at=end - timedelta(seconds=1)) == []
        assert not is_unlinked(round_)
        assert [one.code for one in unlink_rounds(SYSTEM, at=end)] == ["R"]
        assert unlink_rounds(SYSTEM, at=end) == [], "done again it changes nothing"
        db.session.commit()
        acts = list(db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "round.unlinked")))
        assert [(act.subject, act.details) for act in acts] == [("R", {"late_days": 14})]
        assert is_unlinked(round_)


def test_pri_6_a_key_destroyed_before_a_crash_is_told_after_it(sealed: SealedRound) -> None:
    sealed.close()
    with sealed.app.app_context():
        end_author_key(sealed.round().key)
        db.session.rollback()
        assert [one.code for one in unlink_rounds(SYSTEM, at=now() + timedelta(days=15))] == ["R"]


def test_pri_6_the_declared_window_rules(each_empty_app: Flask, tmp_path: Path) -> None:
    """0 days where no queue was offered: the key ends with the round."""
    sealed = SealedRound(each_empty_app, tmp_path, POLICY.replace("policy: {", "policy: {late_days: 0, "))
    sealed.open()
    sealed.close()
    with sealed.app.app_context():
        assert late_days(sealed.round()) == 0
    assert "R" in sealed("round", "unlink").output
    with sealed.app.app_context():
        assert is_unlinked(sealed.round())


def test_pri_6_afterwards_nothing_is_linked_corrected_nor_reopened(sealed: SealedRound) -> None:
    """No other key takes its place: a card let in again would count twice."""
    sealed.send("PAL", "p" + "0" * 31)
    sealed.close()
    with sealed.app.app_context():
        round_ = sealed.round()
        end_author_key(round_.key)
        with pytest.raises(Conflict, match="se destruyó la clave"):
            token_of(round_, space_by_code(round_.policy, "PAL"), "card:x")
        with pytest.raises(Conflict, match="ya no se reabre"):
            open_round(SYSTEM, round_, because="Faltó gente")
        db.session.rollback()
        assert sealed.round().state == "closed"
    refused = sealed("round", "open", ADDRESS, "--because", "Faltó gente", is_refused=True)
    assert "ya no se reabre" in refused.output


def test_a_key_that_ended_is_gone_from_the_disk_and_stays_gone(tmp_path: Path) -> None:
    name = uuid4().hex
    secret = key(name, folder=tmp_path)
    assert not has_ended(name, folder=tmp_path)
    assert end_key(name, folder=tmp_path)
    assert not end_key(name, folder=tmp_path)
    assert has_ended(name, folder=tmp_path)
    assert all(secret not in file.read_bytes() for file in tmp_path.iterdir())
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b""]
    with pytest.raises(KeyEnded):
        key(name, folder=tmp_path)


def test_a_key_never_made_may_end_too(tmp_path: Path) -> None:
    assert end_key("nadie", folder=tmp_path)
    with pytest.raises(KeyEnded):
        key("nadie", folder=tmp_path)
