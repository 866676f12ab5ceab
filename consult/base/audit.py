"""One line for each act of staff: who, what verb, on what. Participants leave no line here."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from consult.base.clock import now
from consult.base.db import Base, Key, db
from consult.base.keys import random_key


class AuditEntry(Base):
    """A verb past once done, such as `round.opened`; ids, never names."""

    __tablename__ = "audit_entries"

    id: Mapped[str] = mapped_column(Key, primary_key=True, default=random_key)
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    actor: Mapped[str] = mapped_column(String(60))  # a person's id, or "system:<why>"
    verb: Mapped[str] = mapped_column(String(60))
    policy_id: Mapped[int | None] = mapped_column(index=True)
    subject: Mapped[str] = mapped_column(String(120), default="")
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)


def tell(actor: str, verb: str, *, policy_id: int | None = None, subject: str = "", **details: Any) -> None:
    """Write one audit entry in the current transaction."""
    db.session.add(AuditEntry(actor=actor, verb=verb, policy_id=policy_id, subject=subject, details=details))
