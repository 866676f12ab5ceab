"""Distributions on paper: a disc per value, its area the share that gave it; the median a thick line, the band pale."""

from __future__ import annotations

from fractions import Fraction

from consult.core.charts.model import Exact, Spread, SpreadRow
from consult.core.charts.pen import box, hatch, place, rule, small, words, wrap
from consult.core.charts.screen_spread import wins
from consult.core.charts.style import BRAND, EDGE, INK, LINE, PAPER, SOFT, SUNK, shape_svg, style

_LARGEST = 15  # radius of the disc that all of a group would make
_TALL = 40
_APART = 24  # least distance between two names of values


def spread(chart: Spread, width: int) -> tuple[Fraction, list[str]]:
    """Draw the scale and a row of discs for each group; return the height and the strokes."""
    names = Fraction(width) * 30 / 100
    left, right = names + 24, Fraction(width - 24)
    at = _Places(chart, left, right)
    bottom = Fraction(28 + _TALL * len(chart.rows))
    strokes = [box(at.x(chart.band[0]), 24, at.x(chart.band[1]) - at.x(chart.band[0]), bottom - 24, fill=SUNK)] \
        if chart.band else []  # fmt: skip
    last = left - _APART
    for value, text in chart.columns:
        strokes.append(rule(at.x(value), 24, at.x(value), bottom, stroke=LINE))
        if at.x(value) - last >= _APART:
            last = at.x(value)
            strokes.append(words(text, last, 16, size=11, anchor="middle", fill=SOFT))
    for n, row in enumerate(chart.rows):
        strokes += _row(chart, row, at, Fraction(28 + _TALL * n), names)
    return bottom + 4, strokes


class _Places:
    """From values to the drawing; in a grid every column is as wide as the next."""

    def __init__(self, chart: Spread, left: Fraction, right: Fraction) -> None:
        self.values = [Fraction(value) for value, _ in chart.columns]
        self.is_heat, self.left, self.right = chart.is_heat, left, right

    @property
    def ends(self) -> tuple[Fraction, Fraction]:
        """Return the lowest and the highest value."""
        return min(self.values, default=Fraction(0)), max(self.values, default=Fraction(0))

    def x(self, value: Exact) -> Fraction:
        """Place a value."""
        at = Fraction(self.values.index(Fraction(value))) if self.is_heat else Fraction(value)
        low, high = (Fraction(0), Fraction(len(self.values) - 1)) if self.is_heat else self.ends
        share = (at - low) / (high - low) if high > low else Fraction(1, 2)
        return self.left + min(max(share, Fraction(0)), Fraction(1)) * (self.right - self.left)


def _row(chart: Spread, row: SpreadRow, at: _Places, top: Fraction, names: Fraction) -> list[str]:
    middle, indent = top + _TALL // 2, 20 if row.css else 0
    strokes = [rule(0, top, at.right + 24, top, stroke=LINE)]
    lines = wrap(row.label, names - indent, 12)[:2]
    strokes += [words(line, indent, middle + 4 + 14 * n - 7 * (len(lines) - 1)) for n, line in enumerate(lines)]
    if row.css:
        strokes.append(shape_svg(row.css, "8", place(middle)))
    if row.marks and all(mark.value is None for mark in row.marks):
        return [
            *strokes,
            hatch(at.left, middle - 6, 14, 12, stroke=EDGE),
            small(chart.hidden, at.left + 22, middle + 4),
        ]
    if chart.is_heat:
        return strokes + _cells(chart, row, at, middle)
    fill = style(row.css).light if row.css else BRAND
    for (value, _), mark in zip(chart.columns, row.marks, strict=True):
        if mark.value:
            radius = Fraction(_LARGEST * float(Fraction(mark.value)) ** 0.5)
            strokes.append(
                f'<circle cx="{place(at.x(value))}" cy="{place(middle)}" r="{place(radius)}" fill="{fill}"/>'
            )
    if row.middle is not None and row.middle.value is not None:
        x = at.x(row.middle.value)
        strokes.append(rule(x, middle - 17, x, middle + 17, stroke=INK, width="3"))
    return strokes


def _cells(chart: Spread, row: SpreadRow, at: _Places, middle: Fraction) -> list[str]:
    """Draw one row of a grid: what wins against its mirror is filled."""
    place_, strokes = chart.rows.index(row), []
    for k, ((value, _), mark) in enumerate(zip(chart.columns, row.marks, strict=True)):
        if mark.value and k != place_:
            is_won = wins(chart, place_, k)
            strokes.append(box(at.x(value) - 24, middle - 14, 48, 28, fill=BRAND if is_won else SUNK, radius=3))
            strokes.append(words(mark.text, at.x(value), middle + 4, anchor="middle", bold=is_won,
                                 fill=PAPER if is_won else INK))  # fmt: skip
    return strokes
