"""How the groups stand on each point of a round of support: in short beside it, in full in the annex (§4, §8, §10)."""

from __future__ import annotations

from collections.abc import Iterator

from consult.core.counting import ItemFigures
from consult.core.counting.crosscheck import per_space
from consult.core.document import Block, Bullets, Column, Inline, Paragraph, Row, Runs, Table, Text, code, strong
from consult.core.words import N_
from consult.reports.compile.desk import Desk, codes
from consult.reports.compile.gate import exact_of
from consult.reports.compile.ids import item_figure
from consult.reports.compile.objects.verdicts import MEANINGS, STANCES
from consult.reports.compile.parts import beside, figures
from consult.results.queries import ResultView

MOST = 4
"""Points that are told one by one; of more, their codes."""

STRADDLE = N_("Quienes no respondieron podrían cambiar la mayoría en {code}: con ellos, el apoyo quedaría {ends}.")
STRADDLE_MANY = N_("Quienes no respondieron podrían cambiar la mayoría en {codes}. Los extremos están en el anexo de "
                   "cifras.")  # fmt: skip
READ = N_("Rango: si hubieran respondido otras personas parecidas. Piso: el apoyo del grupo que menos apoya. GIC: "
          "consenso entre grupos, de 0 a 1; sirve para comprobar.")  # fmt: skip
READ_GRAVE = N_("Grave: qué parte lo juzga con 4 o 5. De en medio: la gravedad de en medio.")


def notes(desk: Desk, seen: ResultView) -> Iterator[Block]:
    """Count the points of each class, with what it means, and name those the silent could turn."""
    found = seen.open_figures
    if found is None:
        return
    lines: list[Runs] = []
    for stance, name in STANCES.items():
        n = sum(item.stance == stance for item in found.items)
        if n:
            printed = desk.count(f"{seen.round.code}.n_{stance}", n)
            lines.append((strong(f"{desk.word(name)}: "), printed, Text(f". {desk.word(MEANINGS[stance])}")))
    if lines:
        yield Bullets(tuple(lines))
    yield from straddling(desk, seen)


def straddling(desk: Desk, seen: ResultView) -> Iterator[Block]:
    """Say where those who did not answer could have moved the support across the half (counting.md §4)."""
    items = [item for item in (seen.open_figures.items if seen.open_figures else ()) if beside.straddles_half(item)]
    if len(items) > MOST:
        yield Paragraph(desk.say(STRADDLE_MANY, codes=codes(item.id for item in items)))
        return
    for item in items:
        yield Paragraph(desk.say(STRADDLE, code=code(item.id), ends=beside.nonresponse(desk, seen, item.id)))


def table(desk: Desk, seen: ResultView) -> Iterator[Block]:
    """Print every point of a round with its class, intervals, bounds and cross-checks."""
    if seen.open_figures is None:
        return
    is_grave = any(item.severity is not None for item in seen.open_figures.items)
    columns = [
        Column(desk.word(N_("Punto")), "code", share=2), Column(desk.word(N_("Clase")), share=4),
        Column(desk.word(N_("Apoyo")), "number", share=2), Column(desk.word(N_("Rango")), "number", share=5),
        Column(desk.word(N_("Con quienes no respondieron")), "number", share=5),
        Column(desk.word(N_("Piso")), "number", share=2), Column(desk.word(N_("GIC")), "number", share=2),
    ]  # fmt: skip
    if is_grave:
        columns += [Column(desk.word(N_("Grave")), "number", share=2),
                    Column(desk.word(N_("De en medio")), "number", share=2)]  # fmt: skip
    rows = tuple(_row(desk, seen, item, is_grave=is_grave) for item in seen.open_figures.items)
    note = desk.say(READ)
    if is_grave:
        note = (*note, Text(" "), *desk.say(READ_GRAVE))
    yield Table(desk.word(N_("Cada punto, con su clase y sus rangos")), tuple(columns), rows, note=note)


def _row(desk: Desk, seen: ResultView, item: ItemFigures, *, is_grave: bool) -> Row:
    shown = figures.item_of(seen, item.id)
    total: tuple[Inline, ...] = (figures.weighted(desk, seen, shown),) if shown else ()
    cells: list[Runs] = [
        (code(item.id),), beside.stance(desk, seen, item.id), total, beside.interval(desk, seen, item.id),
        beside.nonresponse(desk, seen, item.id), beside.floor(desk, seen, item.id), _gic(desk, seen, item),
    ]  # fmt: skip
    if is_grave:
        cells += [beside.severe(desk, seen, item.id), beside.severity_median(desk, seen, item.id)]
    return Row(tuple(cells))


def _gic(desk: Desk, seen: ResultView, item: ItemFigures) -> Runs:
    """Print the G-th root, which stays comparable when the number of groups changes."""
    if item.gic is None:
        return ()
    return beside.figure(desk, item_figure(seen, item.id, "gic_by_space"), per_space(item.gic, seen.recipe), places=3)


def short(desk: Desk, seen: ResultView, code_: str) -> Runs:
    """Say the class of a text beside its support: "Mayoría. El grupo que menos apoya le da 40.0 %."."""
    stance, least = beside.stance(desk, seen, code_), beside.floor(desk, seen, code_)
    if not stance or exact_of(seen, code_) is None:
        return ()
    floor = desk.say(N_("El grupo que menos apoya le da {floor}."), floor=least) if least else ()
    return (*stance, Text(". "), *floor)
