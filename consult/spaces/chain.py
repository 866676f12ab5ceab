"""The chain of staff acts of a policy: does it hold, and the file that lets somebody outside check it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select

from consult.base.audit import AuditEntry, AuditHead
from consult.base.db import db
from consult.core.integrity import GENESIS, Act, act_digest, first_broken
from consult.spaces.models import Policy


def first_broken_act(policy: Policy) -> int | None:
    """Return the place of the first act changed, moved, missing or too many; None when the chain holds."""
    n, head = _head(policy)
    return first_broken((_act(entry) for entry in _entries(policy)), head=head, n=n)


def n_unchained(policy: Policy) -> int:
    """Count the acts told before there was a chain: nothing vouches for them."""
    found = select(func.count()).where(AuditEntry.policy_id == policy.id, AuditEntry.place.is_(None))
    return db.session.scalar(found) or 0


def chain_file(policy: Policy) -> dict[str, Any]:
    """Return the chain to hand to whoever audits from outside; acts inside a protected space keep only their digest.

    How many acts there are shows: it is for auditors bound to the process, not for publication.
    """
    n, head = _head(policy)
    reserved = {space.code for space in policy.spaces if space.is_protected}
    return {"n": n, "head": head, "acts": [_row(entry, reserved) for entry in _entries(policy)]}


def _row(entry: AuditEntry, reserved: set[str]) -> dict[str, Any]:
    act = _act(entry)
    is_reserved = entry.details.get("space") in reserved
    return {
        "place": act.place,
        "digest": act.digest,
        "previous": act.previous,
        "hash": act.hash,
        "content": None if is_reserved else act.content,
    }


def _head(policy: Policy) -> tuple[int, str]:
    found = db.session.get(AuditHead, policy.id, populate_existing=True)
    return (found.n, found.hash) if found else (0, GENESIS)


def _entries(policy: Policy) -> Iterator[AuditEntry]:
    """List the chained acts by place."""
    found = select(AuditEntry).where(AuditEntry.policy_id == policy.id, AuditEntry.place.is_not(None))
    yield from db.session.scalars(found.order_by(AuditEntry.place, AuditEntry.id))


def _act(entry: AuditEntry) -> Act:
    place = entry.place or 0
    return Act(place, act_digest(entry.content, place=place), entry.previous, entry.hash, entry.content)
