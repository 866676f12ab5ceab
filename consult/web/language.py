"""The language of a page: chosen by the reader, else Spanish; and numbers and dates as Peru writes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from babel import dates, numbers
from flask import Flask, g, request, session

from consult.base.clock import PERU
from consult.base.i18n import LOCALES, Language, known, label, said, translator
from consult.core.errors import Refusal
from consult.core.method.model import Finding
from consult.core.rounding import half_up
from consult.rounds.launch import Check


def current() -> str:
    """Return the language of this request: the reader's choice; the browser's list is not asked (trust.md §2.3)."""
    if "lang" not in g:
        g.lang = known(request.args.get("lang") or session.get("lang"))
    lang: str = g.lang
    return lang


def gettext(sentence: str, /, **values: object) -> str:
    """Return a sentence of the catalogue in the page's language, `%(name)s` places filled."""
    translated = translator(current())(sentence)
    return translated % values if values else translated


def text_of(texts: Mapping[str, str] | None) -> str:
    """Return a text of the policy in the page's language."""
    return label(texts or {}, current())


def sentence_of(thing: Refusal | Finding | Check) -> str:
    """Return what a refusal, a finding or a check says, in the page's language."""
    message = thing.detail if isinstance(thing, Check) else thing.message
    return said(message, thing.values, current()) if message else ""


def number(value: Fraction | Decimal | int | None, places: int = 2) -> str:
    """Write a number as the reader's country does, half up: 3.55, 1,234."""
    if value is None:
        return ""
    exact = half_up(Fraction(value), places)
    pattern = "#,##0" + ("." + "0" * places if places else "")
    return str(numbers.format_decimal(exact, format=pattern, locale=language().formats))


def percent(value: Fraction | None, places: int = 0) -> str:
    """Write a share 0-1 as a percentage: 20 % in Spanish, 20% in English."""
    if value is None:
        return ""
    return number(value * 100, places) + (" %" if current() == "es" else "%")


def day(value: date | datetime | None, pattern: str = "long") -> str:
    """Write a date: 17 de abril de 2026."""
    if value is None:
        return ""
    local = value.astimezone(PERU).date() if isinstance(value, datetime) else value
    return str(dates.format_date(local, format=pattern, locale=language().formats))


def language() -> Language:
    """Return the language of the page with its tag and formats."""
    return LOCALES[current()]


def init_language(app: Flask) -> None:
    """Give the templates their words and numbers."""
    app.jinja_env.globals.update(_=gettext, gettext=gettext, label=text_of, said=sentence_of, number=number,
                                 percent=percent, day=day, language=language, languages=LOCALES)  # fmt: skip
    app.jinja_env.filters.update(label=text_of, number=number, percent=percent, day=day)
