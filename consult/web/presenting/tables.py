"""Every figure of a result once more, as one table: hidden cells are None, and nobody's answer says so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from consult.core.disclosure import ReleasedItem
from consult.results.queries import ResultView
from consult.web.language import gettext as _
from consult.web.presenting.figures import Voice, level, nobody, plain, points
from consult.web.presenting.rows import by_total, n_shown
from consult.web.presenting.verdicts import labels_of


def table_heads(seen: ResultView, voices: Sequence[Voice], first: str) -> list[tuple[str, bool]]:
    """Return the heads of the table of all figures."""
    found = [(first, False), (_("Con los pesos"), True), (_("Por persona"), True), (_("Por igual"), True)]
    found += [(voice.name, True) for voice in voices]
    found += [(_("Juntos los que no se muestran"), True)] if has_merged(seen) else []
    found.append((_("Distancia"), True))
    return found + ([(_("Decisión"), False)] if seen.recipe.selection else [])


def has_merged(seen: ResultView) -> bool:
    """Tell whether some groups are printed only together."""
    return any(item.merged is not None and item.merged.value is not None for item in seen.shown.items)


def table_rows(seen: ResultView, voices: Sequence[Voice]) -> list[list[Any]]:
    """Return every figure of the result, item by item, hidden ones as None and those nobody gave as ""."""
    labels = labels_of(seen)
    items = seen.shown.items if seen.recipe.measure == "level" else by_total(seen.shown.items)
    return [table_row(seen, voices, item, labels[item.id]) for item in items]


def table_row(seen: ResultView, voices: Sequence[Voice], item: ReleasedItem, label: str) -> list[Any]:
    """Return the cells of one item."""
    measure = seen.recipe.measure
    write = {"support": points, "level": level}.get(measure, plain)
    withheld = bool(item.hidden)
    row: list[Any] = [{"text": f"{item.id} {label}"}]
    row.append(
        None if item.is_withheld else {"text": write(item.weighted, item.code) or unweighted(item), "is_total": True}
    )
    row += [None if withheld and figure is None else write(figure) for figure in (item.head_count, item.equal)]
    row += [None if voice.code in item.hidden else write(item.by_space[voice.code]) or nobody() for voice in voices]
    if has_merged(seen):
        row.append(write(item.merged.value, item.merged.code) if item.merged else None)
    row.append(write(item.gap) if n_shown(item) > 1 or not item.hidden else None)
    if seen.recipe.selection:
        decision = _("Elegida") if item.is_chosen else _("No elegida")
        row.append(f"{decision} · {_('disenso')}" if item.dissent else decision)
    return row


def unweighted(item: ReleasedItem) -> str:
    """Say why a combined figure is not there though nothing is hidden."""
    return _("sin peso") if item.head_count is not None else nobody()
