"""Tables that only grow: the database itself refuses a change, whoever asks (docs/trust.md INT-5)."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.exc import DatabaseError

from consult.base.db import Base, db
from tests.floors.sealed_round import ADDRESS, SealedRound, keys

FROZEN = ["leaves", "sealed_leaves", "checkpoints", "witnesses", "audit_entries"]
FREE = {"status", "payload", "consent"}
COLUMNS = [column.name for column in Base.metadata.tables["contributions"].columns]


@pytest.fixture
def sealed(each_empty_app: Flask, tmp_path: Path) -> SealedRound:
    """The round with answers, closed and with a witness."""
    made = SealedRound(each_empty_app, tmp_path)
    made.open()
    made.send("FED", *keys("f", 2))
    made.send("PAL", *keys("p", 2))
    made.close()
    words = made("audit", "verify", str(made.export())).output.split("; ")[2].split(".")[0]
    made("audit", "witness", ADDRESS, "--name", "Ana Ruiz", "--words", words)
    return made


def run(sealed: SealedRound, statement: str) -> int:
    """Run a statement as the application's own role; return how many rows it touched."""
    with sealed.app.app_context(), db.engine.begin() as connection:
        return connection.exec_driver_sql(statement).rowcount


def assert_refused(sealed: SealedRound, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"):
        run(sealed, statement)


@pytest.mark.parametrize("table", FROZEN)
def test_int_5_log_tables_refuse_change_and_deletion(sealed: SealedRound, table: str) -> None:
    first = next(column.name for column in Base.metadata.tables[table].columns)
    with sealed.app.app_context():
        before = db.session.connection().exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
        db.session.rollback()
    assert before > 0
    assert_refused(sealed, f"UPDATE {table} SET {first} = {first}")
    assert_refused(sealed, f"DELETE FROM {table}")
    if not sealed.is_sqlite:
        assert_refused(sealed, f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("column", [name for name in COLUMNS if name not in FREE])
def test_int_5_only_the_status_of_an_answer_may_change(sealed: SealedRound, column: str) -> None:
    other = {"received_at": "'2020-01-01 00:00:00+00'", "is_simulated": "NOT is_simulated"}
    numbers = {"round_id", "space_id", "organisation_id", "n"}
    value = other.get(column, f"COALESCE({column}, 0) + 1" if column in numbers else "'otro'")
    assert_refused(sealed, f"UPDATE contributions SET {column} = {value}")


def test_int_5_answers_are_not_deleted_nor_reworded(sealed: SealedRound) -> None:
    key = keys("p", 1)[0]
    row = f"WHERE key = '{key}'"
    assert_refused(sealed, f"DELETE FROM contributions {row}")
    for column in ("payload", "consent"):
        assert_refused(sealed, f"UPDATE contributions SET {column} = '{{\"otro\": 1}}' {row}")
    assert_refused(sealed, f"UPDATE contributions SET payload = '{{}}' {row}")
    assert_refused(sealed, f"UPDATE contributions SET payload = '{{}}', consent = '{{}}', status = 'late' {row}")
    assert run(sealed, f"UPDATE contributions SET status = 'late' {row}") == 1
    emptied = "status = 'withdrawn', payload = '{}', consent = '{}'"
    assert run(sealed, f"UPDATE contributions SET {emptied} {row}") == 1
    assert_refused(sealed, f"UPDATE contributions SET payload = '{{\"otro\": 1}}' {row}")


def test_int_5_what_opens_a_leaf_may_be_erased_and_never_changed(sealed: SealedRound) -> None:
    assert_refused(sealed, f"UPDATE openings SET salt = '{'0' * 32}'")
    assert run(sealed, f"DELETE FROM openings WHERE contribution_key = '{keys('p', 1)[0]}'") == 1


def test_the_log_keeps_no_order_of_arrival(empty_app: Flask) -> None:
    """SQLite's hidden rowid counts arrivals (docs/design.md, "Order of arrival is identity too")."""
    with empty_app.app_context():
        rows = db.session.connection().exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        schema = {row[0]: row[1] for row in rows}
    for table in ("leaves", "openings", "sealed_leaves"):
        assert "WITHOUT ROWID" in schema[table]
