"""The audit log as somebody may read it: acts inside a protected space are not listed to those who may not know it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select

from consult.base.audit import AuditEntry
from consult.base.db import db
from consult.spaces.gate import Actor, knows, require
from consult.spaces.models import Policy

PAGE = 50


@dataclass(frozen=True, slots=True)
class LogPage:
    """One page of the log, newest first; `n_pages` is at least 1."""

    entries: tuple[AuditEntry, ...]
    page: int
    n_pages: int


def log_page(actor: Actor, policy: Policy, *, page: int = 1, verb: str = "") -> LogPage:
    """Return a page of the audit log of the policy, of one verb or of all. Require `audit.read`."""
    require(actor, "audit.read", policy=policy)
    wanted = [*_seen_by(actor, policy), *([AuditEntry.verb == verb] if verb else [])]
    n = db.session.scalar(select(func.count()).select_from(AuditEntry).where(*wanted)) or 0
    n_pages = max(1, -(-n // PAGE))
    page = min(max(page, 1), n_pages)
    rows = db.session.scalars(
        select(AuditEntry).where(*wanted).order_by(AuditEntry.at.desc(), AuditEntry.id)
        .offset((page - 1) * PAGE).limit(PAGE)
    )  # fmt: skip
    return LogPage(tuple(rows), page, n_pages)


def verbs_logged(actor: Actor, policy: Policy) -> list[str]:
    """List the verbs that stand in the log the actor may read, by name."""
    require(actor, "audit.read", policy=policy)
    found = select(AuditEntry.verb).where(*_seen_by(actor, policy)).distinct()
    return sorted(db.session.scalars(found))


def _seen_by(actor: Actor, policy: Policy) -> list[ColumnElement[bool]]:
    # How often something happens inside a protected space is itself reserved (docs/README, settled conflict 7).
    hidden = [space.code for space in policy.spaces if space.is_protected and not knows(actor, space)]
    where = AuditEntry.details["space"].as_string()
    return [AuditEntry.policy_id == policy.id, or_(where.is_(None), where.not_in(hidden))]
