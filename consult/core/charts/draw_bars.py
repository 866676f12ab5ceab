"""Bars on paper: diverging shares (GUIDE §6.3) and simple bars that start at zero (§6.4)."""

from __future__ import annotations

from fractions import Fraction

from consult.core.charts.model import Bars, ShareBars, ShareRow
from consult.core.charts.pen import box, hatch, place, rule, small, words, wrap
from consult.core.charts.style import BRAND, EDGE, INK, LINE, MID, NO, PAPER, SOFT, YES, shape_svg, style

_TALL = 16


def shares(chart: ShareBars, width: int) -> tuple[Fraction, list[str]]:
    """Draw a key and one bar of three parts per row; return the height and the strokes."""
    names, figures = Fraction(width) * 38 / 100, 132
    room = width - names - figures - 24
    top, strokes = Fraction(34), _key(chart)
    for row in chart.rows:
        indent = 20 if row.css else 0
        lines = wrap(f"{row.code} {row.label}".strip(), names - indent, 12)
        tall = max(36, 15 * len(lines) + 16)
        middle = top + Fraction(tall, 2)
        strokes.append(rule(0, top, width, top, stroke=LINE))
        strokes += [words(line, indent, top + 20 + 15 * n) for n, line in enumerate(lines)]
        if row.css:
            strokes.append(shape_svg(row.css, "8", place(top + 16)))
        strokes += _share(row, chart.hidden, names + 12, middle, room, width)
        top += tall
    return top + 4, strokes


def _key(chart: ShareBars) -> list[str]:
    """What the three parts are, taken from the first row's own words."""
    if not chart.rows:
        return []
    first, strokes, x = chart.rows[0], [], Fraction(0)
    for mark, fill in ((first.support, YES), (first.neutral, MID), (first.disagree, NO)):
        strokes.append(_part(x, 6, Fraction(18), fill, 12))
        strokes.append(words(mark.name, x + 25, 17))
        x += 44 + len(mark.name) * 7
    return strokes


def _part(x: Fraction, y: Fraction | int, wide: Fraction, fill: str, tall: int = _TALL) -> str:
    """One part of a bar; disagreement is hatched, so that it also reads in black and white."""
    if fill != NO:
        return box(x, y, wide, tall, fill=fill)
    return box(x, y, wide, tall, fill=PAPER, stroke=NO) + hatch(x, y, wide, tall)


def _share(row: ShareRow, hidden: str, left: Fraction, middle: Fraction, room: Fraction, width: int) -> list[str]:
    values = [mark.value for mark in (row.support, row.neutral, row.disagree)]
    if any(value is None for value in values):
        return _withheld(hidden, left, middle)
    x, strokes = left, []
    for value, fill in zip(values, (YES, MID, NO), strict=True):
        wide = Fraction(value or 0) * room
        if wide:
            strokes.append(_part(x, middle - _TALL // 2, wide, fill))
        x += wide
    inks = ((row.support.text, INK), (row.neutral.text, SOFT), (row.disagree.text, SOFT))
    for n, (text, ink) in enumerate(inks, start=1):
        strokes.append(words(text, width - 132 + 44 * n, middle + 4, anchor="end", bold=n == 1, fill=ink))
    return strokes


def _withheld(hidden: str, left: Fraction, middle: Fraction) -> list[str]:
    """Hatch swatch plus the one sentence: zero and too few look the same (GUIDE §6.8)."""
    return [hatch(left, middle - 6, 14, 12, stroke=EDGE), small(hidden, left + 22, middle + 4)]


def bars(chart: Bars, width: int) -> tuple[Fraction, list[str]]:
    """Draw one bar per row from zero; return the height and the strokes."""
    names = Fraction(width) * 38 / 100
    room = width - names - 84
    values = [Fraction(row.value.value) for row in chart.rows if row.value.value is not None]
    longest = Fraction(chart.maximum) if chart.maximum is not None else max(values, default=Fraction(0))
    top, strokes = Fraction(6), []
    for row in chart.rows:
        css = row.value.css
        indent = 20 if css else 0
        lines = wrap(row.label, names - indent, 12)
        tall = max(28, 15 * len(lines) + 10)
        middle = top + Fraction(tall, 2)
        first = middle - Fraction(15 * (len(lines) - 1), 2) + 4
        strokes += [words(line, indent, first + 15 * n) for n, line in enumerate(lines)]
        if css:
            strokes.append(shape_svg(css, "8", place(first - 4)))
        if row.value.value is None:
            strokes += _withheld(chart.hidden, names + 12, middle)
        else:
            wide = Fraction(row.value.value) / longest * room if longest else Fraction(0)
            fill = style(css).light if css else BRAND
            strokes += [
                box(names + 12, middle - 8, max(wide, Fraction(0)), _TALL, fill=fill),
                words(row.value.text, names + 20 + max(wide, Fraction(0)), middle + 4, bold=True),
            ]
        top += tall
    strokes.append(rule(names + 12, 2, names + 12, top + 2, stroke=EDGE))
    return top + 6, strokes
