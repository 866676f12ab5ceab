"""The dot plot on paper (GUIDE §6.2): a mark per space, pale span, thick total, dashed rule."""

from __future__ import annotations

from fractions import Fraction
from html import escape

from consult.core.charts.model import DotPlot, DotRow, Exact, Mark, Space
from consult.core.charts.pen import box, breadth, place, rule, small, words, wrap
from consult.core.charts.style import EDGE, INK, LINE, PAPER, SOFT, shape_svg

_CLOSE = Fraction(19, 400)  # 0.19 points of a scale of four: nearer marks take another lane
_LANES = (0, -12, 12)
_FIGURE = 52  # width kept at the right for the printed total


class _Scale:
    """From the round's own scale to the drawing."""

    def __init__(self, chart: DotPlot, width: int) -> None:
        self.names = Fraction(width) * 38 / 100
        self.left, self.right = self.names + 22, Fraction(width - _FIGURE - 12)
        self.low, self.span = Fraction(chart.minimum), Fraction(chart.maximum) - Fraction(chart.minimum)

    def x(self, value: Exact) -> Fraction:
        """Place a value, held inside the plot."""
        share = (Fraction(value) - self.low) / self.span
        return self.left + min(max(share, Fraction(0)), Fraction(1)) * (self.right - self.left)

    def is_near(self, one: Exact, other: Exact) -> bool:
        """Two marks that would touch."""
        return abs(Fraction(one) - Fraction(other)) < _CLOSE * self.span


def dots(chart: DotPlot, width: int) -> tuple[Fraction, list[str]]:
    """Draw legend, rows and axis; return the height and the strokes."""
    scale = _Scale(chart, width)
    top, strokes = _legend(chart, width)
    head = top
    top += 26
    body: list[str] = []
    for row in chart.rows:
        tall = _height(row, scale)
        body += _row(chart, row, scale, top, tall, width)
        top += tall
    strokes += _grid(chart, scale, head, top)
    return top + 6, strokes + body


def _legend(chart: DotPlot, width: int) -> tuple[Fraction, list[str]]:
    """Shape, name and published weight of each space, then the two lines, as many to a line as fit."""
    entries = [Space(space.css, space.name, space.weight) for space in chart.spaces]
    entries += [Space("total", row.total.name) for row in chart.rows[:1]]
    entries += [Space("rule", mark.name, mark.text) for mark in (chart.rule,) if mark]
    x, y, strokes = Fraction(0), Fraction(16), []
    for entry in entries:
        room = 26 + breadth(f"{entry.name} {entry.weight}", 12)
        if x and x + room > width:
            x, y = Fraction(0), y + 22
        strokes += [_sign(entry.css, x + 8, y - 4), _name(entry, x + 20, y)]
        x += room + 14
    return (y + 20 if entries else Fraction(8)), strokes


def _sign(css: str, x: Fraction, y: Fraction) -> str:
    """A space's shape, the thick line of the total or the dashed line of the rule."""
    if css == "total":
        return rule(x, y - 8, x, y + 8, stroke=INK, width="3")
    if css == "rule":
        return rule(x, y - 9, x, y + 9, stroke=INK, width="1.25", dash="3 3")
    return shape_svg(css, place(x), place(y))


def _name(space: Space, x: Fraction, y: Fraction) -> str:
    weight = f' <tspan fill="{SOFT}">{escape(space.weight)}</tspan>' if space.weight else ""
    return f'<text x="{place(x)}" y="{place(y)}" font-size="12" fill="{INK}">{escape(space.name)}{weight}</text>'


def _grid(chart: DotPlot, scale: _Scale, top: Fraction, bottom: Fraction) -> list[str]:
    strokes = []
    for value, text in chart.ticks:
        x = scale.x(value)
        strokes += [
            rule(x, top + 20, x, bottom, stroke=LINE),
            words(text, x, top + 12, size=11, anchor="middle", fill=SOFT),
        ]
    if chart.rule and chart.rule.value is not None:
        x = scale.x(chart.rule.value)
        strokes.append(rule(x, top + 20, x, bottom, stroke=INK, width="1.25", dash="3 3"))
    return strokes


def _lines(row: DotRow, scale: _Scale) -> list[str]:
    return wrap(f"{row.code} {row.label}".strip(), scale.names, 12)


def _hidden(row: DotRow) -> list[Mark]:
    return [mark for mark in row.marks if mark.value is None]


def _height(row: DotRow, scale: _Scale) -> int:
    lines = len(_lines(row, scale)) + bool(row.state)
    return max(48 + 14 * bool(_hidden(row)), 15 * lines + 16)


def _row(chart: DotPlot, row: DotRow, scale: _Scale, top: Fraction, tall: int, width: int) -> list[str]:
    """One thing judged: its name, its marks, its total."""
    middle = top + Fraction(tall, 2) - 7 * bool(_hidden(row))
    strokes = [rule(0, top, width, top, stroke=LINE)]
    baseline = top + 19
    for line in _lines(row, scale):
        strokes.append(words(line, 0, baseline))
        baseline += 15
    if row.state:
        strokes.append(words(row.state, 0, baseline, size=11, bold=True, fill=SOFT))
    strokes += _marks(row, scale, middle)
    if row.total.value is not None:
        strokes.append(words(row.total.text, width, middle + 5, size=14, anchor="end", bold=True))
    if hidden := _hidden(row):
        names = ", ".join(mark.name for mark in hidden)
        strokes += _notice(f"{names}: {chart.hidden}", scale.left, top + tall - 8)
    return strokes


def _marks(row: DotRow, scale: _Scale, middle: Fraction) -> list[str]:
    """The span, the total, then each space in its lane, so that no mark lies on another."""
    shown = sorted(((Fraction(mark.value), mark) for mark in row.marks if mark.value is not None), key=lambda p: p[0])
    strokes = []
    if len(shown) > 1:
        ends = scale.x(shown[0][0]), scale.x(shown[-1][0])
        strokes.append(rule(ends[0], middle, ends[1], middle, stroke=LINE, width="6"))
    if row.total.value is not None:
        x = scale.x(row.total.value)
        strokes.append(rule(x, middle - 19, x, middle + 19, stroke=INK, width="3"))
    last: dict[int, Fraction] = {}
    for value, mark in shown:
        free = [lane for lane in _LANES if lane not in last or not scale.is_near(value, last[lane])]
        lane = free[0] if free else min(last, key=lambda each: last[each])
        last[lane] = value
        strokes.append(shape_svg(mark.css, place(scale.x(value)), place(middle + lane)))
    return strokes


def _notice(text: str, x: Fraction, y: Fraction) -> list[str]:
    """The hatch swatch and the one sentence (GUIDE §6.8)."""
    ground = box(x - 2, y - 11, 24 + breadth(text, 11), 15, fill=PAPER)
    swatch = "".join(f"M{place(x + n)} {place(y)}l6-9" for n in (0, 4, 8))
    return [ground, f'<path d="{swatch}" stroke="{EDGE}" stroke-width="1.25" fill="none"/>', small(text, x + 20, y)]
