"""Target levels: what is asked in short beside a standard, and in full, group by group and turn by turn (§10 M5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from consult.core.counting import LevelFigures
from consult.core.document import Block, Column, Row, Runs, Table, Text, code, plain, strong
from consult.core.words import N_
from consult.reports.compile.desk import Desk, coded, codes
from consult.reports.compile.gate import earlier, exact_of
from consult.reports.compile.ids import item_figure
from consult.reports.compile.objects.verdicts import ADVICE, STATES
from consult.reports.compile.parts import beside
from consult.results.queries import ResultView

ASKED = N_("En {round} piden {level}.")
MIDDLE = N_("La mitad de en medio: {span}.")
STATE: Mapping[str, str] = {
    "consensus": N_("Acuerdo en todos los grupos"),
    "dissent": N_("Acuerdo, menos en {spaces}"),
    "neither": N_("Sin acuerdo"),
}
"""State of a level, in a few words; `STATES` says what each means."""

FIRST, STILL, MOVING = N_("primera vuelta"), N_("casi no cambió"), N_("aún cambia")
UNKNOWN = N_("no se sabe si cambia")
"""Nobody is known to have answered two turns: workshops keep no names."""
BAND = N_("La banda es el nivel de en medio, más o menos la tolerancia.")
TIED = N_("Donde hay dos niveles el peso se parte justo a la mitad: se toma el menor.")


def id_of(seen: ResultView, item: str, key: str, *, number: int = 0) -> str:
    """Name a figure of a level: R5.E1.iteration2.median.low; `number` 0 is the last iteration."""
    last = max(seen.figures.iterations, default=0) + 1
    return item_figure(seen, item, f"iteration{number or last}.{key}")


def short(desk: Desk, seen: ResultView, code_: str) -> Runs:
    """Say beside a standard what the middle half asks for and what the stop rule says."""
    item = exact_of(seen, code_)
    if item is None or item.level is None:
        return ()
    runs: Runs = ()
    if item.level.quartiles is not None:
        middle = beside.stretch(desk, id_of(seen, code_, "quartiles"), item.level.quartiles)
        runs = (Text(" "), *desk.say(MIDDLE, span=middle))
    advice = ADVICE.get(item.level.advice)
    return (*runs, Text(f" {desk.word(advice)}.")) if advice else runs


def blocks(desk: Desk, seen: ResultView) -> Iterator[Block]:
    """Print every level of a round: combined, then each group's, then how it got there."""
    items = [(item.id, item.level) for item in (seen.open_figures.items if seen.open_figures else ()) if item.level]
    if not items:
        return
    yield _combined(desk, seen, items)
    yield _by_space(desk, seen, items)
    if any(earlier(seen, code_) for code_, _level in items):
        yield _history(desk, seen, items)


def _combined(desk: Desk, seen: ResultView, items: list[tuple[str, LevelFigures]]) -> Table:
    columns = (
        Column(desk.word(N_("Estándar")), share=7), Column(desk.word(N_("Nivel")), "number", share=2),
        Column(desk.word(N_("La mitad de en medio")), "number", share=3),
        Column(desk.word(N_("Banda")), "number", share=3),
        Column(desk.word(N_("Dentro de la banda")), "number", share=3), Column(desk.word(N_("Estado")), share=5),
    )  # fmt: skip
    rows = tuple(
        Row((
            coded(code_, desk.name(code_)),
            beside.median(desk, id_of(seen, code_, "median"), level.median),
            beside.stretch(desk, id_of(seen, code_, "quartiles"), level.quartiles),
            beside.stretch(desk, id_of(seen, code_, "band"), level.band),
            beside.share(desk, id_of(seen, code_, "band_share"), level.band_share),
            _state(desk, level),
        ))
        for code_, level in items
    )  # fmt: skip
    caption = desk.word(N_("Niveles que se piden, con los pesos publicados"))
    return Table(caption, columns, rows, note=_read(desk, [level for _code, level in items]))


def _state(desk: Desk, level: LevelFigures) -> Runs:
    """Say in a few words what the stop rule sees and what it says to do: "Sin acuerdo; aún cambia. Parar: …"."""
    if not level.state:
        return ()
    moved = FIRST if level.is_stable is None else STILL if level.is_stable else MOVING
    if moved == MOVING and level.change is None:
        moved = UNKNOWN
    runs = (*desk.say(STATE[level.state], spaces=codes(level.against)), Text(f"; {desk.word(moved)}."))
    advice = ADVICE.get(level.advice)
    return (*runs, Text(" "), strong(f"{desk.word(advice)}.")) if advice else runs


def _read(desk: Desk, levels: list[LevelFigures]) -> Runs:
    """Explain the states and ties that the table has."""
    said = [BAND, *(text for state, text in STATES.items() if any(level.state == state for level in levels))]
    if any(level.median is not None and level.median[0] != level.median[1] for level in levels):
        said.append(TIED)
    return plain(" ".join(desk.word(text) for text in said))


def _by_space(desk: Desk, seen: ResultView, items: list[tuple[str, LevelFigures]]) -> Table:
    spaces = seen.round.spaces
    columns = (Column(desk.word(N_("Estándar")), "code", share=3),
               *(Column(space.code, "number", share=2) for space in spaces))  # fmt: skip
    rows = tuple(
        Row(((code(code_),), *(_space(desk, seen, code_, level, space.code) for space in spaces)))
        for code_, level in items
    )
    note = desk.say(N_("El nivel de en medio de cada grupo y, entre paréntesis, qué parte del grupo está en la banda."))
    return Table(desk.word(N_("El nivel de cada grupo")), columns, rows, note=note)


def _space(desk: Desk, seen: ResultView, code_: str, level: LevelFigures, space: str) -> Runs:
    mine = level.by_space.get(space)
    if mine is None or mine.median is None:
        return ()
    runs = beside.median(desk, id_of(seen, code_, f"{space}.median"), mine.median)
    held = beside.share(desk, id_of(seen, code_, f"{space}.band_share"), mine.band_share)
    return (*runs, Text(" ("), *held, Text(")")) if held else runs


def _history(desk: Desk, seen: ResultView, items: list[tuple[str, LevelFigures]]) -> Table:
    columns = (
        Column(desk.word(N_("Vuelta")), share=5), Column(desk.word(N_("Nivel")), "number", share=3),
        Column(desk.word(N_("La mitad de en medio")), "number", share=3),
        Column(desk.word(N_("Dentro de la banda")), "number", share=3),
        Column(desk.word(N_("Cambio")), "number", share=3),
    )  # fmt: skip
    rows: list[Row] = []
    for code_, last in items:
        rows.append(Row((coded(code_, desk.name(code_)),), "group"))
        turns = {**earlier(seen, code_), max(seen.figures.iterations, default=0) + 1: last}
        rows += [_turn(desk, seen, code_, number, level) for number, level in turns.items()]
    note = desk.say(N_("Cambio: desde la vuelta anterior, entre quienes respondieron las dos. Una vuelta en la que "
                       "algún grupo tuvo muy pocas personas no se muestra."))  # fmt: skip
    return Table(desk.word(N_("Los niveles, vuelta por vuelta")), columns, tuple(rows), note=note)


def _turn(desk: Desk, seen: ResultView, code_: str, number: int, level: LevelFigures) -> Row:
    def name(key: str) -> str:
        return id_of(seen, code_, key, number=number)

    said = desk.say(N_("Vuelta {n}"), n=str(number))
    return Row((
        said, beside.median(desk, name("median"), level.median),
        beside.stretch(desk, name("quartiles"), level.quartiles),
        beside.share(desk, name("band_share"), level.band_share), beside.share(desk, name("change"), level.change),
    ))  # fmt: skip
