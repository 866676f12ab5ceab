"""A chart as data, before it has a renderer. Values are exact; every printed text comes from the caller.

`figure` names the figure of the report that a text prints ("R3.A1.2.weighted"), so that the report can check that a
chart and a table never say two things. A value of None is a hidden cell: it is never drawn and never guessed at.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from consult.core.words import N_

Exact = Fraction | Decimal | int


@dataclass(frozen=True, slots=True)
class Space:
    """One space in a legend: `css` is a key of SPACES, `weight` the printed published weight ("20 %") or ""."""

    css: str
    name: str
    weight: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """One value with the text that says it. `css` names the space it belongs to, "" for a total."""

    css: str
    name: str
    value: Exact | None
    text: str = ""
    figure: str = ""


@dataclass(frozen=True, slots=True)
class DotRow:
    """One thing judged: a mark per space, the weighted total, and a short word on its state ("Elegida")."""

    code: str
    label: str
    marks: tuple[Mark, ...]
    total: Mark
    state: str = ""


@dataclass(frozen=True, slots=True)
class DotPlot:
    """Means per space on the round's own scale, with the weighted total and the rule (GUIDE §6.2)."""

    title: str
    rows: tuple[DotRow, ...]
    spaces: tuple[Space, ...]
    minimum: Exact
    maximum: Exact
    ticks: tuple[tuple[Exact, str], ...]
    rule: Mark | None  # where a proposal passes: Mark("", "Mínimo", Decimal("3.5"), "3.5")
    hidden: str  # the one sentence for a hidden cell


@dataclass(frozen=True, slots=True)
class ShareRow:
    """Three shares of one item, 0-1, that add to one; all three None when hidden."""

    code: str
    label: str
    support: Mark
    neutral: Mark
    disagree: Mark
    css: str = ""  # set where the row is one space


@dataclass(frozen=True, slots=True)
class ShareBars:
    """Agree from the left, "no sé" in the middle, disagree hatched at the right (GUIDE §6.3)."""

    title: str
    rows: tuple[ShareRow, ...]
    hidden: str


@dataclass(frozen=True, slots=True)
class BarRow:
    """One bar; `value.css` colours it, "" leaves it in the house's own green."""

    label: str
    value: Mark


@dataclass(frozen=True, slots=True)
class Bars:
    """Simple bars that start at zero; `maximum` fixes the end of the scale, None takes the longest bar."""

    title: str
    rows: tuple[BarRow, ...]
    hidden: str
    maximum: Exact | None = None


@dataclass(frozen=True, slots=True)
class SpreadRow:
    """How the answers of one space, or of all with their weights, are shared out: a mark per value, shares 0-1.

    `css` names the space, "" for all together. `middle` is where its median stands. All marks None when hidden.
    """

    label: str
    marks: tuple[Mark, ...]
    css: str = ""
    middle: Mark | None = None


@dataclass(frozen=True, slots=True)
class Spread:
    """Distributions row by row over one scale: a disc per value, its area the share that gave it.

    `columns` are the values in order with what each is called: places on the scale. `band` shades a stretch of it.
    """

    title: str
    rows: tuple[SpreadRow, ...]
    columns: tuple[tuple[Exact, str], ...]
    hidden: str
    band: tuple[Exact, Exact] | None = None
    is_heat: bool = False  # a grid: each row against each column, both in one order; no cell against itself


@dataclass(frozen=True, slots=True)
class Node:
    """One box of a tree; `figure_text` is a printed support ("72 %") or ""."""

    code: str
    text: str
    kids: tuple[Node, ...] = ()
    figure_text: str = ""
    figure: str = ""


@dataclass(frozen=True, slots=True)
class Tree:
    """A problem tree: effects above, the problem, causes below. `names` are the printed names of the three bands."""

    title: str
    problem: Node
    causes: tuple[Node, ...]
    effects: tuple[Node, ...] = ()
    names: tuple[str, str, str] = field(default=(N_("Efectos"), N_("Problema público"), N_("Causas")))


Chart = DotPlot | ShareBars | Bars | Spread | Tree


def marks(chart: Chart) -> tuple[Mark, ...]:
    """List every mark a chart prints, in reading order."""
    if isinstance(chart, DotPlot):
        rule = (chart.rule,) if chart.rule else ()
        return tuple(mark for row in chart.rows for mark in (*row.marks, row.total)) + rule
    if isinstance(chart, ShareBars):
        return tuple(mark for row in chart.rows for mark in (row.support, row.neutral, row.disagree))
    if isinstance(chart, Bars):
        return tuple(row.value for row in chart.rows)
    if isinstance(chart, Spread):
        return tuple(mark for row in chart.rows for mark in (*row.marks, *((row.middle,) if row.middle else ())))
    nodes = [chart.problem, *chart.effects, *chart.causes]
    found: list[Mark] = []
    while nodes:
        node = nodes.pop(0)
        nodes[:0] = node.kids
        if node.figure_text:
            found.append(Mark("", node.code, 0, node.figure_text, node.figure))
    return tuple(found)
