"""What stands beside a headline past the gate: exact figures only where nothing of the round is hidden.

`ResultView.open_figures` has passed core.disclosure.let_out, earlier iterations too: nothing is judged again here.
"""

from __future__ import annotations

from consult.core.counting import ItemFigures, LevelFigures, Recipe
from consult.core.disclosure import n_band
from consult.results.queries import ResultView, gate_of


def exact_of(seen: ResultView, code: str) -> ItemFigures | None:
    """Return the exact figures of an item where the gate lets out what stands beside its headline."""
    if seen.open_figures is None:
        return None
    return next((item for item in seen.open_figures.items if item.id == code), None)


def earlier(seen: ResultView, item: str) -> dict[int, LevelFigures]:
    """Return the earlier iterations of a level that may be told, oldest first."""
    found = seen.open_figures.iterations if seen.open_figures else {}
    return {number: levels[item] for number, levels in sorted(found.items()) if item in levels}


def unknown(seen: ResultView, item: ItemFigures, criterion: str) -> int | str | None:
    """Return how many said «no sé» on one criterion: exact where every space is on record, else a band.

    None where it may not be told; none and too few look the same.
    """
    n = sum(item.unknown.get(criterion, {}).values())
    if seen.has_exact:
        return n
    least = gate_of(seen.round.policy, is_internal=False).threshold(is_protected=True)
    return n_band(n) if n >= least else None


def criteria_of(recipe: Recipe, item: ItemFigures) -> tuple[str, ...]:
    """List what was asked about an item: the criteria of the headline, then the others."""
    first = [name for name, _k in recipe.criteria]
    return tuple(dict.fromkeys([*first, *item.criteria, *item.unknown]))
