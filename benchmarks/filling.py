"""Scratch databases filled: the application's own tables, written in bulk through the driver."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from benchmarks.drawing import people
from benchmarks.workloads import DIVISORS, SPACES, WEIGHTS, Workload
from consult.app import create_app
from consult.base.config import Settings, database_url
from consult.base.db import db
from consult.contributions.models import Answer, Contribution
from consult.contributions.rankings import as_ballots
from consult.core.kinds.model import CriterionConfig, ItemConfig, RoundConfig
from consult.core.kinds.storing import config_to_json
from consult.rounds.models import Item, Round
from consult.spaces.models import Policy, Space, WeightScheme

BATCH = 5_000
"""People whose rows are written at once."""

Row = dict[str, Any]
LaidOut = tuple[str, list[str], list[tuple[Any, ...]]]
"""Table, columns, rows."""


def application(url: str, folder: Path) -> Flask:
    """Return the application on a scratch database."""
    return create_app(
        Settings(
            database_url=database_url(url),
            redis_url=None,
            keys_dir=folder / "keys",
            instance_dir=folder,
            public_url=None,
            is_testing=True,
        )
    )


def fill(url: str, folder: Path, workload: Workload) -> dict[str, int]:
    """Migrate an empty database and write a workload's rounds into it; return the rows of answers by round code."""
    app = application(url, folder)
    with app.app_context():
        upgrade()
        policy = _policy(workload)
        db.session.add(policy)
        rounds = {divisor: _round(policy, workload, divisor) for divisor in DIVISORS}
        db.session.add_all(rounds.values())
        db.session.commit()
        keys = {divisor: (round_.id, [item.id for item in round_.items]) for divisor, round_ in rounds.items()}
        spaces = {space.code: space.id for space in policy.spaces}
        db.session.remove()
        db.engine.dispose()
    n_rows: dict[str, int] = {}
    for divisor, (round_id, items) in keys.items():
        n_rows[f"R{divisor}"] = _write(url, _rows(workload, divisor, round_id, items, spaces))
    _settle(url)
    return n_rows


def _policy(workload: Workload) -> Policy:
    """Return a policy of six spaces, one of them protected; scores have the selection rule of the example."""
    policy = Policy(code=workload.name, slug=workload.name, name={"es": workload.name})
    policy.settings = {"selection_rule": {"min_total": "3", "min_per_criterion": "2"}}
    policy.spaces = [
        Space(code=code, kind="miners", name={"es": code}, position=at, is_on_record=at < 2, is_protected=at == 5)
        for at, code in enumerate(SPACES)
    ]
    db.session.add(policy)
    db.session.flush()
    weights = {space: str(weight) for space, weight in WEIGHTS.items()}
    db.session.add(WeightScheme(policy_id=policy.id, code="E1", weights=weights))
    db.session.flush()
    return policy


def _round(policy: Policy, workload: Workload, divisor: int) -> Round:
    config = RoundConfig(
        kind=workload.kind,
        items=tuple(ItemConfig(code) for code in workload.items),
        criteria=() if workload.mode else (CriterionConfig(workload.criterion),),
        minimum=None if workload.mode else Fraction(1),
        maximum=None if workload.mode else Fraction(5),
        mode=workload.mode,
        spaces=SPACES,
    )
    round_ = Round(policy_id=policy.id, code=f"R{divisor}", kind=workload.kind, title={"es": "R"}, state="closed")
    round_.config = config_to_json(config)
    round_.spaces = list(policy.spaces)
    round_.items = [Item(code=code, text={"es": code}, position=at) for at, code in enumerate(workload.items)]
    return round_


def _rows(
    workload: Workload, divisor: int, round_id: int, items: Sequence[int], spaces: dict[str, int]
) -> Iterator[tuple[Row, list[Row]]]:
    """Give, for each person, the row of the contribution and those of its answers; defaults are left out."""
    for token, code, answers in people(workload, divisor):
        digest = hashlib.sha256(token.encode()).hexdigest()
        owned = {"round_id": round_id, "author": token, "space_id": spaces[code]}
        contribution = owned | {
            "key": digest[:32],
            "channel": "web",
            "half_day": "2026-03-02 AM",
            "digest": digest,
            "receipt": digest[32:46],
            "payload": "{}",
            "consent": "{}",
            "is_simulated": True,
        }
        judged = owned | {"criterion": workload.criterion, "contribution_key": digest[:32]}
        rows = [judged | {"item_id": items[at], "value": value, "part": 0} for at, value in answers]
        yield contribution, as_ballots(rows, sorted(items)) if workload.mode == "ranking" else rows


def _write(url: str, rows: Iterator[tuple[Row, list[Row]]]) -> int:
    """Write people in batches through the driver; return how many answers they gave."""
    n_rows = 0
    insert = _into_sqlite if url.startswith("sqlite") else _into_postgres
    while some := list(islice(rows, BATCH)):
        judged = [answer for _, answers in some for answer in answers]
        insert(url, [_laid_out(Contribution, [row for row, _ in some]), _laid_out(Answer, judged)])
        n_rows += len(judged)
    return n_rows


def _into_sqlite(url: str, tables: Sequence[LaidOut]) -> None:
    connection = sqlite3.connect(url.removeprefix("sqlite:///"))
    connection.execute("PRAGMA cache_size = -262144")
    connection.execute("PRAGMA synchronous = OFF")
    with connection:
        for name, columns, rows in tables:
            places = ", ".join("?" * len(columns))
            connection.executemany(f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({places})", rows)
    connection.close()


def _into_postgres(url: str, tables: Sequence[LaidOut]) -> None:
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        for name, columns, rows in tables:
            with cursor.copy(f"COPY {name} ({', '.join(columns)}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)


def _settle(url: str) -> None:
    """Do what the server does by itself some minutes after such a load: autovacuum. SQLite has nothing of the kind."""
    if not url.startswith("sqlite"):
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")


def _laid_out(model: type[Contribution] | type[Answer], rows: Sequence[Row]) -> LaidOut:
    """Lay rows out in the order of a model's columns, with the defaults the model declares."""
    table = model.__table__
    defaults = {
        column.name: column.default.arg if isinstance(column.default, ScalarElementColumnDefault) else None
        for column in table.columns
    }
    return model.__tablename__, list(defaults), [tuple((defaults | row).values()) for row in rows]
