"""What is hidden, what is printed about it, and what the audit says: counting.md §9, rule 4. No page is known here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

Key = tuple[str, str]
"""A hidden figure: the id of who hides it, and its part (share of support, share against, mean)."""

Form = Mapping[Key, Fraction]
"""A linear form in hidden figures."""

Answer = tuple[Fraction, ...]
"""What one answer adds to each part; a hidden figure is the average of its answers."""

MEAN = "mean"
SUPPORT_PARTS = ("support", "disagree")
ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True, slots=True)
class Span:
    """Between which values something lies; None: no end there. An end may itself be left out."""

    low: Fraction | None
    high: Fraction | None
    has_low: bool = True
    has_high: bool = True

    def holds(self, value: Fraction) -> bool:
        """Say whether a value lies inside."""
        above = self.low is None or value > self.low or (value == self.low and self.has_low)
        below = self.high is None or value < self.high or (value == self.high and self.has_high)
        return above and below

    def moved(self, by: Fraction) -> Span:
        """Return the span with both ends moved."""
        low, high = self.low, self.high
        return Span(None if low is None else low + by, None if high is None else high + by, self.has_low, self.has_high)

    def times(self, factor: Fraction) -> Span:
        """Return the span of the multiples; a negative factor turns it round."""
        low = None if self.low is None else self.low * factor
        high = None if self.high is None else self.high * factor
        if factor >= 0:
            return Span(low, high, self.has_low, self.has_high)
        return Span(high, low, self.has_high, self.has_low)

    def less(self, other: Span) -> Span:
        """Return where the difference lies: of something in this span and something in the other."""
        low = None if self.low is None or other.high is None else self.low - other.high
        high = None if self.high is None or other.low is None else self.high - other.low
        return Span(low, high, self.has_low and other.has_high, self.has_high and other.has_low)

    def meet(self, other: Span) -> Span:
        """Return what lies in both."""
        low, has_low = _higher((self.low, self.has_low), (other.low, other.has_low))
        high, has_high = _lower((self.high, self.has_high), (other.high, other.has_high))
        return Span(low, high, has_low, has_high)

    def reaching(self, value: Fraction) -> Span:
        """Return the span, stretched until it holds a value."""
        if self.holds(value):
            return self
        low = self.low if self.low is None else min(self.low, value)
        high = self.high if self.high is None else max(self.high, value)
        return Span(low, high, self.has_low or low == value, self.has_high or high == value)


End = tuple[Fraction | None, bool]


def _higher(one: End, other: End) -> End:
    if one[0] is None or other[0] is None:
        return other if one[0] is None else one
    if one[0] == other[0]:
        return one[0], one[1] and other[1]
    return one if one[0] > other[0] else other


def _lower(one: End, other: End) -> End:
    if one[0] is None or other[0] is None:
        return other if one[0] is None else one
    if one[0] == other[0]:
        return one[0], one[1] and other[1]
    return one if one[0] < other[0] else other


@dataclass(frozen=True, slots=True)
class Printed:
    """Something an attacker reads: a linear form in hidden figures lies in a span (what is shown is taken out)."""

    form: Form
    span: Span


@dataclass(frozen=True, slots=True)
class Hidden:
    """One hidden cell: the parts of its figure, what each answer adds to them, and how many answers there may be.

    Without sizes the figure may be any average of the answers: a mean given by a group, or voices that are not equal.
    `given` are the true shares of the answers; they only save time, no verdict depends on them.
    """

    id: str
    parts: tuple[str, ...]
    answers: tuple[Answer, ...]
    sizes: tuple[int, ...] = ()
    given: tuple[Fraction, ...] = ()

    def least(self, part: str) -> Fraction:
        """Return the lowest a part can be."""
        return min(answer[self.parts.index(part)] for answer in self.answers)

    def most(self, part: str) -> Fraction:
        """Return the highest a part can be."""
        return max(answer[self.parts.index(part)] for answer in self.answers)


@dataclass(frozen=True, slots=True)
class Subject:
    """What must stay unknown: a figure on a scale, and on which side of even its answers lean."""

    id: str
    figure: Form
    middle: Fraction
    width: Fraction  # of the scale of the figure
    lean: Form
    even: Fraction  # where the lean has no side
    step: Fraction = ZERO  # the least lean there is, of one answer among the most there may be


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is tried before the audit turns to coarser means; declared, never felt (no clock)."""

    vectors: int = 60_000  # count vectors looked at; above, bounds decide
    work: int = 1_000_000  # entries of tableaus rewritten by linear programs; above, nothing is called safe


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the audit says of one subject. `figures` are all still possible ones; `span` the bounds, if they decided."""

    id: str
    is_safe: bool
    because: str  # untouched | vectors | bounds | limit
    figures: frozenset[Fraction] = frozenset()
    span: tuple[Fraction, Fraction] | None = None


@dataclass(slots=True)
class Budget:
    """What is left of the limits while one audit runs."""

    limits: Limits
    spent: int = field(default=0)

    def takes(self, work: int) -> bool:
        """Spend some work; False where not so much is left."""
        self.spent += work
        return self.spent <= self.limits.work


def of_support(id_: str, sizes: Sequence[int], *, has_pass: bool = True, given: Sequence[Fraction] = ()) -> Hidden:
    """Hide the support of one space: each answers for, against or, where it may, passes."""
    answers: tuple[Answer, ...] = ((ONE, ZERO), (ZERO, ONE), (ZERO, ZERO))
    return Hidden(id_, SUPPORT_PARTS, answers if has_pass else answers[:2], tuple(sizes), tuple(given))


def of_scale(id_: str, levels: Sequence[Fraction], sizes: Sequence[int], *, given: Sequence[Fraction] = ()) -> Hidden:
    """Hide the mean of answers at the levels of a scale."""
    return Hidden(id_, (MEAN,), tuple((level,) for level in levels), tuple(sizes), tuple(given))


def of_mean(id_: str, low: Fraction, high: Fraction, *, given: Sequence[Fraction] = ()) -> Hidden:
    """Hide a mean that may be any value of a scale."""
    return Hidden(id_, (MEAN,), ((low,), (high,)), (), tuple(given))


def subject_of(hidden: Hidden) -> Subject:
    """Protect one hidden cell: its share of support or its mean, and whether it is for or against."""
    key, one = (hidden.id, hidden.parts[0]), Fraction(1, max(hidden.sizes)) if hidden.sizes else ZERO
    low, high = hidden.least(hidden.parts[0]), hidden.most(hidden.parts[0])
    middle = (low + high) / 2
    if hidden.parts == SUPPORT_PARTS:
        lean = {key: ONE, (hidden.id, hidden.parts[1]): -ONE}
        return Subject(hidden.id, {key: ONE}, middle, high - low, lean, ZERO, one)
    levels = sorted(answer[0] for answer in hidden.answers)
    gap = min((after - before for before, after in pairwise(levels) if after > before), default=ZERO)
    return Subject(hidden.id, {key: ONE}, middle, high - low, {key: ONE}, middle, one * gap / 2)


def by_direction(printed: Sequence[Printed]) -> list[Printed]:
    """Put together what is printed about the same direction: multiples of one form, the common part of their spans."""
    found: dict[tuple[tuple[Key, Fraction], ...], Span] = {}
    for row in printed:
        form = {key: row.form[key] for key in sorted(row.form) if row.form[key]}
        if not form:
            continue
        first = next(iter(form.values()))
        name = tuple((key, value / first) for key, value in form.items())
        span = row.span.times(1 / first)
        found[name] = found[name].meet(span) if name in found else span
    return [Printed(dict(name), span) for name, span in found.items()]


def value_of(form: Form, figures: Mapping[Key, Fraction]) -> Fraction:
    """Return the value of a form."""
    return sum((coefficient * figures[key] for key, coefficient in form.items()), ZERO)
