"""The alternatives and their matrix: rule, chart, every criterion, three ways of counting, each group, the choice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction

from consult.core import charts
from consult.core.counting import SelectionRule
from consult.core.disclosure import ReleasedItem
from consult.core.document import (
    Block,
    Bullets,
    Column,
    Figure,
    Heading,
    Note,
    Paragraph,
    Row,
    Runs,
    Section,
    Table,
    Text,
    plain,
    strong,
)
from consult.core.rounding import half_up
from consult.core.words import N_
from consult.reports.compile.desk import Desk, coded, codes, css_of
from consult.reports.compile.objects.matter import REASONS
from consult.reports.compile.parts import beside, figures, ranges, rankings, sensitivity
from consult.results.queries import ResultView

TITLE = N_("Las alternativas y su matriz")
RANGE = N_("El rango dice entre qué cifras quedaría el total si hubieran respondido otras personas parecidas.")
NO_RANGE = N_("Rango de los totales: {why}.")
RANKING = "ranking"
CHOSEN, NOT_CHOSEN, DISSENT = N_("Elegida"), N_("No elegida"), N_("disenso")


def part(desk: Desk) -> Section:
    """Print the matrix, or only the alternatives while no round has judged them."""
    seen = desk.facts.newest("alternatives")
    if seen is None:
        return Section("alternativas", desk.word(TITLE), tuple(_unjudged(desk)), starts_page=True)
    made_up = figures.simulated(desk, seen)
    blocks: list[Block] = [
        *((Note("warn", plain(made_up)),) if made_up else ()),
        *sensitivity.sentences(desk, seen),
        *ranges.table(desk, seen),
        _figure(desk, seen),
        Heading(desk.word(N_("La matriz"))),
        *_rule(desk, seen),
        _matrix(desk, seen),
        _spaces(desk, seen),
        *rankings.duels(desk, seen),
        *_not_chosen(desk, seen),
        *_schemes(desk, seen),
        *rankings.beside_scores(desk, seen),
    ]
    return Section("alternativas", desk.word(TITLE), tuple(blocks), starts_page=True)


def _unjudged(desk: Desk) -> Iterator[Block]:
    yield Paragraph(desk.say(N_("Todavía no hay una ronda de alternativas cerrada: se muestran sin puntaje.")))
    if not desk.facts.alternatives:
        return
    columns = (
        Column(desk.word(N_("Alternativa"))),
        Column(desk.word(N_("Causa")), "code"), Column(desk.word(N_("Apunta a")), share=2),
    )  # fmt: skip
    rows = tuple(
        Row((coded(one.code, desk.text(one.text)), codes([one.cause]), codes(one.targets)))
        for one in desk.facts.alternatives
    )
    yield Table(desk.word(N_("Alternativas")), columns, rows)


def state_of(desk: Desk, seen: ResultView, item: ReleasedItem) -> str:
    """Say in a word or two what became of an item: "Elegida · disenso"."""
    words = [desk.word(CHOSEN if item.is_chosen else NOT_CHOSEN)] if seen.recipe.selection else []
    return " · ".join([*words, *([desk.word(DISSENT)] if item.dissent else [])])


def _figure(desk: Desk, seen: ResultView) -> Figure:
    """Draw each alternative with a mark per group, best total first."""
    low, high = seen.recipe.minimum or Fraction(1), seen.recipe.maximum or Fraction(5)
    ordered = sorted(seen.shown.items, key=lambda item: -(item.weighted if item.weighted is not None else Decimal(-9)))
    chart = charts.DotPlot(
        title=desk.word(N_("Cada alternativa según cada grupo, de {low} a {high}"),
                        low=desk.written(Decimal(_short(low))), high=desk.written(Decimal(_short(high)))),
        rows=tuple(_dot_row(desk, seen, item) for item in ordered),
        spaces=tuple(
            charts.Space(css_of(space), desk.text(space.name), figures.weight(desk, seen, space.code).text)
            for space in seen.round.spaces
        ),
        minimum=low,
        maximum=high,
        ticks=tuple((value, desk.written(Decimal(_short(value)))) for value in _ticks(low, high)),
        rule=_minimum(desk, seen.recipe.selection),
        hidden=desk.word(N_("No se muestra, para proteger a las personas.")),
    )  # fmt: skip
    caption = desk.word(N_("Media de cada grupo, total ponderado y mínimo para elegir"))
    return Figure(chart, caption, sensitivity.widest(desk, seen))


def _dot_row(desk: Desk, seen: ResultView, item: ReleasedItem) -> charts.DotRow:
    return charts.DotRow(
        code=item.id,
        label=desk.name(item.id),
        marks=tuple(figures.chart_mark(desk, seen, item, space) for space in seen.round.spaces),
        total=figures.total_mark(desk, seen, item),
        state=state_of(desk, seen, item),
    )


def _minimum(desk: Desk, rule: SelectionRule | None) -> charts.Mark | None:
    if rule is None:
        return None
    printed = desk.figure("rule.min_total", desk.written(Decimal(_short(rule.min_total))))
    return charts.Mark("", desk.word(N_("Mínimo")), rule.min_total, printed.text, printed.id)


def _ticks(low: Fraction, high: Fraction) -> list[Fraction]:
    """Put a grid line on every point of a short scale, on quarters of a long one."""
    if high - low <= 10 and low.denominator == high.denominator == 1:
        return [low + n for n in range(int(high - low) + 1)]
    return [low + (high - low) * n / 4 for n in range(5)]


def _short(value: Fraction) -> str:
    """Write an exact decimal without needless zeros, at most six places."""
    text = f"{half_up(value, 6):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _rule(desk: Desk, seen: ResultView) -> Iterator[Block]:
    """Say in words how an alternative is chosen."""
    rule = seen.recipe.selection
    if rule is None:
        return
    parts: list[Runs] = [
        desk.say(N_("El total ponderado llega al menos a {n}."),
                 n=desk.figure("rule.min_total", desk.written(Decimal(_short(rule.min_total)))))
    ]  # fmt: skip
    for key, exact, sentence in (
        ("min_per_criterion", rule.min_per_criterion, N_("Ningún criterio ponderado baja de {n}.")),
        ("max_per_direct_cause", rule.max_per_direct_cause, N_("Por cada causa directa se eligen como máximo {n}.")),
        ("dissent_gap", rule.dissent_gap, N_("Hay disenso cuando la brecha entre grupos llega a {n}.")),
    ):
        if exact is not None:
            written = desk.written(Decimal(_short(Fraction(exact))))
            parts.append(desk.say(sentence, n=desk.figure(f"rule.{key}", written)))
    yield Paragraph(desk.say(N_("Una alternativa se elige cuando cumple la regla publicada antes de abrir la ronda:")))
    yield Bullets(tuple(parts))


def by_cause(seen: ResultView) -> Iterator[tuple[str, list[ReleasedItem]]]:
    """Gather the items under the direct cause they answer, in the order of the tree."""
    causes = {rule.id: rule.cause for rule in seen.recipe.items}
    for cause in dict.fromkeys(causes.values()):
        yield cause, [item for item in seen.shown.items if causes[item.id] == cause]


def _grouped(desk: Desk, seen: ResultView, row_of: Callable[[Desk, ResultView, ReleasedItem], Row]) -> tuple[Row, ...]:
    """Give one row per item under a head per direct cause."""
    rows: list[Row] = []
    for cause, items in by_cause(seen):
        if cause:
            rows.append(Row((coded(cause, desk.name(cause)),), "group"))
        rows += [row_of(desk, seen, item) for item in items]
    return tuple(rows)


def _name(desk: Desk, seen: ResultView, item: ReleasedItem) -> Runs:
    runs = coded(item.id, desk.name(item.id))
    state = state_of(desk, seen, item)
    return (*runs, Text(" · "), strong(state)) if state else runs


def _matrix(desk: Desk, seen: ResultView) -> Table:
    """Print each criterion and the total counted in three ways."""
    names = {criterion.code: desk.text(criterion.text) for criterion in desk.facts.criteria}
    shown = criteria_of(seen)
    columns = (
        Column(desk.word(N_("Alternativa")), share=8),
        *(Column(name, "number", share=2) for name in shown),
        Column(total_name(desk, seen), "number", share=2),
        Column(desk.word(N_("Por persona")), "number", share=3),
        Column(desk.word(N_("Por igual")), "number", share=2),
        Column(desk.word(N_("Brecha")), "number", share=2),
    )
    legend = "; ".join(f"{name}: {names.get(name, name)}" for name in shown)
    note = (
        *plain(f"{legend}. " if legend else ""),
        *desk.say(N_("El total usa los pesos publicados. «Por persona» cuenta a cada persona una vez. «Por igual» da a "
                     "cada grupo el mismo peso. La brecha va del grupo más bajo al más alto.")),
    )  # fmt: skip
    caption = N_("Criterios ponderados y total de cada alternativa") if shown else N_("Puntos de cada alternativa")
    return Table(
        desk.word(caption), columns,
        _grouped(desk, seen, _matrix_row), note=note,
    )  # fmt: skip


def criteria_of(seen: ResultView) -> list[str]:
    """List the criteria of the matrix; an order of preference has none beside its points."""
    return [] if seen.recipe.measure == RANKING else [name for name, _k in seen.recipe.criteria]


def total_name(desk: Desk, seen: ResultView) -> str:
    """Name the total of a round."""
    return desk.word(N_("Puntos") if seen.recipe.measure == RANKING else N_("Total"))


def _matrix_row(desk: Desk, seen: ResultView, item: ReleasedItem) -> Row:
    cells: list[Runs] = [(figures.criterion(desk, seen, item, name),) for name in criteria_of(seen)]
    cells += [
        (figures.weighted(desk, seen, item),), (figures.head_count(desk, seen, item),),
        (figures.equal(desk, seen, item),), (figures.gap(desk, seen, item),),
    ]  # fmt: skip
    return Row((_name(desk, seen, item), *cells), "strong" if item.is_chosen else "plain")


def _spaces(desk: Desk, seen: ResultView) -> Table:
    """Print the total of each group, the range of the total, and who dissents."""
    has_ranges = any(beside.has_interval(seen, item.id) for item in seen.shown.items)
    columns = (
        Column(desk.word(N_("Alternativa")), share=10),
        *(Column(space.code, "number", share=2) for space in seen.round.spaces),
        Column(total_name(desk, seen), "number", share=2),
        *((Column(desk.word(N_("Rango")), "number", share=4),) if has_ranges else ()),
        Column(desk.word(N_("Disenso de")), "code", share=3),
    )
    note = (*figures.legend(desk, seen.round.spaces), *_ranges_note(desk, seen, has_ranges=has_ranges))
    return Table(desk.word(N_("Total de cada grupo")), columns, _grouped(desk, seen, _spaces_row), note=note)


def _ranges_note(desk: Desk, seen: ResultView, *, has_ranges: bool) -> Runs:
    """Say what the range is, or why no total has one."""
    if has_ranges:
        return (Text(" "), *desk.say(RANGE))
    why = {beside.interval(desk, seen, item.id) for item in seen.shown.items} - {()}
    return (Text(" "), *desk.say(NO_RANGE, why=why.pop())) if len(why) == 1 else ()


def _spaces_row(desk: Desk, seen: ResultView, item: ReleasedItem) -> Row:
    cells: list[Runs] = [(figures.by_space(desk, seen, item, space.code),) for space in seen.round.spaces]
    cells.append((figures.weighted(desk, seen, item),))
    if any(beside.has_interval(seen, one.id) for one in seen.shown.items):
        cells.append(beside.interval(desk, seen, item.id))
    cells.append(codes(item.dissent))
    return Row((_name(desk, seen, item), *cells), "strong" if item.is_chosen else "plain")


def _not_chosen(desk: Desk, seen: ResultView) -> Iterator[Block]:
    """Say of each alternative left out why, by the rule."""
    if seen.recipe.selection is None:
        return
    out = [item for item in seen.shown.items if not item.is_chosen and item.not_chosen_because]
    if out:
        yield Heading(desk.word(N_("Por qué no se eligen")))
        yield Bullets(tuple(_why_not(desk, item) for item in out))


def _why_not(desk: Desk, item: ReleasedItem) -> Runs:
    reasons = desk.listed(desk.word(REASONS[one]) for one in item.not_chosen_because if one in REASONS)
    return coded(item.id, f"{desk.name(item.id)}: {reasons}.")


def _schemes(desk: Desk, seen: ResultView) -> Iterator[Block]:
    """Print the result under every later weight scheme beside the sealed one (docs/counting.md §2)."""
    views = desk.facts.views[seen.round.code]
    if len(views) < 2:
        return
    columns = (
        Column(desk.word(N_("Alternativa"))), *(Column(one.scheme.code, "number", share=1) for one in views),
        *(Column(desk.word(N_("Elegida con {scheme}"), scheme=one.scheme.code), share=1) for one in views),
    )  # fmt: skip
    yield Heading(desk.word(N_("Con cada esquema de pesos")))
    yield Paragraph(desk.say(N_("Los pesos cambiaron después de abrir la ronda. El primero es el que se publicó antes "
                                "y con él se elige; los otros se muestran al lado.")))  # fmt: skip
    yield Table(desk.word(N_("Total con cada esquema")), columns,
                tuple(_scheme_row(desk, views, item) for item in seen.shown.items))  # fmt: skip


def _scheme_row(desk: Desk, views: tuple[ResultView, ...], item: ReleasedItem) -> Row:
    found = [(view, same) for view in views if (same := figures.item_of(view, item.id))]
    totals: list[Runs] = [(figures.weighted(desk, view, same),) for view, same in found]
    chosen = [plain(desk.word(N_("sí") if same.is_chosen else N_("no"))) for _view, same in found]
    return Row((coded(item.id, desk.name(item.id)), *totals, *chosen))
