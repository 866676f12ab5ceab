"""Reading the fields of a form: dates and whole numbers, each refused with a sentence above its own field."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from consult.core.errors import Invalid
from consult.core.kinds.decimals import exact
from consult.core.words import N_

Form = Mapping[str, str]


def text(form: Form, name: str) -> str:
    """Return a text without the spaces around it."""
    return form.get(name, "").strip()


def day_of(form: Form, name: str) -> date | None:
    """Return a date, None where the field is empty; raises Invalid."""
    written = text(form, name)
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise Invalid(N_("La fecha no se entiende. Escriba año, mes y día, como 2026-04-17."), at=name) from None


def whole(form: Form, name: str) -> int | None:
    """Return a whole number of 0 or more, None where the field is empty; raises Invalid."""
    written = text(form, name)
    if not written:
        return None
    if not (written.isascii() and written.isdigit() and len(written) <= 7):
        raise Invalid(N_("Escriba un número entero: «{value}» no lo es."), value=written[:20], at=name)
    return int(written)


def decimal(form: Form, name: str, *, at: str = "") -> Fraction | None:
    """Return a decimal, None where the field is empty; raises Invalid, above `at` if given."""
    written = text(form, name)
    try:
        return exact(written) if written else None
    except Invalid as fault:
        raise Invalid(fault.message, **fault.values, at=at or name) from fault
