"""How a figure is written in JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from consult.core.rounding import half_up

Json = dict[str, Any]
Number = float | int | None


def number(value: Fraction | Decimal | None) -> Number:
    """Write an exact figure as a JSON number: at least six decimals of it are right."""
    if value is None:
        return None
    exact = Fraction(value)
    return exact.numerator if exact.denominator == 1 else float(exact)


def points(value: Decimal | None) -> Number:
    """Write percentage points as a share 0-1."""
    return None if value is None else number(Fraction(value) / 100)


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes what stands beside a headline: exactly for staff, else as finely as a page prints it."""

    is_exact: bool

    def figure(self, value: Fraction | float | None, places: int) -> Number:
        """Write a figure; `places` are the decimals of it that may be printed."""
        if value is None:
            return None
        if self.is_exact:
            return value if isinstance(value, float) else number(value)
        return number(half_up(Fraction(value), places))

    def share(self, value: Fraction | float | None) -> Number:
        """Write a share 0-1, to the tenth of a point."""
        return self.figure(value, 3)

    def own(self, value: Fraction | float | None) -> Number:
        """Write a figure on the round's own scale."""
        return self.figure(value, 2)

    def shares(self, values: Mapping[str, Fraction | None]) -> Json:
        """Write shares by space or item."""
        return {name: self.share(value) for name, value in values.items()}
