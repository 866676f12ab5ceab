"""Colour and shape of each space, the same on screen and paper (GUIDE §5), and the ink of the house."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Shape = Literal["circle", "square", "diamond", "triangle", "cross", "ring", "hexagon", "star"]


@dataclass(frozen=True, slots=True)
class Style:
    """How one kind of space is drawn: `light` on white paper, `dark` on a dark screen; both reach 3.3:1."""

    shape: Shape
    light: str
    dark: str


SPACES: Mapping[str, Style] = MappingProxyType(
    {
        "fed": Style("circle", "#2a9187", "#6fe0cc"),
        "min": Style("square", "#1f3f70", "#86a8e2"),
        "pal": Style("diamond", "#8f1d40", "#e45a80"),
        "mac": Style("triangle", "#cf6a12", "#eeb765"),
        "soc": Style("cross", "#9257cc", "#ab6bee"),
        "open": Style("ring", "#646c69", "#a3ada9"),
        "reg": Style("hexagon", "#5c6b12", "#c3d169"),
        "land": Style("star", "#7a4f2b", "#d3a67c"),
    }
)
"""CSS name of a space to its style, in the order every legend keeps."""

CSS_OF_KIND: Mapping[str, str] = MappingProxyType(
    {
        "federation": "fed",
        "ministry": "min",
        "pallaqueras": "pal",
        "miners": "mac",
        "civil_society": "soc",
        "public": "open",
        "regional": "reg",
        "land": "land",
    }
)
"""Kind of a space to its CSS name; an unknown kind takes the ring of the open forum."""

INK, SOFT, LINE, EDGE, PAPER, SUNK = "#17211f", "#4a5653", "#dcd8cd", "#7f8782", "#ffffff", "#eeece5"
BRAND, WASH = "#14453f", "#e4eeeb"
YES, MID, NO = "#2c6e84", "#cfccc2", "#b0561c"  # agree, "no sé", disagree: never green and red

FONT = "Source Sans Pro, system-ui, Segoe UI, Roboto, Noto Sans, Helvetica Neue, Arial, sans-serif"

_PATHS: Mapping[str, str] = MappingProxyType(
    {
        "square": "M-5.5-5.5H5.5V5.5H-5.5Z",
        "diamond": "M0-7.5L7.5 0 0 7.5-7.5 0Z",
        "triangle": "M0-7L7 5.5H-7Z",
        "cross": "M-2.3-7H2.3V-2.3H7V2.3H2.3V7H-2.3V2.3H-7V-2.3H-2.3Z",
        "hexagon": "M-6.5 0L-3.25-5.63H3.25L6.5 0 3.25 5.63H-3.25Z",
        "star": "M0-7.5L2.2-2.4 7.3-2 3.4 1.4 4.7 6.8 0 3.8-4.7 6.8-3.4 1.4-7.3-2-2.2-2.4Z",
    }
)

SYMBOLS: Mapping[str, str] = MappingProxyType(
    {
        "circle": "circle",
        "square": "square",
        "diamond": "diamond",
        "triangle": "triangle-up",
        "cross": "cross",
        "ring": "circle-open",
        "hexagon": "hexagon2",
        "star": "star",
    }
)
"""Shape to Plotly's marker symbol."""

GLYPHS: Mapping[str, str] = MappingProxyType(
    {
        "circle": "●",
        "square": "■",
        "diamond": "◆",
        "triangle": "▲",
        "cross": "✚",
        "ring": "○",
        "hexagon": "⬢",
        "star": "★",
    }
)
"""Shape to a character, where no drawing fits."""


def style(css: str) -> Style:
    """Return the style of a space; an unknown name takes the ring, never an error in a report."""
    return SPACES.get(css, SPACES["open"])


def shape_svg(css: str, x: str = "0", y: str = "0") -> str:
    """Draw a space's mark around a point (x, y given as printed coordinates), with a white rim to stay apart."""
    look = style(css)
    rim = f'stroke="{PAPER}" stroke-width="1" paint-order="stroke"'
    if look.shape == "circle":
        return f'<circle cx="{x}" cy="{y}" r="6" fill="{look.light}" {rim}/>'
    if look.shape == "ring":
        return f'<circle cx="{x}" cy="{y}" r="5" fill="{PAPER}" stroke="{look.light}" stroke-width="2.5"/>'
    return f'<path transform="translate({x} {y})" d="{_PATHS[look.shape]}" fill="{look.light}" {rim}/>'
