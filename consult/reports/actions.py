"""Verbs of floor 6: compile a report with its files, ask for one, publish one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from consult.base.audit import tell
from consult.base.clock import PERU, now, today
from consult.base.db import db
from consult.base.i18n import known
from consult.base.jobs import Job, ask_for
from consult.core.errors import Conflict
from consult.core.words import N_
from consult.drafting.actions import lock_dissents
from consult.drafting.dissents import dissents_told, is_awaited
from consult.drafting.owed import refuse_awaited
from consult.drafting.queries import raised
from consult.reports.compile import compile_document
from consult.reports.exports import FORMATS
from consult.reports.models import Report, ReportFile
from consult.reports.queries import JOB, same_report
from consult.spaces.gate import NOBODY, SYSTEM, Actor, actor_of, require
from consult.spaces.models import Person, Policy
from consult.spaces.queries import policy_by_slug

AWAITED = N_(
    "No se publicó. Faltan las palabras de grupos en disenso, con su plazo: {which}. Pueden escribir o decir que no."
)
AWAITED_HIDDEN = N_("No se publicó. Un grupo todavía puede escribir su posición. Tiene plazo hasta el {day}.")


def compile_report(actor: Actor, policy: Policy, *, lang: str) -> Report:
    """Compile the report in a language and keep its files; one compiled today that says the same is returned."""
    require(actor, "report.compile", policy=policy)
    instant = now()
    document = compile_document(policy, lang=lang, at=instant)
    missing = list(document.missing)
    if kept := same_report(policy, lang=document.lang, seal=document.seal, missing=missing, since=_unchanged(policy)):
        return kept
    report = Report(
        policy_id=policy.id,
        lang=document.lang,
        seal=document.seal,
        is_final=not document.is_draft,
        missing=missing,
        compiled_by=actor.id,
        compiled_at=instant,
        files=[_file(name, export.render(document)) for name, export in FORMATS.items()],
    )
    db.session.add(report)
    db.session.flush()
    tell(actor.id, "report.compiled", policy_id=policy.id, subject=report.id, seal=report.seal, lang=report.lang)
    return report


def _unchanged(policy: Policy) -> datetime:
    """Return since when today nobody changed a dissent: what was compiled before is not given out again."""
    midnight = datetime.combine(today(), time(0), PERU)
    return max((midnight, *(one.changed_at for one in dissents_told(policy))))


def _file(name: str, content: bytes) -> ReportFile:
    return ReportFile(format=name, sha256=hashlib.sha256(content).hexdigest(), size=len(content), content=content)


def ask_for_report(actor: Actor, policy: Policy, *, lang: str) -> Job:
    """Ask the worker for a report in a language."""
    require(actor, "report.compile", policy=policy)
    job = ask_for(JOB, policy=policy.slug, lang=known(lang), actor=actor.id)
    tell(actor.id, "report.asked", policy_id=policy.id, subject=job.id, lang=known(lang))
    return job


def run_compile(arguments: Mapping[str, Any]) -> str:
    """Do the job of ask_for_report; the permission is asked again on the day it runs. It may run twice."""
    policy = policy_by_slug(str(arguments["policy"]))
    return compile_report(_asker(str(arguments["actor"])), policy, lang=str(arguments["lang"])).id


def _asker(actor_id: str) -> Actor:
    """Return who asked, as they stand today; somebody who is gone may nothing."""
    if actor_id == SYSTEM.id:
        return SYSTEM
    person = db.session.get(Person, actor_id)
    return actor_of(person, on=today()) if person else NOBODY


def publish_report(actor: Actor, policy: Policy, *, report: Report) -> Report:
    """Show a report to everyone; refuse while something is missing in it, a dissent may still be written, or one
    changed since it was compiled. From then on the words it prints stay. Publishing twice changes nothing."""
    require(actor, "report.finalise", policy=policy)
    if report.published_at is not None:
        return report
    awaited = [one for one in raised(policy) if is_awaited(one)]
    refuse_awaited(actor, policy, awaited, words=AWAITED, hidden=AWAITED_HIDDEN)
    if not report.is_final:
        raise Conflict(
            N_("Este informe es un borrador y no se publica. Falta: {missing} Complételo y compile otra vez."),
            missing=" ".join(report.missing),
        )
    _require_fresh(policy, report)
    report.published_at = now()
    lock_dissents(policy, at=report.published_at)
    tell(actor.id, "report.published", policy_id=policy.id, subject=report.id, seal=report.seal)
    return report


def _require_fresh(policy: Policy, report: Report) -> None:
    """Refuse a report that no longer says the dissents as their groups wrote them."""
    changed = [one.code for one in dissents_told(policy) if one.changed_at > report.compiled_at]
    if changed:
        raise Conflict(
            N_("No se publicó. Estos disensos cambiaron después de compilar: {codes}. Compile otra vez."),
            codes=", ".join(changed),
        )
