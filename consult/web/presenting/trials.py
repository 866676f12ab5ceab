"""What stands beside the totals of scores: range, how many people each cell has, «no sé», without each criterion."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from consult.core.counting import RoundFigures
from consult.core.counting.sentences import Headline
from consult.core.disclosure import ReleasedItem
from consult.core.disclosure.model import Size
from consult.results.queries import ResultView
from consult.results.saying import names_of
from consult.web.language import current
from consult.web.language import gettext as _
from consult.web.presenting.figures import size
from consult.web.presenting.precision import coverage_text, item_of, range_sentence, range_text, unknown_text
from consult.web.presenting.robust import said
from consult.web.presenting.rows import by_total
from consult.web.presenting.verdicts import labels_of

Heads = tuple[tuple[str, bool], ...]
WITHOUT = "without_criterion:"


@dataclass(frozen=True, slots=True)
class Annex:
    """The table beside the totals, and the table of the choice without each criterion."""

    heads: Heads
    rows: tuple[list[Any], ...]
    criterion_heads: Heads
    criteria: tuple[list[Any], ...]


def notes_of(seen: ResultView, told: Headline | None) -> dict[str, tuple[str, ...]]:
    """Return the sentences under each alternative: its range, its coverage and who dissents."""
    return {item.id: item_notes(seen, item, told) for item in seen.shown.items}


def item_notes(seen: ResultView, shown: ReleasedItem, told: Headline | None) -> tuple[str, ...]:
    """Return the sentences under one alternative."""
    found = [range_sentence(seen, item_of(seen, shown.id)), coverage_text(shown)]
    if told is not None:
        found += [said(told.bounds.get(shown.id)), *(said(one) for one in told.dissents.get(shown.id, ()))]
    return tuple(filter(None, found))


def annex_of(seen: ResultView) -> Annex:
    """Return the tables beside the totals; empty where the gate keeps them."""
    if seen.open_figures is None:
        return Annex((), (), (), ())
    labels = labels_of(seen)
    names = [name for name, _k in seen.recipe.criteria]
    rows = tuple(
        [{"text": f"{item.id} {labels[item.id]}"}, range_text(seen, item_of(seen, item.id)),
         *cell_sizes(item, names), unknown_text(seen, item_of(seen, item.id), names)]
        for item in by_total(seen.shown.items)
    )  # fmt: skip
    heads = ((_("Punto"), False), (_("Rango del total"), True), (_("La casilla con menos personas"), True),
             (_("La casilla con más personas"), True), (_("«No sé»"), True))  # fmt: skip
    return Annex(heads, rows, *without_each(seen, seen.open_figures))


def cell_sizes(item: ReleasedItem, names: list[str]) -> tuple[str, str]:
    """Return the smallest and the largest number of people over the cells of an item (counting.md §5)."""
    sizes = [n for name in names if name in item.criteria for n in item.criteria[name].n_by_space.values()]
    known = sorted((n for n in sizes if n is not None), key=least)
    return (size(known[0]), size(known[-1])) if known else ("", "")


def least(n: Size) -> int:
    """Return the least people a size stands for: 20 of «20–49»."""
    return n if isinstance(n, int) else int("".join(filter(str.isdigit, (n or "0").split("–")[0])) or 0)


def without_each(seen: ResultView, figures: RoundFigures) -> tuple[Heads, tuple[list[Any], ...]]:
    """Lay out what would be chosen, or lead, without each criterion; empty with one criterion only."""
    left_out = [name for name in figures.scenarios if name.startswith(WITHOUT)]
    if not left_out:
        return (), ()
    criteria = names_of(seen, current())
    heads = (
        (_("Punto"), False),
        (_("Con todos"), False),
        *((_("Sin %(name)s", name=criteria.criterion(name.removeprefix(WITHOUT))), False) for name in left_out),
    )
    return heads, tuple(criterion_rows(seen, figures, ["published", *left_out]))  # fmt: skip


def criterion_rows(seen: ResultView, figures: RoundFigures, scenarios: list[str]) -> Iterator[list[Any]]:
    """Return an item a row, its fate under each scenario."""
    labels, published = labels_of(seen), figures.scenarios.get("published", ())
    for item in by_total(seen.shown.items):
        row: list[Any] = [{"text": f"{item.id} {labels[item.id]}"}]
        for name in scenarios:
            is_in = item.id in figures.scenarios[name]
            row.append({"text": fate(seen, is_in=is_in), "is_total": is_in != (item.id in published)})
        yield row


def fate(seen: ResultView, *, is_in: bool) -> str:
    """Say whether an item is chosen, or leads."""
    if seen.recipe.selection:
        return _("Elegida") if is_in else _("No elegida")
    return _("Va primero") if is_in else _("no va primero")
