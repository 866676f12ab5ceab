"""What is owed to the voices: dispositions with a reason, signatures, written reasons. Dissents: `dissenting`."""

from __future__ import annotations

from consult.base.audit import tell
from consult.base.clock import now, today
from consult.base.db import Labels, db
from consult.contributions.models import Statement
from consult.core.errors import Conflict, Invalid, Missing
from consult.core.method import DISPOSITIONS
from consult.core.words import N_
from consult.drafting.models import Disposition, Parked, Service, ServiceAcceptance
from consult.drafting.queries import parked
from consult.spaces.gate import Actor, require
from consult.spaces.models import Policy


def dispose(actor: Actor, policy: Policy, *, statement: Statement, kind: str, answer: Labels) -> Disposition:
    """Answer a statement: all but a duplicate need words."""
    require(actor, "disposition.write", policy=policy)
    if kind not in DISPOSITIONS:
        raise Invalid(N_("Elija qué se hizo con el aporte."), at="kind")
    if kind != "duplicado" and not answer.get("es", "").strip():
        raise Invalid(N_("Escriba la respuesta: cada aporte recibe un motivo."), at="es")
    disposition = db.session.get(Disposition, statement.id)
    if disposition is None:
        disposition = Disposition(statement_id=statement.id, policy_id=policy.id)
        db.session.add(disposition)
    disposition.kind, disposition.answer, disposition.actor = kind, dict(answer), actor.id
    disposition.decided_at = now()
    db.session.flush()
    tell(actor.id, "statement.answered", policy_id=policy.id, subject=statement.code, kind=kind)
    return disposition


def accept_service(actor: Actor, service: Service, *, policy: Policy) -> ServiceAcceptance:
    """Sign a service as its provider, under a mandate for that body."""
    require(actor, "service.accept", policy=policy)
    bodies = {
        mandate.organisation.name["es"]: mandate.organisation
        for mandate in (actor.person.mandates if actor.person else ())
        if mandate.organisation and mandate.policy_id == policy.id and actor.on and mandate.is_in_force(actor.on)
    }
    body = next((body for body in bodies.values() if _provides(body.code, body.aliases, service)), None)
    if body is None or actor.person is None:
        raise Conflict(N_("Solo {provider} puede aceptar este servicio."), provider=service.provider)
    if body.name["es"] in {one.body for one in service.acceptances}:
        raise Conflict(N_("{provider} ya firmó este servicio. Nada cambió."), provider=service.provider)
    acceptance = ServiceAcceptance(service=service, person_id=actor.person.id, body=body.name["es"], signed_on=today())
    db.session.add(acceptance)
    db.session.flush()
    tell(actor.id, "service.accepted", policy_id=policy.id, subject=service.code, body=body.code)
    return acceptance


def _provides(code: str, aliases: list[str], service: Service) -> bool:
    names = {name.casefold() for name in (code, *aliases)}
    return service.provider.casefold() in names


def park(actor: Actor, policy: Policy, *, rule: str, subject: str, reason: str) -> Parked:
    """Set an inconsistency aside with a written reason, which the report prints."""
    require(actor, "draft.edit", policy=policy)
    if not reason.strip():
        raise Invalid(N_("Escriba el motivo: sale en el informe."), at="reason")
    note = parked(policy).get((rule, subject))
    if note is None:
        note = Parked(policy_id=policy.id, rule=rule, subject=subject)
        db.session.add(note)
    note.reason, note.actor, note.parked_at = reason.strip(), actor.id, now()
    db.session.flush()
    tell(actor.id, "finding.parked", policy_id=policy.id, subject=subject, rule=rule)
    return note


def take_up(actor: Actor, policy: Policy, *, rule: str, subject: str) -> None:
    """Put an inconsistency that was set aside back on the list."""
    require(actor, "draft.edit", policy=policy)
    note = parked(policy).get((rule, subject))
    if note is None:
        raise Missing(N_("No encontramos esa página."))
    db.session.delete(note)
    db.session.flush()
    tell(actor.id, "finding.taken_up", policy_id=policy.id, subject=subject, rule=rule)
