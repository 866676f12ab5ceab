"""One line for each act of staff: who, what verb, on what, in a chain of hashes. Participants leave no line here."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Index, String, Table, select, update
from sqlalchemy.orm import Mapped, mapped_column

from consult.base.clock import now
from consult.base.db import Base, Key, db, insert_into
from consult.base.keys import random_key

GENESIS = "0" * 64


class AuditEntry(Base):
    """A verb past once done, such as `round.opened`; ids, never names. Append-only: triggers refuse any change.

    `previous` and `hash` chain the acts of a policy (core.integrity.chain); acts before the chain began have no place.
    """

    __tablename__ = "audit_entries"
    __table_args__ = (Index("ix_audit_entries_policy_id_place", "policy_id", "place", unique=True),)

    id: Mapped[str] = mapped_column(Key, primary_key=True, default=random_key)
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    actor: Mapped[str] = mapped_column(String(60))  # a person's id, or "system:<why>"
    verb: Mapped[str] = mapped_column(String(60))
    policy_id: Mapped[int | None] = mapped_column(index=True)
    subject: Mapped[str] = mapped_column(String(120), default="")
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    place: Mapped[int | None]
    previous: Mapped[str] = mapped_column(String(64), default="", server_default="")
    hash: Mapped[str] = mapped_column(String(64), default="", server_default="")

    @property
    def content(self) -> dict[str, Any]:
        """Return what its hash is made of, besides its place and the hash before."""
        return {
            "id": self.id,
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "actor": self.actor,
            "verb": self.verb,
            "policy": self.policy_id,
            "subject": self.subject,
            "details": self.details,
        }


class AuditHead(Base):
    """Where the chain of a policy ends: the row that whoever tells holds until commit, so that no two acts share a
    place. Policy 0 is the chain of acts outside any policy."""

    __tablename__ = "audit_heads"

    policy_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    n: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))


def tell(actor: str, verb: str, *, policy_id: int | None = None, subject: str = "", **details: Any) -> None:
    """Write one audit entry in the current transaction, hung on the last one of its policy."""
    n, previous = _held(policy_id or 0)
    entry = AuditEntry(
        id=random_key(), at=now(), actor=actor, verb=verb, policy_id=policy_id, subject=subject, details=details,
        place=n + 1, previous=previous,
    )  # fmt: skip
    entry.hash = _link(previous, {**entry.content, "place": n + 1})
    db.session.add(entry)
    db.session.execute(
        update(_heads()).where(_heads().c.policy_id == (policy_id or 0)).values(n=n + 1, hash=entry.hash)
    )


def _heads() -> Table:
    table = AuditHead.__table__
    assert isinstance(table, Table)
    return table


def _held(policy_id: int) -> tuple[int, str]:
    """Return how many acts the chain has and its last hash, locked until commit; the first act of all begins it."""
    heads = _heads()
    wanted = select(heads.c.n, heads.c.hash).where(heads.c.policy_id == policy_id).with_for_update()
    found = db.session.execute(wanted).first()
    if found is None:
        fresh = insert_into(heads).values(policy_id=policy_id, n=0, hash=GENESIS)
        db.session.execute(fresh.on_conflict_do_nothing())  # of two first acts at once the second waits for the first
        found = db.session.execute(wanted).one()
    return found.n, found.hash


def _link(previous: str, content: dict[str, Any]) -> str:
    # The same as core.integrity.chain, which this room may not open; a test holds the two together.
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(b"\x02" + text.encode()).digest()
    return hashlib.sha256(b"\x03" + bytes.fromhex(previous) + digest).hexdigest()
