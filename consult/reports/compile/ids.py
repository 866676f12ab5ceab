"""The names of figures: R3.A1.2.weighted, R3.A1.2.interval.low, R3.range.PAL, the same in print, workbook and JSON."""

from __future__ import annotations

from consult.results.queries import ResultView


def item_figure(seen: ResultView, item: str, key: str) -> str:
    """Name a figure of an item; under another scheme than the sealed one its code is part of the name."""
    is_sealed = seen.round.scheme_id in (None, seen.scheme.id)
    return f"{seen.round.code}.{item}.{key}" + ("" if is_sealed else f".{seen.scheme.code}")


def round_figure(seen: ResultView, key: str) -> str:
    """Name a figure of a round."""
    return f"{seen.round.code}.{key}"
