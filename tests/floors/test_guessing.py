"""Tries at secrets (docs/trust.md, SEC-5): counted in the database, before the hash, on both engines."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from consult.base.db import db
from consult.spaces.credentials import Tries
from consult.spaces.guessing import (
    CARD,
    CARD_NETWORK,
    CARD_NETWORK_STRICT,
    CARD_WORLD,
    KEPT,
    LONGEST,
    Claim,
    card_claims,
    forget_old_tries,
    give_back,
    name_claims,
    take,
)

AT = datetime(2026, 4, 7, 15, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def tried(claims: list[Claim], at: datetime) -> bool:
    """Take one try and commit, as a view does."""
    is_taken = take(claims, at=at)
    db.session.commit()
    return is_taken


def test_sec_5_five_tries_at_a_card_then_fifteen_minutes_that_double(each_empty_app: Flask) -> None:
    """Per selector 5 fails, then 15 minutes, doubling."""
    with each_empty_app.app_context():
        claims: list[Claim] = [(CARD, "ABCDE")]
        assert [tried(claims, AT) for _ in range(6)] == [True] * 5 + [False]
        at = AT
        for wait in (15, 30, 60, 120, 240):
            assert not tried(claims, at + wait * MINUTE - timedelta(seconds=1))
            at += wait * MINUTE
            assert tried(claims, at)
        assert tried([(CARD, "FGHJK")], AT)


def test_a_wait_grows_no_longer_than_its_bound_and_ends_after_a_calm_day(empty_app: Flask) -> None:
    with empty_app.app_context():
        claims: list[Claim] = [(CARD, "ABCDE")]
        at = AT
        for _ in range(20):
            assert tried(claims, at)
            at += LONGEST
        assert not tried(claims, at - timedelta(seconds=1))
        calm = at + timedelta(days=1)
        assert [tried(claims, calm) for _ in range(6)] == [True] * 5 + [False]


def test_a_right_try_is_given_back(each_empty_app: Flask) -> None:
    """A card that opened forgets its slips; a whole town behind one address may enter at once."""
    with each_empty_app.app_context():
        for place in range(60):
            claims = card_claims(f"S{place}", "town")
            assert tried(claims, AT)
            give_back(claims, at=AT)
            db.session.commit()
        assert db.session.scalars(select(Tries)).all() == []


def test_a_network_has_its_own_budget(empty_app: Flask) -> None:
    with empty_app.app_context():
        answers = [tried(card_claims(f"S{place}", "net"), AT) for place in range(CARD_NETWORK.tries + 1)]
        assert answers == [True] * CARD_NETWORK.tries + [False]
        assert tried(card_claims("S99", "other net"), AT)
        assert tried(card_claims("S98", "net"), AT + MINUTE)


def test_a_refused_try_counts_nowhere(empty_app: Flask) -> None:
    """So that who waits is not kept waiting by their own patience."""
    with empty_app.app_context():
        claims: list[Claim] = [(CARD, "ABCDE"), (CARD_NETWORK, "net")]
        for _ in range(CARD.tries):
            tried(claims, AT)
        before = {row.key: row.n for row in db.session.scalars(select(Tries))}
        assert not any(tried(claims, AT) for _ in range(10))
        assert {row.key: row.n for row in db.session.scalars(select(Tries))} == before


def test_sec_5_a_spent_world_makes_networks_strict_and_shuts_nobody_out(empty_app: Flask) -> None:
    """A global budget that refused everybody would let one attacker shut the door on all."""
    with empty_app.app_context():
        for place in range(CARD_WORLD.tries):
            assert take([(CARD_WORLD, ""), (CARD, f"X{place}")], at=AT)
        db.session.commit()
        strict = CARD_NETWORK_STRICT.tries
        answers = [tried(card_claims(f"S{place}", "net"), AT) for place in range(strict + 2)]
        assert answers == [True] * strict + [False, False]
        assert tried(card_claims("S50", "a village that has not failed"), AT)


@pytest.mark.parametrize("n", [40])
def test_sec_5_tries_at_the_same_moment_are_counted_one_by_one(each_empty_app: Flask, n: int) -> None:
    """The try is counted before the hash: as many as come together, five are let through."""

    def one(_place: int) -> bool:
        with each_empty_app.app_context():
            return tried([(CARD, "ABCDE"), (CARD_WORLD, "")], AT)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(one, range(n)))
    assert sum(answers) == CARD.tries


def test_pri_8_what_is_kept_names_nothing(empty_app: Flask) -> None:
    with empty_app.app_context():
        tried([*card_claims("QWERT", "198.51.100.0/24"), *name_claims("facilita", "198.51.100.0/24")], AT)
        kept = " ".join(row.key for row in db.session.scalars(select(Tries)))
        assert not any(word in kept for word in ("QWERT", "facilita", "198.51"))
        assert all(len(key) == 64 for key in kept.split())


def test_what_no_rule_counts_is_deleted(empty_app: Flask) -> None:
    with empty_app.app_context():
        tried([(CARD, "ABCDE")], AT)
        forget_old_tries(at=AT + KEPT + MINUTE)
        db.session.commit()
        assert db.session.scalars(select(Tries)).all() == []
