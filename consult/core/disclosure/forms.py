"""Combined figures as an attacker writes them: what is shown, and a linear form in what is hidden."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from consult.core.counting import ItemFigures
from consult.core.counting.selection import Figures
from consult.core.disclosure.audit import MEAN, SUPPORT_PARTS, Form, Key, Printed, Span, value_of
from consult.core.disclosure.page import HEADLINE, Page, headline_criteria

Weights = Mapping[str, Fraction]
Shown = tuple[str, str, str]
"""Space, criterion and part of a figure that is not hidden."""

ZERO = Fraction(0)
NEUTRAL = "neutral"
"""The share that passes: one less those for and against."""


@dataclass(frozen=True, slots=True)
class Combined:
    """A combined figure: `constant` + `form`; `shown` says what the constant is made of."""

    constant: Fraction
    form: Form
    shown: Mapping[Shown, Fraction] = field(default_factory=dict)  # -> coefficient

    def value(self, truth: Mapping[Key, Fraction]) -> Fraction:
        """Return the true figure."""
        return self.constant + value_of(self.form, truth)

    def said(self, span: Span) -> Printed:
        """Write that the figure lies in a span."""
        return Printed(self.form, span.moved(-self.constant))


def mixed(parts: Iterable[tuple[Combined, Fraction]]) -> Combined:
    """Add multiples of figures."""
    constant, form, shown = ZERO, dict[Key, Fraction](), dict[Shown, Fraction]()
    for part, factor in parts:
        constant += factor * part.constant
        for key, value in part.form.items():
            form[key] = form.get(key, ZERO) + factor * value
        for one, value in part.shown.items():
            shown[one] = shown.get(one, ZERO) + factor * value
    return Combined(constant, form, shown)


Memory = dict[tuple[object, ...], tuple[Weights, Combined]]
"""Forms already written, with the weights they were written under."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One item in one part of a page: whose figures stand in its combination, and who of them is hidden."""

    page: Page
    item: ItemFigures
    part: str  # HEADLINE or a criterion beside it
    is_open: bool = False  # nothing taken as hidden: for exact figures
    supposed: tuple[str, ...] = ()  # hidden spaces without figures, taken as if they had answered
    memory: Memory = field(default_factory=dict, compare=False)

    @property
    def criteria(self) -> tuple[str, ...]:
        """Name the criteria of the part."""
        return headline_criteria(self.page.recipe) if self.part == HEADLINE else (self.part,)

    @property
    def hidden(self) -> tuple[str, ...]:
        """List the hidden spaces that stand in the combination."""
        if self.is_open:
            return ()
        part = self.page.part(self.part)
        inside = (*part.counted[self.item.id], *self.supposed)
        return tuple(space for space in part.group if space in inside and space in part.hidden[self.item.id])

    @property
    def absent(self) -> tuple[str, ...]:
        """List the merged spaces whose figures do not stand in the combination: nobody outside knows."""
        part = self.page.part(self.part)
        return tuple(space for space in part.group if space not in part.counted[self.item.id])

    def counted(self, criterion: str) -> tuple[str, ...]:
        """List the spaces whose figures stand in the combination of a criterion (counting.md §2)."""
        asked = self.item.criteria[criterion].by_space
        inside = {space for space, answers in asked.items() if answers.mean is not None and self.is_counted(space)}
        return tuple(s for s in self.page.figures.weights if s in inside or (s in self.supposed and s in asked))

    def is_counted(self, space: str) -> bool:
        """Say whether a space with a figure stands in the combination."""
        figures = self.page.figures
        if self.part != HEADLINE:
            return True
        if self.item.is_ranked and figures.measure != "level":
            return space in figures.common
        return self.item.by_space[space] is not None

    def coefficients(self) -> list[tuple[str, Fraction]]:
        """List the criteria with the share each has in the total."""
        given = dict(self.page.recipe.criteria) if self.part == HEADLINE else {}
        known = [(name, given.get(name, Fraction(1))) for name in self.criteria if name in self.item.criteria]
        total = sum((k for _, k in known), ZERO)
        return [(name, k / total) for name, k in known] if total else []

    def figure(self, space: str, criterion: str, part: str) -> Fraction:
        """Return the exact figure of a space that has one."""
        mean = self.item.criteria[criterion].by_space[space].mean
        if part in (SUPPORT_PARTS[1], NEUTRAL):
            shares = self.item.support_by_space[space]
            mean = shares.disagree if part == SUPPORT_PARTS[1] else shares.neutral
        return ZERO if mean is None else mean

    def known(self, name: str, weights: Weights) -> list[str]:
        """List the spaces that make a combined criterion under some weights."""
        return [space for space in self.counted(name) if weights.get(space)]

    def criterion(self, name: str, weights: Weights, *, part: str = "", among: Iterable[str] | None = None) -> Combined:
        """Write one combined criterion under some weights, `among` some of its spaces."""
        key = (id(weights), name, part, None if among is None else tuple(among))
        if key not in self.memory:
            known = [space for space in self.known(name, weights) if among is None or space in among]
            total = sum((weights[space] for space in known), ZERO)
            parts = [(self.one(space, name, part or main_part(name)), weights[space] / total) for space in known]
            self.memory[key] = weights, mixed(parts)
        return self.memory[key][1]

    def exact(self, weights: Weights, *, without: str = "") -> Figures:
        """Return the exact criteria and total under some weights; None where nobody with weight has a figure."""
        sheet = replace(self, is_open=True, memory={})
        names = [name for name, _ in self.coefficients() if name != without]
        found = {n: sheet.criterion(n, weights).constant if self.known(n, weights) else None for n in names}
        is_whole = bool(found) and all(value is not None for value in found.values())
        return found, sheet.total(weights, without=without).constant if is_whole else None

    def one(self, space: str, criterion: str, part: str) -> Combined:
        """Write the figure of one space."""
        if space not in self.hidden:
            return Combined(self.figure(space, criterion, part), {}, {(space, criterion, part): Fraction(1)})
        cell = cell_id(space, criterion)
        if part == NEUTRAL:
            return Combined(Fraction(1), {(cell, name): Fraction(-1) for name in SUPPORT_PARTS})
        return Combined(ZERO, {(cell, part): Fraction(1)})

    def total(self, weights: Weights, *, without: str = "") -> Combined:
        """Write the total under some weights, as it is combined: each criterion over the spaces asked it."""
        parts = [(name, k) for name, k in self.coefficients() if name != without]
        whole = sum((k for _, k in parts), ZERO)
        return mixed((self.criterion(name, weights), k / whole) for name, k in parts)

    def merged_total(self, weights: Weights, group: Sequence[str]) -> Combined:
        """Write the common total of some spaces: the mean of what each gave over the criteria it was asked."""
        known = [space for space in group if weights.get(space) and self.has_total(space)]
        whole = sum((weights[space] for space in known), ZERO)
        return mixed((self.space_total(space), weights[space] / whole) for space in known)

    def has_total(self, space: str) -> bool:
        """Say whether a space has a total, or is taken as if it had."""
        return space in self.supposed or self.item.by_space.get(space) is not None

    def space_total(self, space: str) -> Combined:
        """Write the total of one space."""
        asked = [(name, k) for name, k in self.coefficients() if space in self.item.criteria[name].by_space]
        whole = sum((k for _, k in asked), ZERO)
        return mixed((self.one(space, name, main_part(name)), k / whole) for name, k in asked)


def main_part(criterion: str) -> str:
    """Name the part of a cell that a criterion prints."""
    return SUPPORT_PARTS[0] if criterion == "support" else MEAN


def cell_id(space: str, criterion: str) -> str:
    """Name the hidden cell of a space on a criterion."""
    return f"{space}\n{criterion}"
