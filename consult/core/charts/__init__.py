"""A chart before it has a renderer: to plotly figure (screen), to SVG (paper)."""

from __future__ import annotations

from consult.core.charts.draw import svg
from consult.core.charts.model import (
    BarRow,
    Bars,
    Chart,
    DotPlot,
    DotRow,
    Exact,
    Mark,
    Node,
    ShareBars,
    ShareRow,
    Space,
    Spread,
    SpreadRow,
    Tree,
    marks,
)
from consult.core.charts.screen import plotly
from consult.core.charts.style import CSS_OF_KIND, SPACES, Style

__all__ = [
    "CSS_OF_KIND",
    "SPACES",
    "BarRow",
    "Bars",
    "Chart",
    "DotPlot",
    "DotRow",
    "Exact",
    "Mark",
    "Node",
    "ShareBars",
    "ShareRow",
    "Space",
    "Spread",
    "SpreadRow",
    "Style",
    "Tree",
    "marks",
    "plotly",
    "svg",
]
