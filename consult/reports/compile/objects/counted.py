"""What stands beside the totals, as data: intervals, classes, weights in which the result stands, pairs, levels.

Only of rounds where the gate lets it out, rounded as it is printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from fractions import Fraction

from consult.core.counting import ItemFigures, LevelFigures, RoundFigures
from consult.core.counting.figures import Span
from consult.core.counting.sentences.ends import inward, is_from_nothing, is_to_everything
from consult.core.kinds.model import SUPPORT
from consult.core.rounding import half_up
from consult.core.words import N_
from consult.reports.compile.facts import Facts
from consult.reports.compile.gate import criteria_of, earlier, unknown
from consult.reports.compile.ids import item_figure, round_figure
from consult.reports.compile.objects.matter import CRITERION, ITEM
from consult.reports.compile.objects.model import Field, Kind, Line, Named
from consult.reports.compile.objects.process import ROUND, SIMULATED, SPACE
from consult.reports.compile.objects.verdicts import ADVICE, NO_INTERVAL, RULES, STANCES, STATES, WAYS
from consult.results.queries import ResultView

Rows = Callable[[ResultView, RoundFigures], Iterable[Line]]


def _each_round(rows: Rows) -> Callable[[Facts], list[Line]]:
    """Read rows from every round whose figures beside the headline may leave."""

    def read(facts: Facts) -> list[Line]:
        seen = [(code, views[0]) for code, views in facts.views.items()]
        return [(*line, code in facts.simulated) for code, one in seen if one.open_figures
                for line in rows(one, one.open_figures)]  # fmt: skip

    return read


def points(share: Fraction | float | None, places: int = 1) -> Decimal | None:
    """Round a share 0-1 to points."""
    return None if share is None else half_up(Fraction(share) * 100, places)


def own(seen: ResultView, value: Fraction | float | None) -> Decimal | None:
    """Round a figure as finely as the headline of its round."""
    if value is None:
        return None
    return points(value) if seen.recipe.measure == SUPPORT else half_up(Fraction(value), 2)


def _level(value: Fraction | None) -> Decimal | None:
    return None if value is None else half_up(value, 2)


def _both(ends: Span | None, write: Callable[[Fraction], Decimal | None]) -> tuple[Decimal | None, Decimal | None]:
    return (None, None) if ends is None else (write(ends[0]), write(ends[1]))


def _intervals(seen: ResultView, figures: RoundFigures) -> Iterator[Line]:
    for item in figures.items:
        interval, because = item.precision.interval, item.precision.because
        ends = (own(seen, interval.low), own(seen, interval.high)) if interval else (None, None)
        yield (
            item.id, seen.round.code, *ends, Named(because, NO_INTERVAL[because]) if because in NO_INTERVAL else None,
            *_both(item.bounds, lambda end: own(seen, end)), item_figure(seen, item.id, "interval"),
        )  # fmt: skip


def _classes(seen: ResultView, figures: RoundFigures) -> Iterator[Line]:
    for item in figures.items:
        if item.support is None:
            continue
        severity = item.severity
        yield (
            item.id, seen.round.code, Named(item.stance, STANCES[item.stance]) if item.stance else None,
            item.is_strong, points(item.floor), *_both(item.nonresponse, points),
            None if item.gic is None else half_up(item.gic, 3),
            points(severity.high) if severity else None, *_both(severity.median if severity else None, _level),
            *_agreement(item), round_figure(seen, item.id),
        )  # fmt: skip


def _agreement(item: ItemFigures) -> tuple[Decimal | None, Decimal | None]:
    agreed = item.agreement
    if agreed is None:
        return None, None
    return (None if agreed.mixture is None else half_up(agreed.mixture, 2)), points(agreed.between)


def _ranges(seen: ResultView, figures: RoundFigures) -> Iterator[Line]:
    """Give the ends rounded inward: what is said inside them is always true."""
    robust = figures.robustness
    for space, stretch in robust.ranges.items() if robust and robust.is_asked else ():
        if stretch is None:
            continue
        low, high = inward(stretch, figures.weights[space])
        lowest = Decimal(0) if is_from_nothing(stretch) else low.points if low else None
        highest = Decimal(100) if is_to_everything(stretch) else high.points if high else None
        weight = seen.shown.weights[space]
        yield space, seen.round.code, weight, lowest, highest, round_figure(seen, f"range.{space}")


def _ways(seen: ResultView, figures: RoundFigures) -> Iterator[Line]:
    published = figures.scenarios.get("published", ())
    for name, ids in figures.scenarios.items():
        kind, _colon, of = name.partition(":")
        lost, gained = (tuple(one for one in these if one not in those) for these, those in
                        ((published, ids), (ids, published)))  # fmt: skip
        yield seen.round.code, Named(kind, WAYS[kind]), of, ids, lost, gained


def _power(seen: ResultView, figures: RoundFigures) -> Iterator[Line]:
    worth = None if figures.n_effective is None else half_up(figures.n_effective, 0)
    for space, power in figures.power.items():
        yield space, seen.round.code, half_up(power, 1), worth, round_figure(seen, f"power.{space}")


def _pairs(seen: ResultView, figures: RoundFigures) -> Iterator[Line]:
    ranking = figures.ranking
    for item, row in ranking.prefer.items() if ranking else ():
        for other, share in row.items():
            if other != item and ranking:
                level = ranking.equal.get(item, {}).get(other)
                id_ = item_figure(seen, item, f"over.{other}")
                yield item, other, seen.round.code, points(share), points(level), id_


def _orders(seen: ResultView, figures: RoundFigures) -> Iterator[Line]:
    ranking = figures.ranking
    if ranking is None:
        return
    found = [("condorcet", (ranking.condorcet,) if ranking.condorcet else ()), ("smith", ranking.smith),
             ("schulze", tuple(" = ".join(group) for group in ranking.schulze)),
             *(("kemeny", order) for order in ranking.kemeny)]  # fmt: skip
    for rule, order in found:
        if order:
            yield seen.round.code, Named(rule, RULES[rule]), order


def _levels(seen: ResultView, figures: RoundFigures) -> Iterator[Line]:
    for item in figures.items:
        if item.level is None:
            continue
        before = earlier(seen, item.id)
        last = max(seen.figures.iterations, default=0) + 1  # some earlier ones may not be told: the numbers stay
        for number, level in [*before.items(), (last, item.level)]:
            yield from _level_lines(seen, item.id, number, level)


def _level_lines(seen: ResultView, item: str, number: int, level: LevelFigures) -> Iterator[Line]:
    state = Named(level.state, STATES[level.state]) if level.state else None
    advice = Named(level.advice, ADVICE[level.advice]) if level.advice else None
    id_ = item_figure(seen, item, f"iteration{number}")
    yield (item, seen.round.code, number, None, *_both(level.median, _level), *_both(level.quartiles, _level),
           points(level.band_share), points(level.change), state, advice, id_)  # fmt: skip
    for space, mine in level.by_space.items():
        yield (item, seen.round.code, number, space, *_both(mine.median, _level), None, None,
               points(mine.band_share), None, None, None, f"{id_}.{space}")  # fmt: skip


def _unknown(seen: ResultView, figures: RoundFigures) -> Iterator[Line]:
    for item in figures.items:
        for name in criteria_of(seen.recipe, item):
            n = unknown(seen, item, name)
            if n:
                yield item.id, seen.round.code, name, n, item_figure(seen, item.id, f"{name}.unknown")


ID = Field("figure", N_("identificador"), N_("Así empiezan sus cifras en la hoja de cifras."))
LOW, HIGH = Field("low", N_("desde"), "", "0.00"), Field("high", N_("hasta"), "", "0.00")
OWN_NOTE = N_("En la escala de la ronda; el apoyo, en puntos de 100.")
POINTS = N_("En puntos de 100.")

COUNTED: tuple[Kind, ...] = (
    Kind("intervals", N_("Rangos"), N_("El rango de cada total si hubieran respondido otras personas parecidas."), (
        ITEM, ROUND, Field("low", N_("desde"), OWN_NOTE, "0.00"), HIGH, Field("because", N_("por qué no hay rango")),
        Field("bounds_low", N_("con quienes faltan, desde"), N_("Lo que podría cambiar el peso que no respondió."),
              "0.00"),
        Field("bounds_high", N_("con quienes faltan, hasta"), "", "0.00"), ID, SIMULATED,
    ), _each_round(_intervals)),
    Kind("classes", N_("Clases"), N_("Si cada punto tiene acuerdo, mayoría o rechazo, y qué tan grave se juzga."), (
        ITEM, ROUND, Field("class", N_("clase")),
        Field("is_strong", N_("rechazo fuerte"), N_("Sí: en algún grupo dos tercios o más están en contra.")),
        Field("floor", N_("piso"), N_("El apoyo del grupo que menos apoya. En puntos de 100."), "0.0"),
        Field("nonresponse_low", N_("con quienes no respondieron, desde"), POINTS, "0.0"),
        Field("nonresponse_high", N_("con quienes no respondieron, hasta"), POINTS, "0.0"),
        Field("gic", N_("comprobación (GIC)"), N_("Consenso entre grupos, de 0 a 1."), "0.000"),
        Field("severe", N_("grave (4 o 5)"), POINTS, "0.0"),
        Field("severity_low", N_("gravedad de en medio"), "", "0.##"),
        Field("severity_high", N_("gravedad de en medio, si son dos"), "", "0.##"),
        Field("agreement", N_("acuerdo sobre la gravedad"), N_("De −1 a 1."), "0.00"),
        Field("between", N_("diferencia entre grupos"), POINTS, "0.0"), ID, SIMULATED,
    ), _each_round(_classes)),
    Kind("ranges", N_("Pesos que sostienen"), N_("Entre qué pesos de cada grupo el resultado es el mismo."), (
        SPACE, ROUND, Field("weight", N_("peso publicado"), POINTS, "0.0"), LOW, HIGH, ID, SIMULATED,
    ), _each_round(_ranges)),
    Kind("ways", N_("Formas de contar"), N_("Qué sale con cada forma de contar que se probó."), (
        ROUND, Field("way", N_("forma")), Field("of", N_("cuál"), N_("Código del grupo o del criterio.")),
        Field("result", N_("sale")), Field("lost", N_("ya no sale")), Field("gained", N_("entra")), SIMULATED,
    ), _each_round(_ways)),
    Kind("power", N_("Peso de una respuesta"), N_("Cuánto pesa una respuesta frente a una del grupo más grande."), (
        SPACE, ROUND, Field("power", N_("veces"), "", "0.0"),
        Field("n_effective", N_("la ronda vale por"), N_("Respuestas de igual peso que valen lo mismo."), "0"),
        ID, SIMULATED,
    ), _each_round(_power)),
    Kind("pairs", N_("De dos en dos"), N_("Qué parte prefiere una alternativa a la otra."), (
        ITEM, Field("other", N_("la otra")), ROUND, Field("prefer", N_("la prefiere"), POINTS, "0.0"),
        Field("equal", N_("le da igual"), POINTS, "0.0"), ID, SIMULATED,
    ), _each_round(_pairs)),
    Kind("orders", N_("Otros órdenes"), N_("El orden que darían otras reglas: solo para comprobar."), (
        ROUND, Field("rule", N_("regla")), Field("order", N_("orden")), SIMULATED,
    ), _each_round(_orders)),
    Kind("levels", N_("Niveles"), N_("El nivel que se pide de cada estándar, vuelta por vuelta y grupo por grupo."), (
        ITEM, ROUND, Field("iteration", N_("vuelta"), "", "0"),
        Field("space", N_("espacio"), N_("Vacío: todos, con los pesos publicados.")),
        Field("median_low", N_("nivel de en medio"), "", "0.##"),
        Field("median_high", N_("nivel de en medio, si son dos"), "", "0.##"),
        Field("quartile_low", N_("la mitad de en medio, desde"), "", "0.##"),
        Field("quartile_high", N_("la mitad de en medio, hasta"), "", "0.##"),
        Field("band_share", N_("dentro de la banda"), POINTS, "0.0"),
        Field("change", N_("cambio"), N_("Desde la vuelta anterior, entre quienes respondieron las dos. En puntos de "
                                         "100."), "0.0"),
        Field("state", N_("estado")), Field("advice", N_("qué hacer")), ID, SIMULATED,
    ), _each_round(_levels)),
    Kind("unknown", N_("No sé"), N_("Cuántas veces se respondió «no sé», donde puede decirse."), (
        ITEM, ROUND, CRITERION, Field("n", N_("respuestas"), N_("Un tramo donde algún grupo no habla con nombre."),
                                      "0"), ID, SIMULATED,
    ), _each_round(_unknown)),
)  # fmt: skip
