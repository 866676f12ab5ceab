"""Strokes of the paper renderer: coordinates, escaped text, wrapping, hatching. No ids, so charts share a page."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from fractions import Fraction
from html import escape

from consult.core.charts.model import Exact
from consult.core.charts.style import FONT, INK, NO, SOFT

_GLYPH = Fraction(56, 100)  # of the type size: a safe mean width, also for the wider fonts of a browser


def place(value: Exact) -> str:
    """Print a coordinate with at most two decimals, half up, without binary rounding."""
    hundredths = (Fraction(value) * 200 + 1) // 2
    whole, rest = divmod(abs(hundredths), 100)
    decimals = f".{rest:02d}".rstrip("0").rstrip(".")
    sign = "-" if hundredths < 0 else ""
    return f"{sign}{whole}{decimals}"


def words(
    text: str, x: Exact, y: Exact, *, size: int = 12, anchor: str = "start", bold: bool = False, fill: str = INK
) -> str:
    """Write one line of text as text."""
    weight = ' font-weight="700"' if bold else ""
    at = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text x="{place(x)}" y="{place(y)}" font-size="{size}" fill="{fill}"{weight}{at}>{escape(text)}</text>'


def rule(x1: Exact, y1: Exact, x2: Exact, y2: Exact, *, stroke: str, width: str = "1", dash: str = "") -> str:
    """Draw a straight line."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{place(x1)}" y1="{place(y1)}" x2="{place(x2)}" y2="{place(y2)}" stroke="{stroke}" '
        f'stroke-width="{width}"{dashed}/>'
    )


def box(x: Exact, y: Exact, width: Exact, height: Exact, *, fill: str, stroke: str = "", radius: int = 0) -> str:
    """Draw a rectangle."""
    edge = f' stroke="{stroke}"' if stroke else ""
    corner = f' rx="{radius}"' if radius else ""
    return (
        f'<rect x="{place(x)}" y="{place(y)}" width="{place(width)}" height="{place(height)}" '
        f'fill="{fill}"{edge}{corner}/>'
    )


def hatch(x: Exact, y: Exact, width: Exact, height: Exact, *, stroke: str = NO, step: int = 5) -> str:
    """Fill a rectangle with slanted lines, cut at its edges (a pattern would need an id)."""
    left, top, wide, tall = Fraction(x), Fraction(y), Fraction(width), Fraction(height)
    strokes = []
    for start in range(step, int(wide + tall) + 1, step):
        x1, y1 = min(Fraction(start), wide), max(Fraction(0), start - wide)
        x2, y2 = max(Fraction(0), start - tall), min(Fraction(start), tall)
        strokes.append(f"M{place(left + x1)} {place(top + y1)}L{place(left + x2)} {place(top + y2)}")
    return f'<path d="{"".join(strokes)}" stroke="{stroke}" stroke-width="1.25" fill="none"/>'


def breadth(text: str, size: int) -> Fraction:
    """Estimate the width of a line of text; measuring it would need the reader's own fonts."""
    return len(text) * size * _GLYPH


def wrap(text: str, width: Exact, size: int, *, bold: bool = False) -> list[str]:
    """Cut a text into lines that fit; a word longer than the line is broken, never lost."""
    room = max(6, int(Fraction(width) / (size * _GLYPH * (Fraction(11, 10) if bold else 1))))
    return textwrap.wrap(" ".join(text.split()), room) or [""]


def frame(width: int, height: Exact, label: str, strokes: Sequence[str]) -> str:
    """Close the drawing: self-contained, scalable, with a label that says every number."""
    tall = place(height)
    room = f"-2 0 {width + 4} {tall}"  # strokes and letters at the edge are not cut
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{room}" width="{width}" height="{tall}" '
        f'role="img" aria-label="{escape(label)}" font-family="{FONT}">{"".join(strokes)}</svg>'
    )


def small(text: str, x: Exact, y: Exact) -> str:
    """Write a soft caption."""
    return words(text, x, y, size=11, fill=SOFT)
