"""How long the method of a round has been public as it would be sealed: a round opens after the term (INT-7)."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, or_, select

from consult.base.audit import AuditEntry
from consult.base.db import db
from consult.rounds.models import Move, Round
from consult.spaces.models import Policy

NOTICE_HOURS = 72
"""Hours the method stands in public before a round opens, unless the policy's `notice_hours` says otherwise."""

OF_THE_ROUND = ("round.created", "round.edited", "round.configured")
OF_THE_POLICY = ("weights.proposed", "policy.loaded")
"""Acts that change what would be sealed."""


def notice_hours(policy: Policy) -> int:
    """Return the hours of notice the policy asks for."""
    hours: int | None = policy.settings.get("notice_hours")
    return NOTICE_HOURS if hours is None else hours


def is_binding(policy: Policy) -> bool:
    """Say whether opening sooner needs a written reason: where the policy declares its hours. Elsewhere it is said."""
    return "notice_hours" in policy.settings and not policy.is_demo


def public_since(round_: Round) -> datetime | None:
    """Return since when the method has been announced as it stands: the scheduling of the round, or the last change
    after it; None while it is a draft, which is not an announcement."""
    if round_.state != "scheduled":
        return None
    announced = db.session.scalar(
        select(func.max(Move.at)).where(Move.round_id == round_.id, Move.to_state == "scheduled")
    )
    changed = db.session.scalar(
        select(func.max(AuditEntry.at)).where(
            AuditEntry.policy_id == round_.policy_id,
            or_(
                AuditEntry.verb.in_(OF_THE_ROUND) & (AuditEntry.subject == round_.code),
                AuditEntry.verb.in_(OF_THE_POLICY),
            ),
        )
    )
    known = [at for at in (announced, changed) if at is not None]
    return max(known) if announced else None


def hours_left(round_: Round, *, at: datetime) -> int | None:
    """Return how many hours of notice are still to run, rounded up, 0 when the term is over; None when the round has
    not been announced at all."""
    hours = notice_hours(round_.policy)
    if hours <= 0:
        return 0
    since = public_since(round_)
    if since is None:
        return None
    left = since + timedelta(hours=hours) - at
    return max(0, -(-left // timedelta(hours=1)))
