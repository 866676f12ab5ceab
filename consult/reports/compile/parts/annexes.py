"""Annexes: what is behind each evidence mark, and the glossary."""

from __future__ import annotations

from collections.abc import Iterator

from consult.core.document import (
    Block,
    Bullets,
    Definitions,
    Heading,
    Paragraph,
    Runs,
    Section,
    Text,
    code,
    plain,
)
from consult.core.words import N_
from consult.drafting.models import Evidence as Source
from consult.drafting.queries import Answered
from consult.reports.compile.desk import Desk, coded
from consult.reports.compile.objects.draft import glossary as terms
from consult.reports.compile.parts import figures, heard
from consult.reports.compile.parts.guidelines import sentence

EVIDENCE = N_("Anexo: evidencias")
LEAD = N_(
    "Cada marca dice en qué se sostiene una línea: nodos del árbol, alternativas con su puntaje y aportes. Solo se "
    "citan palabras de quien dejó citarlas."
)


def evidence(desk: Desk) -> Section:
    """Resolve every mark, in the order of their numbers."""
    title = desk.word(EVIDENCE)
    marks = sorted(desk.facts.evidence.items(), key=lambda entry: entry[1][0].number)
    if not marks:
        return Section("evidencia", title, (Paragraph(desk.say(N_("Ninguna línea lleva todavía una marca."))),))
    blocks: list[Block] = [Paragraph(desk.say(LEAD))]
    for subject, rows in marks:
        blocks += _mark(desk, subject, rows)
    return Section("evidencia", title, tuple(blocks), starts_page=True)


def _mark(desk: Desk, subject: str, rows: tuple[Source, ...]) -> Iterator[Block]:
    yield Heading(f"{rows[0].mark} · {subject} {desk.name(subject)}")
    told = {row.statement.code: row for row in desk.facts.answered}
    lines = [_source(desk, row, told) for row in rows if row.source_kind != "statement" or row.source in told]
    spoken = [told[row.source] for row in rows if row.source_kind == "statement" and row.source in told]
    if lines:
        yield Bullets(tuple(lines))
    voices = heard.counted(desk, rows[0].mark, spoken) or desk.say(N_("Sin aportes con palabras."))
    yield Paragraph(voices, "small")


def _source(desk: Desk, row: Source, told: dict[str, Answered]) -> Runs:
    if row.source_kind == "statement":
        statement = told[row.source].statement
        return (code(statement.code), Text(" "), *heard.words_of(desk, statement), Text(" "),
                *heard.whose(desk, statement))  # fmt: skip
    name = coded(row.source, desk.name(row.source))
    seen = desk.facts.newest("alternatives")
    item = figures.item_of(seen, row.source)
    if seen is None or item is None:
        return (*name, *sentence(figures.support_of(desk, row.source)))
    total = figures.weighted(desk, seen, item)
    return (*name, *sentence(desk.say(N_("Total en {round}: {value}."), round=code(seen.round.code), value=total)))


def glossary(desk: Desk) -> Section:
    """Explain the words of the method, in the alphabetical order of the report's language."""
    found = sorted(terms(desk.facts), key=lambda term: desk.text(term.name).casefold())
    items = tuple((desk.text(term.name), plain(desk.text(term.meaning))) for term in found)
    return Section("glosario", desk.word(N_("Glosario")), (Definitions(items),), starts_page=True)
