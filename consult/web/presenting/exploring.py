"""The weight explorer as its page shows it: the order under the weights tried, and how far each may still move."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from consult.core.counting import ItemFigures
from consult.core.counting.weights import shown_weights
from consult.core.rounding import half_up
from consult.results.exploring import Trial
from consult.results.queries import ResultView
from consult.web.language import gettext as _
from consult.web.language import number
from consult.web.presenting.figures import Voice, listed, plain, points
from consult.web.presenting.robust import ends_of, stretch_text
from consult.web.presenting.rows import scale_of
from consult.web.presenting.verdicts import labels_of


@dataclass(frozen=True, slots=True)
class Tried:
    """One space: its published weight, the weight tried (as typed again), and between which weights all stays so."""

    voice: Voice
    value: str
    stays: str
    ends: tuple[float, float, float] | None  # from, to, and the weight tried, as shares 0-1
    can_move: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One item in the order the weights tried give: printed figures, and shares 0-1 of the scale for its bar."""

    code: str
    label: str
    place: str
    total: str
    published: str
    share: float
    share_published: float
    fate: str  # "" where no rule chooses
    is_chosen: bool
    is_changed: bool


@dataclass(frozen=True, slots=True)
class Explored:
    """The whole page."""

    spaces: tuple[Tried, ...]
    lines: tuple[Line, ...]
    sentence: str
    move: str


def trial_of(seen: ResultView, voices: Sequence[Voice], trial: Trial) -> Explored:
    """Lay a trial out."""
    shown = shown_weights(trial.figures.weights)
    return Explored(
        spaces=tuple(
            Tried(
                voice,
                f"{shown[voice.code].normalize():f}",
                *stays(trial, voice.code),
                voice.code in trial.spaces,
            )
            for voice in voices
        ),
        lines=tuple(lines(seen, trial)),
        sentence=change_sentence(seen, trial),
        move=move_sentence(seen, voices, trial),
    )


def stays(trial: Trial, space: str) -> tuple[str, tuple[float, float, float] | None]:
    """Write between which weights the choice stays, ends rounded inward; nothing where a space cannot vary alone."""
    robust = trial.figures.robustness
    stretch = robust.ranges.get(space) if robust and robust.is_asked else None
    weight = trial.figures.weights[space]
    return (stretch_text(stretch, weight) if stretch else ""), ends_of(stretch, weight)


def lines(seen: ResultView, trial: Trial) -> Iterator[Line]:
    """Order the items by their total under the weights tried; exact ties share a place, marked «=»."""
    labels, published = labels_of(seen), {item.id: item.weighted for item in seen.shown.items}
    items = sorted(trial.figures.items, key=lambda item: -(item.weighted or Fraction(0)))
    write = points if seen.recipe.measure == "support" else plain
    for item in items:
        is_chosen = item.id in trial.figures.scenarios["published"]
        is_changed = is_chosen != (item.id in seen.figures.scenarios["published"])
        now = figure(seen, item.weighted)
        yield Line(
            item.id, labels[item.id], place_of(item, items), write(now), write(published[item.id]),
            on_scale(seen, now), on_scale(seen, published[item.id]), fate(seen, is_chosen=is_chosen),
            is_chosen, is_changed and seen.recipe.selection is not None,
        )  # fmt: skip


def on_scale(seen: ResultView, value: Decimal | None) -> float:
    """Return where a printed total stands on the round's scale, 0-1."""
    low, high = (Fraction(0), Fraction(100)) if seen.recipe.measure == "support" else scale_of(seen)
    return float((Fraction(value or 0) - low) / (high - low))


def fate(seen: ResultView, *, is_chosen: bool) -> str:
    """Say whether an item is chosen under the weights tried."""
    if seen.recipe.selection is None:
        return ""
    return _("Elegida") if is_chosen else _("No elegida")


def place_of(item: ItemFigures, items: Sequence[ItemFigures]) -> str:
    """Write a competition rank: 1, 2=, 2=, 4 (counting.md §1)."""
    totals = [other.weighted or Fraction(0) for other in items]
    mine = item.weighted or Fraction(0)
    return f"{1 + sum(total > mine for total in totals)}{'=' if totals.count(mine) > 1 else ''}"


def figure(seen: ResultView, value: Fraction | None) -> Decimal | None:
    """Round a total as the page does: a tenth of a point, or two decimals of the scale."""
    if value is None:
        return None
    return half_up(value * 100, 1) if seen.recipe.measure == "support" else half_up(value, 2)


def change_sentence(seen: ResultView, trial: Trial) -> str:
    """Say what changes from the published result."""
    labels = labels_of(seen)
    named = [[f"{labels[item]} ({item})" for item in items] for items in (trial.entering, trial.leaving)]
    if not trial.entering and not trial.leaving:
        if seen.recipe.selection:
            return _("Con estos pesos se elige lo mismo.")
        return _("Con estos pesos va primero lo mismo.")
    if seen.recipe.selection is None:
        first = listed([f"{labels[item]} ({item})" for item in trial.figures.scenarios["published"]])
        return _("Con estos pesos va primero: %(items)s.", items=first)
    said = [_("Entra: %(items)s.", items=listed(named[0]))] if named[0] else []
    said += [_("Sale: %(items)s.", items=listed(named[1]))] if named[1] else []
    return " ".join([_("Con estos pesos cambia la elección."), *said])


def move_sentence(seen: ResultView, voices: Sequence[Voice], trial: Trial) -> str:
    """Say the smallest move of weight that changes what these weights give."""
    robust = trial.figures.robustness
    if robust is None or not robust.is_asked:
        return ""
    if robust.flip is None:
        return _("Ningún reparto de pesos entre estos grupos cambia esto.")
    if not robust.flip.moved:
        return _("Con estos pesos hay un empate exacto en el límite.")
    names = {voice.code: voice.name for voice in voices}
    labels = labels_of(seen)
    moved = number(half_up(robust.flip.points, 1), 1)
    return _("Lo más cerca de cambiar: pasar %(n)s puntos de peso de %(sources)s a %(target)s. Cambiaría %(item)s.",
             n=moved, sources=listed([names[space] for space in robust.flip.sources]), target=names[robust.flip.target],
             item=f"{labels[robust.flip.leader]} ({robust.flip.leader})")  # fmt: skip
