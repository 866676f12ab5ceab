"""Charts on screen: a Plotly figure as plain JSON, without Plotly. Texts are the caller's; hidden cells are absent."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from html import escape

from consult.core.charts.model import Bars, Chart, DotPlot, Exact, Mark, Node, ShareBars, Spread, Tree
from consult.core.charts.pen import wrap
from consult.core.charts.screen_spread import spread
from consult.core.charts.spoken import label
from consult.core.charts.style import BRAND, EDGE, FONT, INK, LINE, MID, NO, SYMBOLS, YES, style

Figure = dict[str, object]

LANES = (0.0, -0.24, 0.24)
"""Where in a row a mark may stand, in rows."""


def plotly(chart: Chart) -> Figure:
    """Turn a chart into {"data": [...], "layout": {...}}; `layout.meta.label` is the sentence for a screen reader."""
    if isinstance(chart, DotPlot):
        traces, layout = _dots(chart)
    elif isinstance(chart, ShareBars):
        traces, layout = _shares(chart)
    elif isinstance(chart, Bars):
        traces, layout = _bars(chart)
    elif isinstance(chart, Spread):
        traces, layout = spread(chart)
    else:
        traces, layout = _tree(chart)
    ground = {"paper_bgcolor": "rgba(0,0,0,0)", "plot_bgcolor": "rgba(0,0,0,0)", "hovermode": "closest"}
    base = {
        "font": {"family": FONT, "color": INK, "size": 14},
        "margin": {"l": 16, "r": 16, "t": 16, "b": 40},
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom"},
        "meta": {"label": label(chart)},
    }
    return {"data": traces, "layout": {**ground, **base, **layout}}


def _at(value: Exact) -> float:
    """A place on an axis; never printed (the texts are)."""
    return float(Fraction(value))


def _name(text: str) -> str:
    """Escape: Plotly reads a little html in its labels."""
    return "<br>".join(escape(line, quote=False) for line in wrap(text, 260, 14))


def _tall(names: list[str], least: int) -> int:
    """Return the height of all rows, each tall enough for the longest name."""
    lines = max((name.count("<br>") + 1 for name in names), default=1)
    return max(least, 18 * lines + 10) * len(names)


def _rows_axis(names: list[str]) -> Figure:
    """Rows from the top down, named by position so that two equal names stay two rows."""
    return {
        "tickvals": list(range(len(names))),
        "ticktext": names,
        "range": [len(names) - 0.5, -0.5],
        "automargin": True,
        "zeroline": False,
        "gridcolor": LINE,
    }


def _dots(chart: DotPlot) -> tuple[list[Figure], Figure]:
    names = [_name(f"{row.code} {row.label}".strip()) for row in chart.rows]
    traces = [_dot_trace(chart, space.css, space.name) for space in chart.spaces]
    totals = [(n, row.total) for n, row in enumerate(chart.rows)]
    traces.append(
        _trace(totals, {"symbol": "line-ns-open", "size": 26, "color": INK, "line": {"width": 3, "color": INK}})
    )
    shapes = []
    if chart.rule and chart.rule.value is not None:
        x = _at(chart.rule.value)
        shapes.append(
            {
                "type": "line",
                "x0": x,
                "x1": x,
                "yref": "paper",
                "y0": 0,
                "y1": 1,
                "layer": "below",
                "line": {"dash": "dash", "color": INK, "width": 1.5},
            }
        )
    axis = {
        "range": [_at(chart.minimum), _at(chart.maximum)],
        "tickvals": [_at(value) for value, _ in chart.ticks],
        "ticktext": [escape(text, quote=False) for _, text in chart.ticks],
        "gridcolor": LINE,
        "zeroline": False,
    }
    return traces, {"xaxis": axis, "yaxis": _rows_axis(names), "shapes": shapes, "height": 120 + _tall(names, 52)}


def _dot_trace(chart: DotPlot, css: str, name: str) -> Figure:
    look = style(css)
    marks = [
        (n, mark) for n, row in enumerate(chart.rows) for mark in row.marks if (mark.css, mark.name) == (css, name)
    ]
    width = 2.5 if look.shape == "ring" else 0
    look_of = {"symbol": SYMBOLS[look.shape], "size": 13, "color": look.light,
               "line": {"width": width, "color": look.light}}  # fmt: skip
    trace = _trace(marks, look_of, name)
    lanes = [_lane(chart, n, mark) for n, mark in marks if mark.value is not None]
    return trace | {"y": [n + lane for (n, _), lane in zip(((n, m) for n, m in marks if m.value is not None), lanes,
                                                           strict=True)]}  # fmt: skip


def _lane(chart: DotPlot, n: int, mark: Mark) -> float:
    """Lift a mark off the row where it would lie on another: above, then below (GUIDE §6.2)."""
    close = 0.0475 * float(Fraction(chart.maximum) - Fraction(chart.minimum)) - 1e-9
    last = dict.fromkeys(LANES, float("-inf"))
    shown = sorted((_at(each.value), k) for k, each in enumerate(chart.rows[n].marks) if each.value is not None)
    for value, k in shown:
        free = [lane for lane in LANES if value - last[lane] >= close]
        lane = free[0] if free else min(last, key=lambda each: last[each])
        last[lane] = value
        if chart.rows[n].marks[k] == mark:
            return lane
    return 0.0


def _trace(marks: list[tuple[int, Mark]], marker: Mapping[str, object], name: str = "") -> Figure:
    """Points at (value, row); a hidden cell has none, and no hole to count."""
    shown = [(row, mark, mark.value) for row, mark in marks if mark.value is not None]
    title = name or next((mark.name for _, mark, _ in shown), "")
    return {
        "type": "scatter",
        "mode": "markers",
        "name": escape(title, quote=False),
        "marker": dict(marker),
        "x": [_at(value) for _, _, value in shown],
        "y": [row for row, _, _ in shown],
        "text": [escape(f"{mark.name} {mark.text}", quote=False) for _, mark, _ in shown],
        "hoverinfo": "text",
        "cliponaxis": False,
    }


def _shares(chart: ShareBars) -> tuple[list[Figure], Figure]:
    names = [_name(f"{row.code} {row.label}".strip()) for row in chart.rows]
    kept = [
        (n, row)
        for n, row in enumerate(chart.rows)
        if None not in (row.support.value, row.neutral.value, row.disagree.value)
    ]
    parts = [
        ([(n, row.support) for n, row in kept], YES, ""),
        ([(n, row.neutral) for n, row in kept], MID, ""),
        ([(n, row.disagree) for n, row in kept], NO, "/"),
    ]
    traces = [_bar_trace(marks, [color] * len(marks), pattern) for marks, color, pattern in parts]
    traces[0] |= {"textposition": "inside", "insidetextanchor": "start", "textangle": 0}
    for narrow in traces[1:]:
        narrow["textposition"] = "none"  # no room for words on a thin or hatched part: the table has them
    axis: Figure = {"range": [0, 1], "visible": False, "fixedrange": True}
    legend = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "traceorder": "normal"}
    return traces, {
        "barmode": "stack",
        "xaxis": axis,
        "yaxis": _rows_axis(names),
        "legend": legend,
        "height": 120 + _tall(names, 44),
    }


def _bar_trace(marks: list[tuple[int, Mark]], colors: list[str], pattern: str = "") -> Figure:
    shown = [(row, mark, mark.value) for row, mark in marks if mark.value is not None]
    texts = [escape(mark.text, quote=False) for _, mark, _ in shown]
    return {
        "type": "bar",
        "orientation": "h",
        "name": escape(shown[0][1].name, quote=False) if shown else "",
        "x": [_at(value) for _, _, value in shown],
        "y": [row for row, _, _ in shown],
        "text": texts,
        "hoverinfo": "text",
        "textposition": "auto",
        "marker": {"color": colors, "pattern": {"shape": pattern, "fillmode": "replace"}},
    }


def _bars(chart: Bars) -> tuple[list[Figure], Figure]:
    marks = [(n, row.value) for n, row in enumerate(chart.rows)]
    colors = [style(mark.css).light if mark.css else BRAND for _, mark in marks if mark.value is not None]
    trace = {**_bar_trace(marks, colors), "textposition": "outside", "cliponaxis": False}
    axis: Figure = {"rangemode": "tozero", "visible": False, "fixedrange": True}
    if chart.maximum is not None:
        axis["range"] = [0, _at(chart.maximum)]
    names = [_name(row.label) for row in chart.rows]
    height = 80 + _tall(names, 40)
    return [trace], {"xaxis": axis, "yaxis": _rows_axis(names), "showlegend": False, "height": height}


def _tree(chart: Tree) -> tuple[list[Figure], Figure]:
    """Boxes as annotations, ties as one line trace; effects above zero, causes below."""
    spots: list[tuple[Node, float, int]] = [(chart.problem, 0.0, 0)]
    ties: list[tuple[float, int, float, int]] = []
    for branches, way in ((chart.effects, 1), (chart.causes, -1)):
        for n, node in enumerate(branches):
            x = (n + 0.5) / len(branches) - 0.5
            _grow(node, x, way, spots, ties)
            ties.append((0.0, 0, x, way))
    line: Figure = {
        "type": "scatter",
        "mode": "lines",
        "hoverinfo": "skip",
        "line": {"color": EDGE, "width": 1},
        "x": [x for a, _, b, _ in ties for x in (a, b, None)],
        "y": [y for _, a, _, b in ties for y in (a, b, None)],
    }
    boxes = [_box(node, x, y) for node, x, y in spots]
    depth = max(abs(y) for _, _, y in spots)
    hidden: Figure = {"visible": False, "fixedrange": True}
    return [line], {
        "annotations": boxes,
        "showlegend": False,
        "height": 160 + 190 * depth,
        "xaxis": {**hidden, "range": [-0.55, 0.55]},
        "yaxis": hidden,
    }


def _grow(
    node: Node, x: float, y: int, spots: list[tuple[Node, float, int]], ties: list[tuple[float, int, float, int]]
) -> None:
    """Hang a branch away from the problem, one step per box."""
    spots.append((node, x, y))
    way = 1 if y > 0 else -1
    deepest = y
    for kid in node.kids:
        step = deepest + way
        ties.append((x, y, x, step))
        _grow(kid, x, step, spots, ties)
        deepest = max((s[2] for s in spots if s[1] == x), key=abs)


def _box(node: Node, x: float, y: int) -> Figure:
    text = " ".join(part for part in (node.code, node.text, node.figure_text) if part)
    lines = "<br>".join(escape(line, quote=False) for line in wrap(text, 170, 12))
    return {
        "x": x,
        "y": y,
        "text": lines,
        "showarrow": False,
        "bgcolor": "#ffffff",
        "bordercolor": BRAND if y == 0 else EDGE,
        "borderpad": 6,
        "font": {"size": 12, "color": INK},
        "align": "left",
    }
