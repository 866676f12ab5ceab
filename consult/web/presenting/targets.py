"""A target level on its page: median, middle half, band, what the stop rule says, who left, and earlier iterations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from consult.core.counting import LevelFigures
from consult.core.counting.figures import Leavers
from consult.results.queries import ResultView, gate_of
from consult.spaces.models import Space
from consult.web.language import gettext as _
from consult.web.presenting.figures import Voice, listed, nobody
from consult.web.presenting.precision import item_of, people_text, range_sentence
from consult.web.presenting.standings import coefficient, levels, tenth
from consult.web.presenting.verdicts import advice_name

LOOKS: Mapping[str, str] = {
    "adopt": "out", "adopt_with_minority": "split2", "confirm": "late", "iterate": "late", "stop": "done",
}  # fmt: skip
"""What the stop rule says -> the badge it wears."""

Heads = tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Target:
    """Everything beside the level of one standard, past the gate."""

    look: str
    advice: str
    because: str  # why the stop rule says so
    facts: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    heads: Heads
    rows: tuple[list[Any], ...]  # a group a row
    past: tuple[list[Any], ...]  # an iteration a row; () where there was one only
    past_heads: Heads
    left: tuple[list[Any], ...]
    left_heads: Heads


def targets(seen: ResultView, voices: Sequence[Voice]) -> dict[str, Target]:
    """Return what stands beside each level; {} where the gate keeps it, and in other rounds."""
    if seen.open_figures is None:
        return {}
    found = {item.id: item.level for item in seen.open_figures.items}
    return {code: target(seen, voices, code, figures) for code, figures in found.items() if figures is not None}


def target(seen: ResultView, voices: Sequence[Voice], code: str, figures: LevelFigures) -> Target:
    """Return what stands beside one level."""
    item = item_of(seen, code)
    facts = [(_("Nivel con los pesos"), levels(figures.median)), (_("La mitad de en medio"), span(figures.quartiles)),
             (_("Banda alrededor del nivel"), span(figures.band)), (_("Dentro de la banda"), tenth(figures.band_share)),
             (_("Cambio desde la vuelta anterior"), tenth(figures.change))]  # fmt: skip
    if item is not None and item.agreement is not None and item.agreement.mixture is not None:
        facts.append((_("Acuerdo (de −1 a 1)"), coefficient(item.agreement.mixture)))
    return Target(
        LOOKS.get(figures.advice, ""),
        advice_name(figures.advice),
        because(figures, voices),
        tuple((name, text) for name, text in facts if text),
        tuple(filter(None, [both(figures), range_sentence(seen, item)])),
        ((_("Grupo"), False), (_("Nivel de en medio"), True), (_("Dentro de la banda"), True)),
        tuple(space_rows(figures, voices)),
        tuple(past_row(voices, number, each) for number, each in iterations_of(seen, code)),
        ((_("Vuelta"), False), (_("Nivel"), True), (_("La mitad de en medio"), True), (_("Dentro de la banda"), True),
         *((voice.name, True) for voice in voices)),
        tuple(left_rows(seen, voices, figures)),
        ((_("Grupo"), False), (_("Siguieron"), True), (_("Nivel de quienes siguieron"), True), (_("Se fueron"), True),
         (_("Nivel de quienes se fueron"), True)),
    )  # fmt: skip


def because(figures: LevelFigures, voices: Sequence[Voice]) -> str:
    """Say why: how much is in the band, who is not, and whether it still moves."""
    against = listed([voice.name for voice in voices if voice.code in figures.against])
    state = {
        "consensus": _("Tres cuartos o más del peso están en la banda, y la mitad o más de cada grupo."),
        "dissent": _("Tres cuartos o más del peso están en la banda, pero menos de la mitad de: %(groups)s.",
                     groups=against),
        "neither": _("Menos de tres cuartos del peso están en la banda."),
    }.get(figures.state, "")  # fmt: skip
    if figures.is_stable is None:
        return f"{state} {_('Es la primera vuelta: aún no se sabe si se mueve.')}" if state else ""
    if figures.change is None and not figures.is_stable:
        moved = _("No se sabe si cambia: no hay quien haya respondido las dos vueltas con su tarjeta.")
    else:
        moved = (
            _("Casi no cambió desde la vuelta anterior.") if figures.is_stable else _("Aún cambia de vuelta a vuelta.")
        )
    return f"{state} {moved}".strip()


def both(figures: LevelFigures) -> str:
    """Say that the median lies between two levels, where it does."""
    if figures.median is None or figures.median[0] == figures.median[1]:
        return ""
    return _("El peso se parte justo a la mitad entre dos niveles: %(levels)s. Se toma el menor.",
             levels=levels(figures.median))  # fmt: skip


def span(ends: tuple[Fraction, Fraction] | None) -> str:
    """Write a stretch of levels."""
    if ends is None:
        return ""
    low, high = (levels((end, end)) for end in ends)
    return low if low == high else _("de %(low)s a %(high)s", low=low, high=high)


def space_rows(figures: LevelFigures, voices: Sequence[Voice]) -> Iterator[list[Any]]:
    """Lay out where each group stands."""
    for voice in voices:
        mine = figures.by_space.get(voice.code)
        if mine is not None:
            shares = tenth(mine.band_share) or nobody()
            yield [{"text": voice.name}, levels(mine.median) or nobody(), shares]


# ── earlier iterations, and who left ────────────────────────────────────────


def iterations_of(seen: ResultView, code: str) -> Iterator[tuple[int, LevelFigures | None]]:
    """Return every iteration of a level, oldest first; None for one the gate keeps; nothing of one alone."""
    figures = seen.open_figures
    if figures is None or not seen.figures.iterations:
        return
    for number in sorted(seen.figures.iterations):
        yield number, figures.iterations.get(number, {}).get(code)
    yield max(seen.figures.iterations) + 1, next(item.level for item in figures.items if item.id == code)


def past_row(voices: Sequence[Voice], number: int, figures: LevelFigures | None) -> list[Any]:
    """Return one iteration as a line; hidden cells for one that is not told."""
    head = {"text": _("Vuelta %(n)s", n=number)}
    if figures is None:
        return [head, *[None] * (3 + len(voices))]
    cells: list[Any] = [levels(figures.median) or nobody(), span(figures.quartiles), tenth(figures.band_share)]
    known = figures.by_space
    return [head, *cells, *(levels(known[v.code].median) or nobody() if v.code in known else "" for v in voices)]


def is_enough(seen: ResultView, space: Space, n: int) -> bool:
    """Say whether a figure of `n` people of a space may be shown; of none and of too few it may not."""
    if seen.is_internal or (space.is_on_record and not space.is_protected):
        return True
    return n >= gate_of(seen.round.policy, is_internal=False).threshold(is_protected=space.is_protected)


def left_rows(seen: ResultView, voices: Sequence[Voice], figures: LevelFigures) -> Iterator[list[Any]]:
    """Lay out who left between the two last iterations beside who stayed, each count and median past the gate."""
    spaces = {space.code: space for space in seen.round.spaces}
    for voice in voices:
        moved = figures.left.get(voice.code)
        if moved is not None:
            yield [{"text": voice.name}, *left_cells(seen, spaces[voice.code], moved)]


def left_cells(seen: ResultView, space: Space, moved: Leavers) -> list[Any]:
    """Return both counts and both medians; where either is of too few people none of the four is told."""
    if not all(is_enough(seen, space, n) for n in (moved.n_stayed, moved.n_left)):
        return [None] * 4
    is_open = {"is_protected": space.is_protected, "is_on_record": space.is_on_record}
    return [
        people_text(seen, moved.n_stayed, **is_open), levels(moved.median_stayed) or nobody(),
        people_text(seen, moved.n_left, **is_open), levels(moved.median_left) or nobody(),
    ]  # fmt: skip
