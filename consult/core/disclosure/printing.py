"""How far a figure is rounded before it may be printed (counting.md §1 and §9, rules 5 and 6)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from consult.core.rounding import half_up

Ends = tuple[Fraction | None, Fraction | None]
SHARE: Ends = (Fraction(0), Fraction(1))
STEPS = 20  # the twentieth of a scale: 5 points of 100, and where top and bottom coding begin


@dataclass(frozen=True, slots=True)
class Printer:
    """The rounding of one page for one kind of figure: "share" | "scale" | "level"."""

    kind: str
    is_coarse: bool
    ends: Ends

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
            return self.figure(highest - step), "≥"
        if value <= lowest + step:
            return self.figure(lowest + step), "≤"
        return self.figure(lowest + step * Fraction(half_up((value - lowest) / step, 0))), ""

    def combined(self, value: Fraction | None, *, is_guarded: bool) -> tuple[Decimal | None, str]:
        """Print a combined figure, guarded where a hidden group is unanimous."""
        return self.guarded(value) if is_guarded else (self.figure(value), "")
