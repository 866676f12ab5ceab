"""What a choice says: that a total passed a threshold, or stood before another (counting.md §9, rule 4).

Whoever reads a choice is granted more than it says: the exact totals of the other items, and which criteria fell short.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from consult.core.counting import Recipe, SelectionRule
from consult.core.counting.selection import Figures, judge, outcome
from consult.core.disclosure.audit import Printed, Span
from consult.core.disclosure.forms import Combined, Sheet


@dataclass(frozen=True, slots=True)
class Chosen:
    """The choice under some weights: the figures of every item, and the verdict on each."""

    recipe: Recipe
    figures: Mapping[str, Figures]
    ranked: Sequence[str]

    def total(self, item: str) -> Fraction | None:
        """Return the exact total of an item."""
        return self.figures[item][1]


def choice_rows(
    sheet: Sheet, chosen: Chosen, total: Combined, by_criterion: Mapping[str, Combined]
) -> Iterator[Printed]:
    """List what the choice says about one item."""
    if chosen.total(sheet.item.id) is None:
        return
    if chosen.recipe.selection is None:
        yield from leading(sheet, chosen, total)
    else:
        yield from passing(sheet, chosen, chosen.recipe.selection, total, by_criterion)


def leading(sheet: Sheet, chosen: Chosen, total: Combined) -> Iterator[Printed]:
    """Say that the first items stand before the others, and level with each other."""
    first = outcome(chosen.figures, chosen.recipe, chosen.ranked)
    others = [item for item in chosen.ranked if item != sheet.item.id]
    level = [t for item in others if item in first and (t := chosen.total(item)) is not None]
    behind = [t for item in others if item not in first and (t := chosen.total(item)) is not None]
    if sheet.item.id not in chosen.ranked:
        return
    if sheet.item.id not in first:
        yield total.said(Span(None, min(level), has_high=False))
        return
    if behind:
        yield total.said(Span(max(behind), None, has_low=False))
    if level:
        yield total.said(Span(level[0], level[0]))


def passing(
    sheet: Sheet, chosen: Chosen, rule: SelectionRule, total: Combined, by_criterion: Mapping[str, Combined]
) -> Iterator[Printed]:
    """Say on which side of each threshold an item fell, and where it stood among those of its cause."""
    if sheet.item.id not in chosen.ranked:
        return
    figures, least = chosen.figures[sheet.item.id], rule.min_per_criterion
    yield total.said(side(figures[1], rule.min_total))
    for name, combined in by_criterion.items():
        if least is not None:
            yield combined.said(side(figures[0][name], least))
    yield from within_cause(sheet, chosen, total)


def side(value: Fraction | None, threshold: Fraction) -> Span:
    """Return the side of a threshold a figure is on."""
    if value is not None and value >= threshold:
        return Span(threshold, None)
    return Span(None, threshold, has_high=False)


def within_cause(sheet: Sheet, chosen: Chosen, total: Combined) -> Iterator[Printed]:
    """Say that the chosen stand before those the quota left out, and level with those they tied with."""
    verdicts = judge(chosen.figures, chosen.recipe, chosen.ranked)
    causes = {item.id: item.cause for item in chosen.recipe.items}
    rivals = [i for i in causes if i != sheet.item.id and causes[i] == causes[sheet.item.id] and causes[i]]
    mine = verdicts[sheet.item.id]
    kept = [t for i in rivals if verdicts[i].is_chosen and (t := chosen.total(i)) is not None]
    out = [t for i in rivals if verdicts[i].reasons == ("quota",) and (t := chosen.total(i)) is not None]
    if mine.reasons == ("quota",) and kept:
        yield total.said(Span(None, min(kept), has_high=False))
    if mine.is_chosen and out:
        yield total.said(Span(max(out), None, has_low=False))
    if mine.is_tied:
        level = chosen.total(sheet.item.id)
        yield total.said(Span(level, level))
