"""Tries at secrets are counted in the database, before the hash, whether Redis is there or not (docs/trust.md, SEC-5).

A try is counted first and given back when it was right: two hundred at once are still counted one by one. What is kept
is a keyed digest of what was tried: no card, name or address.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import delete, select

from consult.base.clock import now
from consult.base.db import db, insert_into
from consult.base.keys import key
from consult.spaces.credentials import Tries


@dataclass(frozen=True, slots=True)
class Rule:
    """`tries` within `span`; then the rest of the span is waited, or `wait`, doubled by every further try.

    A `world` rule refuses nobody: once it is spent, the `strict` ones begin to (a global refusal would let one attacker
    shut the door on everybody).
    """

    name: str
    tries: int
    span: timedelta
    wait: timedelta | None = None
    kind: Literal["plain", "world", "strict"] = "plain"


LONGEST = timedelta(hours=12)
KEPT = timedelta(days=2)

CARD = Rule("card", 5, timedelta(days=1), wait=timedelta(minutes=15))
CARD_NETWORK = Rule("card network", 20, timedelta(minutes=1))
CARD_NETWORK_HOUR = Rule("card network hour", 120, timedelta(hours=1))
CARD_WORLD = Rule("card world", 2000, timedelta(hours=1), kind="world")
CARD_NETWORK_STRICT = Rule("card network strict", 3, timedelta(hours=1), kind="strict")

NAME_HERE = Rule("name here", 8, timedelta(minutes=15))
NAME_NETWORK = Rule("name network", 60, timedelta(minutes=15))
NAME = Rule("name", 60, timedelta(hours=1))
"""Wrong passwords: of one network on one name, of one network, of the whole world on one name. The last is wide, so
that an enemy cannot lock somebody out; a town behind one address shares the second."""

PROOF = Rule("proof", 5, timedelta(days=1), wait=timedelta(minutes=1))
"""Wrong codes and passwords of somebody already recognised in part: the wait is theirs alone."""

Claim = tuple[Rule, str]
"""A rule, and what it counts on: a selector, a name, a network's digest."""


def card_claims(selector: str, network: str) -> list[Claim]:
    """List what a try at a card counts against."""
    return [(CARD, selector), (CARD_WORLD, ""),
            *((rule, network) for rule in (CARD_NETWORK, CARD_NETWORK_HOUR, CARD_NETWORK_STRICT))]  # fmt: skip


def name_claims(login: str, network: str) -> list[Claim]:
    """List what a try at a password counts against."""
    return [(NAME, login), (NAME_HERE, f"{network}:{login}"), (NAME_NETWORK, network)]


def take(claims: Sequence[Claim], *, at: datetime | None = None) -> bool:
    """Count one try under every rule, or none of them and False where one refuses. The caller commits before the hash:
    the count stands whatever happens next, and no lock is held while the hash is made."""
    at = at or now()
    rows = _held(claims, at)
    refusing = {rule.kind for rule, row in rows if _is_spent(rule, row, at)}
    if "plain" in refusing or {"world", "strict"} <= refusing:
        return False
    for rule, row in rows:
        _count(rule, row, at)
    return True


def give_back(claims: Sequence[Claim], *, at: datetime | None = None) -> None:
    """Take back the try that was right: a growing wait is forgotten, a budget is given one more."""
    for rule, row in _held(claims, at or now()):
        row.n = 0 if rule.wait else max(row.n - 1, 0)
        row.until = None
        if row.n == 0:
            db.session.delete(row)
    db.session.flush()


def forget_old_tries(*, at: datetime | None = None) -> None:
    """Delete what no rule counts any more."""
    db.session.execute(delete(Tries).where(Tries.since < (at or now()) - KEPT))


def digest(rule: Rule, subject: str) -> str:
    """Return the key of a row: it means nothing without a key that is not in the database (PRI-8)."""
    return hmac.new(key("guessing"), f"{rule.name}:{subject}".encode(), hashlib.sha256).hexdigest()


def _held(claims: Sequence[Claim], at: datetime) -> list[tuple[Rule, Tries]]:
    """Return the row of each claim, locked until commit, in one order for everybody so that nobody waits for ever."""
    by_key = {digest(rule, subject): rule for rule, subject in claims}
    fresh = insert_into(Tries).values([{"key": name, "n": 0, "since": at, "until": None} for name in sorted(by_key)])
    db.session.execute(fresh.on_conflict_do_nothing())
    rows = db.session.scalars(
        select(Tries).where(Tries.key.in_(by_key)).order_by(Tries.key).with_for_update(),
        execution_options={"populate_existing": True},
    )
    return [(by_key[row.key], row) for row in rows]


def _is_spent(rule: Rule, row: Tries, at: datetime) -> bool:
    if rule.wait:
        return row.until is not None and at < row.until
    return row.n >= rule.tries and at - row.since < rule.span


def _count(rule: Rule, row: Tries, at: datetime) -> None:
    is_old = at - row.since >= rule.span
    row.n = 1 if is_old else row.n + 1
    if rule.wait or is_old or row.n == 1:
        row.since = at
    if rule.wait and row.n >= rule.tries:
        row.until = at + min(rule.wait * 2 ** min(row.n - rule.tries, 20), LONGEST)
