"""How precise a figure is, in words: its range, its coverage, and who of the roster answered (counting.md §2, §8)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from consult.core.counting import ItemFigures
from consult.core.counting.figures import Interval, Span
from consult.core.disclosure import ReleasedItem, n_band
from consult.core.rounding import half_up
from consult.results.queries import ResultView, gate_of
from consult.spaces.models import Space
from consult.web.language import gettext as _
from consult.web.language import number
from consult.web.presenting.figures import Voice, level, nobody, plain, points, size

ALMOST_ALL, ALMOST_NONE = Decimal(90), Decimal(10)
"""Points beyond which the answer rate of a confidential group is not told apart: all is a fact about each of them."""

HALF_OF_A_TENTH = 0.00005


def item_of(seen: ResultView, code: str) -> ItemFigures | None:
    """Return the exact figures of an item where the gate lets out what stands beside its headline."""
    if seen.open_figures is None:
        return None
    return next((item for item in seen.open_figures.items if item.id == code), None)


def own(seen: ResultView, value: Fraction | float | None) -> str:
    """Write a figure beside the headline as finely as the headline itself: a tenth of a point, or two decimals."""
    if value is None:
        return ""
    exact = Fraction(value)
    if seen.recipe.measure == "support":
        return points(half_up(exact * 100, 1))
    return (level if seen.recipe.measure == "level" else plain)(half_up(exact, 2))


def between(low: str, high: str) -> str:
    """Write two ends."""
    return _("entre %(low)s y %(high)s", low=low, high=high)


def range_text(seen: ResultView, item: ItemFigures | None) -> str:
    """Write the range of an item's total: «3.60 ± 0.12» where it is even, else its ends; nothing where unknown."""
    if item is None or item.weighted is None:
        return ""
    interval = item.precision.interval
    if interval is None:
        return why_none(item.precision.because)
    if interval.low == interval.high:
        return _("ninguno: respondió toda la lista") if is_complete(seen, item) else own(seen, interval.low)
    half = even_half(item.weighted, interval)
    if half is not None and seen.recipe.measure in ("scores", "ranking"):
        return f"{own(seen, item.weighted)} ± {own(seen, half)}"
    return between(own(seen, interval.low), own(seen, interval.high))


def range_sentence(seen: ResultView, item: ItemFigures | None) -> str:
    """Say the range as a sentence; nothing where there is none."""
    interval = item.precision.interval if item is not None else None
    if item is None or interval is None or interval.low == interval.high:
        return ""
    return _("Si hubieran respondido otras personas parecidas: entre %(low)s y %(high)s.",
             low=own(seen, interval.low), high=own(seen, interval.high))  # fmt: skip


def even_half(middle: Fraction, interval: Interval) -> float | None:
    """Return half the width of a range that is as long on both sides; None where an end of the scale cut it."""
    below, above = float(middle) - interval.low, interval.high - float(middle)
    return (below + above) / 2 if abs(below - above) < HALF_OF_A_TENTH else None


def why_none(because: str) -> str:
    """Say why a figure has no range."""
    return {
        "means_only": _("no se sabe: hay grupos que dieron solo su promedio"),
        "single_answer": _("no se sabe: un grupo dio una sola respuesta"),
        "few_answers": _("no se sabe: son pocas respuestas"),
    }.get(because, "")


def is_complete(seen: ResultView, item: ItemFigures) -> bool:
    """Tell whether everyone on the roster of every group with weight answered about an item."""
    eligible = {space.code: space.eligible for space in seen.round.spaces}
    heard = [space for space, n in item.n_by_space.items() if n and seen.figures.weights[space]]
    return bool(heard) and all(eligible.get(space) == item.n_by_space[space] for space in heard)


def nonresponse_text(seen: ResultView, ends: Span | None) -> str:
    """Write between which figures those who did not answer could have moved a share."""
    return between(own(seen, ends[0]), own(seen, ends[1])) if ends else ""


def straddles_half(ends: Span | None) -> bool:
    """Say whether those who did not answer could have moved a share across the half (counting.md §4)."""
    return ends is not None and ends[0] < Fraction(1, 2) <= ends[1]


def coverage_text(item: ReleasedItem) -> str:
    """Say how much of the weight an item covers; nothing where it is all, or where it may not be told."""
    if item.coverage is None or item.coverage == 100 or item.weighted is None:
        return ""
    words = _("Cubre %(share)s del peso.", share=points(item.coverage))
    return words if item.is_ranked else f"{words} {_('Es poco: no se compara con las demás.')}"


# ── the roster ──────────────────────────────────────────────────────────────


def rate_rows(seen: ResultView, voices: Sequence[Voice]) -> tuple[list[Any], ...]:
    """Lay out who answered of each roster, S_g/E_g of counting.md §4, where the gate lets it; else nothing."""
    spaces = {space.code: space for space in seen.round.spaces}
    if seen.open_figures is None or not any(space.eligible for space in spaces.values()):
        return ()
    return tuple(
        [{"text": voice.name}, *answered(seen, spaces[voice.code], seen.open_figures.n_by_space[voice.code])]
        for voice in voices
    )


def rate_heads() -> tuple[tuple[str, bool], ...]:
    """Name the columns of the answer rates."""
    return (_("Grupo"), False), (_("En la lista"), True), (_("Respondieron"), True), (_("Parte"), True)


def answered(seen: ResultView, space: Space, n: int) -> list[str]:
    """Return the roster of a group, how many answered, and which part that is."""
    shown = seen.shown.n_by_space[space.code]
    is_exact = isinstance(shown, int)
    roster = number(space.eligible, 0) if space.eligible and (is_exact or not space.is_protected) else ""
    return [roster or _("no se dice"), size(shown) or nobody(), rate(n, space.eligible, is_exact=is_exact)]


def rate(n: int, eligible: int | None, *, is_exact: bool) -> str:
    """Write an answer rate: exactly on record, else in tens of points and never all or none (counting.md §9, 9)."""
    if not eligible or n > eligible:
        return _("no se sabe")
    share = Fraction(100 * n, eligible)
    if is_exact:
        return points(half_up(share, 1))
    if share >= Fraction(ALMOST_ALL):
        return _("%(share)s o más", share=points(ALMOST_ALL))
    if share <= Fraction(ALMOST_NONE):
        return _("%(share)s o menos", share=points(ALMOST_NONE))
    return _("cerca de %(share)s", share=points(half_up(share, -1)))


# ── «no sé» ─────────────────────────────────────────────────────────────────


def unknown_text(seen: ResultView, item: ItemFigures | None, criteria: Sequence[str]) -> str:
    """Write how many said «no sé» about an item over these criteria: exactly for staff, else as a band past the gate.

    None and too few look the same.
    """
    if item is None:
        return ""
    total = sum(n for name in criteria for n in item.unknown.get(name, {}).values())
    return people_text(seen, total)


def people_text(seen: ResultView, n: int, *, is_protected: bool = True, is_on_record: bool = False) -> str:
    """Write a count of people past the small-number gate: "" where it may not be told."""
    if seen.has_exact or (is_on_record and not is_protected):
        return number(n, 0)
    least = gate_of(seen.round.policy, is_internal=False).threshold(is_protected=is_protected)
    return n_band(n) if n >= least else ""
