"""A sentence before it is said: its text in the catalogue, and values that are already rounded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from consult.core.rounding import half_up
from consult.core.words import N_

AND = N_("{first} y {last}")
PERCENT = N_("{n} %")


@dataclass(frozen=True, slots=True)
class Percent:
    """Percentage points 0-100, rounded."""

    points: Decimal


@dataclass(frozen=True, slots=True)
class Sentence:
    """A Spanish sentence of the catalogue with `{name}` places, or a part of one, and what fills them."""

    text: str
    values: Mapping[str, Value] = field(default_factory=dict)


Value = Decimal | int | str | Percent | Sentence | tuple[str, ...] | tuple[Sentence, ...]
"""A rounded number, a name, a part of the sentence, or a list of either."""


@dataclass(frozen=True, slots=True)
class Names:
    """What a reader calls items, spaces and criteria; a code where nothing is known."""

    items: Mapping[str, str] = field(default_factory=dict)
    spaces: Mapping[str, str] = field(default_factory=dict)
    criteria: Mapping[str, str] = field(default_factory=dict)

    def item(self, code: str) -> str:
        """Name an item."""
        return self.items.get(code, code)

    def space(self, code: str) -> str:
        """Name a space."""
        return self.spaces.get(code, code)

    def criterion(self, code: str) -> str:
        """Name a criterion."""
        return self.criteria.get(code, code)

    def all_items(self, codes: Iterable[str]) -> tuple[str, ...]:
        """Name items, in the order given."""
        return tuple(self.item(code) for code in codes)

    def all_spaces(self, codes: Iterable[str]) -> tuple[str, ...]:
        """Name spaces, in the order given."""
        return tuple(self.space(code) for code in codes)


NO_NAMES = Names()


def figure(value: Fraction, measure: str) -> Value:
    """Round a combined figure as it is printed: shares in points with one decimal, others on their scale with two.

    A level keeps no zeros that say nothing.
    """
    if measure == "support":
        return Percent(half_up(value * 100, 1))
    rounded = half_up(value, 2)
    return Decimal(f"{rounded.normalize():f}") if measure == "level" else rounded


def spoken(sentence: Sentence, translate: Callable[[str], str] = str) -> str:
    """Say a sentence in the language of `translate`; without one, in Spanish."""
    words = {name: _word(value, translate) for name, value in sentence.values.items()}
    return translate(sentence.text).format(**words)


def _word(value: Value, translate: Callable[[str], str]) -> str:
    if isinstance(value, Sentence):
        return spoken(value, translate)
    if isinstance(value, Percent):
        return translate(PERCENT).format(n=_word(value.points, translate))
    if isinstance(value, tuple):
        return _listed([_word(one, translate) for one in value], translate)
    return value if isinstance(value, str) else f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"


def _listed(words: list[str], translate: Callable[[str], str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return translate(AND).format(first=", ".join(words[:-1]), last=words[-1])
