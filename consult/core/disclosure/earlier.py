"""What earlier releases of the same round still say (counting.md §9, rule 8): other weights, other versions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from consult.core.counting import ItemRule
from consult.core.disclosure.audit import Key, Printed, Span, value_of
from consult.core.disclosure.forms import Combined, Sheet, Shown, Weights, main_part
from consult.core.disclosure.model import Released, ReleasedItem, Size
from consult.core.disclosure.page import HEADLINE
from consult.core.disclosure.policy import is_band_of_few
from consult.core.disclosure.statements import SHARES, Statement, said_of


def rows_of_earlier(sheet: Sheet, rule: ItemRule, page: Released, truth: Mapping[Key, Fraction]) -> Iterator[Printed]:
    """List what an earlier page says about an item's cells, under its own weights and with its own rounding.

    What was shown then and still reproduces is known exactly; else it is known as it was printed. A row today's answers
    no longer meet is stretched until they do: the attacker reckons that the hidden answers hardly changed.
    """
    item = next((one for one in page.items if one.id == sheet.item.id), None)
    if item is None:
        return
    weights = weights_of(page)
    for one in [*said_of(sheet, rule, item, weights), *others(sheet, rule, item, weights)]:
        span = one.span.less(constant(sheet, rule, item, one.combined))
        yield Printed(one.combined.form, span.reaching(value_of(one.combined.form, truth)))
    for row in once_shown(sheet, rule, item):
        yield Printed(row.form, row.span.reaching(value_of(row.form, truth)))


def weights_of(page: Released) -> Weights:
    """Return the weights of an earlier page; those stored before the exact ones were kept are as printed."""
    return dict(page.exact) or {space: Fraction(points) / 100 for space, points in page.weights.items()}


def others(sheet: Sheet, rule: ItemRule, item: ReleasedItem, weights: Weights) -> Iterator[Statement]:
    """List the total with equal spaces and the head count: printed where nothing was hidden then."""
    printer = sheet.page.printer(HEADLINE, rule)
    if sheet.part == HEADLINE and item.equal is not None:
        yield Statement(sheet.total({s: Fraction(1) for s, w in weights.items() if w}), item.equal, "", printer)
    if sheet.part == HEADLINE and item.head_count is not None:
        heads = {space: Fraction(n) for space, n in sheet.item.n_by_space.items()}
        yield Statement(sheet.total(heads), item.head_count, "", printer)


def constant(sheet: Sheet, rule: ItemRule, item: ReleasedItem, combined: Combined) -> Span:
    """Return between which values lies what the shown spaces added then."""
    total = Span(Fraction(0), Fraction(0))
    for shown, coefficient in combined.shown.items():
        total = total.less(known_of(sheet, rule, item, shown).times(-coefficient))
    return total


def known_of(sheet: Sheet, rule: ItemRule, item: ReleasedItem, shown: Shown) -> Span:
    """Return what was known of one shown figure: exactly what it is today, unless it was printed otherwise."""
    value = sheet.figure(*shown)
    span = printed_then(sheet, rule, item, shown)
    return Span(value, value) if span is None or span.holds(value) else span


def printed_then(sheet: Sheet, rule: ItemRule, item: ReleasedItem, shown: Shown) -> Span | None:
    """Return the span an earlier page gave for a space's own figure; None where it gave none."""
    space, criterion, part = shown
    printer, figures = sheet.page.printer(criterion, rule), item.criteria.get(criterion)
    value = figures.by_space.get(space) if figures else None
    size: Size = figures.n_by_space.get(space) if figures else None
    if part != main_part(criterion) and space in item.support_by_space:
        three = item.support_by_space[space]
        value = (three.support, three.disagree, three.neutral)[SHARES.index(part)]
    return None if value is None else printer.behind(value, is_few=is_band_of_few(size))


def once_shown(sheet: Sheet, rule: ItemRule, item: ReleasedItem) -> Iterator[Printed]:
    """List the figures of spaces that were shown then and are hidden now."""
    for space in sheet.hidden:
        for name in sheet.criteria:
            if name not in sheet.item.criteria or space not in sheet.item.criteria[name].by_space:
                continue
            for part in SHARES if name == "support" else (main_part(name),):
                span = printed_then(sheet, rule, item, (space, name, part))
                if span is not None:
                    yield sheet.one(space, name, part).said(span)
