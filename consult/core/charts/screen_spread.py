"""Distributions on screen: a Plotly figure of discs, their area the share, over one scale."""

from __future__ import annotations

from fractions import Fraction
from html import escape
from math import sqrt

from consult.core.charts.model import Exact, Mark, Spread, SpreadRow
from consult.core.charts.style import BRAND, INK, LINE, PAPER, SUNK, style

LARGEST = 40
"""Diameter of the disc that all of a group would make, in pixels."""

TALL = 56
CELL = 48
MOST_TICKS = 12


def spread(chart: Spread) -> tuple[list[dict[str, object]], dict[str, object]]:
    """Return the traces, one a row and one of medians, and the layout."""
    traces = [
        _cells(chart, place) if chart.is_heat else _discs(chart, place, row) for place, row in enumerate(chart.rows)
    ]
    middles = [(place, row.middle) for place, row in enumerate(chart.rows) if row.middle is not None]
    if shown := [(place, mark) for place, mark in middles if mark.value is not None]:
        traces.append(_middles(chart, shown))
    names = [escape(row.label, quote=False) for row in chart.rows]
    rows = {"tickvals": list(range(len(names))), "ticktext": names, "range": [len(names) - 0.5, -0.5],
            "automargin": True, "zeroline": False, "gridcolor": LINE}  # fmt: skip
    layout: dict[str, object] = {"xaxis": _scale(chart), "yaxis": rows, "shapes": _band(chart), "showlegend": False,
                                 "height": 90 + TALL * len(names)}  # fmt: skip
    return traces, layout


def place_of(chart: Spread, value: Exact) -> float:
    """Return where a value stands: on its scale, or by its order in a grid."""
    if not chart.is_heat:
        return float(Fraction(value))
    return float([Fraction(at) for at, _ in chart.columns].index(Fraction(value)))


def area(value: Exact) -> float:
    """Return the diameter whose disc has an area in proportion to a share."""
    return LARGEST * sqrt(max(float(Fraction(value)), 0.0))


def _discs(chart: Spread, place: int, row: SpreadRow) -> dict[str, object]:
    given = [(at, mark, mark.value) for (at, _), mark in zip(chart.columns, row.marks, strict=True) if mark.value]
    color = style(row.css).light if row.css else BRAND
    return {
        "type": "scatter",
        "mode": "markers",
        "name": escape(row.label, quote=False),
        "x": [place_of(chart, at) for at, _, _ in given],
        "y": [place] * len(given),
        "text": [escape(f"{row.label} · {mark.name}: {mark.text}", quote=False) for _, mark, _ in given],
        "hoverinfo": "text",
        "marker": {"size": [area(share) for _, _, share in given], "color": color, "opacity": 0.85,
                   "line": {"width": 1, "color": PAPER}},
    }  # fmt: skip


def _cells(chart: Spread, place: int) -> dict[str, object]:
    """Return one row of a grid: what wins against its mirror is filled, what does not is pale."""
    row = chart.rows[place]
    cells = [(k, mark, wins(chart, place, k)) for k, mark in enumerate(row.marks) if mark.value and k != place]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "name": escape(row.label, quote=False),
        "x": [k for k, _, _ in cells],
        "y": [place] * len(cells),
        "text": [escape(mark.text, quote=False) for _, mark, _ in cells],
        "hovertext": [escape(f"{row.label} · {mark.name}: {mark.text}", quote=False) for _, mark, _ in cells],
        "hoverinfo": "text",
        "textfont": {"color": [PAPER if is_won else INK for _, _, is_won in cells], "size": 12},
        "marker": {"symbol": "square", "size": CELL, "color": [BRAND if is_won else SUNK for _, _, is_won in cells]},
    }


def wins(chart: Spread, one: int, other: int) -> bool:
    """Say whether a cell of a grid is more than its mirror."""
    mine, theirs = chart.rows[one].marks[other].value, chart.rows[other].marks[one].value
    return mine is not None and theirs is not None and Fraction(mine) > Fraction(theirs)


def _middles(chart: Spread, shown: list[tuple[int, Mark]]) -> dict[str, object]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": escape(shown[0][1].name, quote=False),
        "x": [place_of(chart, mark.value) for _, mark in shown if mark.value is not None],
        "y": [place for place, _ in shown],
        "text": [escape(f"{mark.name} {mark.text}", quote=False) for _, mark in shown],
        "hoverinfo": "text",
        "marker": {"symbol": "line-ns-open", "size": 34, "color": INK, "line": {"width": 3, "color": INK}},
    }


def _scale(chart: Spread) -> dict[str, object]:
    """Return the axis of values, with room for half a disc at both ends."""
    named = [(place_of(chart, at), escape(text, quote=False)) for at, text in chart.columns] or [(0.0, "")]
    low, high = min(named)[0], max(named)[0]
    width = high - low or 1.0
    kept = _apart(named, width / MOST_TICKS)
    return {"range": [low - width * 0.06, high + width * 0.06], "tickvals": [at for at, _ in kept],
            "ticktext": [text for _, text in kept], "gridcolor": LINE, "zeroline": False}  # fmt: skip


def _apart(named: list[tuple[float, str]], least: float) -> list[tuple[float, str]]:
    """Keep the names that have room: each at least so far from the one before."""
    kept = named[:1]
    for at, text in named[1:]:
        if at - kept[-1][0] >= least * 0.999:
            kept.append((at, text))
    return kept


def _band(chart: Spread) -> list[dict[str, object]]:
    if chart.band is None:
        return []
    low, high = (float(Fraction(end)) for end in chart.band)
    return [{"type": "rect", "x0": low, "x1": high, "yref": "paper", "y0": 0, "y1": 1, "layer": "below",
             "fillcolor": SUNK, "line": {"width": 0}}]  # fmt: skip
