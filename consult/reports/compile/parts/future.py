"""The desired future: its statement and its variables, from a baseline to the value to reach."""

from __future__ import annotations

from consult.core.disclosure import ReleasedItem
from consult.core.document import Block, Column, Inline, Note, Paragraph, Row, Runs, Section, Table, Text, code, plain
from consult.core.kinds.model import LEVEL
from consult.core.words import N_
from consult.reports.compile.desk import Desk, coded
from consult.reports.compile.objects.matter import DIRECTIONS
from consult.reports.compile.parts import beside, figures, standing
from consult.reports.compile.parts.tree import sustained
from consult.results.queries import ResultView
from consult.rounds.models import FutureVariable

TITLE = N_("La situación futura deseada")
TO_BUILD = N_("línea base por construir")


def part(desk: Desk) -> Section:
    """Print the statement and the table of variables."""
    future = desk.facts.future
    if future is None:
        return Section("futuro", desk.word(TITLE), (Paragraph(desk.say(N_("La situación futura no está escrita."))),))
    seen = desk.facts.newest("future")
    blocks: list[Block] = [Paragraph(plain(desk.text(future.text)), "lead")]
    if seen and (made_up := figures.simulated(desk, seen)):
        blocks.append(Note("warn", plain(made_up)))
    if seen and (said := _statement(desk, seen)):
        blocks.append(Paragraph(said))
    if desk.facts.variables:
        blocks.append(_table(desk, seen))
    if seen:
        blocks += standing.straddling(desk, seen)
    return Section("futuro", desk.word(TITLE), tuple(blocks))


def _statement(desk: Desk, seen: ResultView) -> Runs:
    """Say how much support the statement itself has: the item that is no variable."""
    variables = {variable.code for variable in desk.facts.variables}
    item = next((item for item in seen.shown.items if item.id not in variables), None)
    if item is None:
        return ()
    said = desk.say(
        N_("En {round}, {share} está de acuerdo con este enunciado; contando por persona, {heads}."),
        round=code(seen.round.code), share=figures.weighted(desk, seen, item),
        heads=figures.head_count(desk, seen, item),
    )  # fmt: skip
    classed = standing.short(desk, seen, item.id)
    return (*said, Text(" "), *classed) if classed else said


def _table(desk: Desk, seen: ResultView | None) -> Table:
    columns = [
        Column(desk.word(N_("Variable")), share=6),
        Column(desk.word(N_("Línea base")), "number", share=3),
        Column(desk.word(N_("Valor deseado")), "number", share=2),
        Column(desk.word(N_("Sentido")), share=2),
    ]
    if seen:
        columns += [
            Column(desk.word(N_("Apoyo")), "number", share=2),
            *((Column(desk.word(N_("Clase")), share=3),) if seen.open_figures else ()),
            Column(desk.word(N_("Piden (media)")), "number", share=2),
        ]
    columns.append(Column(desk.word(N_("Sustento")), share=4))
    rows = tuple(_row(desk, variable, seen) for variable in desk.facts.variables)
    note = figures.small_print(desk, seen) if seen else ()
    return Table(desk.word(N_("Variables, punto de partida y meta")), tuple(columns), rows, note=note)


def _row(desk: Desk, variable: FutureVariable, seen: ResultView | None) -> Row:
    cells: list[Runs] = [
        coded(variable.code, desk.text(variable.text)),
        _baseline(desk, variable),
        (desk.exact(f"{variable.code}.target", variable.target),),
        plain(desk.word(DIRECTIONS.get(variable.direction, variable.direction))),
    ]
    if seen:
        item = figures.item_of(seen, variable.code)
        stance = [beside.stance(desk, seen, variable.code)] if seen.open_figures else []
        cells += [(figures.weighted(desk, seen, item),), *stance, (_level(desk, seen, item),)] if item else [
            (), *(() for _one in stance), ()]  # fmt: skip
    cells.append(plain(sustained(desk, variable.evidence)))
    return Row(tuple(cells))


def _baseline(desk: Desk, variable: FutureVariable) -> Runs:
    if not variable.baseline:
        return plain(desk.word(TO_BUILD))
    value = desk.exact(f"{variable.code}.baseline", variable.baseline)
    return (value, Text(f" ({variable.base_year})")) if variable.base_year else (value,)


def _level(desk: Desk, seen: ResultView, item: ReleasedItem) -> Inline:
    """Print the level people ask for: a mean over people, combined with the weights of the groups."""
    return figures.criterion(desk, seen, item, LEVEL)
