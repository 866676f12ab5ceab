"""Languages: which there are, whose words are whose, and numbers and dates as Peru writes them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.support import NullTranslations, Translations

CATALOGUES = Path(__file__).resolve().parent.parent / "translations"


@dataclass(frozen=True, slots=True)
class Language:
    """A language on offer: its own name, its tag in HTML, and the locale that formats its numbers and dates."""

    name: str
    tag: str
    formats: str


LOCALES: Mapping[str, Language] = {
    "es": Language("Español", "es-PE", "es_PE"),  # the catalogue's own words: every sentence is written in Spanish
    "en": Language("English", "en", "en"),
}
DEFAULT = "es"
COMMAS = re.compile(r"(?<=\d),(?=\d{1,2}(?!\d))")
GAPS = re.compile(r"(?<!\d)(\d{1,3})[ \u00a0](?=\d{3}(?!\d))")


def known(tag: str | None) -> str:
    """Return a language we speak for any tag whatever, Spanish when in doubt; never an error."""
    head = (tag or "").replace("_", "-").split("-")[0].lower()
    return head if head in LOCALES else DEFAULT


@cache
def _catalogue(lang: str) -> NullTranslations:
    return Translations.load(str(CATALOGUES), [lang])


def translator(lang: str) -> Callable[[str], str]:
    """Return the function that turns a sentence of the catalogue into that language."""
    return _catalogue(known(lang)).gettext


def label(texts: Mapping[str, str], lang: str) -> str:
    """Return a text of the policy in that language, else in Spanish; the original is always there."""
    spoken = texts.get(lang) if lang != DEFAULT else None
    return spoken or peruvian(texts.get(DEFAULT) or "")


def peruvian(text: str) -> str:
    """Write the numbers of a Spanish text as Peru does, 55.3 and 10,000, however they were typed (55,3; 10 000).

    Only what is shown changes; the text itself is kept as it came. "1,234" has three digits and stays.
    """
    return GAPS.sub(r"\1,", COMMAS.sub(".", text))


def said(sentence: str, values: Mapping[str, object], lang: str) -> str:
    """Return a sentence with `{name}` places in that language, filled in: refusals, findings, checks."""
    return translator(lang)(sentence).format(**values)
