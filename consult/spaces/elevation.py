"""Looking inside for an incident: asked by an administrator with a reason, granted by another person, for some hours.

It opens what staff of the policy read anyway, changes nothing, and never a protected space. Every step is in the log,
and observers see the list.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from consult.base.audit import tell
from consult.base.clock import now
from consult.base.db import db
from consult.core.errors import Conflict, Forbidden, Invalid, Missing
from consult.core.words import N_
from consult.spaces.credentials import Elevation
from consult.spaces.gate import Actor, require, roles
from consult.spaces.models import Person, Policy
from consult.spaces.queries import NOT_FOUND
from consult.spaces.sessions import renew_sessions

MOST_HOURS = 24
WAIT = timedelta(hours=24)
"""How long a request waits for its answer."""
MIN_REASON = 10


def ask_elevation(actor: Actor, policy: Policy, *, because: str, n_hours: int) -> Elevation:
    """Ask for leave to look inside; only an administrator does."""
    require(actor, "people.manage", policy=policy)
    if actor.person is None or "administrator" not in roles(actor, policy):
        raise Forbidden(N_("Este permiso lo pide quien administra. Su cargo ya tiene lo que necesita."))
    if len(because.strip()) < MIN_REASON:
        raise Invalid(N_("Escriba qué pasó y qué necesita mirar. Lo leerán quienes observan."), at="because")
    if not 1 <= n_hours <= MOST_HOURS:
        raise Invalid(N_("Pida entre 1 y {n} horas."), n=MOST_HOURS, at="hours")
    if any(one.person_id == actor.id and (is_waiting(one) or is_in_force(one)) for one in elevations(policy)):
        raise Conflict(N_("Usted ya tiene un permiso o un pedido abierto. Termínelo antes de pedir otro."))
    one = Elevation(policy_id=policy.id, person_id=actor.id, because=because.strip(), n_hours=n_hours, granted_by=None,
                    granted_at=None, until=None, ended_at=None)  # fmt: skip
    db.session.add(one)
    db.session.flush()
    tell(actor.id, "elevation.asked", policy_id=policy.id, subject=actor.id, because=because.strip(), hours=n_hours)
    return one


def grant_elevation(actor: Actor, policy: Policy, *, elevation: Elevation) -> None:
    """Give leave; another person does, who coordinates the policy."""
    _require_coordinator(actor, policy)
    if actor.id == elevation.person_id:
        raise Forbidden(N_("Nadie se da este permiso. Pídalo a otra persona que coordine."))
    if not is_waiting(elevation):
        raise Conflict(N_("Ese pedido ya no espera respuesta. Nada cambió."))
    elevation.granted_by, elevation.granted_at = actor.id, now()
    elevation.until = now() + timedelta(hours=elevation.n_hours)
    renew_sessions(db.session.get_one(Person, elevation.person_id))
    tell(actor.id, "elevation.granted", policy_id=policy.id, subject=elevation.person_id, because=elevation.because,
         hours=elevation.n_hours)  # fmt: skip


def end_elevation(actor: Actor, policy: Policy, *, elevation: Elevation) -> None:
    """Refuse a request, or end a leave before its time: whoever coordinates, or whoever asked."""
    if actor.id != elevation.person_id:
        _require_coordinator(actor, policy)
    if not (is_waiting(elevation) or is_in_force(elevation)):
        raise Conflict(N_("Ese permiso ya terminó. Nada cambió."))
    elevation.ended_at = now()
    renew_sessions(db.session.get_one(Person, elevation.person_id))
    tell(actor.id, "elevation.ended", policy_id=policy.id, subject=elevation.person_id)


def _require_coordinator(actor: Actor, policy: Policy) -> None:
    require(actor, "people.manage", policy=policy)
    if "coordinator" not in roles(actor, policy):
        raise Forbidden(N_("Este permiso lo da quien coordina la política."))


def elevations(policy: Policy) -> list[Elevation]:
    """List every request of the policy, the newest first."""
    wanted = select(Elevation).where(Elevation.policy_id == policy.id)
    return list(db.session.scalars(wanted.order_by(Elevation.asked_at.desc(), Elevation.id)))


def elevation_by_id(policy: Policy, elevation_id: str) -> Elevation:
    """Return a request of the policy; raises Missing."""
    found = db.session.get(Elevation, elevation_id)
    if found is None or found.policy_id != policy.id:
        raise Missing(NOT_FOUND)
    return found


def elevated_in(person: Person, *, at: datetime | None = None) -> frozenset[int]:
    """Return the ids of the policies where the person may look inside at this moment."""
    rows = db.session.scalars(
        select(Elevation).where(Elevation.person_id == person.id, Elevation.until > (at or now()))
    )
    return frozenset(one.policy_id for one in rows if one.ended_at is None)


def is_waiting(one: Elevation) -> bool:
    """Tell whether a request waits for its answer."""
    return one.granted_at is None and one.ended_at is None and now() - one.asked_at < WAIT


def is_in_force(one: Elevation) -> bool:
    """Tell whether a leave holds now."""
    return one.ended_at is None and one.until is not None and now() < one.until
