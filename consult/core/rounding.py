"""The last step of every figure: half-up rounding of an exact fraction, and numbers as a reader writes them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction


def half_up(value: Fraction, places: int) -> Decimal:
    """Round half away from zero on the exact fraction (counting.md §1); negative places round to tens."""
    scale = Fraction(10) ** places
    whole = (2 * abs(value) * scale + 1) // 2
    if places < 0:
        whole, places = whole * 10**-places, 0
    digits = tuple(int(digit) for digit in str(whole))
    return Decimal((1 if value < 0 and whole else 0, digits, -places))


def one_digit(value: Fraction) -> Fraction:
    """Round half up to one significant digit: 11.4 is 10, 0.27 is 0.3."""
    size = 0 if not value else len(str(int(abs(value)))) - 1 if abs(value) >= 1 else -1
    while value and abs(value) < Fraction(10) ** size:
        size -= 1
    return Fraction(half_up(value / Fraction(10) ** size, 0)) * Fraction(10) ** size


def spanish(value: Fraction | Decimal, places: int) -> str:
    """Write a number as Peru does, es_PE: 3.55 and 1,234 (settled conflict 11)."""
    return f"{half_up(Fraction(value), places):,f}"


def english(value: Fraction | Decimal, places: int) -> str:
    """Write a number in English: 3.55 and 1,234."""
    return spanish(value, places)


def spanish_percent(points: Fraction | Decimal, places: int = 0) -> str:
    """Write percentage points 0-100 in Spanish: 20 %."""
    return f"{spanish(points, places)} %"


def english_percent(points: Fraction | Decimal, places: int = 0) -> str:
    """Write percentage points 0-100 in English: 20%."""
    return f"{english(points, places)}%"
