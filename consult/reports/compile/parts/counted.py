"""The annex of figures: round by round, classes and intervals, weights, ways of counting, levels, orders, «no sé»."""

from __future__ import annotations

from collections.abc import Iterator

from consult.core.document import Block, Bullets, Column, Heading, Note, Paragraph, Row, Runs, Section, Table, code
from consult.core.kinds.model import SUPPORT
from consult.core.words import N_
from consult.reports.compile.desk import Desk
from consult.reports.compile.gate import criteria_of, unknown
from consult.reports.compile.ids import item_figure
from consult.reports.compile.parts import figures, levels, ranges, rankings, sensitivity, standing
from consult.reports.compile.telling import criterion
from consult.results.queries import ResultView

TITLE = N_("Anexo: cifras de cada ronda")
CLOSED = N_("En {round} hay grupos pequeños. Sus rangos, sus clases y lo que depende de los pesos no se muestran, para "
            "proteger a las personas.")  # fmt: skip
CHOICE = "alternatives"
WITH_A_PART = ("problem_tree", "future")
"""Kinds of round with a section of their own, which says who could turn a majority."""


def part(desk: Desk) -> Section:
    """Print what stands behind the figures of every closed round."""
    blocks: list[Block] = []
    for views in desk.facts.views.values():
        blocks += _round(desk, views[0])
    if not blocks:
        blocks.append(Paragraph(desk.say(N_("Todavía no hay rondas cerradas."))))
    return Section("cifras", desk.word(TITLE), tuple(blocks), starts_page=True)


def _round(desk: Desk, seen: ResultView) -> Iterator[Block]:
    yield Heading(f"{seen.round.code} {desk.text(seen.round.title)}")
    if made_up := figures.simulated(desk, seen):
        yield Paragraph(((*desk.say(made_up),)), "small")
    headline = sensitivity.headline_of(seen)
    if headline is None:
        yield Note("few", desk.say(CLOSED, round=code(seen.round.code)))
        return
    if seen.recipe.measure == SUPPORT:
        yield from standing.table(desk, seen)
        if seen.round.kind not in WITH_A_PART:
            yield from standing.straddling(desk, seen)
    yield from levels.blocks(desk, seen)
    if seen.round.kind != CHOICE:
        lines = tuple(sensitivity.weights(desk, seen, headline))
        if lines:
            yield Bullets(lines)
        yield from ranges.table(desk, seen)
    else:
        yield from ranges.ways(desk, seen)
        yield from rankings.checks(desk, seen)
    yield from _unknown(desk, seen)


def _unknown(desk: Desk, seen: ResultView) -> Iterator[Block]:
    """Print how many said «no sé», where it may be told: none and too few look the same."""
    items = seen.open_figures.items if seen.open_figures else ()
    rows = []
    for item in items:
        for name in criteria_of(seen.recipe, item):
            n = unknown(seen, item, name)
            if n:
                size = desk.size(item_figure(seen, item.id, f"{name}.unknown"), n)
                rows.append(Row(((code(item.id),), _asked(desk, name), (size,))))
    if rows:
        columns = (Column(desk.word(N_("Ítem")), "code", share=2), Column(desk.word(N_("Pregunta")), share=6),
                   Column(desk.word(N_("Respuestas «no sé»")), "number", share=3))  # fmt: skip
        yield Table(desk.word(N_("Quién dijo «no sé»")), columns, tuple(rows))


ASKED = {"support": N_("Apoyo"), "severity": N_("Gravedad"), "level": N_("Nivel"), "rank": N_("Orden")}


def _asked(desk: Desk, name: str) -> Runs:
    return desk.say(ASKED[name]) if name in ASKED else criterion(desk, name)
