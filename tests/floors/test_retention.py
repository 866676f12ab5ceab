"""How long things are kept, what ends them, the certificate, and a restored backup cut again (PRI-18, PRI-14)."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from consult.base.audit import AuditEntry
from consult.base.clock import now
from consult.base.db import Base, db, system
from consult.contributions.actions import keep_draft
from consult.contributions.ledger import Deletion
from consult.contributions.log import Opening
from consult.contributions.models import Answer, Contribution, Draft
from consult.contributions.retaining import DUE, VERB, run_retention
from consult.core.processing import USES
from consult.core.retention import KEEPING, YEAR
from consult.results.receipts import fate_of
from consult.rounds.queries import rounds
from consult.spaces.actions import issue_cards
from consult.spaces.gate import SYSTEM
from consult.spaces.models import Card, CardBatch
from consult.spaces.queries import policy_by_slug, space_by_code
from tests.floors.sealed_round import ADDRESS, SealedRound, keys


@pytest.fixture
def sealed(each_empty_app: Flask, tmp_path: Path) -> SealedRound:
    """The small round, open, with three answers."""
    made = SealedRound(each_empty_app, tmp_path)
    made.open()
    made.send("FED", *keys("f", 3))
    return made


def archive(sealed: SealedRound) -> None:
    """Close the round and archive it with the other one."""
    sealed.close()
    with sealed.app.app_context():
        for round_ in rounds(policy_by_slug("mina")):
            round_.state, round_.closed_at = "archived", round_.closed_at or now()
        db.session.commit()


def run(sealed: SealedRound, later: timedelta, *, is_dry: bool = False) -> dict[str, int]:
    with sealed.app.app_context():
        found = run_retention(SYSTEM, at=now() + later, is_dry=is_dry)
        db.session.commit()
        return {one.keeping: len(one.keys) for one in found}


def n_of(sealed: SealedRound, model: type[Base]) -> int:
    with sealed.app.app_context(), system("counting in a test"):
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_pri_18_every_class_that_is_swept_has_what_ends_it_and_a_term() -> None:
    assert {key for key, keeping in KEEPING.items() if keeping.is_swept} == set(DUE)
    assert all(KEEPING[key].term is not None for key in DUE)


def test_pri_18_the_staff_log_stays_two_years_at_least() -> None:
    """Regl. 46.3; nothing here ends it sooner, or at all."""
    assert KEEPING["staff_log"].least == 2 * YEAR
    assert not KEEPING["staff_log"].is_swept
    assert USES["audit_entries"].keeping == "staff_log"


def test_pri_18_a_line_of_the_staff_log_is_refused_to_whoever_deletes_it(sealed: SealedRound) -> None:
    with sealed.app.app_context(), pytest.raises(Exception, match="append-only"), db.engine.begin() as connection:
        connection.execute(text("DELETE FROM audit_entries"))
    assert n_of(sealed, AuditEntry) > 0


def test_pri_18_drafts_of_a_protected_space_end_in_half_an_hour(sealed: SealedRound) -> None:
    with sealed.app.app_context():
        round_ = sealed.round()
        for code in ("PAL", "FED"):
            keep_draft(code * 10, round_, space_by_code(round_.policy, code), answers={})
        db.session.commit()
    assert run(sealed, timedelta(minutes=29))["protected_drafts"] == 0
    assert run(sealed, timedelta(minutes=31), is_dry=True)["protected_drafts"] == 1
    assert n_of(sealed, Draft) == 2, "a dry run ends nothing"
    assert run(sealed, timedelta(minutes=31))["protected_drafts"] == 1
    assert n_of(sealed, Draft) == 1
    with sealed.app.app_context():
        sealed.round().state = "closed"
        db.session.commit()
    assert run(sealed, timedelta(0))["drafts"] == 1
    assert n_of(sealed, Draft) == 0


def test_pri_18_envelopes_end_in_five_years_and_what_was_counted_stays(sealed: SealedRound) -> None:
    archive(sealed)
    assert run(sealed, 5 * YEAR - timedelta(days=1))["envelopes"] == 0
    assert run(sealed, 5 * YEAR + timedelta(days=1))["envelopes"] == 3
    assert run(sealed, 5 * YEAR + timedelta(days=1))["envelopes"] == 0
    with sealed.app.app_context(), system("reading in a test"):
        rows = list(db.session.scalars(select(Contribution)))
        assert {(row.status, str(row.payload), row.digest) for row in rows} == {("expired", "{}", "")}
        opened = {(one.act, len(one.salt)) for one in db.session.scalars(select(Opening))}
        assert opened == {("stored", 0), ("expired", 32)}
        assert db.session.scalar(select(func.count()).select_from(Answer)) == 3
        receipt = rows[0].receipt
        assert fate_of(policy_by_slug("mina"), receipt).fate == "included"
    sealed("audit", "check", ADDRESS)
    sealed("audit", "verify", str(sealed.export()))


def test_pri_18_a_row_called_expired_by_hand_is_found_out(sealed: SealedRound) -> None:
    sealed.close()
    sealed.tamper(f"UPDATE contributions SET status = 'expired' WHERE key = '{keys('f', 1)[0]}'")
    assert "sin hoja" in sealed("audit", "check", ADDRESS, is_refused=True).output


def test_pri_18_cards_end_a_month_after_the_last_round(sealed: SealedRound) -> None:
    with sealed.app.app_context():
        issue_cards(SYSTEM, space_by_code(policy_by_slug("mina"), "PAL"), n=4)
        db.session.commit()
    assert run(sealed, timedelta(days=400))["cards"] == 0, "the policy is not over"
    archive(sealed)
    assert run(sealed, timedelta(days=29))["cards"] == 0
    assert run(sealed, timedelta(days=31))["cards"] == 4
    assert (n_of(sealed, Card), n_of(sealed, CardBatch)) == (0, 0)


def test_pri_18_each_class_gets_a_certificate_without_content(sealed: SealedRound) -> None:
    """What class, how many, when, the digest of the names: and no name in it, nor in a chain that observers read."""
    archive(sealed)
    run(sealed, 5 * YEAR + timedelta(days=1))
    with sealed.app.app_context():
        told = list(db.session.scalars(select(AuditEntry).where(AuditEntry.verb == VERB)))
        names = "\n".join(sorted(keys("f", 3)))
        assert [(one.subject, one.policy_id, one.details) for one in told if one.subject == "envelopes"] == [
            ("envelopes", None, {"n": 3, "digest": hashlib.sha256(names.encode()).hexdigest()})
        ]
        assert not any(key in str(one.content) for one in told for key in keys("f", 3))


def test_pri_14_a_backup_restored_is_cut_again(sealed: SealedRound) -> None:
    """Taken back, then restored from before: the list erases it again, once, before anybody reads it."""
    file = sealed.folder / "deletions.txt"
    mine = keys("f", 3)[:2]
    file.write_text("".join(f"withdrawn {key}\n" for key in mine) + "card nadie\nexpired nada\n", encoding="utf-8")
    assert "Borrados otra vez: 2." in sealed("retention", "reapply", str(file)).output
    assert "Borrados otra vez: 0." in sealed("retention", "reapply", str(file)).output
    with sealed.app.app_context(), system("reading in a test"):
        left = db.session.scalars(select(Contribution.key).where(Contribution.status == "counted")).all()
        assert left == keys("f", 3)[2:]
        assert db.session.scalar(select(func.count()).select_from(Answer)) == 1
        assert sorted(db.session.scalars(select(Deletion.key))) == sorted(mine)
    out = sealed.folder / "again.txt"
    sealed("retention", "list", "--out", str(out))
    assert out.read_text(encoding="utf-8") == "".join(f"withdrawn {key}\n" for key in sorted(mine))
    sealed.close()
    sealed("audit", "check", ADDRESS)


def test_a_file_that_is_no_list_changes_nothing(sealed: SealedRound) -> None:
    file = sealed.folder / "other.txt"
    file.write_text(f"withdrawn {keys('f', 1)[0]}\nborrar todo ya\n", encoding="utf-8")
    assert "Nada cambió" in sealed("retention", "reapply", str(file), is_refused=True).output
    with sealed.app.app_context(), system("reading in a test"):
        assert set(db.session.scalars(select(Contribution.status))) == {"counted"}


def test_the_command_says_what_it_would_do_and_what_it_did(sealed: SealedRound) -> None:
    assert "Tarjetas y sus códigos: 0 por borrar." in sealed("retention", "run", "--dry-run").output
    assert "Tarjetas y sus códigos: 0 borrados. Certificado —." in sealed("retention", "run").output


def test_the_register_names_every_table_and_only_fields_there_are() -> None:
    """Regl. 47: an inventory made from the code; whoever adds a table says here what it holds of people."""
    tables = {table.name: {column.name for column in table.columns} for table in Base.metadata.sorted_tables}
    assert set(USES) == set(tables)
    assert {use.keeping for use in USES.values()} <= set(KEEPING)
    for name, use in USES.items():
        assert set(use.fields) <= tables[name], name
        assert bool(use.fields) == (use.kind != "none"), name


def test_every_table_a_space_owns_says_what_it_holds_of_people() -> None:
    owned = {table.name for table in Base.metadata.sorted_tables if table.info.get("is_space_owned")}
    plain = {name for name in owned if USES[name].kind == "none"}
    assert plain == {"card_batches", "consent_texts", "openings"}, "no field of theirs speaks of a person"
