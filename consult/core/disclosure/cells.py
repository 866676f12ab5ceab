"""The hidden cells of a page as the audit sees them: what their answers may be, and what they truly are."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from consult.core.counting import ItemRule, SpaceMean, SpaceRule
from consult.core.disclosure.audit import Hidden, Key, of_mean, of_scale, of_support
from consult.core.disclosure.forms import Sheet, cell_id
from consult.core.disclosure.policy import n_sizes

LONGEST_SCALE = 11
"""Points a scale may have and be enumerated; a longer one takes any value."""


def cells_of(sheet: Sheet, rule: ItemRule) -> list[Hidden]:
    """List the hidden cells of an item that stand in its combination, one per space and criterion."""
    found: list[Hidden] = []
    for name in sheet.criteria:
        for space, sizes in (sizes_of(sheet, name) if name in sheet.item.criteria else {}).items():
            cell = cell_of(sheet, rule, (space, name), sizes)
            found += [cell] if cell is not None else []
    return found


def cell_of(sheet: Sheet, rule: ItemRule, at: tuple[str, str], sizes: range) -> Hidden | None:
    """Describe one hidden cell; None where it has no figure, or its scale has no width."""
    (space, criterion), id_ = at, cell_id(*at)
    if space in sheet.supposed:
        return supposed_cell(sheet, rule, at, sizes)
    answers = sheet.item.criteria[criterion].by_space[space]
    if answers.mean is None:
        return None
    if criterion == "support":
        shares = sheet.item.support_by_space[space]
        given = [share for share in (shares.support, shares.disagree, shares.neutral) if share is not None]
        return of_support(id_, sizes if is_plain(answers) else (), given=() if sheet.supposed else given)
    low, high = ends_of(sheet, rule, criterion)
    if low == high:
        return None
    levels = levels_of(sheet, at, answers, (low, high))
    if not levels:
        share = (answers.mean - low) / (high - low)
        return of_mean(id_, low, high, given=() if sheet.supposed else (1 - share, share))
    counts = sheet.item.distribution[criterion][space]
    given = [Fraction(counts.get(level, 0), answers.n) for level in levels]
    return of_scale(id_, levels, sizes, given=() if sheet.supposed else given)


def supposed_cell(sheet: Sheet, rule: ItemRule, at: tuple[str, str], sizes: range) -> Hidden | None:
    """Describe the answers a space might have given."""
    if at[1] == "support":
        return of_support(cell_id(*at), sizes)
    low, high = ends_of(sheet, rule, at[1])
    if low == high:
        return None
    points = points_of(low, high)
    return of_scale(cell_id(*at), points, sizes) if points else of_mean(cell_id(*at), low, high)


def points_of(low: Fraction, high: Fraction) -> tuple[Fraction, ...]:
    """List the points of a scale that can be enumerated; none of a long one, or one that is not whole."""
    if high - low >= LONGEST_SCALE or (high - low).denominator > 1:
        return ()
    return tuple(low + k for k in range(int(high - low) + 1))


def is_plain(answers: SpaceMean) -> bool:
    """Say whether every answer of a cell has the same voice: only then are its shares fractions of its size."""
    return answers.n_effective == answers.n


def sizes_of(sheet: Sheet, criterion: str) -> dict[str, range]:
    """Give each hidden space the sizes an attacker must at least reckon with, as none of them is printed.

    The band of its size, below the threshold where it is small, within the roster; and cut so far, the largest first,
    that any of them together fall in the band printed for the merged row.
    """
    rules = {rule.id: rule for rule in sheet.page.recipe.spaces}
    ns = people_of(sheet, criterion)
    found = {space: own_sizes(sheet, rules[space], n) for space, n in ns.items()}
    together = n_sizes(sum(ns.values()))
    for n in sorted(set(ns.values()), reverse=True):
        short = max(0, together.start - sum(one.start for one in found.values()))
        over = max(0, sum(one.stop - 1 for one in found.values()) - together.stop + 1)
        cut = {space: range(min(own.start + short, n), max(own.stop - over, n + 1)) for space, own in found.items()}
        found |= {space: cut[space] for space in ns if ns[space] == n}
    return found


def people_of(sheet: Sheet, criterion: str) -> dict[str, int]:
    """Return the people behind each hidden figure; one is lent by the largest space to each that is supposed."""
    by_space = sheet.item.criteria[criterion].by_space
    known = [space for space in sheet.hidden if space in by_space]
    ns = {space: by_space[space].n for space in known if space not in sheet.supposed and by_space[space].n}
    lent = dict.fromkeys((space for space in known if space in sheet.supposed), 1)
    largest = max(ns, key=lambda space: ns[space], default="")
    return ns | ({largest: max(1, ns[largest] - len(lent))} if lent and ns else {}) | lent


def own_sizes(sheet: Sheet, rule: SpaceRule, n: int) -> range:
    """Return the sizes of one space's band, cut by its roster and, where it is small, by the threshold."""
    least = sheet.page.gate.threshold(is_protected=rule.is_protected)
    sizes = n_sizes(n)
    most = min(rule.eligible or sizes.stop, least - 1 if n < least else sizes.stop)
    return range(sizes.start, max(n, min(sizes.stop - 1, most)) + 1)


def ends_of(sheet: Sheet, rule: ItemRule, criterion: str) -> tuple[Fraction, Fraction]:
    """Return the ends of a scale: the declared ones, else the lowest and highest figure of anybody."""
    low, high = sheet.page.printer(criterion, rule).ends
    means = [one.mean for one in sheet.item.criteria[criterion].by_space.values() if one.mean is not None]
    values = [value for counts in sheet.item.distribution.get(criterion, {}).values() for value in counts]
    known = [*means, *values]
    return min(known) if low is None else low, max(known) if high is None else high


def levels_of(
    sheet: Sheet, at: tuple[str, str], answers: SpaceMean, ends: tuple[Fraction, Fraction]
) -> tuple[Fraction, ...]:
    """List the points of a cell's scale; none where its mean may be any value: means of groups, unequal voices."""
    (space, criterion), (low, high) = at, ends
    counts: Mapping[Fraction, int] = sheet.item.distribution.get(criterion, {}).get(space, {})
    if sum(counts.values()) != answers.n or not is_plain(answers):
        return ()
    points = points_of(low, high)
    return points if all(value in points for value in counts) else ()


def truth_of(cells: list[Hidden]) -> dict[Key, Fraction]:
    """Return the true figures of the cells."""
    return {
        (cell.id, part): sum((s * a[k] for s, a in zip(cell.given, cell.answers, strict=True)), Fraction(0))
        for cell in cells
        for k, part in enumerate(cell.parts)
        if cell.given
    }
