"""The analysis page: each chart as data, with the table of exactly what it draws, and the same as CSV rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from consult.core.charts import (
    CSS_OF_KIND,
    BarRow,
    Bars,
    Chart,
    DotPlot,
    DotRow,
    Mark,
    ShareBars,
    ShareRow,
    Space,
    Spread,
    plotly,
)
from consult.core.kinds.asking import criteria_of
from consult.results.queries import ResultView
from consult.rounds.queries import config_of
from consult.web.language import gettext as _
from consult.web.presenting import rows
from consult.web.presenting.figures import Voice, few, level, nobody, plain, points
from consult.web.presenting.verdicts import labels_of

TEN = tuple((Decimal(n), f"{n}") for n in range(0, 101, 25))


@dataclass(frozen=True, slots=True)
class Panel:
    """One chart with its heading, the sentence that says how to read it, and its numbers."""

    key: str
    title: str
    reading: str
    figure: dict[str, object]
    heads: tuple[tuple[str, bool], ...]
    rows: tuple[list[Any], ...]


def headline_panels(seen: ResultView, voices: Sequence[Voice]) -> list[Panel]:
    """Return the charts of all the items of a result."""
    if seen.recipe.measure == "support":
        return [support_panel(seen), spread_panel(seen, voices), *severity_panels(seen, voices)]
    if seen.recipe.measure == "level":
        return level_panels(seen, voices)
    return [total_panel(seen, voices), *criterion_panels(seen, voices)]


def legend(voices: Sequence[Voice]) -> tuple[Space, ...]:
    """Return the spaces as a chart names them."""
    return tuple(Space(css(voice.kind), voice.name, voice.weight) for voice in voices)


def css(kind: str) -> str:
    """Return the chart's name of a kind of space."""
    return CSS_OF_KIND.get(kind, "open")


def panel(key: str, title: str, reading: str, chart: Chart) -> Panel:
    """Return a chart with its table."""
    heads, lines = tabulated(chart)
    return Panel(key, title, reading, plotly(chart), heads, lines)


def tabulated(chart: Chart) -> tuple[tuple[tuple[str, bool], ...], tuple[list[Any], ...]]:
    """Return the table of exactly what a chart draws."""
    if isinstance(chart, DotPlot):
        first = chart.rows[0] if chart.rows else None
        names = [*(space.name for space in chart.spaces), *((first.total.name,) if first else ())]
        heads = ((_("Punto"), False), *((name, True) for name in names))
        return heads, tuple(
            [{"text": f"{row.code} {row.label}".strip()}, *(cell(mark) for mark in (*row.marks, row.total))]
            for row in chart.rows
        )
    if isinstance(chart, ShareBars):
        named = ((_("Punto"), False), (_("Apoya"), True), (_("No sabe"), True), (_("No apoya"), True))
        return named, tuple(
            [{"text": f"{row.code} {row.label}".strip()}, *(cell(m) for m in (row.support, row.neutral, row.disagree))]
            for row in chart.rows
        )
    if isinstance(chart, Spread):
        return spread_table(chart)
    assert isinstance(chart, Bars)
    return ((_("Grupo"), False), (_("Nivel"), True)), tuple(
        [{"text": row.label}, cell(row.value)] for row in chart.rows
    )


def spread_table(chart: Spread) -> tuple[tuple[tuple[str, bool], ...], tuple[list[Any], ...]]:
    """Lay a distribution out with a value a line, so that it reads however many there are; medians last."""
    heads = ((_("Contra"), False) if chart.is_heat else (_("Respuesta"), False),)
    lines: list[list[Any]] = [
        [{"text": text}, *(cell(row.marks[place]) for row in chart.rows)]
        for place, (_value, text) in enumerate(chart.columns)
    ]
    if any(row.middle for row in chart.rows):
        lines.append([{"text": _("De en medio")}, *(cell(row.middle) if row.middle else "" for row in chart.rows)])
    return (*heads, *((row.label, True) for row in chart.rows)), tuple(lines)


def cell(mark: Mark) -> Any:
    """Return a printed cell; None is the hatch and the one sentence."""
    if mark.value is not None:
        return mark.text
    return nobody() if mark.text == nobody() else None


def mark(voice: Voice | None, name: str, value: Decimal | None, text: str, *, is_hidden: bool = True) -> Mark:
    """Return a chart's mark; one that is neither hidden nor answered says so."""
    words = text if value is not None else few() if is_hidden else nobody()
    return Mark(css(voice.kind) if voice else "", name, value, words)


def total_panel(seen: ResultView, voices: Sequence[Voice]) -> Panel:
    """Chart the totals of every alternative, best first, with the rule's minimum."""
    labels, (low, high) = labels_of(seen), rows.scale_of(seen)
    lines = tuple(
        DotRow(
            item.id,
            labels[item.id],
            tuple(
                mark(v, v.name, item.by_space[v.code], plain(item.by_space[v.code]), is_hidden=v.code in item.hidden)
                for v in voices
            ),
            mark(None, _("Total ponderado"), item.weighted, plain(item.weighted, item.code),
                 is_hidden=item.is_withheld),
        )
        for item in rows.by_total(seen.shown.items)
    )  # fmt: skip
    rule = seen.recipe.selection
    least = Mark("", _("Mínimo"), rule.min_total, f"{float(rule.min_total):g}") if rule else None
    chart = DotPlot(_("Total por grupo"), lines, legend(voices), low, high, ticks(seen), least, few())
    reading = _("Cada marca es el promedio de un grupo. La línea gruesa es el total con los pesos.")
    if seen.recipe.measure == "ranking":
        reading = _("Cada marca son los puntos de un grupo. La línea gruesa es el total con los pesos.")
    return panel("total", _("Total por grupo"), reading, chart)


def ticks(seen: ResultView) -> tuple[tuple[Decimal, str], ...]:
    """Return the points of the round's scale for a chart."""
    return tuple((Decimal(str(value)), text) for value, text in rows.ticks_of(*rows.scale_of(seen)))


def criterion_panels(seen: ResultView, voices: Sequence[Voice]) -> list[Panel]:
    """Chart each criterion by itself."""
    specs = {spec.id: spec for spec in criteria_of(config_of(seen.round))}
    names = [name for name, _k in seen.recipe.criteria] if len(seen.recipe.criteria) > 1 else []
    reading = _("El promedio de cada grupo en este criterio.")
    titles = {name: _(specs[name].label) for name in names}
    return [panel(f"c-{key}", titles[key], reading, criterion_chart(seen, voices, key, titles[key])) for key in names]


def criterion_chart(seen: ResultView, voices: Sequence[Voice], name: str, title: str) -> DotPlot:
    """Return the dots of one criterion."""
    labels = labels_of(seen)
    low, high = rows.scale_of(seen)
    asked = [
        voice for voice in voices if any(voice.code in item.criteria[name].by_space for item in seen.shown.items
                                         if name in item.criteria)
    ]  # fmt: skip
    lines = []
    for item in rows.by_total(seen.shown.items):
        figures = item.criteria.get(name)
        if figures is None:
            continue
        marks = tuple(
            mark(v, v.name, figures.by_space.get(v.code), plain(figures.by_space.get(v.code)),
                 is_hidden=v.code in figures.hidden)
            for v in asked
        )  # fmt: skip
        total = mark(None, _("Con los pesos"), figures.weighted, plain(figures.weighted, figures.code))
        lines.append(DotRow(item.id, labels[item.id], marks, total))
    return DotPlot(title, tuple(lines), legend(asked), low, high, ticks(seen), None, few())


def support_panel(seen: ResultView) -> Panel:
    """Chart the three shares of every point, with the weights."""
    labels = labels_of(seen)
    lines = []
    for item in rows.by_total(seen.shown.items):
        share = rows.share_of("", "", item.support)
        parts = (_("Apoya"), share.support), (_("No sabe"), share.neutral), (_("No apoya"), share.disagree)
        texts = (item.support.support, item.support.neutral, item.support.disagree) if item.support else (None,) * 3
        made = [mark(None, name, value, points(text)) for (name, value), text in zip(parts, texts, strict=True)]
        lines.append(ShareRow(item.id, labels[item.id], made[0], made[1], made[2]))
    title = _("Apoyo con los pesos")
    return panel("support", title, _("De cada cien de peso, cuánto apoya, no sabe y no apoya."),
                 ShareBars(title, tuple(lines), few()))  # fmt: skip


def spread_panel(seen: ResultView, voices: Sequence[Voice]) -> Panel:
    """Chart the support of each space, in points of 100."""
    labels = labels_of(seen)
    lines = tuple(
        DotRow(
            item.id,
            labels[item.id],
            tuple(
                mark(v, v.name, item.by_space[v.code], points(item.by_space[v.code]), is_hidden=v.code in item.hidden)
                for v in voices
            ),
            mark(None, _("Con los pesos"), item.weighted, points(item.weighted, item.code)),
        )
        for item in rows.by_total(seen.shown.items)
    )
    title = _("Apoyo de cada grupo")
    half = Mark("", _("La mitad"), Decimal(50), points(Decimal(50)))
    chart = DotPlot(title, lines, legend(voices), Decimal(0), Decimal(100), TEN, half, few())
    return panel("spread", title, _("Mientras más lejos están las marcas, menos acuerdo hay."), chart)


def severity_panels(seen: ResultView, voices: Sequence[Voice]) -> list[Panel]:
    """Chart how grave each point is, where it was asked."""
    if not any("severity" in item.criteria for item in seen.shown.items):
        return []
    title = _("Gravedad según cada grupo")
    return [panel("severity", title, _("De 1, nada grave, a 5, muchísimo."),
                  criterion_chart(seen, voices, "severity", title))]  # fmt: skip


def level_panels(seen: ResultView, voices: Sequence[Voice]) -> list[Panel]:
    """Chart the level each space finds right, a standard a chart: their units differ."""
    made = []
    for row, item in zip(rows.levelled(seen, voices), seen.shown.items, strict=True):
        bars = [
            BarRow(v.name, mark(v, v.name, item.by_space[v.code], level(item.by_space[v.code]),
                                is_hidden=v.code in item.hidden))
            for v in voices
        ]  # fmt: skip
        bars.append(BarRow(_("Con los pesos"), mark(None, _("Con los pesos"), item.weighted, level(item.weighted),
                                                    is_hidden=item.is_withheld)))  # fmt: skip
        title = f"{row.code} {row.label}"
        reading = _("Nivel de en medio de cada grupo. Unidad: %(unit)s.", unit=row.unit or _("sin unidad"))
        made.append(panel(f"level-{row.code}", title, reading, Bars(title, tuple(bars), few())))
    return made


def csv_lines(made: Sequence[Panel], *, is_simulated: bool) -> list[list[str]]:
    """Return the tables of the page as one long list: chart, point, series and what is printed there."""
    found = [[_("gráfico"), _("punto"), _("serie"), _("cifra"), _("simulado")]]
    said = _("simulado") if is_simulated else _("no")
    for one in made:
        for line in one.rows:
            for (name, _number), value in zip(one.heads[1:], line[1:], strict=True):
                found.append([one.title, line[0]["text"], name, few() if value is None else str(value), said])
    return found
