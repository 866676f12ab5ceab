"""The problem tree on paper: effects above, the problem, causes below; each branch is a column."""

from __future__ import annotations

from fractions import Fraction

from consult.core.charts.model import Node, Tree
from consult.core.charts.pen import box, place, rule, small, words, wrap
from consult.core.charts.style import BRAND, EDGE, LINE, PAPER, WASH

_COLUMNS = 4
_GAP = 12
_SIZE = 11
_LINE = 14


def tree(chart: Tree, width: int) -> tuple[Fraction, list[str]]:
    """Draw the three bands from top to bottom; return the height and the strokes."""
    above, _middle, below = chart.names
    top, strokes = Fraction(0), []
    if chart.effects:
        strokes.append(small(above, 0, 12))
        top, effects = _band(chart.effects, width, Fraction(22), is_above=True)
        strokes += effects
    tall, problem = _problem(chart.problem, width, top)
    strokes += problem
    top, causes = _band(chart.causes, width, top + tall, is_above=False)
    strokes += causes
    return top + 18, [*strokes, small(below, 0, top + 12)]


def _problem(node: Node, width: int, top: Fraction) -> tuple[Fraction, list[str]]:
    """The filled box that everything hangs from."""
    lines = wrap(f"{node.code} {node.text}".strip(), width - 48, 13, bold=True)
    tall = Fraction(18 * len(lines) + 20)
    strokes = [box(0, top, width, tall, fill=BRAND, radius=6)]
    strokes += [
        words(line, Fraction(width, 2), top + 24 + 18 * n, size=13, anchor="middle", bold=True, fill=PAPER)
        for n, line in enumerate(lines)
    ]
    return tall, strokes


def _band(branches: tuple[Node, ...], width: int, top: Fraction, *, is_above: bool) -> tuple[Fraction, list[str]]:
    """Branches side by side, four to a row; rows nearest the problem come last above and first below."""
    rows = [branches[n : n + _COLUMNS] for n in range(0, len(branches), _COLUMNS)]
    strokes: list[str] = []
    for row in reversed(rows) if is_above else rows:
        top, drawn = _row(row, width, top, is_above=is_above)
        strokes += drawn
    return top, strokes


def _row(branches: tuple[Node, ...], width: int, top: Fraction, *, is_above: bool) -> tuple[Fraction, list[str]]:
    """One row of columns joined by a bar on the side of the problem."""
    wide = Fraction(width - _GAP * (len(branches) - 1), len(branches))
    columns = [_chain(node, wide) for node in branches]
    tall = max(_stacked(column) for column in columns)
    head = top if is_above else top + 24
    bar = head + tall + 12 if is_above else top + 12
    centres = [n * (wide + _GAP) + wide / 2 for n in range(len(branches))]
    edge = head + tall if is_above else head
    strokes = [rule(centres[0], bar, centres[-1], bar, stroke=EDGE), _stem(width, bar, is_above=is_above)]
    for column, centre in zip(columns, centres, strict=True):
        strokes.append(rule(centre, bar, centre, edge, stroke=EDGE))
        strokes += _column(column, centre - wide / 2, head, tall, wide, is_above=is_above)
    return head + tall + (24 if is_above else 12), strokes


def _stem(width: int, bar: Fraction, *, is_above: bool) -> str:
    middle = Fraction(width, 2)
    return rule(middle, bar, middle, bar + 12 if is_above else bar - 12, stroke=EDGE)


def _stacked(column: list[Link]) -> Fraction:
    """Height of a column of boxes with the gaps between them."""
    return sum((height for _node, _lines, height, _depth in column), Fraction(8 * (len(column) - 1)))


Link = tuple[Node, list[str], Fraction, int]


def _chain(node: Node, wide: Fraction, depth: int = 0) -> list[Link]:
    """A branch as a column of boxes, the direct one first, each with its lines, height and depth."""
    text = " ".join(part for part in (node.code, node.text, node.figure_text) if part)
    lines = wrap(text, wide - 16 - 8 * depth, _SIZE, bold=depth == 0)
    found: list[Link] = [(node, lines, Fraction(_LINE * len(lines) + 14), depth)]
    for kid in node.kids:
        found += _chain(kid, wide, depth + 1)
    return found


def _column(
    column: list[Link], x: Fraction, top: Fraction, tall: Fraction, wide: Fraction, *, is_above: bool
) -> list[str]:
    """Stack the boxes away from the problem: downwards for causes, upwards for effects."""
    strokes = []
    y = top + tall if is_above else top
    for _node, lines, height, depth in column:
        y -= height if is_above else 0
        inset = Fraction(8 * depth)
        fill, edge = (WASH, BRAND) if depth == 0 else (PAPER, LINE)
        strokes.append(box(x + inset, y, wide - inset, height, fill=fill, stroke=edge, radius=4))
        if depth:
            strokes.append(_tick(x, y + height / 2))
        strokes += [
            words(line, x + inset + 8, y + 17 + _LINE * n, size=_SIZE, bold=depth == 0) for n, line in enumerate(lines)
        ]
        y = y - 8 if is_above else y + height + 8
    return strokes


def _tick(x: Fraction, y: Fraction) -> str:
    """A short line that ties a deeper box to its branch."""
    return f'<path d="M{place(x + 3)} {place(y)}h5" stroke="{EDGE}" fill="none"/>'
