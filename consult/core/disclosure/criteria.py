"""Criteria, shares and distributions past the gate (counting.md §9)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from consult.core.counting import ItemFigures, ItemRule, Shares
from consult.core.counting.support import combined_shares
from consult.core.counting.tally import blended
from consult.core.disclosure.model import ReleasedCriterion, ReleasedShares
from consult.core.disclosure.page import Page, Step
from consult.core.disclosure.printing import Printer
from consult.core.rounding import half_up


def release_criteria(page: Page, item: ItemFigures, rule: ItemRule) -> dict[str, ReleasedCriterion]:
    """Pass every criterion of an item through the gate."""
    return {name: release_criterion(page, item, rule, name) for name in item.criteria}


def release_criterion(page: Page, item: ItemFigures, rule: ItemRule, name: str) -> ReleasedCriterion:
    """Print one criterion: the combined figure, each space shown, and the merged row."""
    figures, part, printer = item.criteria[name], page.part(name), page.printer(name, rule)
    hidden = part.hidden[item.id]
    value = merged_value(page, item, name)
    merged = page.merged(item, name, value, printer)
    weighted, code = printer.combined(figures.weighted, is_guarded=merged is not None and printer.is_end(value))
    is_withheld = page.is_without(name, item.id)
    return ReleasedCriterion(
        weighted=None if is_withheld else weighted,
        by_space={
            space: None if space in hidden else printer.figure(answers.mean, is_few=page.is_few(space, answers.n))
            for space, answers in figures.by_space.items()
        },
        n_by_space={s: page.size(s, a.n, is_hidden=s in hidden) for s, a in figures.by_space.items()},
        hidden=tuple(space for space in hidden if space in figures.by_space),
        merged=merged,
        code="" if is_withheld else code,
    )


def merged_value(page: Page, item: ItemFigures, name: str) -> Fraction | None:
    """Return the common figure of the merged spaces on one criterion, or of their totals for "".

    Medians have none: the median of hidden spaces says more than the combination does.
    """
    if page.kind(name) == "level":
        return None
    by_space = {s: a.mean for s, a in item.criteria[name].by_space.items()} if name else item.by_space
    counted = page.part(name).counted[item.id]
    return blended([(by_space[space], page.figures.weights[space]) for space in counted if space in by_space])


def release_shares(
    page: Page, item: ItemFigures, rule: ItemRule
) -> tuple[ReleasedShares, ReleasedShares | None] | None:
    """Print the combined shares and those of the merged row; None without a support question."""
    if item.support is None:
        return None
    part, printer = page.part("support"), page.printer("support", rule)
    weights = {space: page.figures.weights[space] for space in part.counted[item.id]}
    behind = combined_shares(item.support_by_space, weights) if page.has_row("support", item.id) else None
    guards = tuple(behind is not None and printer.is_end(share) for share in three(behind))
    together = None if page.is_withheld("support", item.id) else item.support
    is_all_open = all(page.is_open(space) for space in page.figures.weights)
    combined = printed(printer, together, (guards[0], guards[1], guards[2]), has_counts=is_all_open)
    if behind is None or page.step("support", item.id) >= Step.NO_ROW:
        return combined, None
    return combined, printed(printer, behind, (guards[0], guards[1], guards[2]), has_counts=False)


def three(shares: Shares | None) -> tuple[Fraction | None, Fraction | None, Fraction | None]:
    """Return the three shares in their order."""
    return (shares.support, shares.disagree, shares.neutral) if shares else (None, None, None)


def printed(
    printer: Printer, shares: Shares | None, guards: tuple[bool, bool, bool], *, has_counts: bool
) -> ReleasedShares:
    """Print three shares, each guarded where the hidden group is unanimous on it."""
    cells = [printer.combined(value, is_guarded=guard) for value, guard in zip(three(shares), guards, strict=True)]
    return ReleasedShares(
        support=cells[0][0],
        disagree=cells[1][0],
        neutral=cells[2][0],
        counts=(shares.n_support, shares.n_disagree, shares.n_pass) if shares and has_counts else None,
        codes=(cells[0][1], cells[1][1], cells[2][1]),
    )


def release_space_shares(page: Page, item: ItemFigures, rule: ItemRule) -> dict[str, ReleasedShares]:
    """Print the shares of each space; hidden spaces and those without answers have three None."""
    printer, hidden = page.printer("support", rule), page.part("support").hidden[item.id]
    found: dict[str, ReleasedShares] = {}
    for space, shares in item.support_by_space.items():
        is_few = page.is_few(space, shares.n_support + shares.n_disagree + shares.n_pass)
        shown = [None if space in hidden else printer.figure(share, is_few=is_few) for share in three(shares)]
        counts = (shares.n_support, shares.n_disagree, shares.n_pass) if page.is_open(space) else None
        found[space] = ReleasedShares(shown[0], shown[1], shown[2], counts)
    return found


def release_distribution(page: Page, item: ItemFigures) -> Mapping[str, Mapping[str, Mapping[Decimal, Decimal]]]:
    """Print how the answers of each shown space spread, in points of its answers; none under 20 confidential people."""
    return {
        name: {
            space: spread(page, counts)
            for space, counts in spaces.items()
            if space not in page.part(name).hidden[item.id] and not page.is_few(space, sum(counts.values()))
        }
        for name, spaces in item.distribution.items()
    }


def spread(page: Page, counts: Mapping[Fraction, int]) -> dict[Decimal, Decimal]:
    """Turn counts by value into points of their sum."""
    total = sum(counts.values())
    return {
        half_up(value, 6 if value.denominator > 1 else 0): page.points(Fraction(n, total))
        for value, n in counts.items()
    }
