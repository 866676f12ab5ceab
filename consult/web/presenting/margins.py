"""Where the range of a figure comes from, with the round's own numbers (counting.md §8)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import sqrt
from typing import Any

from consult.core.counting import ItemFigures, RoundFigures
from consult.core.counting.figures import Interval
from consult.core.counting.intervals.samples import Sample
from consult.core.counting.intervals.shares import share_limits
from consult.core.disclosure import ReleasedItem
from consult.core.rounding import half_up
from consult.results.queries import ResultView
from consult.web.language import gettext as _
from consult.web.language import number
from consult.web.presenting.figures import Voice, points
from consult.web.presenting.precision import between, even_half, is_complete, item_of, own, why_none
from consult.web.presenting.steps import Step

Part = tuple[Fraction, Fraction, Interval]
"""Weight 0-1, share 0-1, and the range of the share."""


def range_step(seen: ResultView, shown: ReleasedItem, voices: Sequence[Voice]) -> Step | None:
    """Show what a range is made of; nothing where there is none to speak of, or it may not be told."""
    item, title = item_of(seen, shown.id), _("El rango")
    if item is None or seen.open_figures is None or item.weighted is None or seen.recipe.measure == "ranking":
        return None
    first = _("Dice cuánto se movería la cifra si hubieran respondido otras personas parecidas. No habla de toda la "
              "población: quienes participaron eligieron participar.")  # fmt: skip
    interval = item.precision.interval
    if interval is None:
        because = why_none(item.precision.because)
        return Step(title, (first,), result=because.capitalize() + ".") if because else None
    if interval.low == interval.high and is_complete(seen, item):
        return Step(title, (first, _("Aquí respondió toda la lista de cada grupo: no hay otras personas parecidas.")))
    if seen.recipe.measure == "support":
        return share_step(seen, seen.open_figures, item, voices, first)
    return mean_step(seen, item, first) if seen.recipe.measure == "scores" else level_step(seen, interval, first)


def share_step(seen: ResultView, figures: RoundFigures, item: ItemFigures, voices: Sequence[Voice], first: str) -> Step:
    """Show the range of each group, and how their distances are put together."""
    parts = limits(seen, figures, item)
    rows = tuple(share_row(seen, voice, parts[voice.code]) for voice in voices if voice.code in parts)
    words = _("Cada grupo tiene su rango (de Wilson, al 95 %, más corto si respondió casi toda su lista). Su distancia "
              "hacia abajo y hacia arriba se multiplica por su peso. Esas cifras se elevan al cuadrado, se suman, y se "
              "saca la raíz.")  # fmt: skip
    heads = ((_("Grupo"), False), (_("Peso"), True), (_("Apoya"), True), (_("Su rango"), True),
             (_("Hacia abajo"), True), (_("Hacia arriba"), True))  # fmt: skip
    low, high = roots(list(parts.values()))
    middle = own(seen, item.weighted)
    interval = item.precision.interval or Interval(0.0, 0.0)
    lines = ((_("Extremo de abajo"), f"{middle} − {tenth(low)} = {own(seen, interval.low)}"),
             (_("Extremo de arriba"), f"{middle} + {tenth(high)} = {own(seen, interval.high)}"))  # fmt: skip
    return Step(_("El rango"), (first, words), heads, rows, lines)


def share_row(seen: ResultView, voice: Voice, part: Part) -> list[Any]:
    """Return what one group brings; its own range tells how many answered, so it leaves only where that number does."""
    weight, share, ends = part
    row: list[Any] = [{"text": voice.name}, points(half_up(100 * weight, 1)), points(half_up(share * 100, 1))]
    if not isinstance(seen.shown.n_by_space[voice.code], int):
        return [*row, None, None, None]
    below, above = float(weight) * (float(share) - ends.low), float(weight) * (ends.high - float(share))
    return [*row, between(tenth(ends.low), tenth(ends.high)), tenth(below), tenth(above)]


def limits(seen: ResultView, figures: RoundFigures, item: ItemFigures) -> dict[str, Part]:
    """Return what each group brings to a range, its weight divided by the weight counted."""
    eligible = {space.code: space.eligible for space in seen.round.spaces}
    heard = {
        space: mean for space, mean in item.criteria["support"].by_space.items()
        if mean.mean is not None and figures.weights[space] and (not item.is_ranked or space in figures.common)
    }  # fmt: skip
    total = sum((figures.weights[space] for space in heard), Fraction(0))
    found: dict[str, Part] = {}
    for space, mean in heard.items():
        weight, share = figures.weights[space] / total, mean.mean or Fraction(0)
        worth = Sample(weight, mean.n, mean.n_effective, eligible[space]).worth
        found[space] = weight, share, share_limits(share, worth)
    return found


def roots(parts: Sequence[Part]) -> tuple[float, float]:
    """Square and add the distances on each side."""
    low = sum((float(weight) * (float(share) - ends.low)) ** 2 for weight, share, ends in parts)
    high = sum((float(weight) * (ends.high - float(share))) ** 2 for weight, share, ends in parts)
    return sqrt(low), sqrt(high)


def mean_step(seen: ResultView, item: ItemFigures, first: str) -> Step:
    """Show the standard error of a total, and how many times it is taken."""
    words = _("El error de cada grupo crece si sus respuestas son muy distintas, y baja si son muchas o si respondió "
              "casi toda su lista. Se multiplica por el peso del grupo. Los cuadrados se suman, y se saca la raíz. Ese "
              "error se toma unas dos veces hacia cada lado (95 %).")  # fmt: skip
    interval, error = item.precision.interval, item.precision.error
    if interval is None or error is None or item.weighted is None:
        return Step(_("El rango"), (first, words))
    lines = [(_("Error"), number(half_up(Fraction(error), 4), 4))]
    half = even_half(item.weighted, interval)
    if half is not None and error:
        times = number(half_up(Fraction(half / error), 2), 2)
        lines.append((_("Distancia"), f"{times} × {lines[0][1]} = {own(seen, half)}"))
    ends = between(own(seen, interval.low), own(seen, interval.high))
    return Step(_("El rango"), (first, words), lines=(*lines, (_("Rango"), ends)))


def level_step(seen: ResultView, interval: Interval, first: str) -> Step:
    """Show how the range of a median is read from the range of the sum so far."""
    words = _("La suma hasta cada nivel tiene su propio rango. El rango empieza en el primer nivel cuya suma podría "
              "llegar a la mitad, y termina en el primero cuya suma llega aun en el peor caso.")  # fmt: skip
    ends = between(own(seen, interval.low), own(seen, interval.high))
    return Step(_("El rango"), (first, words), lines=((_("Rango"), ends),))


def tenth(share: float) -> str:
    """Write a share in points with one decimal."""
    return points(half_up(Fraction(share) * 100, 1))
