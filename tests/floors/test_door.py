"""The one door: idempotent by the client's id, one transaction, last answer wins, and nothing half done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import func, select

from consult.base.clock import now
from consult.base.db import db, system
from consult.contributions.actions import enter_acta, keep_draft
from consult.contributions.door import Door, Receipt
from consult.contributions.models import Acta, Answer, Contribution, Statement
from consult.contributions.queries import draft
from consult.core.envelope import ActaFacts, Envelope, Words
from consult.core.errors import Conflict, Invalid
from consult.core.kinds.model import Judgement
from consult.drafting.actions import close_with_dissents
from consult.rounds.models import Round
from consult.rounds.queries import round_by_code
from consult.spaces.gate import SYSTEM
from consult.spaces.models import Space
from consult.spaces.queries import policy_by_slug, space_by_code

YES, NO = 1_000_000, -1_000_000


@contextmanager
def open_round(app: Flask, space: str = "FED") -> Iterator[tuple[Round, Space]]:
    """R4 of the example is open: validation of objectives and guidelines."""
    with app.app_context():
        policy = policy_by_slug("pnm-mape-demo")
        yield round_by_code(policy, "R4"), space_by_code(policy, space)


def envelope(key: str = "k" * 32, author: str = "card:1", value: int = YES, words: str = "") -> Envelope:
    said = (Words("comment", words, "OP1"),) if words else ()
    return Envelope(key, author, "web", (Judgement("OP1", "support", value),), said)


def send(round_: Round, space: Space, *envelopes: Envelope) -> list[Receipt]:
    return Door(round_, space).admit(list(envelopes), at=now())


def count(model: type[Contribution] | type[Answer] | type[Statement] | type[Acta]) -> int:
    with system("counting in a test"):
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def value_of(author: str, round_: Round, space: Space) -> int | None:
    with system("looking in a test"):
        token = Door(round_, space).token(author)
        return db.session.scalars(select(Answer.value).where(Answer.author == token)).one()


def test_the_same_envelope_twice_is_stored_once_with_the_same_receipt(each_app: Flask) -> None:
    with open_round(each_app) as (round_, space):
        before = count(Contribution), count(Answer), count(Statement)
        first = send(round_, space, envelope(words="Así es"))[0]
        again = send(round_, space, envelope(words="Así es"))[0]
        assert (first.verdict, again.verdict) == ("stored", "duplicate")
        assert first.receipt == again.receipt
        assert (count(Contribution), count(Answer), count(Statement)) == tuple(n + 1 for n in before)


def test_the_same_key_with_other_content_keeps_the_first(each_app: Flask) -> None:
    with open_round(each_app) as (round_, space):
        send(round_, space, envelope(value=YES))
        assert send(round_, space, envelope(value=NO))[0].verdict == "conflict"
        assert value_of("card:1", round_, space) == YES


def test_the_last_answer_of_a_person_is_the_one_that_stands(each_app: Flask) -> None:
    with open_round(each_app) as (round_, space):
        send(round_, space, envelope("a" * 32, value=YES), envelope("b" * 32, value=NO))
        assert value_of("card:1", round_, space) == NO
        send(round_, space, envelope("c" * 32, value=YES))
        assert value_of("card:1", round_, space) == YES


def test_one_bad_envelope_stores_none_of_them(each_app: Flask) -> None:
    with open_round(each_app) as (round_, space):
        before = count(Contribution)
        bad = Envelope("d" * 32, "card:2", "web", (Judgement("OP1", "support", 2_000_000),))
        with pytest.raises(Invalid):
            send(round_, space, envelope(), bad)
        assert count(Contribution) == before


@pytest.mark.parametrize(
    "judgement",
    [
        Judgement("OP9", "support", YES),
        Judgement("OP1", "severity", YES),
        Judgement("OP1", "support", 500_000),
        Judgement("OP1", "support", YES, n=0),
    ],
)
def test_what_the_round_does_not_ask_is_refused(each_app: Flask, judgement: Judgement) -> None:
    with open_round(each_app) as (round_, space), pytest.raises(Invalid):
        send(round_, space, Envelope("e" * 32, "card:1", "web", (judgement,)))


def test_a_closed_round_takes_nothing(each_app: Flask) -> None:
    with each_app.app_context():
        policy = policy_by_slug("pnm-mape-demo")
        with pytest.raises(Conflict):
            Door(round_by_code(policy, "R3"), space_by_code(policy, "FED"))


def test_a_protected_space_keeps_no_instant_and_no_card(each_app: Flask) -> None:
    with open_round(each_app, "PAL") as (round_, space):
        send(round_, space, envelope(author="card:very-secret", words="No nos anotan"))
        with system("looking in a test"):
            row = db.session.get(Contribution, "k" * 32)
            said = db.session.scalars(select(Statement).where(Statement.contribution_key == "k" * 32)).one()
        assert row is not None
        assert row.received_at is None
        assert len(row.half_day) == len("2026-04-07 am")
        assert "very-secret" not in f"{row.author}{row.payload}"
        assert not said.is_released


def test_an_acta_whose_votes_exceed_the_people_is_refused(each_app: Flask) -> None:
    with open_round(each_app, "MAC") as (round_, space):
        facts = ActaFacts("Secocha", None, n_attendees=44, n_women=11)
        votes = (Judgement("OP1", "support", YES, n=40), Judgement("OP1", "support", NO, n=5))
        with pytest.raises(Invalid, match="OP1"):
            enter_acta(SYSTEM, round_, space, key="f" * 32, facts=facts, judgements=votes)


def test_an_acta_of_votes_per_level_counts_each_vote_once_even_sent_twice(each_app: Flask) -> None:
    with open_round(each_app, "MAC") as (round_, space):
        facts = ActaFacts("Secocha", None, n_attendees=44, n_women=11, agreements="Que vuelva la mesa")
        votes = (Judgement("OP1", "support", YES, n=30), Judgement("OP1", "support", NO, n=10))
        before = count(Acta)
        for _ in range(2):
            enter_acta(SYSTEM, round_, space, key="g" * 32, facts=facts, judgements=votes)
        with system("looking in a test"):
            rows = db.session.execute(
                select(Answer.value, Answer.n).where(Answer.contribution_key == "g" * 32).order_by(Answer.n)
            ).all()
        assert [tuple(row) for row in rows] == [(NO, 10), (YES, 30)]
        assert count(Acta) == before + 1


def test_closing_a_round_destroys_what_was_begun_and_not_sent(each_app: Flask) -> None:
    with open_round(each_app) as (round_, space):
        keep_draft("d" * 64, round_, space, answers={"OP1": {"support": "1"}})
        db.session.flush()
        assert draft("d" * 64, space) is not None
        close_with_dissents(SYSTEM, round_)
        assert draft("d" * 64, space) is None
