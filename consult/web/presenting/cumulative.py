"""The median of a level, worked out: the mixture of the groups added up level by level until the half (M5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from consult.core.counting.level import mixture
from consult.core.disclosure import ReleasedItem
from consult.core.rounding import half_up
from consult.results.queries import ResultView
from consult.web.language import gettext as _
from consult.web.presenting.figures import Voice, level, points
from consult.web.presenting.steps import Step

MOST_LEVELS = 60
"""Levels that are written out one by one."""

QUARTER, HALF, THREE_QUARTERS = Fraction(1, 4), Fraction(1, 2), Fraction(3, 4)


def cumulative_step(seen: ResultView, item: ReleasedItem, voices: Sequence[Voice]) -> Step:
    """Add the mixture up, level by level, and mark where it passes the half and the two quarters."""
    title = _("Las respuestas de todos los grupos, sumadas nivel por nivel")
    words = (
        _("Se juntan las respuestas de todos los grupos, cada uno con su peso. De ahí se toma el nivel de en medio. "
          "No es una suma: una cifra exagerada no lo mueve."),
        _("Se suma de menor a mayor. El nivel es el primero en que la suma llega a la mitad."),
    )  # fmt: skip
    mixed = mixed_of(seen, item, voices)
    if not mixed:
        return Step(title, words, is_hidden=True)
    heads = ((_("Nivel"), False), (_("Parte del peso"), True), (_("Suma hasta aquí"), True), (_("Qué marca"), False))
    return Step(title, words, heads, tuple(lines(mixed)))


def mixed_of(seen: ResultView, item: ReleasedItem, voices: Sequence[Voice]) -> Mapping[Fraction, Fraction]:
    """Mix the released distributions of the groups by their weight; empty where one of them is not told."""
    told = item.distribution.get("level", {})
    heard = [v for v in voices if v.share and item.by_space[v.code] is not None]
    if seen.open_figures is None or item.hidden or not heard or any(v.code not in told for v in heard):
        return {}
    exact = next(each for each in seen.open_figures.items if each.id == item.id).distribution["level"]
    parts = [(shares(exact[v.code]), seen.open_figures.weights[v.code]) for v in heard]
    return mixture(parts)


def shares(counts: Mapping[Fraction, int]) -> dict[Fraction, Fraction]:
    """Turn counts into shares."""
    total = sum(counts.values())
    return {at: Fraction(n, total) for at, n in counts.items()}


def lines(mixed: Mapping[Fraction, Fraction]) -> Iterator[list[Any]]:
    """Write each level with its share and the sum so far; beyond `MOST_LEVELS` only those that mark something."""
    below, whole = Fraction(0), len(mixed) <= MOST_LEVELS
    for at in sorted(mixed):
        before, below = below, below + mixed[at]
        marks = marked(before, below)
        if whole or marks:
            sums = {"text": tenth(below), "is_total": bool(marks)}
            yield [level(half_up(at, 2)), tenth(mixed[at]), sums, marks]


def marked(before: Fraction, below: Fraction) -> str:
    """Name what the sum passes at a level."""
    names = ((QUARTER, _("primer cuarto")), (HALF, _("la mitad: este es el nivel")),
             (THREE_QUARTERS, _("tercer cuarto")))  # fmt: skip
    return ", ".join(name for at, name in names if before < at <= below)


def tenth(share: Fraction) -> str:
    """Write a share in points with one decimal."""
    return points(half_up(share * 100, 1))
