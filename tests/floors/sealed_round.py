"""A small round with an open and a protected space, sent to through the door and closed by the command line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from consult.base.clock import now
from consult.base.db import db, system
from consult.contributions.door import Door
from consult.contributions.log import Leaf, Opening
from consult.contributions.models import Contribution
from consult.core.envelope import Envelope
from consult.core.integrity import ENTRY
from consult.core.kinds.model import Judgement
from consult.rounds.actions import ItemText, configure_round
from consult.rounds.models import Round
from consult.rounds.queries import config_of, round_by_code
from consult.spaces.gate import SYSTEM
from consult.spaces.queries import policy_by_slug, space_by_code

POLICY = """
policy: {code: MINA, name: {es: "Mina y quebrada"}}
spaces:
  - {id: FED, kind: federation, es: "Federación", weight: 3, eligible: 30}
  - {id: PAL, kind: pallaqueras, es: "Pallaqueras", weight: 2, eligible: 40}
rounds:
  - {id: R, kind: validation, es: "¿De acuerdo?", spaces: [FED, PAL], items: [{id: s1, es: Uno}, {id: s2, es: Dos}]}
  - {id: Q, kind: validation, es: "¿Y ahora?", spaces: [FED], items: [{id: q1, es: Uno}]}
"""
ADDRESS = "mina/R"
YES, NO = 1_000_000, -1_000_000


class SealedRound:
    """One application with the small policy, as an operator at a terminal and people at the door use it."""

    def __init__(self, app: Flask, folder: Path, policy: str = POLICY) -> None:
        self.app, self.folder = app, folder
        path = folder / "policy.yaml"
        path.write_text(policy, encoding="utf-8")
        self("policy", "load", str(path))

    def __call__(self, *args: str, is_refused: bool = False) -> Result:
        outcome = self.app.test_cli_runner().invoke(args=list(args))
        assert (outcome.exit_code != 0) == is_refused, outcome.output
        return outcome

    def open(self) -> None:
        self("round", "open", ADDRESS, "--because", "prueba")

    def close(self) -> None:
        self("round", "close", ADDRESS)

    def send(self, space: str, *keys: str, value: int = YES) -> list[str]:
        """Send one answer under each key, each by its own author; return the receipts."""
        with self.app.app_context():
            round_ = self.round()
            receipts = Door(round_, space_by_code(round_.policy, space)).admit(envelopes(keys, value), at=now())
            db.session.commit()
        return [receipt.receipt for receipt in receipts]

    def round(self) -> Round:
        """The round; inside a context."""
        return round_by_code(policy_by_slug("mina"), "R")

    def reconfigure(self) -> None:
        """Write the round's rules again, the first question with other words; inside a context."""
        round_ = self.round()
        texts = [ItemText(item.code, {**item.text, "es": item.text["es"] + "!"}, item.section) for item in round_.items]
        configure_round(SYSTEM, round_, config=config_of(round_), texts=texts)

    @property
    def is_sqlite(self) -> bool:
        return str(self.app.config["SQLALCHEMY_DATABASE_URI"]).startswith("sqlite")

    def export(self, name: str = "out") -> Path:
        out = self.folder / name
        self("audit", "export", ADDRESS, "--out", str(out))
        return out

    def counts(self) -> tuple[int, int, int]:
        """Contributions, what opens them, and leaves that stand for people."""
        with self.app.app_context(), system("counting in a test"):
            return (
                db.session.scalar(select(func.count()).select_from(Contribution)) or 0,
                db.session.scalar(select(func.count()).select_from(Opening)) or 0,
                db.session.scalar(select(func.count()).select_from(Leaf).where(Leaf.type == ENTRY)) or 0,
            )

    def put_away(self) -> None:
        """Let go of the database: for an application that no fixture looks after."""
        with self.app.app_context():
            db.session.remove()
            for bound in db.engines.values():
                bound.dispose()

    def tamper(self, *statements: str) -> None:
        """Do to the database what its owner could: drop the triggers first, then run the statements."""
        with self.app.app_context(), db.engine.begin() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
                found = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").all()
                for (name,) in found:
                    connection.exec_driver_sql(f"DROP TRIGGER {name}")
            else:
                connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            for statement in statements:
                connection.exec_driver_sql(statement)


def envelopes(keys: Sequence[str], value: int = YES) -> list[Envelope]:
    return [Envelope(key, f"card:{key}", "web", (Judgement("s1", "support", value),)) for key in keys]


def keys(letter: str, n: int) -> list[str]:
    """n keys of envelopes."""
    return [f"{letter}{at:031d}" for at in range(n)]
