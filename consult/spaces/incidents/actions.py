"""Verbs about incidents: note, change, say who was told, announce, close. None is ever deleted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from consult.base.audit import tell
from consult.base.clock import now
from consult.base.db import db
from consult.core.errors import Conflict, Invalid
from consult.core.words import N_
from consult.spaces.gate import Actor, require
from consult.spaces.incidents.models import BODIES, Incident
from consult.spaces.models import Policy

ACTION = "incidents.keep"


def note_incident(
    actor: Actor,
    policy: Policy,
    *,
    what: str,
    known_at: datetime,
    kinds: str,
    n_at_most: int | None = None,
    consequences: str = "",
    measures: str = "",
    is_mended: bool = False,
) -> Incident:
    """Write an incident down; the clock runs from when it was known, not from now."""
    require(actor, ACTION, policy=policy)
    incident = Incident(policy_id=policy.id, noted_by=actor.id, told={}, closed_at=None,
                        **_checked(what, known_at, kinds, n_at_most, consequences, measures, is_mended))  # fmt: skip
    db.session.add(incident)
    db.session.flush()
    tell(actor.id, "incident.noted", policy_id=policy.id, subject=incident.id)
    return incident


def change_incident(actor: Actor, policy: Policy, incident: Incident, **fields: Any) -> None:
    """Write what is known by now; `fields` are all those of `note_incident`. When it was known may not move later."""
    require(actor, ACTION, policy=policy)
    if incident.closed_at is not None:
        raise Conflict(N_("Este incidente ya se cerró. Nada cambió."))
    checked = _checked(**{"n_at_most": None, "consequences": "", "measures": "", "is_mended": False, **fields})
    if checked["known_at"] > incident.known_at:
        raise Invalid(N_("La hora en que se supo no puede ser más tarde que la anotada."), at="known_at")
    for name, value in checked.items():
        setattr(incident, name, value)
    tell(actor.id, "incident.changed", policy_id=policy.id, subject=incident.id)


def _checked(
    what: str, known_at: datetime, kinds: str, n_at_most: int | None, consequences: str, measures: str, is_mended: bool
) -> dict[str, Any]:
    if not what.strip():
        raise Invalid(N_("Escriba qué pasó."), at="what")
    if not kinds.strip():
        raise Invalid(N_("Escriba qué datos están en juego."), at="kinds")
    if known_at > now():
        raise Invalid(N_("La hora en que se supo no puede estar en el futuro."), at="known_at")
    return {"what": what.strip(), "known_at": known_at, "kinds": kinds.strip(), "n_at_most": n_at_most,
            "consequences": consequences.strip(), "measures": measures.strip(), "is_mended": is_mended}  # fmt: skip


def tell_body(actor: Actor, policy: Policy, incident: Incident, *, body: str) -> None:
    """Write down that a body, or the people, were told, now; once."""
    require(actor, ACTION, policy=policy)
    if body not in BODIES:
        raise Invalid(N_("Elija a quién se avisó."))
    if body in incident.told:
        raise Conflict(N_("Ese aviso ya está anotado. Nada cambió."))
    incident.told = {**incident.told, body: now().isoformat(timespec="seconds")}
    tell(actor.id, "incident.told", policy_id=policy.id, subject=incident.id, body=body)


def announce(actor: Actor, policy: Policy, incident: Incident, *, words: str, is_on: bool) -> None:
    """Show what happened to whoever holds a code, on every page of theirs, or stop showing it."""
    require(actor, ACTION, policy=policy)
    if is_on and not words.strip():
        raise Invalid(N_("Escriba qué pasó y qué puede hacer la persona, en palabras simples."), at="announcement")
    incident.announcement = words.strip() or incident.announcement
    incident.is_announced = is_on
    tell(actor.id, "incident.announced" if is_on else "incident.silenced", policy_id=policy.id, subject=incident.id)


def close_incident(actor: Actor, policy: Policy, incident: Incident) -> None:
    """Close it, once everybody was told and what was done is written: it stays in the register for good."""
    require(actor, ACTION, policy=policy)
    if incident.closed_at is not None:
        raise Conflict(N_("Este incidente ya se cerró. Nada cambió."))
    if set(BODIES) - set(incident.told):
        raise Conflict(N_("Falta avisar. Anote cada aviso antes de cerrar."))
    if not incident.measures:
        raise Conflict(N_("Escriba qué se hizo antes de cerrar."))
    incident.closed_at = now()
    tell(actor.id, "incident.closed", policy_id=policy.id, subject=incident.id)
