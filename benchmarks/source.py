"""Where a task starts from: the rows of one round in a scratch database, reached through the plain driver."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.workloads import Workload

Answer = Mapping[str, Any]
"""What a task found, as plain JSON values, so that two tasks can be compared."""


@dataclass(frozen=True, slots=True)
class Source:
    """One round of one scratch database."""

    url: str
    folder: Path
    workload: Workload
    divisor: int = 1

    @property
    def is_sqlite(self) -> bool:
        return self.url.startswith("sqlite")

    def connect(self) -> Any:
        """Open the database through its driver, with no library in between."""
        if self.is_sqlite:
            return sqlite3.connect(self.url.removeprefix("sqlite:///"))
        return psycopg.connect(self.url)

    def rows(self, sql: str, **values: object) -> Sequence[tuple[Any, ...]]:
        """Run a statement with :named places and fetch everything."""
        if not self.is_sqlite:
            for name in values:
                sql = sql.replace(f":{name}", f"%({name})s")
        connection = self.connect()
        try:
            found: Sequence[tuple[Any, ...]] = connection.cursor().execute(sql, values).fetchall()
        finally:
            connection.close()
        return found

    def round_id(self) -> int:
        """Return the key of the round."""
        return int(self.rows("SELECT id FROM rounds WHERE code = :code", code=f"R{self.divisor}")[0][0])

    def items(self) -> dict[int, str]:
        """Return the items of the round, key -> code, in order."""
        sql = "SELECT id, code FROM items WHERE round_id = :round ORDER BY position"
        return dict(self.rows(sql, round=self.round_id()))

    def spaces(self) -> dict[int, str]:
        """Return the spaces, key -> code, in order."""
        return dict(self.rows("SELECT id, code FROM spaces ORDER BY position"))

    def answers(self, columns: str) -> Sequence[tuple[Any, ...]]:
        """Fetch these columns of every answer of the round: what a program that counts in memory has to do first."""
        sql = f"SELECT {columns} FROM answers WHERE round_id = :round AND value IS NOT NULL"
        return self.rows(sql, round=self.round_id())


@dataclass(frozen=True, slots=True)
class Task:
    """Something to time: `run` is measured, `tell` turns what it returned into an answer and is not."""

    run: Callable[[], Any]
    tell: Callable[[Any], Answer]
