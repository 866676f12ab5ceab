"""What one answer weighs against another, and what all of a round are worth (docs/counting.md §2)."""

from __future__ import annotations

from collections.abc import Iterator

from consult.core.disclosure import n_band
from consult.core.document import Block, Bullets, Column, Row, Runs, Table, code
from consult.core.words import N_
from consult.reports.compile.desk import Desk
from consult.reports.compile.ids import round_figure
from consult.reports.compile.parts import beside
from consult.results.queries import ResultView

POWER = N_("Cuántas respuestas del grupo más grande pesan lo que una de cada grupo")
WORTH = N_("En {round}, {n} respuestas valen, con estos pesos, lo que {worth} si cada una pesara igual.")


def blocks(desk: Desk) -> Iterator[Block]:
    """Print the power of one answer, group by round, and what each round is worth; of rounds that may tell it."""
    told = [views[0] for views in desk.facts.views.values() if views[0].open_figures and views[0].open_figures.power]
    if not told:
        return
    columns = (
        Column(desk.word(N_("Grupo")), share=5),
        *(Column(seen.round.code, "number", share=2) for seen in told),
    )
    asked = {code_ for seen in told for code_ in seen.figures.power}
    rows = tuple(
        Row(((desk.space_name(space),), *(_power(desk, seen, space.code) for seen in told)))
        for space in desk.facts.spaces
        if space.code in asked
    )
    note = desk.say(N_("El grupo con más respuestas cuenta 1. Cada grupo pesa lo publicado: donde hay menos personas, "
                       "una respuesta pesa más."))  # fmt: skip
    yield Table(desk.word(POWER), columns, rows, note=note)
    lines = tuple(line for seen in told if (line := _worth(desk, seen)))
    if lines:
        yield Bullets(lines)


def _power(desk: Desk, seen: ResultView, space: str) -> Runs:
    return beside.figure(desk, round_figure(seen, f"power.{space}"), seen.figures.power.get(space), places=1)


def _worth(desk: Desk, seen: ResultView) -> Runs:
    """Say how many equal answers a round is worth; their number in a band where some group's is."""
    found = seen.figures
    if found.n_effective is None:
        return ()
    heard = [space for space in found.power if found.n_by_space[space]]
    n = sum(found.n_by_space[space] for space in heard)
    is_exact = seen.has_exact or all(isinstance(seen.shown.n_by_space[space], int) for space in heard)
    size = desk.size(round_figure(seen, "n_answers"), n if is_exact else n_band(n))
    worth = beside.figure(desk, round_figure(seen, "n_effective"), found.n_effective, places=0)
    return desk.say(WORTH, round=code(seen.round.code), n=size, worth=worth)
