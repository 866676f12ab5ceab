"""Tables written again in the order of their keys, so that where a row lies says nothing of when it came.

SQLite's private tables have no rowid and lie in key order already; VACUUM and an empty write-ahead log take away what
pages and old copies still tell. PostgreSQL keeps rows where they arrived, and the transaction that brought each (xmin):
every row is written anew by one transaction, then the table is laid by its key and what was left behind is cleared.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Table, text
from sqlalchemy.engine import Connection

from consult.base.db import Base, db

LOCK_TIMEOUT = "20s"
"""How long to wait for a table others write in; then it fails as a whole and may be asked again."""


def private_tables() -> list[Table]:
    """List the tables that a space owns."""
    return [table for table in Base.metadata.sorted_tables if table.info.get("is_space_owned")]


def rewrite_in_key_order(*others: str) -> None:
    """Write every private table, and these others, again in key order. Run it outside any transaction; twice is once.

    Each table is out of reach while it is rewritten, one after the other and never two, so nothing waits in a circle.
    """
    tables = [*private_tables(), *(Base.metadata.tables[name] for name in others)]
    if db.engine.dialect.name == "sqlite":
        _rewrite_file()
        return
    for table in tables:
        with db.engine.begin() as connection:
            _rewrite(connection, table)
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in tables:
            connection.execute(text(f'VACUUM "{table.name}"'))


def _rewrite_file() -> None:
    held = db.engine.raw_connection()
    try:
        cursor = held.cursor()
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.close()
    finally:
        held.close()


def _rewrite(connection: Connection, table: Table) -> None:
    column = _plain_columns(table)[0]
    for statement in (
        f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'",
        f'LOCK TABLE "{table.name}" IN ACCESS EXCLUSIVE MODE',
        f'ALTER TABLE "{table.name}" DISABLE TRIGGER USER',  # append-only: nothing is changed here but the place
        f'UPDATE "{table.name}" SET "{column}" = "{column}"',
        f'ALTER TABLE "{table.name}" ENABLE TRIGGER USER',
        f'CLUSTER "{table.name}" USING "pk_{table.name}"',
    ):
        connection.execute(text(statement))


def _plain_columns(table: Table) -> Sequence[str]:
    return [column.name for column in table.columns if not column.primary_key and not column.foreign_keys]
