"""How people took part: rounds, groups, women, regions, ways in, and who was missing (method.md §1.11)."""

from __future__ import annotations

from collections.abc import Iterator

from consult.core.disclosure import ReleasedRow
from consult.core.disclosure.model import Size
from consult.core.document import (
    Block,
    Bullets,
    Column,
    Heading,
    Hidden,
    Inline,
    Note,
    Paragraph,
    Row,
    Runs,
    Section,
    Table,
    Text,
    code,
    plain,
)
from consult.core.lifecycle import STATES
from consult.core.method import CHANNELS
from consult.core.words import N_
from consult.reports.compile.desk import Desk, coded, codes
from consult.reports.compile.objects.process import SPACE_KINDS, channels_of
from consult.reports.compile.parts import figures
from consult.results.participation import WOMEN
from consult.results.queries import ResultView
from consult.rounds.models import Round
from consult.spaces.models import Space

EXPECTED = ("regional", "land")
"""Kinds of space whose absence is told: regional bodies and whoever lives on the land (method.md §4, 17 and 19)."""

NOTHING_YET = N_("Todavía no hay ninguna ronda cerrada: no hay participación que contar.")
BANDS = N_("Donde un grupo no habla con nombre, el número de personas va en un tramo. Así nadie puede saber quién "
           "respondió.")  # fmt: skip
UNRECORDED, SIMULATED = N_("no se registró"), N_("respuestas simuladas")


def part(desk: Desk) -> Section:
    """Tell who took part, and who did not."""
    blocks: list[Block] = [_lead(desk), Heading(desk.word(N_("Las rondas"))), _rounds(desk)]
    if desk.facts.views:
        blocks += [Heading(desk.word(N_("Las personas"))), Paragraph(desk.say(BANDS)), _people(desk)]
    blocks += [Heading(desk.word(N_("Quién faltó"))), *_missing(desk)]
    return Section("participacion", desk.word(N_("Cómo se participó")), tuple(blocks), starts_page=True)


def _lead(desk: Desk) -> Paragraph:
    """Say how many took part in the round with most people, a real one first: at least, for bands have a floor."""
    real = {code_: views for code_, views in desk.facts.views.items() if code_ not in desk.facts.simulated}
    most = max((real or desk.facts.views).values(), key=lambda views: least(views[0]), default=None)
    if most is None:
        return Paragraph(desk.say(NOTHING_YET), "lead")
    seen = most[0]
    return Paragraph(
        desk.say(
            N_("Rondas cerradas: {rounds}. En {code} respondieron al menos {n} personas de "
               "{groups} grupos."),
            rounds=desk.count("rounds.n_closed", len(desk.facts.views)),
            code=code(seen.round.code),
            n=desk.count(f"{seen.round.code}.n.least", least(seen)),
            groups=desk.count(f"{seen.round.code}.n_spaces", len(seen.round.spaces)),
        ),
        "lead",
    )  # fmt: skip


def least(seen: ResultView) -> int:
    """Return the fewest people the published sizes stand for."""
    return sum(bounds(size)[0] for size in seen.shown.n_by_space.values())


def bounds(size: Size) -> tuple[int, int | None]:
    """Return the ends of a printed size: a number is both; a band has a floor and perhaps a ceiling; hidden is open."""
    if size is None:
        return 0, None
    if isinstance(size, int):
        return size, size
    low, _, high = size.partition("–")
    return int(low.rstrip("+")), int(high) if high else None if size.endswith("+") else int(low)


def _rounds(desk: Desk) -> Table:
    return Table(
        caption=desk.word(N_("Rondas, fechas y medios")),
        columns=(
            Column(desk.word(N_("Ronda")), share=6),
            Column(desk.word(N_("Fechas")), share=4),
            Column(desk.word(N_("Grupos")), share=3),
            Column(desk.word(N_("Cómo se respondió")), share=4),
        ),
        rows=tuple(_round(desk, round_) for round_ in desk.facts.rounds),
    )


def _round(desk: Desk, round_: Round) -> Row:
    state = desk.word(STATES[round_.state].label)
    if not STATES[round_.state].is_closed:
        state = desk.word(N_("{state}: sin resultado todavía"), state=state)
    question = (*coded(round_.code, desk.text(round_.title)), Text(f" ({state})"))
    ways = [desk.word(CHANNELS[key].label) for key in channels_of(round_) if key in CHANNELS]
    ways_said = desk.word(N_("todos los medios")) if len(ways) == len(CHANNELS) else ", ".join(ways)
    return Row(
        (question, plain(dates_of(desk, round_)), codes(s.code for s in round_.spaces),
         plain(ways_said))
    )  # fmt: skip


def dates_of(desk: Desk, round_: Round) -> str:
    """Write the dates of a round: when it opened or is to open, and when it closed or is to close."""
    return desk.span(round_.opened_at or round_.opens_on, round_.closed_at or round_.closes_on)


def _people(desk: Desk) -> Table:
    rows: list[Row] = []
    for views in desk.facts.views.values():
        rows += _people_of(desk, views[0])
    return Table(
        caption=desk.word(N_("Personas por ronda y grupo")),
        columns=(
            Column(desk.word(N_("Grupo"))),
            Column(desk.word(N_("Peso")), "number"),
            Column(desk.word(N_("Personas")), "number", share=2),
            Column(desk.word(N_("Mujeres")), "number", share=2),
            Column(desk.word(N_("De dónde"))),
        ),
        rows=tuple(rows),
    )


def _people_of(desk: Desk, seen: ResultView) -> list[Row]:
    """Give one row per space of a round, headed by the round."""
    code_, counted = seen.round.code, desk.facts.people[seen.round.code]
    simulated = f" · {desk.word(SIMULATED)}" if code_ in desk.facts.simulated else ""
    found = [Row((coded(code_, f"{desk.text(seen.round.title)}{simulated}"),), "group")]
    for space in seen.round.spaces:
        found.append(
            Row(
                (
                    (desk.space_name(space),),
                    (figures.weight(desk, seen, space.code),),
                    (figures.people(desk, seen, space.code),),
                    (_women(desk, seen, space, counted.sex.get(space.code)),),
                    _places(desk, seen, space, counted.region.get(space.code)),
                )
            )
        )
    return found


def _women(desk: Desk, seen: ResultView, space: Space, row: ReleasedRow | None) -> Inline:
    if seen.shown.n_by_space[space.code] is None:
        return Hidden()
    if row is None:
        return Text(desk.word(UNRECORDED))
    is_open = space.is_on_record and not space.is_protected
    cell = row.groups.get(WOMEN)
    n = cell.n if cell else 0 if is_open else None  # elsewhere zero and too few look the same (GUIDE §6.8)
    return desk.size(f"{seen.round.code}.women.{space.code}", n)


def _places(desk: Desk, seen: ResultView, space: Space, row: ReleasedRow | None) -> Runs:
    if space.is_protected or seen.shown.n_by_space[space.code] is None:
        return (Hidden(),)
    if row is None:
        return plain(desk.word(UNRECORDED))
    macros = {macro["id"]: macro["name"] for macro in desk.facts.policy.settings.get("macro_regions", [])}
    runs: list[Inline] = []
    for name, cell in row.groups.items():
        shown = desk.text(macros[name]) if name in macros else name or desk.word(UNRECORDED)
        runs += [Text(f"{'; ' if runs else ''}{shown}: ")]
        runs.append(desk.size(f"{seen.round.code}.region.{space.code}.{name or 'untold'}", cell.n))
    return tuple(runs)


def _missing(desk: Desk) -> Iterator[Block]:
    """Tell every absence that is known: groups not invited, groups without answers, kinds of group without a space."""
    found: list[Runs] = [line for views in desk.facts.views.values() for line in _absent(desk, views[0])]
    kinds = {space.kind for space in desk.facts.spaces}
    for kind in EXPECTED:
        if kind not in kinds:
            found.append(
                desk.say(N_("{kind}: la política no abrió un espacio para este grupo."),
                         kind=desk.word(SPACE_KINDS[kind]))
            )  # fmt: skip
    if found:
        yield Bullets(tuple(found))
    else:
        yield Paragraph(desk.say(N_("Todos los grupos de la política respondieron en todas las rondas cerradas.")))
    for views in desk.facts.views.values():
        coverage = views[0].shown.coverage
        if coverage is not None and coverage < 100:
            yield Note("warn", desk.say(
                N_("En {round} respondió {coverage} del peso publicado."), round=code(views[0].round.code),
                coverage=figures.coverage(desk, views[0]),
            ))  # fmt: skip


def _absent(desk: Desk, seen: ResultView) -> Iterator[Runs]:
    invited = {space.code for space in seen.round.spaces}
    uninvited = [space for space in desk.facts.spaces if space.code not in invited]
    if uninvited:
        names = desk.names_of(space.code for space in uninvited)
        yield desk.say(N_("{round} no se abrió a: {names}."), round=code(seen.round.code), names=names)
    for space in seen.round.spaces:
        if seen.shown.n_by_space[space.code] in (0, "0"):
            yield desk.say(N_("{round}: no respondió {space}."), round=code(seen.round.code),
                           space=desk.space_name(space))  # fmt: skip
