"""Questions about incidents: which there are, and how the clock of each stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from consult.base.db import db
from consult.core.errors import Missing
from consult.spaces.incidents.models import BODIES, Incident
from consult.spaces.models import Policy
from consult.spaces.queries import NOT_FOUND

TERM = timedelta(hours=48)
"""From knowing of it to having told everybody (Regl. 34)."""
ALARM = timedelta(hours=36)
"""When the desk says it loud (docs/trust.md, PRI-15)."""


@dataclass(frozen=True, slots=True)
class Clock:
    """How an incident's time stands: `n_hours` left, whole, negative once it is over; `owed` by key of BODIES."""

    due_at: datetime
    n_hours: int
    owed: tuple[str, ...]
    is_loud: bool
    is_over: bool


def clock_of(incident: Incident, *, at: datetime) -> Clock:
    """Return the clock of an incident at an instant. Told within the term or after it, a body is no longer owed."""
    due_at = incident.known_at + TERM
    owed = tuple(body for body in BODIES if body not in incident.told)
    left = due_at - at
    is_over = bool(owed) and at > due_at
    return Clock(due_at, int(left // timedelta(hours=1)), owed, bool(owed) and at >= incident.known_at + ALARM, is_over)


def incidents(policy: Policy) -> list[Incident]:
    """List every incident of the policy, the newest known first."""
    found = select(Incident).where(Incident.policy_id == policy.id)
    return list(db.session.scalars(found.order_by(Incident.known_at.desc(), Incident.id)))


def incident_by_id(policy: Policy, incident_id: str) -> Incident:
    """Return an incident of the policy; raises Missing."""
    found = db.session.get(Incident, incident_id)
    if found is None or found.policy_id != policy.id:
        raise Missing(NOT_FOUND)
    return found


def urgent(policy: Policy) -> list[Incident]:
    """List the incidents somebody must still be told of, the oldest known first."""
    return [one for one in reversed(incidents(policy)) if set(BODIES) - set(one.told)]


def announced() -> list[Incident]:
    """List what code holders are told of, on every page of theirs, the newest known first."""
    found = select(Incident).where(Incident.is_announced.is_(True)).order_by(Incident.known_at.desc(), Incident.id)
    return list(db.session.scalars(found))


def is_any_announced() -> bool:
    """Tell whether there is anything to tell code holders."""
    return db.session.scalar(select(Incident.id).where(Incident.is_announced.is_(True)).limit(1)) is not None
