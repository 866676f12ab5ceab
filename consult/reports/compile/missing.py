"""What the report still lacks to be final (settled conflict 13): listed on the cover, never a stop."""

from __future__ import annotations

from collections.abc import Iterator

from consult.core.lifecycle import STATES
from consult.core.words import N_
from consult.drafting.desk import UNDER_WAY
from consult.drafting.owed import owed
from consult.reports.compile.desk import Desk
from consult.reports.compile.parts.dissents import is_overdue
from consult.results.witnessing import n_witnesses_owed

UNSIGNED = "S5"
"""The rule of a provider's signature: a warning while drafting, owed by a final report."""


def missing(desk: Desk) -> tuple[str, ...]:
    """List what is owed, in words: dissents, answers, rounds, broken links of the draft, signatures."""
    return (*_dissents(desk), *_answers(desk), *_rounds(desk), *_links(desk), *_signatures(desk))


def _dissents(desk: Desk) -> Iterator[str]:
    for dissent in desk.facts.dissents:
        if dissent.status == "pending" and not is_overdue(desk, dissent):
            name = desk.text(desk.facts.space(dissent.space_id).name)
            yield desk.word(N_("Disenso {code} sobre {about}: falta la palabra de {space}."),
                            code=dissent.code, about=dissent.about, space=name)  # fmt: skip
    if desk.facts.n_untold_dissents:
        yield desk.word(N_("Hay disensos por distancia que esperan la palabra de su grupo."))


def _answers(desk: Desk) -> Iterator[str]:
    n = sum(row.disposition is None for row in desk.facts.answered)
    if n:
        yield desk.word(N_("Aportes sin respuesta: {n}."), n=n)


def _rounds(desk: Desk) -> Iterator[str]:
    for round_ in desk.facts.rounds:
        if round_.state in UNDER_WAY:
            yield desk.word(N_("La ronda {code} sigue abierta."), code=round_.code)
        elif STATES[round_.state].is_closed and not STATES[round_.state].is_public:
            yield desk.word(N_("La ronda {code} cerró y su resultado aún no se publica."), code=round_.code)
        if STATES[round_.state].is_closed and (n := owed(round_).n_unwitnessed):
            yield desk.word(N_("Actas de {code} sin dos testigos: {n}."), code=round_.code, n=n)
        if n := n_witnesses_owed(round_):
            yield desk.word(N_("La ronda {code} espera testigos de su sello: {n}."), code=round_.code, n=n)


def _links(desk: Desk) -> Iterator[str]:
    for finding in desk.facts.findings:
        if finding.severity == "error":
            yield desk.word(finding.message, **finding.values)
    if not desk.facts.objectives:
        yield desk.word(N_("Todavía no hay objetivos ni lineamientos redactados."))


def _signatures(desk: Desk) -> Iterator[str]:
    unsigned = [finding.where for finding in desk.facts.findings if finding.rule == UNSIGNED]
    if unsigned:
        yield desk.word(N_("Servicios sin la firma de su proveedor: {codes}."), codes=", ".join(unsigned))
