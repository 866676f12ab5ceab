"""How far a figure is rounded before it may be printed (counting.md §1 and §9, rules 5 and 6)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from consult.core.disclosure.audit import Span
from consult.core.rounding import half_up

Ends = tuple[Fraction | None, Fraction | None]
SHARE: Ends = (Fraction(0), Fraction(1))
STEPS = 20  # the twentieth of a scale: 5 points of 100, and where top and bottom coding begin
ABOUT, AT_LEAST, AT_MOST = "≈", "≥", "≤"
"""Codes of a figure: in steps of a twentieth of its scale, or top or bottom coded."""


@dataclass(frozen=True, slots=True)
class Printer:
    """The rounding of one page for one kind of figure: "share" | "scale" | "level"."""

    kind: str
    is_coarse: bool
    ends: Ends
    is_rough: bool = False  # combined figures in steps of a twentieth of the scale (rule 4c)

    def figure(self, value: Fraction | None, *, is_few: bool = False) -> Decimal | None:
        """Round a figure; `is_few` for a confidential space of fewer than 20 people."""
        if value is None:
            return None
        if self.kind == "share":
            return half_up(value * 100, -1 if is_few else 0 if self.is_coarse else 1)
        return half_up(value, 1 if self.kind == "scale" and (is_few or self.is_coarse) else 2)

    def is_end(self, value: Fraction | None) -> bool:
        """Say whether a group is unanimous at an end of the scale: merging cannot hide it (rule 5)."""
        return value is not None and self.kind != "level" and value in self.ends

    def guarded(self, value: Fraction | None) -> tuple[Decimal | None, str]:
        """Print what a unanimous hidden group stands behind: top or bottom coded, else in steps of a twentieth."""
        lowest, highest = self.ends
        if value is None or lowest is None or highest is None:
            return None, ""
        step = (highest - lowest) / STEPS
        if value >= highest - step:
            return self.figure(highest - step), AT_LEAST
        if value <= lowest + step:
            return self.figure(lowest + step), AT_MOST
        return self.figure(lowest + step * Fraction(half_up((value - lowest) / step, 0))), ABOUT

    def combined(self, value: Fraction | None, *, is_guarded: bool) -> tuple[Decimal | None, str]:
        """Print a combined figure: guarded where a hidden group is unanimous, or where the page is rough."""
        return self.guarded(value) if is_guarded or self.is_rough else (self.figure(value), "")

    def behind(self, shown: Decimal, code: str = "", *, is_few: bool = False) -> Span:
        """Return between which values lies what was printed so: the other way round of `figure` and `guarded`."""
        lowest, highest = self.ends
        if code and lowest is not None and highest is not None:
            return self._behind_code(shown, code, lowest, highest)
        places = -1 if is_few and self.kind == "share" else places_of(shown)
        half = Fraction(1, 2) / Fraction(10) ** places
        span = Span(Fraction(shown) - half, Fraction(shown) + half, shown > 0, shown < 0)
        return span.times(Fraction(1, 100)) if self.kind == "share" else span

    def _behind_code(self, shown: Decimal, code: str, lowest: Fraction, highest: Fraction) -> Span:
        step = (highest - lowest) / STEPS
        if code == AT_LEAST:
            return Span(highest - step, highest)
        if code == AT_MOST:
            return Span(lowest, lowest + step)
        nearest = int((Fraction(shown) / (100 if self.kind == "share" else 1) - lowest) / step)
        fitting = [k for k in range(nearest - 1, nearest + 3) if self.figure(lowest + step * k) == shown]
        half = step / 2
        return Span(lowest + step * min(fitting) - half, lowest + step * max(fitting) + half, True, False)


def places_of(shown: Decimal) -> int:
    """Count the decimals a figure was printed with."""
    exponent = shown.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0
