"""Charts on paper: self-contained SVG with explicit colours, text as text, and every number in the label."""

from __future__ import annotations

from consult.core.charts.draw_bars import bars, shares
from consult.core.charts.draw_dots import dots
from consult.core.charts.draw_spread import spread
from consult.core.charts.draw_tree import tree
from consult.core.charts.model import Bars, Chart, DotPlot, ShareBars, Spread
from consult.core.charts.pen import frame
from consult.core.charts.spoken import label


def svg(chart: Chart, *, width: int = 640) -> str:
    """Draw a chart `width` units wide; the height follows its rows."""
    if isinstance(chart, DotPlot):
        height, strokes = dots(chart, width)
    elif isinstance(chart, ShareBars):
        height, strokes = shares(chart, width)
    elif isinstance(chart, Bars):
        height, strokes = bars(chart, width)
    elif isinstance(chart, Spread):
        height, strokes = spread(chart, width)
    else:
        height, strokes = tree(chart, width)
    return frame(width, height, label(chart), strokes)
