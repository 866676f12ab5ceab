"""The chain of staff acts: told in the same transaction, one after the other, whoever tells at once (trust.md §4)."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from consult.base.audit import AuditEntry, AuditHead, tell
from consult.base.clock import now
from consult.base.db import db
from consult.contributions.door import Door
from consult.contributions.log import Checkpoint
from consult.core.errors import Conflict
from consult.core.integrity import GENESIS, act_digest, next_act
from consult.results.actions import close
from consult.spaces.chain import first_broken_act
from consult.spaces.gate import SYSTEM
from consult.spaces.queries import policy_by_slug, space_by_code
from tests.conftest import HAS_POSTGRES, Databases
from tests.floors.sealed_round import ADDRESS, SealedRound, envelopes, keys


@pytest.fixture
def sealed(each_empty_app: Flask, tmp_path: Path) -> SealedRound:
    made = SealedRound(each_empty_app, tmp_path)
    made.open()
    return made


def chained(sealed: SealedRound) -> list[AuditEntry]:
    """The acts of the policy by place; inside a context."""
    wanted = select(AuditEntry).where(AuditEntry.policy_id == policy_by_slug("mina").id)
    return list(db.session.scalars(wanted.order_by(AuditEntry.place)))


def test_int_1_every_act_hangs_on_the_one_before(sealed: SealedRound) -> None:
    """The hashes of base.audit are those of core.integrity.chain, which it may not import."""
    sealed.close()
    with sealed.app.app_context():
        entries = chained(sealed)
        assert [entry.place for entry in entries] == list(range(1, len(entries) + 1))
        assert {"policy.loaded", "round.open", "round.closed", "round.sealed"} <= {entry.verb for entry in entries}
        before = GENESIS
        for place, entry in enumerate(entries, 1):
            act = next_act(before, entry.content, place=place)
            assert (entry.previous, entry.hash) == (act.previous, act.hash)
            before = act.hash
        head = db.session.get_one(AuditHead, entries[0].policy_id)
        assert (head.n, head.hash) == (len(entries), before)


def test_an_act_rolled_back_leaves_no_hole(sealed: SealedRound) -> None:
    with sealed.app.app_context():
        policy = policy_by_slug("mina")
        tell("somebody", "round.edited", policy_id=policy.id, subject="R")
        db.session.rollback()
        tell("somebody", "round.edited", policy_id=policy.id, subject="Q", fields=["á", 1, None])
        db.session.commit()
        assert first_broken_act(policy) is None
        assert chained(sealed)[-1].details == {"fields": ["á", 1, None]}


def test_acts_outside_any_policy_have_a_chain_of_their_own(sealed: SealedRound) -> None:
    with sealed.app.app_context():
        tell("somebody", "person.signed_in", subject="somebody")
        tell("somebody", "person.signed_out", subject="somebody")
        db.session.commit()
        found = list(db.session.scalars(select(AuditEntry).where(AuditEntry.policy_id.is_(None))
                                        .order_by(AuditEntry.place)))  # fmt: skip
        assert [entry.place for entry in found] == [1, 2]
        assert found[1].previous == found[0].hash


def test_staff_who_act_at_once_share_no_place(sealed: SealedRound) -> None:
    """Twelve acts from six threads, each in its own transaction: the chain is one and whole."""
    with sealed.app.app_context():
        before = len(chained(sealed))

    def one(at: int) -> None:
        with sealed.app.app_context():
            tell(f"somebody {at}", "round.edited", policy_id=policy_by_slug("mina").id, subject=str(at))
            db.session.commit()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(one, range(12)))
    with sealed.app.app_context():
        assert len(chained(sealed)) == before + 12
        assert first_broken_act(policy_by_slug("mina")) is None


TAMPERINGS = {
    "subject": "UPDATE audit_entries SET subject = 'otra' WHERE place = 2",
    "actor": "UPDATE audit_entries SET actor = 'otro' WHERE place = 2",
    "instant": "UPDATE audit_entries SET at = '2020-01-01 00:00:00+00' WHERE place = 2",
    "gone": "DELETE FROM audit_entries WHERE place = 2",
    "hash": f"UPDATE audit_entries SET hash = '{'0' * 64}' WHERE place = 2",
}


@pytest.mark.parametrize("what", TAMPERINGS)
def test_int_4_a_touched_act_is_named(sealed: SealedRound, what: str) -> None:
    sealed("audit", "chain", "mina")
    sealed.tamper(TAMPERINGS[what])
    refused = sealed("audit", "chain", "mina", is_refused=True)
    assert refused.output == "Error: Acto 2: cambiado, movido o ausente.\n"


def test_int_4_the_last_act_cannot_be_cut_off(sealed: SealedRound) -> None:
    with sealed.app.app_context():
        n = len(chained(sealed))
    sealed.tamper(f"DELETE FROM audit_entries WHERE place = {n}")
    assert f"Acto {n}: " in sealed("audit", "chain", "mina", is_refused=True).output


def test_int_4_a_chain_written_anew_does_not_fit_what_was_sealed(sealed: SealedRound) -> None:
    """As owner of everything: each act rehashed, head and all. The chain holds by itself; the seal does not know it."""
    sealed.close()
    out, acts = sealed.export(), sealed.folder / "acts.json"
    sealed("audit", "chain", "mina", "--out", str(acts))
    sealed("audit", "verify", str(out), "--acts", str(acts))
    with sealed.app.app_context():
        entries, before, orders = chained(sealed), GENESIS, []
        for place, entry in enumerate(entries, 1):
            act = next_act(before, {**entry.content, "actor": "nadie"}, place=place)
            orders.append(f"UPDATE audit_entries SET actor = 'nadie', previous = '{before}', hash = '{act.hash}' "
                          f"WHERE id = '{entry.id}'")  # fmt: skip
            before = act.hash
        policy_id = entries[0].policy_id
        db.session.rollback()
    sealed.tamper(*orders, f"UPDATE audit_heads SET hash = '{before}' WHERE policy_id = {policy_id}")
    sealed("audit", "chain", "mina", "--out", str(acts))
    refused = sealed("audit", "verify", str(out), "--acts", str(acts), is_refused=True)
    assert refused.output == "Sello 1: no guarda ningún acto de esta cadena.\n"


def test_the_chain_for_auditors_withholds_acts_inside_a_protected_space(sealed: SealedRound) -> None:
    sealed("cards", "issue", "mina/PAL", "--count", "2")
    sealed("cards", "issue", "mina/FED", "--count", "2")
    acts = sealed.folder / "acts.json"
    sealed("audit", "chain", "mina", "--out", str(acts))
    found: dict[str, Any] = json.loads(acts.read_text(encoding="utf-8"))
    told = [act["content"] and act["content"]["details"].get("space") for act in found["acts"]]
    assert told[-2:] == [None, "FED"]
    assert found["acts"][-2]["content"] is None
    assert "PAL" not in acts.read_text(encoding="utf-8")
    one = found["acts"][-1]
    assert one["digest"] == act_digest(one["content"], place=one["place"])


@pytest.mark.skipif(not HAS_POSTGRES, reason="SQLite has one writer: nothing can be stored while a round closes")
def test_int_1_what_arrives_while_a_round_closes_is_sealed_or_refused(databases: Databases, tmp_path: Path) -> None:
    """Two answers race the close: one stored just before it is in the tree; one let in just before it is refused."""
    sealed = SealedRound(databases.app(databases.copy("postgresql", "empty")), tmp_path)
    sealed.open()
    is_stored, is_closing, is_in, may_finish = (threading.Event() for _ in range(4))
    outcomes: dict[str, str] = {}

    def early() -> None:
        with sealed.app.app_context():
            round_ = sealed.round()
            Door(round_, space_by_code(round_.policy, "FED")).admit(envelopes(keys("e", 1)), at=now())
            is_stored.set()
            is_closing.wait(10)
            threading.Event().wait(0.5)  # the close is waiting for this answer by now
            db.session.commit()
            outcomes["early"] = "stored"

    def late() -> None:
        with sealed.app.app_context():
            round_ = sealed.round()
            door = Door(round_, space_by_code(round_.policy, "FED"))
            is_in.set()
            may_finish.wait(10)
            try:
                door.admit(envelopes(keys("l", 1)), at=now())
                db.session.commit()
                outcomes["late"] = "stored"
            except Conflict:
                db.session.rollback()
                outcomes["late"] = "refused"

    def closing() -> None:
        with sealed.app.app_context():
            is_stored.wait(10)
            is_in.wait(10)
            is_closing.set()
            close(SYSTEM, sealed.round())
            may_finish.set()
            threading.Event().wait(0.5)  # the late one is waiting at the round's row by now
            db.session.commit()

    threads = [threading.Thread(target=one) for one in (early, late, closing)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert outcomes == {"early": "stored", "late": "refused"}
    assert sealed.counts()[:2] == (1, 1)
    sealed("audit", "check", ADDRESS)
    with sealed.app.app_context():
        assert db.session.scalars(select(Checkpoint.size)).one() == 102
    sealed.put_away()
