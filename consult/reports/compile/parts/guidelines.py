"""Objectives, and each guideline with the trail from the voices to its text (method.md §1.9, rule L5)."""

from __future__ import annotations

from collections.abc import Iterator

from consult.core.document import (
    Block,
    Column,
    Evidence,
    Heading,
    Inline,
    Paragraph,
    Row,
    Runs,
    Section,
    Step,
    Table,
    Text,
    Trail,
    plain,
)
from consult.core.words import N_
from consult.drafting.models import Guideline, Objective
from consult.drafting.queries import Answered
from consult.reports.compile.desk import Desk, coded, codes
from consult.reports.compile.parts import dissents, figures, heard
from consult.reports.compile.parts.options import CHOSEN, NOT_CHOSEN
from consult.rounds.models import Alternative

OBJECTIVES, GUIDELINES = N_("Objetivos prioritarios"), N_("Lineamientos y su recorrido")
JUDGEMENT = N_("criterio de redacción")
LEAD = N_(
    "Cada lineamiento muestra de dónde viene: los aportes, el nodo del árbol y la alternativa con sus puntajes. Las "
    "marcas como {mark} se explican en el anexo de evidencias."
)
SILENT = N_("Ningún aporte con palabras trata de esto. Se apoya en las respuestas de las rondas.")


def objectives(desk: Desk) -> Section:
    """Print the table of objectives."""
    title = desk.word(OBJECTIVES)
    if not desk.facts.objectives:
        return Section("objetivos", title, (Paragraph(desk.say(N_("Todavía no hay objetivos redactados."))),))
    columns = (
        Column(desk.word(N_("Objetivo")), share=7),
        Column(desk.word(N_("Responde a")), share=5), Column(desk.word(N_("Conduce")), share=2),
        Column(desk.word(N_("Indicadores")), share=3),
    )  # fmt: skip
    rows = tuple(_objective(desk, line) for line in desk.facts.objectives)
    return Section("objetivos", title, (Table(title, columns, rows),))


def _objective(desk: Desk, line: Objective) -> Row:
    measured = [indicator.code for indicator in desk.facts.indicators if indicator.of == line.code]
    cause = coded(line.cause, desk.name(line.cause)) if line.cause else ()
    name = (*coded(line.code, desk.text(line.text)), *mark(desk, line.code))
    return Row((name, cause, plain(line.lead), codes(measured)))


def mark(desk: Desk, code_: str) -> Runs:
    """Return the evidence mark of a line, or the words that say it is the drafter's own judgement."""
    rows = desk.facts.evidence.get(code_, ())
    return (Text(" "), Evidence(rows[0].mark)) if rows else plain(f" ({desk.word(JUDGEMENT)})")


def guidelines(desk: Desk) -> Section:
    """Print every guideline under its objective, with its trail and the dissents beside it."""
    title = desk.word(GUIDELINES)
    blocks: list[Block] = [Paragraph(desk.say(LEAD, mark=_sample(desk)), "lead")]
    for objective in desk.facts.objectives:
        blocks.append(Heading(f"{objective.code} {desk.text(objective.text)}"))
        if support := figures.support_of(desk, objective.code):
            blocks.append(Paragraph(support))
        for line in objective.guidelines:
            blocks += _guideline(desk, line)
    return Section("lineamientos", title, tuple(blocks), starts_page=True)


def _sample(desk: Desk) -> Inline:
    """Show the reader a mark: the first guideline's own."""
    lines = [line.code for objective in desk.facts.objectives for line in objective.guidelines]
    rows = next((rows for one in lines if (rows := desk.facts.evidence.get(one))), None)
    return Evidence(rows[0].mark) if rows else Text("E-01")


def _guideline(desk: Desk, line: Guideline) -> Iterator[Block]:
    yield Heading(f"{line.code} {desk.text(line.text)}", 2)
    below = codes(service.code for service in line.services)
    if line.services:
        yield Paragraph((*desk.say(N_("Servicios: {codes}."), codes=below), *mark(desk, line.code)))
    else:
        yield Paragraph((*desk.say(N_("Todavía no tiene un servicio.")), *mark(desk, line.code)))
    if line.rationale:
        yield Paragraph(plain(line.rationale))
    yield _trail(desk, line)
    options = _options(desk, line)
    if voices := heard.counted(desk, line.code, _voices_of(desk, line, options)):
        yield Paragraph(voices, "small")
    yield from dissents.beside(desk, {line.code, *line.alternatives, *_targets(options)})


def _options(desk: Desk, line: Guideline) -> list[Alternative]:
    known = {option.code: option for option in desk.facts.alternatives}
    return [known[one] for one in line.alternatives if one in known]


def _targets(options: list[Alternative]) -> list[str]:
    return list(dict.fromkeys(target for option in options for target in option.targets))


def _voices_of(desk: Desk, line: Guideline, options: list[Alternative]) -> list[Answered]:
    """List the statements the guideline stands on: linked by its mark, or about its nodes and alternatives."""
    linked = {row.source for row in desk.facts.evidence.get(line.code, ()) if row.source_kind == "statement"}
    about = {line.code, *line.alternatives, *_targets(options)}
    return [row for row in desk.facts.answered if row.statement.code in linked or row.statement.about in about]


def _trail(desk: Desk, line: Guideline) -> Trail:
    """Draw the ladder: contributions, node, alternative with its scores, guideline."""
    options = _options(desk, line)
    spoken = [_heard(desk, row) for row in _voices_of(desk, line, options)]
    steps = spoken or [Step(desk.word(N_("Aportes")), "", desk.say(SILENT), 0)]
    nodes = _targets(options) or list(dict.fromkeys(option.cause for option in options if option.cause))
    steps += [_node(desk, one) for one in nodes]
    steps += [_option(desk, one) for one in line.alternatives]
    runs = (*plain(desk.text(line.text)), *sentence(figures.support_of(desk, line.code)))
    steps.append(Step(desk.word(N_("Lineamiento")), line.code, runs, 3))
    return Trail(tuple(steps), desk.word(N_("De las voces a {code}"), code=line.code))


def _heard(desk: Desk, row: Answered) -> Step:
    runs = (*heard.words_of(desk, row.statement), Text(" "), *heard.whose(desk, row.statement))
    return Step(desk.word(N_("Aporte")), row.statement.code, runs, 0)


def _node(desk: Desk, code_: str) -> Step:
    """One node of the tree, with its support where a round asked for it."""
    runs = (*plain(desk.name(code_)), *sentence(figures.support_of(desk, code_)))
    return Step(desk.word(N_("Causa")), code_, runs, 1)


def _option(desk: Desk, code_: str) -> Step:
    """One alternative, with its total, what heads give it, and the total of each group."""
    runs: Runs = plain(desk.name(code_))
    seen = desk.facts.newest("alternatives")
    if seen and (item := figures.item_of(seen, code_)):
        state = desk.word(CHOSEN if item.is_chosen else NOT_CHOSEN) if seen.recipe.selection else ""
        totals = desk.say(
            N_("Total {total}; por persona {heads}."),
            total=figures.weighted(desk, seen, item),
            heads=figures.head_count(desk, seen, item),
        )
        runs = (*runs, *sentence(plain(state)), *sentence(totals), Text(" "))
        runs = (*runs, *figures.each_space(desk, seen, item))
    return Step(desk.word(N_("Alternativa")), code_, runs, 2)


def sentence(runs: Runs) -> Runs:
    """Put a sentence after another."""
    return (Text(". "), *runs) if runs else ()
