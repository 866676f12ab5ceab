"""Put the parts together: cover, sections, sheets, data and seal."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from consult.base.clock import PERU
from consult.base.i18n import known
from consult.core.document import WORDS, Document
from consult.core.words import N_
from consult.reports.compile.desk import Desk, css_of
from consult.reports.compile.facts import gather
from consult.reports.compile.given import payload, seal_of, sheets
from consult.reports.compile.missing import missing
from consult.reports.compile.parts import (
    annexes,
    counted,
    dissents,
    future,
    guidelines,
    method,
    options,
    people,
    replies,
    services,
    summary,
    tree,
)
from consult.spaces.models import Policy

PARTS = (
    dissents.part, summary.part, people.part, tree.part, future.part, options.part, guidelines.objectives,
    guidelines.guidelines, services.part, services.related, replies.agreements, replies.matrix, method.part,
    counted.part, annexes.evidence, services.sheets, annexes.glossary,
)  # fmt: skip
"""The sections in the order of method.md §1.11; what groups do not share comes first (docs/counting.md, M6)."""

DEMO = N_("Ejercicio de demostración. Las cifras no son oficiales.")


def compile_document(policy: Policy, *, lang: str, at: datetime) -> Document:
    """Return the report of the policy in a language. `at` dates the cover; the seal does not depend on it."""
    spoken: Literal["es", "en"] = "en" if known(lang) == "en" else "es"
    desk = Desk(gather(policy), spoken, at)
    data = payload(desk.facts)
    sections = tuple(part(desk) for part in PARTS)
    owed = missing(desk)
    return Document(
        title=desk.word(N_("Informe de lineamientos")),
        subtitle=desk.word(N_("Del problema público a los servicios, con sus evidencias")),
        lang=spoken,
        policy_name=desk.text(policy.name),
        lead=_lead(desk),
        cover_facts=_cover(desk),
        issued_on=at.astimezone(PERU).date().isoformat(),
        seal=seal_of(data),
        sections=sections,
        words={key: desk.word(word) for key, word in WORDS.items()},
        notice=desk.word(DEMO) if policy.is_demo else "",
        is_draft=bool(owed),
        missing=owed,
        bands=_bands(desk),
        sheets=sheets(desk),
        data=data,
        figures=dict(desk.figures),
    )


def _lead(desk: Desk) -> str:
    """Say in a sentence what the report covers, and between which days people were asked."""
    told = [round_ for round_ in desk.facts.rounds if round_.code in desk.facts.views]
    first = min((day for round_ in told if (day := _day(round_.opened_at, round_.opens_on))), default=None)
    last = max((day for round_ in told if (day := _day(round_.closed_at, round_.closes_on))), default=None)
    if first is None or last is None:
        return desk.word(N_("Qué se propone y de dónde viene. Todavía no hay rondas cerradas."))
    return desk.word(
        N_("Qué se propone, de dónde viene, quién lo apoya y quién no. Consulta {span}."), span=desk.span(first, last)
    )


def _day(done: datetime | None, planned: date | None) -> date | None:
    return done.astimezone(PERU).date() if done else planned


def _cover(desk: Desk) -> tuple[tuple[str, str], ...]:
    policy = desk.facts.policy
    rows = (
        (N_("Conduce"), policy.lead),
        (N_("Año meta"), str(policy.horizon or "")),
        (N_("Emitido"), desk.day(desk.at)),
        (N_("Rondas con resultado"), ", ".join(desk.facts.views)),
        (N_("Pesos"), ", ".join(scheme.code for scheme in desk.facts.schemes)),
    )
    return tuple((desk.word(term), text) for term, text in rows if text)


def _bands(desk: Desk) -> tuple[tuple[str, str, Decimal], ...]:
    """Give each space its stripe, as wide as its weight in the published scheme."""
    if not desk.facts.schemes:
        return ()
    weights = desk.facts.schemes[0].weights
    found = [(space.code, css_of(space), Decimal(weights.get(space.code, "0"))) for space in desk.facts.spaces]
    return tuple(stripe for stripe in found if stripe[2] > 0)
