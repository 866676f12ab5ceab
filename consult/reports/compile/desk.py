"""The desk a report is written at: its words in one language, its figures by id, its spaces and texts by code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from babel import dates

from consult.base.clock import PERU
from consult.base.i18n import LOCALES, label, translator
from consult.core.charts import CSS_OF_KIND
from consult.core.disclosure.model import Size
from consult.core.document import Hidden, Inline, Number, Runs, SpaceName, Text, code, plain
from consult.core.rounding import english, english_percent, spanish, spanish_percent
from consult.core.words import N_
from consult.reports.compile.facts import Facts
from consult.spaces.models import Space

Texts = Mapping[str, str]
AND = N_("{first} y {last}")


@dataclass
class Desk:
    """One report in the making. `figures` fills as figures are printed: one id, one text."""

    facts: Facts
    lang: str
    at: datetime
    figures: dict[str, str] = field(default_factory=dict)

    # words

    def word(self, sentence: str, **values: object) -> str:
        """Return a sentence of the catalogue in the report's language, its `{name}` places filled with words."""
        translated = translator(self.lang)(sentence)
        return translated.format(**values) if values else translated

    def say(self, sentence: str, /, **parts: Inline | Runs | str) -> Runs:
        """Return a sentence of the catalogue as runs, its `{name}` places filled with figures, codes, spaces."""
        runs: list[Inline] = []
        for index, piece in enumerate(re.split(r"\{(\w+)\}", translator(self.lang)(sentence))):
            part = parts[piece] if index % 2 else piece
            runs += part if isinstance(part, tuple) else plain(part) if isinstance(part, str) else (part,)
        return tuple(runs)

    def text(self, texts: Texts | None) -> str:
        """Return a text of the policy in the report's language."""
        return label(texts or {}, self.lang)

    def name(self, code_: str) -> str:
        """Return what a code of the policy stands for, "" where nothing has it."""
        return self.text(self.facts.names.get(code_))

    def day(self, value: date | datetime | None) -> str:
        """Write a date in full: 17 de abril de 2026."""
        local = _local(value)
        return str(dates.format_date(local, format="long", locale=LOCALES[self.lang].formats)) if local else ""

    def span(self, first: date | datetime | None, last: date | datetime | None) -> str:
        """Write a span of days: del 2 de febrero al 27 de febrero de 2026."""
        begins, ends = _local(first), _local(last)
        if begins and ends:
            formats = LOCALES[self.lang].formats
            is_one_year = begins.year == ends.year
            start = dates.format_skeleton("MMMMd", begins, locale=formats) if is_one_year else self.day(begins)
            return self.word(N_("del {first} al {last}"), first=start, last=self.day(ends))
        if begins:
            return self.word(N_("desde el {day}"), day=self.day(begins))
        return self.word(N_("hasta el {day}"), day=self.day(ends)) if ends else self.word(N_("sin fecha"))

    def listed(self, words: Iterable[str]) -> str:
        """Join words as a sentence does: A1.1, A1.2 y A2.2."""
        found = list(words)
        if len(found) < 2:
            return "".join(found)
        return self.word(AND, first=", ".join(found[:-1]), last=found[-1])

    # figures

    def figure(self, id_: str, text: str) -> Number:
        """Return a figure by its id; saying two things under one id is a defect."""
        if self.figures.setdefault(id_, text) != text:
            raise ValueError(f"figure {id_} says {self.figures[id_]!r} and {text!r}")
        return Number(id_, text)

    def count(self, id_: str, n: int) -> Number:
        """Print a count."""
        return self.figure(id_, self.written(Decimal(n)))

    def value(self, id_: str, value: Decimal | None, *, is_share: bool = False, sign: str = "") -> Inline:
        """Print a figure that passed the gate, or the mark of a hidden one."""
        if value is None:
            return Hidden()
        return self.figure(id_, sign + (self.points(value) if is_share else self.written(value)))

    def exact(self, id_: str, text: str | None) -> Inline:
        """Print a decimal text of the policy, such as a baseline; nothing where there is none."""
        return self.figure(id_, self.written(Decimal(text))) if text else Text("")

    def size(self, id_: str, size: Size) -> Inline:
        """Print how many people: a number on record, a band, or the mark of a hidden group."""
        if size is None:
            return Hidden()
        return self.figure(id_, self.written(Decimal(size)) if isinstance(size, int) else size)

    def written(self, value: Decimal) -> str:
        """Write a decimal with the places it has: what the gate rounded is not rounded again."""
        return (spanish if self.lang == "es" else english)(value, places(value))

    def points(self, value: Decimal) -> str:
        """Write percentage points: 71.6 %, 71.6%."""
        return (spanish_percent if self.lang == "es" else english_percent)(value, places(value))

    def share(self, id_: str, value: Fraction, *, at_most: int = 1) -> Number:
        """Print an exact share 0-1 of the recipe, such as a coefficient, as a percentage."""
        points = value * 100
        return self.figure(
            id_,
            (spanish_percent if self.lang == "es" else english_percent)(
                points, 0 if points.denominator == 1 else at_most
            ),
        )

    # spaces

    def space(self, code_: str) -> Space:
        """Return a space of the policy by its code."""
        return next(space for space in self.facts.spaces if space.code == code_)

    def space_name(self, space: Space) -> SpaceName:
        """Return a space as it is printed: its shape and its name."""
        return SpaceName(css_of(space), self.text(space.name))

    def names_of(self, codes: Iterable[str]) -> str:
        """Name some spaces in a sentence."""
        return self.listed(self.text(self.space(each).name) for each in codes)


def _local(value: date | datetime | None) -> date | None:
    """Return the day in Peru."""
    return value.astimezone(PERU).date() if isinstance(value, datetime) else value


def places(value: Decimal) -> int:
    """Count the decimals a value was rounded to."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def css_of(space: Space) -> str:
    """Return how a space is drawn."""
    return CSS_OF_KIND.get(space.kind, "open")


def coded(code_: str, text: str) -> Runs:
    """Print a code and what it stands for, as the name of a row: A1.2 Norma nacional…"""
    return (code(code_), Text(f" {text}"))


def codes(found: Iterable[str]) -> Runs:
    """Print public codes in a row: A1.1, A1.2."""
    runs: list[Inline] = []
    for each in found:
        runs += [Text(", ")] if runs else []
        runs.append(code(each))
    return tuple(runs)
