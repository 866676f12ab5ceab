"""A target level as the audit sees it: a median says how much of the mixture lies below it (counting.md §9, §10 M5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from consult.core.counting import ItemRule
from consult.core.disclosure.audit import MEAN, Hidden, Key, Printed, Span, value_of
from consult.core.disclosure.cells import ends_of, truth_of
from consult.core.disclosure.earlier import weights_of
from consult.core.disclosure.forms import Sheet, Weights, cell_id
from consult.core.disclosure.model import Released, ReleasedItem
from consult.core.rounding import half_up

HALF = Fraction(1, 2)
PLACES = 2  # decimals a level is printed with
BELOW, UP_TO = "below", "up to"
Median = tuple[Fraction, Weights]
"""A printed median and the weights it was made with."""


def level_system(
    sheet: Sheet, rule: ItemRule, item: ReleasedItem, earlier: Sequence[Released]
) -> tuple[list[Hidden], list[Printed]]:
    """Describe the hidden spaces of a level and what its printed medians, here and earlier, say of them.

    A cell's figure is its mean level: it must stay open on which side of the middle of the scale it lies.
    """
    name = sheet.criteria[0]
    if name not in sheet.item.criteria:
        return [], []
    counts = {} if sheet.supposed else sheet.item.distribution.get(name, {})
    medians = list(medians_of(sheet, name, item, earlier))
    low, high = ends_of(sheet, rule, name)
    known = sorted({low, high, *(level for spread in counts.values() for level in spread)})
    cells = [cell_of(cell_id(space, name), counts[space], known, medians) for space in sheet.hidden if space in counts]
    truth = truth_of(cells)
    rows = [row for median in medians for row in rows_of(sheet, name, median, truth)] if low < high else []
    return cells if low < high else [], rows


def medians_of(sheet: Sheet, name: str, item: ReleasedItem, earlier: Sequence[Released]) -> Iterator[Median]:
    """List the medians printed about the item, with their weights."""
    for shown, weights in [(item, dict(sheet.page.figures.weights)), *earlier_items(sheet, earlier)]:
        value = shown.criteria[name].weighted if name in shown.criteria else None
        if value is not None:
            yield exact_level(sheet, name, value), weights


def earlier_items(sheet: Sheet, earlier: Sequence[Released]) -> Iterator[tuple[ReleasedItem, Weights]]:
    """List the same item of earlier pages."""
    for page in earlier:
        for item in page.items:
            if item.id == sheet.item.id:
                yield item, weights_of(page)


def exact_level(sheet: Sheet, name: str, shown: Decimal) -> Fraction:
    """Return the level somebody gave that prints so, else the printed number itself."""
    spreads = sheet.item.distribution.get(name, {}).values()
    given = sorted({level for spread in spreads for level in spread if half_up(level, PLACES) == shown})
    return given[0] if given else Fraction(shown)


def cell_of(id_: str, counts: Mapping[Fraction, int], known: Sequence[Fraction], medians: Sequence[Median]) -> Hidden:
    """Describe the answers of one space by the levels that matter: the ends, each median and its neighbours."""
    marks = sorted({median for median, _ in medians})
    points = {known[0], known[-1], *marks}
    for mark in marks:
        points |= {max((level for level in known if level < mark), default=known[0])}
        points |= {min((level for level in known if level > mark), default=known[-1])}
    ordered = sorted(points)
    answers = tuple((p, *(Fraction(p < m) for m in marks), *(Fraction(p <= m) for m in marks)) for p in ordered)
    parts = (MEAN, *(part_name(BELOW, m) for m in marks), *(part_name(UP_TO, m) for m in marks))
    return Hidden(id_, parts, answers, (), spread_over(counts, ordered))


def part_name(side: str, mark: Fraction) -> str:
    """Name the share of answers below, or up to, a level."""
    return f"{side} {mark}"


def spread_over(counts: Mapping[Fraction, int], points: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """Spread answers over some points so that their mean stays: each goes to its neighbours."""
    total, shares = sum(counts.values()), dict.fromkeys(points, Fraction(0))
    for level, n in counts.items():
        low, high = max(p for p in points if p <= level), min(p for p in points if p >= level)
        up = (level - low) / (high - low) if high > low else Fraction(0)
        shares[low] += (1 - up) * Fraction(n, total)
        shares[high] += up * Fraction(n, total)
    return tuple(shares[point] for point in points)


def rows_of(sheet: Sheet, name: str, median: Median, truth: Mapping[Key, Fraction]) -> Iterator[Printed]:
    """Say that less than half of the mixture lies below its median, and at least half up to it."""
    mark, weights = median
    counts = sheet.item.distribution.get(name, {})
    known = [space for space in sheet.counted(name) if weights.get(space) and space in counts]
    total = sum((weights[space] for space in known), Fraction(0))
    for side, span in ((BELOW, Span(None, HALF, has_high=False)), (UP_TO, Span(HALF, None))):
        form: dict[Key, Fraction] = {}
        for space in known:
            share = weights[space] / total
            if space in sheet.hidden:
                form[cell_id(space, name), part_name(side, mark)] = share
            else:
                span = span.moved(-share * share_of(counts[space], mark, is_within=side == UP_TO))
        yield Printed(form, span.reaching(value_of(form, truth)))


def share_of(counts: Mapping[Fraction, int], mark: Fraction, *, is_within: bool) -> Fraction:
    """Return the share of answers below a level, or up to it."""
    inside = sum(n for level, n in counts.items() if level < mark or (is_within and level == mark))
    return Fraction(inside, sum(counts.values()))
