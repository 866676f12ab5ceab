"""Between which weights a result stands, and what every other way of counting gives, as tables (counting.md §7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from consult.core.counting import RoundFigures
from consult.core.counting.sentences import Percent, Value
from consult.core.document import Block, Column, Row, Runs, Table, code, plain
from consult.core.words import N_
from consult.reports.compile.desk import Desk, codes
from consult.reports.compile.ids import round_figure
from consult.reports.compile.objects.verdicts import WAYS
from consult.reports.compile.parts import figures
from consult.reports.compile.parts.beside import FROM_TO
from consult.reports.compile.parts.sensitivity import CRITERION, SPACE, headline_of
from consult.reports.compile.telling import criterion
from consult.results.queries import ResultView

ANY, UP_TO, FROM = N_("con cualquier peso"), N_("hasta {high}"), N_("desde {low}")
WITHOUT, WITHOUT_CRITERION, ONLY = N_("Sin {space}"), N_("Sin el criterio {criterion}"), N_("{space} solo")
NOTHING = N_("nada")


def table(desk: Desk, seen: ResultView) -> Iterator[Block]:
    """Print, group by group, with which of its weights the result is the same; nothing where that may not be told."""
    headline = headline_of(seen)
    if headline is None or not headline.ranges:
        return
    rows = []
    for space in seen.round.spaces:
        if (sentence := headline.ranges.get(space.code)) is not None:
            held = _ends(desk, round_figure(seen, f"range.{space.code}"), sentence.values)
            rows.append(Row(((desk.space_name(space),), (figures.weight(desk, seen, space.code),), held)))
    columns = (
        Column(desk.word(N_("Grupo")), share=5),
        Column(desk.word(N_("Peso publicado")), "number", share=2),
        Column(desk.word(N_("El resultado es el mismo")), "number", share=3),
    )
    note = desk.say(N_("Se cambia el peso de un grupo por vez; los demás guardan su proporción. Los extremos se "
                       "redondean hacia adentro."))  # fmt: skip
    yield Table(desk.word(N_("Pesos con los que el resultado se mantiene")), columns, tuple(rows), note=note)


def _ends(desk: Desk, id_: str, values: Mapping[str, Value]) -> Runs:
    ends = {
        name: (desk.figure(f"{id_}.{name}", desk.points(value.points)),)
        for name in ("low", "high")
        if isinstance(value := values.get(name), Percent)
    }
    if len(ends) == 2:
        return desk.say(FROM_TO, **ends)
    return desk.say(FROM if "low" in ends else UP_TO, **ends) if ends else plain(desk.word(ANY))


def ways(desk: Desk, seen: ResultView) -> Iterator[Block]:
    """Print what every way of counting that was tried gives, and what that changes."""
    found = seen.open_figures
    if found is None or not any(found.scenarios.values()):
        return
    is_choosing = seen.recipe.selection is not None
    heads = (N_("Ya no sale"), N_("Entra")) if is_choosing else (N_("Va primero"),)
    columns = (
        Column(desk.word(N_("Forma de contar")), share=4),
        *(Column(desk.word(head), "code", share=3) for head in heads),
    )
    published = set(found.scenarios.get("published", ()))
    tried = [name for name, ids in found.scenarios.items() if set(ids) != published or not is_choosing]
    if not tried:
        return
    rows = tuple(_way(desk, found, name, is_choosing=is_choosing) for name in tried)
    note = (
        desk.say(N_("Frente a lo que sale con los pesos publicados. Las formas que no están aquí no cambian nada."))
        if is_choosing
        else ()
    )
    yield Table(desk.word(N_("Qué cambia con cada forma de contar")), columns, rows, note=note)


def _way(desk: Desk, found: RoundFigures, name: str, *, is_choosing: bool) -> Row:
    published, ids = found.scenarios.get("published", ()), found.scenarios[name]
    if not is_choosing:
        return Row((_way_name(desk, name), _given(desk, ids)))
    lost, gained = [one for one in published if one not in ids], [one for one in ids if one not in published]
    return Row((_way_name(desk, name), _given(desk, lost), _given(desk, gained)))


def _given(desk: Desk, ids: Sequence[str]) -> Runs:
    return codes(ids) if ids else plain(desk.word(NOTHING))


def _way_name(desk: Desk, name: str) -> Runs:
    kind, _colon, of = name.partition(":")
    if name.startswith(CRITERION):
        return desk.say(WITHOUT_CRITERION, criterion=criterion(desk, of))
    if kind in ("without", "only"):
        return desk.say(WITHOUT if name.startswith(SPACE) else ONLY, space=code(of))
    return plain(desk.word(WAYS[kind]))
