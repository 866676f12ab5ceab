"""A ranking is one answer, whatever the channel: it is stored, replaced and refused whole (counting.md §1 and §6)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from consult.base.clock import now
from consult.base.db import db, system
from consult.contributions.actions import enter_acta
from consult.contributions.door import Door
from consult.contributions.importing import import_rows
from consult.contributions.models import Answer
from consult.core.envelope import ActaFacts, Envelope
from consult.core.errors import Invalid
from consult.core.kinds.asking import Sheet
from consult.core.kinds.model import MILLION, Judgement
from consult.drafting.loading import load_policy
from consult.rounds.actions import open_round
from consult.rounds.models import Item, Round
from consult.rounds.queries import config_of, round_by_code
from consult.spaces.gate import SYSTEM
from consult.spaces.models import Space
from consult.spaces.queries import policy_by_slug

POLICY = """
policy: {code: ORDEN, name: {es: "Poner en orden"}}
spaces:
  - {id: ARR, kind: miners, es: "Arriba", weight: 1}
  - {id: ABA, kind: land, es: "Abajo", weight: 1}
rounds:
  - id: P
    kind: alternatives
    mode: ranking
    es: "¿Cuál primero?"
    spaces: [ARR, ABA]
    items: [{id: A, es: "Uno"}, {id: B, es: "Dos"}, {id: C, es: "Tres"}, {id: D, es: "Cuatro"}]
"""
HEADER = "space,participant,item,criterion,value,n,key,iteration\n"
Ballot = tuple[int, tuple[tuple[str, int], ...]]
"""People, and item -> place."""


@contextmanager
def asked(app: Flask) -> Iterator[tuple[Round, Space]]:
    with app.app_context():
        policy = policy_by_slug("orden")
        yield round_by_code(policy, "P"), policy.spaces[0]


@pytest.fixture
def app(each_empty_app: Flask) -> Flask:
    with each_empty_app.app_context():
        policy = load_policy(SYSTEM, POLICY)
        open_round(SYSTEM, round_by_code(policy, "P"), because="prueba")
        db.session.commit()
    return each_empty_app


def standing() -> list[Ballot]:
    """Return the whole ballots that stand, by (space, author, iteration, part)."""
    with system("looking in a test"):
        rows = db.session.execute(
            select(Answer.space_id, Answer.author, Answer.iteration, Answer.part, Item.code, Answer.value, Answer.n)
            .join(Item, Item.id == Answer.item_id)
            .order_by(Item.code)
        ).all()
    whole: dict[tuple[object, ...], list[tuple[str, int]]] = {}
    for space, author, iteration, part, item, value, n in rows:
        whole.setdefault((space, author, iteration, part, n), []).append((item, (value or 0) // MILLION))
    return sorted((int(str(key[-1])), tuple(places)) for key, places in whole.items())


def ballot(round_: Round, n: int = 1, number: int = 0, **places: int) -> list[Judgement]:
    given_ = {item: place * MILLION for item, place in places.items()}
    return Sheet(config_of(round_)).ballot(given_, n=n, ballot=number)


def send(round_: Round, space: Space, key: str, **places: int) -> None:
    envelope = Envelope(key * 32, "card:1", "web", tuple(ballot(round_, **places)))
    Door(round_, space).admit([envelope], at=now())


def test_a_later_ballot_leaves_nothing_of_the_earlier(app: Flask) -> None:
    with asked(app) as (round_, space):
        send(round_, space, "a", A=1, B=2, C=3)
        send(round_, space, "b", D=1, B=1)
        assert standing() == [(1, (("B", 1), ("D", 1)))]


def test_of_two_in_one_batch_the_last_stands_whole(app: Flask) -> None:
    with asked(app) as (round_, space):
        envelopes = [
            Envelope("a" * 32, "card:1", "web", tuple(ballot(round_, A=1, B=2, C=3))),
            Envelope("b" * 32, "card:2", "web", tuple(ballot(round_, C=1))),
            Envelope("c" * 32, "card:1", "web", tuple(ballot(round_, B=1))),
        ]
        Door(round_, space).admit(envelopes, at=now())
        assert standing() == [(1, (("B", 1),)), (1, (("C", 1),))]


def test_an_earlier_iteration_stays_whole(app: Flask) -> None:
    with asked(app) as (round_, space):
        send(round_, space, "a", A=1, B=2)
        round_.iteration = 2
        for key, iteration, places in (("b", 2, {"C": 1}), ("c", 1, {"D": 1}), ("d", 2, {"D": 1})):
            given_ = tuple(ballot(round_, **places))
            Door(round_, space).admit([Envelope(key * 32, "card:1", "web", given_, iteration=iteration)], at=now())
        assert standing() == [(1, (("A", 1), ("B", 2))), (1, (("D", 1),))]


PLACES = st.dictionaries(st.sampled_from("ABCD"), st.integers(1, 4), min_size=1)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PLACES, min_size=1, max_size=4))
def test_whatever_was_sent_before_the_last_ballot_is_what_stands(app: Flask, sent: list[dict[str, int]]) -> None:
    with asked(app) as (round_, space):
        for number, places in enumerate(sent):
            send(round_, space, "abcd"[number], **places)
        assert standing() == [(1, tuple(sorted(sent[-1].items())))]
        db.session.rollback()


def test_an_acta_keeps_its_orders_apart(app: Flask) -> None:
    """Two partial orders: read by place alone, «C» first for 3 people would pair with «B» second of other 7."""
    with asked(app) as (round_, space):
        given_ = [*ballot(round_, 7, A=1, B=2), *ballot(round_, 3, 1, C=1, B=2, D=2)]
        enter_acta(SYSTEM, round_, space, key="a" * 32, facts=ActaFacts("Secocha", None, 10), judgements=given_)
        assert standing() == [(3, (("B", 2), ("C", 1), ("D", 2))), (7, (("A", 1), ("B", 2)))]


def test_an_acta_with_more_orders_than_people_is_refused(app: Flask) -> None:
    with asked(app) as (round_, space):
        given_ = [*ballot(round_, 7, A=1, B=2), *ballot(round_, 4, 1, C=1)]
        with pytest.raises(Invalid, match=r"^Los órdenes suman 11 personas y asistieron 10\. Revise el acta\.$"):
            enter_acta(SYSTEM, round_, space, key="a" * 32, facts=ActaFacts("Secocha", None, 10), judgements=given_)
        assert standing() == []


def test_rows_of_a_csv_are_ballots_of_as_many_people(app: Flask) -> None:
    text = HEADER + "ARR,mesa,A,rank,1,12,,\nARR,mesa,B,rank,2,12,,\nARR,p,B,rank,1,,,\nABA,mesa,C,rank,1,5,,\n"
    with asked(app) as (round_, _space):
        first, again = import_rows(SYSTEM, round_, text), import_rows(SYSTEM, round_, text)
        assert (first.n_stored, first.n_duplicate, again.n_stored, again.n_duplicate) == (4, 0, 0, 4)
        assert standing() == [(1, (("B", 1),)), (5, (("C", 1),)), (12, (("A", 1), ("B", 2)))]


def test_a_csv_replaces_the_whole_ballot_though_one_row_is_as_it_was(app: Flask) -> None:
    with asked(app) as (round_, _space):
        import_rows(SYSTEM, round_, HEADER + "ARR,p,A,rank,1,,,\nARR,p,B,rank,2,,,\nARR,p,C,rank,3,,,\n")
        outcome = import_rows(SYSTEM, round_, HEADER + "ARR,p,A,rank,1,,,\nARR,p,D,rank,2,,,\n")
        assert (outcome.n_stored, outcome.n_duplicate) == (2, 0)
        assert standing() == [(1, (("A", 1), ("D", 2)))]


def test_keys_of_the_rows_do_not_cut_a_ballot(app: Flask) -> None:
    with asked(app) as (round_, _space):
        text = HEADER + "ARR,p,A,rank,1,,clave-001,\nARR,p,B,rank,2,,clave-002,\n"
        outcomes = [import_rows(SYSTEM, round_, text) for _ in range(2)]
        assert [(one.n_stored, one.n_duplicate) for one in outcomes] == [(2, 0), (0, 2)]
        assert standing() == [(1, (("A", 1), ("B", 2)))]


@pytest.mark.parametrize("broken", ["ARR,p,B,rank,9,,,", "ARR,p,Z,rank,2,,,", "ARR,p,B,rank,x,,,", "ARR,p,B,rank,2,4,,",
                                    "ARR,p,B,rank,1.5,,,"])  # fmt: skip
def test_half_a_ballot_is_not_stored(app: Flask, broken: str) -> None:
    with asked(app) as (round_, _space):
        outcome = import_rows(SYSTEM, round_, HEADER + f"ARR,p,A,rank,1,,,\n{broken}\nARR,q,C,rank,1,,,\n")
        assert (outcome.n_stored, [fault.line for fault in outcome.refused]) == (1, [2, 3])
        assert standing() == [(1, (("C", 1),))]
