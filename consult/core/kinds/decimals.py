"""Decimals as people write them, exactly: text to `Fraction` or to millionths, and back."""

from __future__ import annotations

import re
from fractions import Fraction

from consult.core.errors import Invalid
from consult.core.words import N_

MILLION = 1_000_000
LARGEST = 10**12
"""Beyond this a figure is a slip, and its millionths no longer fit in the integer of a database."""

DECIMAL = re.compile(r"[+-]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})(?:[eE][+-]?\d{1,2})?", re.ASCII)
NOT_FINITE = re.compile(r"[+-]?\.?(?:inf|infinity|nan)", re.IGNORECASE)

NOT_A_NUMBER = N_("«{value}» no es un número: escríbalo solo con cifras y, si hace falta, punto decimal.")
NO_COMMAS = N_("«{value}» lleva coma: escriba los decimales con punto y los miles sin separador.")
NOT_A_FINITE_NUMBER = N_("«{value}» no es un número finito.")
TOO_PRECISE = N_("«{value}» tiene más de seis decimales.")
TOO_LARGE = N_("«{value}» es un número demasiado grande.")


def exact(text: str) -> Fraction:
    """Read a decimal exactly. Raise Invalid when it is not one of ours."""
    text = text.strip()
    if not DECIMAL.fullmatch(text):
        raise Invalid(_reason(text), value=text[:40])
    value = Fraction(text)
    if (value * MILLION).denominator != 1:
        raise Invalid(TOO_PRECISE, value=text[:40])
    if abs(value) > LARGEST:
        raise Invalid(TOO_LARGE, value=text[:40])
    return value


def _reason(text: str) -> str:
    if NOT_FINITE.fullmatch(text):
        return NOT_A_FINITE_NUMBER
    return NO_COMMAS if "," in text else NOT_A_NUMBER


def millionths(value: Fraction) -> int:
    """Turn a decimal of up to six places into an integer of millionths."""
    scaled = value * MILLION
    if scaled.denominator != 1:
        raise Invalid(TOO_PRECISE, value=str(value)[:40])
    return scaled.numerator


def decimal_text(value: Fraction) -> str:
    """Write a fraction as decimal text where it has up to six places, else as a fraction ("1/3")."""
    scaled = value * MILLION
    if scaled.denominator != 1:
        return str(value)
    whole, rest = divmod(abs(scaled.numerator), MILLION)
    sign = "-" if scaled < 0 else ""
    return f"{sign}{whole}" if rest == 0 else f"{sign}{whole}.{rest:06d}".rstrip("0")


def decimal_or_none(value: Fraction | None) -> str | None:
    """Write a figure that may be missing, as a column keeps it."""
    return None if value is None else decimal_text(value)
