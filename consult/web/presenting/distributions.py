"""The charts of one item: how each group's answers are shared out, who beats whom, and how iterations went."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from consult.core.charts import DotPlot, DotRow, Mark, ShareBars, ShareRow, Spread, SpreadRow
from consult.core.counting import LevelFigures
from consult.core.counting.level import mixture, quantile
from consult.core.disclosure import ReleasedItem
from consult.core.kinds.asking import criteria_of
from consult.core.kinds.model import RANK, SUPPORT
from consult.core.rounding import half_up
from consult.results.queries import ResultView
from consult.rounds.queries import config_of
from consult.web.language import gettext as _
from consult.web.presenting import rows
from consult.web.presenting.cumulative import shares
from consult.web.presenting.figures import Voice, few, level, nobody, points
from consult.web.presenting.orders import duelling
from consult.web.presenting.panels import Panel, css, headline_panels, legend, mark, panel
from consult.web.presenting.recount import chosen_item
from consult.web.presenting.targets import iterations_of
from consult.web.presenting.verdicts import labels_of

MOST_POINTS = 11
"""Points of a scale that are all drawn, also those nobody gave; on a longer one only the values given."""


def panels(seen: ResultView, voices: Sequence[Voice], wanted: str = "") -> list[Panel]:
    """Return the charts of a result: of all its items, then of one, the one asked for."""
    return [*headline_panels(seen, voices), *item_panels(seen, voices, chosen_item(seen, wanted))]


def item_panels(seen: ResultView, voices: Sequence[Voice], item: ReleasedItem) -> Iterator[Panel]:
    """Return the charts of one item."""
    name = f"{item.id} {labels_of(seen)[item.id]}"
    if item.support_by_space:
        yield support_panel(item, voices, name)
    labels = {spec.id: _(spec.label) for spec in criteria_of(config_of(seen.round))}
    for criterion in item.criteria:
        if criterion not in (SUPPORT, RANK) and item.distribution.get(criterion):  # groups' means have no distribution
            yield spread_panel(seen, item, voices, (criterion, f"{name} · {labels.get(criterion, criterion)}"))
    if seen.recipe.measure == "ranking":
        yield from duel_panels(seen)
    if seen.open_figures is not None and seen.figures.iterations:
        yield from past_panels(seen, item, voices, name)


def support_panel(item: ReleasedItem, voices: Sequence[Voice], name: str) -> Panel:
    """Chart the three shares of each group on one point."""
    lines = tuple(
        ShareRow("", voice.name, *parts(item, voice), css(voice.kind)) for voice in voices
    )  # fmt: skip
    title = _("%(item)s · grupo por grupo", item=name)
    reading = _("De cada cien personas de cada grupo, cuántas apoyan, no saben y no apoyan.")
    return panel(f"s-{item.id}", title, reading, ShareBars(title, lines, few()))


def parts(item: ReleasedItem, voice: Voice) -> tuple[Mark, Mark, Mark]:
    """Return the three shares of one group as marks."""
    told = item.support_by_space.get(voice.code)
    values = (told.support, told.neutral, told.disagree) if told else (None, None, None)
    names = (_("Apoya"), _("No sabe"), _("No apoya"))
    made = [mark(None, name, None if value is None else value / 100, points(value),
                 is_hidden=voice.code in item.hidden) for name, value in zip(names, values, strict=True)]  # fmt: skip
    return made[0], made[1], made[2]


# ── distributions ───────────────────────────────────────────────────────────

Shares = Mapping[Fraction, Decimal]
"""Value -> points, as released."""


def spread_panel(seen: ResultView, item: ReleasedItem, voices: Sequence[Voice], about: tuple[str, str]) -> Panel:
    """Chart how each group shared its answers out over the values of one criterion."""
    criterion, title = about
    told = {space: {Fraction(at): share for at, share in given.items()}
            for space, given in item.distribution.get(criterion, {}).items()}  # fmt: skip
    asked = [voice for voice in voices if voice.code in item.criteria[criterion].by_space]
    mixed = mixed_shares(seen, item, criterion, asked) if len(told) > 1 else {}
    values = columns(seen, item, criterion, [*told.values()])
    lines = [spread_row(item, voice, criterion, told.get(voice.code), values) for voice in asked]
    if mixed:
        lines.append(row_of(_("Con los pesos"), "", mixed, values))
    reading = _("Cada disco es la parte del grupo que dio esa respuesta. La raya es la respuesta de en medio.")
    band = band_of(seen, item) if criterion == "level" else None
    reading = f"{reading} {_('La franja es la banda alrededor del nivel.')}" if band else reading
    chart = Spread(title, tuple(lines), tuple((at, level(half_up(at, 2))) for at in values), few(), band)
    return panel(f"d-{criterion}-{item.id}", title, reading, chart)


def columns(seen: ResultView, item: ReleasedItem, criterion: str, given: Sequence[Shares]) -> list[Fraction]:
    """List the values of a chart: every point of a short scale, else the values given."""
    rule = next(rule for rule in seen.recipe.items if rule.id == item.id)
    own = (rule.minimum, rule.maximum) if criterion == "level" else (None, None)
    low, high = own if None not in own else (seen.recipe.minimum, seen.recipe.maximum)
    found = {at for shares_ in given for at in shares_}
    if low is not None and high is not None and high - low < MOST_POINTS:
        found |= {low + step for step in range(int(high - low) + 1)}
    return sorted(found)


def spread_row(
    item: ReleasedItem, voice: Voice, criterion: str, given: Shares | None, values: Sequence[Fraction]
) -> SpreadRow:
    """Return one group's row; hidden, or of nobody's individual answers, it says so."""
    if given is not None:
        return row_of(voice.name, css(voice.kind), given, values)
    is_hidden = voice.code in item.hidden or voice.code in item.criteria[criterion].hidden
    words = few() if is_hidden else nobody()
    empty = tuple(Mark(css(voice.kind), level(half_up(at, 2)), None, words) for at in values)
    return SpreadRow(voice.name, empty, css(voice.kind))


def row_of(name: str, kind: str, given: Shares, values: Sequence[Fraction]) -> SpreadRow:
    """Return a row of shares with its median."""
    total = sum(given.values(), Decimal(0))
    middle = quantile({at: Fraction(share) / Fraction(total) for at, share in given.items()}) if total else None
    made = tuple(
        Mark(kind, level(half_up(at, 2)), given.get(at, Decimal(0)) / 100, points(given.get(at, Decimal(0))))
        for at in values
    )
    told = Mark(kind, _("De en medio"), middle, level(half_up(middle, 2))) if middle is not None else None
    return SpreadRow(name, made, kind, told)


def mixed_shares(seen: ResultView, item: ReleasedItem, criterion: str, asked: Sequence[Voice]) -> Shares:
    """Mix the distributions of the groups by their weight; {} where something is hidden."""
    figures = seen.open_figures
    if figures is None:
        return {}
    exact = next(each for each in figures.items if each.id == item.id).distribution.get(criterion, {})
    heard = [voice.code for voice in asked if voice.code in exact]
    mixed = mixture([(shares(exact[space]), figures.weights[space]) for space in heard])
    return {at: half_up(share * 100, 1) for at, share in mixed.items()}


def band_of(seen: ResultView, item: ReleasedItem) -> tuple[Fraction, Fraction] | None:
    """Return the band around the level, where it may be told."""
    figures = seen.open_figures.items if seen.open_figures else ()
    found = next((each.level for each in figures if each.id == item.id), None)
    return found.band if found else None


# ── rankings, and iterations ────────────────────────────────────────────────


def duel_panels(seen: ResultView) -> Iterator[Panel]:
    """Chart who beats whom as a grid: the share of the weight that prefers the row to the column."""
    table = duelling(seen)
    if not table:
        return
    labels, codes = labels_of(seen), list(table)
    grid = tuple(
        SpreadRow(f"{one} {labels[one]}", tuple(duel_mark(table, one, other, labels) for other in codes))
        for one in codes
    )  # fmt: skip
    title = _("Quién gana a quién")
    reading = _(
        "Cada casilla es la parte del peso que prefiere la salida de la fila a la de la columna. Llena, la que gana."
    )
    places = tuple((place, code) for place, code in enumerate(codes))
    yield panel("duels", title, reading, Spread(title, grid, places, few(), is_heat=True))


def duel_mark(table: Mapping[str, Mapping[str, Fraction]], one: str, other: str, labels: Mapping[str, str]) -> Mark:
    """Return one duel; nobody duels with itself."""
    if one == other:
        return Mark("", other, Fraction(0), "")
    return Mark("", f"{other} {labels[other]}", table[one][other], points(half_up(100 * table[one][other], 1)))


def past_panels(seen: ResultView, item: ReleasedItem, voices: Sequence[Voice], name: str) -> Iterator[Panel]:
    """Chart the level of each iteration, oldest first; one in which some group is too small has no marks."""
    lines = [past_row(voices, n, each) for n, each in iterations_of(seen, item.id)]
    rule = next(row for row in rows.levelled(seen, voices) if row.code == item.id)
    low, high = Decimal(str(rule.low)), Decimal(str(rule.high))
    ticks = tuple((Decimal(str(at)), text) for at, text in rows.ticks_of(Fraction(low), Fraction(high)))
    title = _("%(item)s · de vuelta en vuelta", item=name)
    chart = DotPlot(title, tuple(lines), legend(voices), low, high, ticks, None, few())
    yield panel(f"i-{item.id}", title, _("El nivel de en medio de cada grupo en cada vuelta."), chart)


def past_row(voices: Sequence[Voice], n: int, figures: LevelFigures | None) -> DotRow:
    """Return one iteration as dots; one the gate keeps says so."""
    known = figures.by_space if figures else {}
    marks = tuple(
        level_mark(voice, voice.name, middle(figures, voice.code) if figures else None, is_hidden=figures is None)
        for voice in voices if voice.code in known or figures is None
    )  # fmt: skip
    whole = figures.median[0] if figures and figures.median else None
    return DotRow("", _("Vuelta %(n)s", n=n), marks,
                  level_mark(None, _("Con los pesos"), whole, is_hidden=figures is None))  # fmt: skip


def middle(figures: LevelFigures, space: str) -> Fraction | None:
    """Return the lower median of one group."""
    ends = figures.by_space[space].median
    return ends[0] if ends else None


def level_mark(voice: Voice | None, name: str, value: Fraction | None, *, is_hidden: bool) -> Mark:
    """Return a level as a mark."""
    shown = None if value is None else half_up(value, 2)
    return mark(voice, name, shown, level(shown), is_hidden=is_hidden)
