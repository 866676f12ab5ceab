"""A second set of weights beside the first: what it changes, and why it was made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from consult.results.queries import ResultView
from consult.spaces.models import WeightScheme
from consult.web.language import gettext as _
from consult.web.presenting import rows
from consult.web.presenting.figures import Voice, level, plain, points, voices
from consult.web.presenting.verdicts import labels_of


@dataclass(frozen=True, slots=True)
class Comparison:
    """The same answers under two sets of weights."""

    scheme: WeightScheme
    voices: tuple[Voice, ...]
    heads: tuple[tuple[str, bool], ...]
    rows: tuple[list[Any], ...]
    changed: tuple[str, ...]  # items whose choice differs
    is_closed: bool  # something is hidden: the figures of two weightings together would undo it


def comparison(first: ResultView, second: ResultView) -> Comparison:
    """Put a second result beside the first; where anything is hidden only the choices are compared."""
    labels = labels_of(first)
    is_closed = any(item.hidden for view in (first, second) for item in view.shown.items)
    write = {"support": points, "level": level}.get(first.recipe.measure, plain)
    others = {item.id: item for item in second.shown.items}
    changed = tuple(item.id for item in first.shown.items if item.is_chosen != others[item.id].is_chosen)
    made = []
    for item in rows.by_total(first.shown.items):
        other = others[item.id]
        figures = [] if is_closed else [write(item.weighted, item.code), write(other.weighted, other.code)]
        choices = [chosen(item.is_chosen), chosen(other.is_chosen)] if first.recipe.selection else []
        made.append([{"text": f"{item.id} {labels[item.id]}"}, *figures, *choices])
    names = first.scheme.code, second.scheme.code
    heads = [(_("Punto"), False)] + ([] if is_closed else [(name, True) for name in names])
    if first.recipe.selection:
        heads += [(_("Decisión con %(scheme)s", scheme=name), False) for name in names]
    heard = tuple(voices(second.round.spaces, second.scheme))
    return Comparison(second.scheme, heard, tuple(heads), tuple(made), changed, is_closed)


def chosen(is_chosen: bool) -> str:
    """Say whether it is chosen."""
    return _("Elegida") if is_chosen else _("No elegida")
