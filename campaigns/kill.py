"""Kill who stores answers, again and again, and see that nothing acknowledged is lost and no leaf stands alone (INT-1).

`python -m campaigns.kill [--seconds 600] [--databases sqlite postgresql]`. Processes send answers through the door and
write each acknowledgement to a journal that reaches the disk; they are ended with SIGKILL at random moments and begin
again. Afterwards every acknowledged key must be stored once with its receipt, and contributions, what opens them and
leaves must be as many. Then the control, answers and leaves in two transactions: a campaign that cannot find that is
no campaign.
"""

from __future__ import annotations

import argparse
import os
import random
import secrets
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select

from consult.app import create_app
from consult.base.clock import now
from consult.base.config import Settings, database_url
from consult.base.db import db, system
from consult.contributions import door, leaves
from consult.contributions.door import Door
from consult.contributions.log import Leaf, Opening
from consult.contributions.models import Answer, Contribution
from consult.core.envelope import Envelope
from consult.core.integrity import ENTRY
from consult.core.kinds.model import MILLION, Judgement
from consult.drafting.loading import load_policy
from consult.rounds.actions import open_round
from consult.rounds.models import Round
from consult.rounds.queries import round_by_code
from consult.spaces.gate import SYSTEM
from consult.spaces.queries import policy_by_slug, space_by_code

SERVER = os.environ.get("TEST_POSTGRES_URL", "postgresql://127.0.0.1:5432/postgres")
WORKERS = 3
RESENDS = 0.1
"""Part of the sends that repeat an earlier one, as a phone does after a lost answer."""

POLICY = """
policy: {code: MINA, name: {es: Mina}}
spaces:
  - {id: FED, kind: federation, es: Federación, weight: 3}
  - {id: PAL, kind: pallaqueras, es: Pallaqueras, weight: 2}
rounds:
  - {id: R, kind: validation, es: "¿De acuerdo?", spaces: [FED, PAL], items: [{id: s1, es: Uno}, {id: s2, es: Dos}]}
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a campaign found: `faults` in words, none where all held."""

    n_kills: int
    n_acknowledged: int
    n_stored: int
    faults: tuple[str, ...]


def application(url: str, folder: Path) -> Flask:
    """Return the application on a database of its own."""
    return create_app(
        Settings(database_url=database_url(url), redis_url=None, keys_dir=folder / "keys", instance_dir=folder,
                 public_url=None, is_testing=True, argon2_cost=1)
    )  # fmt: skip


def prepare(url: str, folder: Path) -> None:
    """Make the tables and open the round."""
    with application(url, folder).app_context():
        upgrade()
        policy = load_policy(SYSTEM, POLICY)
        open_round(SYSTEM, round_by_code(policy, "R"), because="prueba")
        db.session.commit()
        db.engine.dispose()


def send_for_ever(url: str, folder: Path, journal: Path, *, is_broken: bool) -> None:
    """Send answers until killed; each acknowledgement is on the disk before the next send."""
    app, sent = application(url, folder), list[str]()
    if is_broken:
        vars(door)["write_leaves"] = _in_two_transactions
    with journal.open("a", encoding="utf-8") as file:
        while True:
            key = random.choice(sent) if sent and random.random() < RESENDS else secrets.token_hex(16)
            with app.app_context():
                round_ = round_by_code(policy_by_slug("mina"), "R")
                space = space_by_code(round_.policy, "PAL" if int(key[0], 16) % 2 else "FED")
                (receipt,) = Door(round_, space).admit([envelope(key)], at=now())
                db.session.commit()
            sent.append(key)
            file.write(f"{key} {receipt.receipt}\n")
            file.flush()
            os.fsync(file.fileno())


def envelope(key: str) -> Envelope:
    """Return the answer sent under a key: always the same."""
    judged = tuple(Judgement(item, "support", MILLION if int(key[1], 16) % 2 else -MILLION) for item in ("s1", "s2"))
    return Envelope(key=key, author=key, channel="web", judgements=judged)


def _in_two_transactions(round_: Round, rows: Sequence[Mapping[str, Any]]) -> None:
    db.session.commit()
    time.sleep(0.02)
    leaves.write_leaves(round_, rows)


def run(url: str, folder: Path, *, seconds: float, is_broken: bool = False, seed: int = 1) -> Outcome:
    """Kill and begin again for so many seconds, then compare the journals with the database."""
    prepare(url, folder)
    dice = random.Random(seed)
    journals = [folder / f"journal-{number}" for number in range(WORKERS)]
    running = [_begun(url, folder, journal, is_broken=is_broken) for journal in journals]
    end, n_kills = time.monotonic() + seconds, 0
    try:
        while time.monotonic() < end:
            at = dice.randrange(WORKERS)
            _wait_for_a_line(journals[at])
            time.sleep(dice.uniform(0, 0.3))
            _end(running[at])
            n_kills += 1
            running[at] = _begun(url, folder, journals[at], is_broken=is_broken)
    finally:
        for process in running:
            _end(process)
    return compared(url, folder, journals, n_kills)


def _begun(url: str, folder: Path, journal: Path, *, is_broken: bool) -> int:
    """Begin a sender in a process of its own; it has everything imported already, so that kills come often."""
    process = os.fork()
    if process == 0:
        try:
            send_for_ever(url, folder, journal, is_broken=is_broken)
        finally:
            os._exit(1)
    return process


def _end(process: int) -> None:
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)


def _wait_for_a_line(journal: Path) -> None:
    """Wait until its sender has stored one more answer: killing it earlier would try nothing."""
    size = journal.stat().st_size if journal.exists() else 0
    for _ in range(1200):
        if journal.exists() and journal.stat().st_size > size:
            return
        time.sleep(0.05)
    raise RuntimeError(f"{journal.name}: nothing was stored within a minute")


def compared(url: str, folder: Path, journals: Sequence[Path], n_kills: int) -> Outcome:
    """Hold what was acknowledged beside what is stored."""
    lines = [line.split() for one in journals if one.exists() for line in one.read_text(encoding="utf-8").splitlines()]
    told = {line[0]: line[1] for line in lines if len(line) == 2}
    with application(url, folder).app_context(), system("counting after a campaign"):
        rows = db.session.execute(select(Contribution.key, Contribution.receipt)).all()
        stored = {row.key: row.receipt for row in rows}
        n_openings = db.session.scalar(select(func.count()).select_from(Opening)) or 0
        n_leaves = db.session.scalar(select(func.count()).select_from(Leaf).where(Leaf.type == ENTRY)) or 0
        n_answers = db.session.scalar(select(func.count()).select_from(Answer)) or 0
        db.session.remove()
        db.engine.dispose()
    wrong = {
        "acknowledged and not stored": sum(key not in stored for key in told),
        "stored with another receipt": sum(stored.get(key, receipt) != receipt for key, receipt in told.items()),
        "contributions without a leaf, or leaves without one": abs(n_leaves - len(stored)),
        "contributions that nothing opens": abs(n_openings - len(stored)),
        "answers too many or too few": abs(n_answers - 2 * len(stored)),
    }
    faults = tuple(f"{what}: {n}" for what, n in wrong.items() if n)
    return Outcome(n_kills, len(told), len(stored), faults)


def main() -> int:
    """Run the campaign on each database, its control too; exit 1 where something did not hold."""
    parser = argparse.ArgumentParser(prog="python -m campaigns.kill", description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--databases", nargs="+", choices=["sqlite", "postgresql"], default=["sqlite", "postgresql"])
    parser.add_argument("--control", type=float, default=30, help="seconds of the control")
    asked = parser.parse_args()
    is_bad = False
    for engine in asked.databases:
        for is_broken, seconds in ((False, asked.seconds), (True, asked.control)):
            found = on(engine, seconds=seconds, is_broken=is_broken)
            name = f"{engine}{', in two transactions' if is_broken else ''}"
            said = "; ".join(found.faults) or "nothing lost, nothing alone"
            sys.stdout.write(f"{name}: kills {found.n_kills}, acknowledged {found.n_acknowledged}, stored "
                             f"{found.n_stored}; {said}\n")  # fmt: skip
            is_bad = is_bad or bool(found.faults) != is_broken
    return int(is_bad)


def on(engine: str, *, seconds: float, is_broken: bool = False) -> Outcome:
    """Run on a scratch database that is dropped afterwards."""
    with TemporaryDirectory(prefix="consult-kill-") as folder:
        if engine == "sqlite":
            return run(f"sqlite:///{folder}/kill.db", Path(folder), seconds=seconds, is_broken=is_broken)
        name = f"consult_kill_{secrets.token_hex(6)}"
        with psycopg.connect(SERVER, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        try:
            address = SERVER.rsplit("/", 1)[0] + "/" + name
            return run(address, Path(folder), seconds=seconds, is_broken=is_broken)
        finally:
            with psycopg.connect(SERVER, autocommit=True) as connection:
                connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


if __name__ == "__main__":
    raise SystemExit(main())
