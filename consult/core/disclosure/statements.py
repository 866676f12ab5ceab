"""What a released item says about its hidden cells, as rows of the audit (counting.md §9, rule 4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from consult.core.counting import ItemRule
from consult.core.disclosure.audit import SUPPORT_PARTS, Printed, Span
from consult.core.disclosure.forms import NEUTRAL, Combined, Sheet, Weights
from consult.core.disclosure.model import ReleasedItem, ReleasedShares
from consult.core.disclosure.page import HEADLINE
from consult.core.disclosure.printing import AT_LEAST, AT_MOST, Printer

SHARES = (*SUPPORT_PARTS, NEUTRAL)


@dataclass(frozen=True, slots=True)
class Statement:
    """A combined figure, what was printed for it and how. `is_end`: its code can only stand for the end itself."""

    combined: Combined
    shown: Decimal
    code: str
    printer: Printer
    is_end: bool = False

    @property
    def span(self) -> Span:
        """Return where the true figure lies."""
        span = self.printer.behind(self.shown, self.code)
        if not self.is_end:
            return span
        end = span.high if self.code == AT_LEAST else span.low
        return Span(end, end)


def rows_of(sheet: Sheet, rule: ItemRule, item: ReleasedItem) -> Iterator[Printed]:
    """List what the combined figures and the merged row of an item say."""
    for one in said_of(sheet, rule, item, sheet.page.figures.weights):
        yield one.combined.said(one.span)


def said_of(sheet: Sheet, rule: ItemRule, item: ReleasedItem, weights: Weights) -> Iterator[Statement]:
    """List every combined figure printed about an item in one part of a page, under the weights of that page."""
    if sheet.part == HEADLINE:
        yield from totals(sheet, rule, item, weights)
    for name in sheet.criteria:
        if name in item.criteria and name in sheet.item.criteria:
            yield from criterion(sheet, rule, item, weights, name)


def totals(sheet: Sheet, rule: ItemRule, item: ReleasedItem, weights: Weights) -> Iterator[Statement]:
    """List the total, and that of the merged row."""
    printer, row = sheet.page.printer(HEADLINE, rule), item.merged
    if item.weighted is not None:
        yield Statement(sheet.total(weights), item.weighted, item.code, printer)
    if row is not None and row.value is not None:
        yield Statement(sheet.merged_total(weights, row.ids), row.value, row.code, printer, is_end(row.code, item.code))


def is_end(code: str, together: str) -> bool:
    """Say whether the code of a merged row betrays that its spaces are unanimous: where nothing else is coded."""
    return code in (AT_LEAST, AT_MOST) and together == ""


def criterion(sheet: Sheet, rule: ItemRule, item: ReleasedItem, weights: Weights, name: str) -> Iterator[Statement]:
    """List one combined criterion, its merged row and, for support, the shares of both."""
    printer, figures, row = sheet.page.printer(name, rule), item.criteria[name], item.criteria[name].merged
    if figures.weighted is not None:
        yield Statement(sheet.criterion(name, weights), figures.weighted, figures.code, printer)
    if row is not None and row.value is not None:
        combined = sheet.criterion(name, weights, among=row.ids)
        yield Statement(combined, row.value, row.code, printer, is_end(row.code, figures.code))
    if name == "support":
        yield from shares(sheet, printer, weights, item.support, None, figures.code)
        yield from shares(sheet, printer, weights, item.support_merged, row.ids if row else (), figures.code)


def shares(
    sheet: Sheet,
    printer: Printer,
    weights: Weights,
    printed: ReleasedShares | None,
    among: Sequence[str] | None,
    together: str,
) -> Iterator[Statement]:
    """List the three shares of support, combined or `among` the spaces of the merged row."""
    if printed is None:
        return
    values = (printed.support, printed.disagree, printed.neutral)
    for part, value, code in zip(SHARES, values, printed.codes, strict=True):
        if value is not None:
            combined = sheet.criterion("support", weights, part=part, among=among)
            yield Statement(combined, value, code, printer, among is not None and is_end(code, together))
