"""What is chosen, why not, and who dissents (method.md §1.7, 6-7; settled conflict 16)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from consult.core.counting.model import Recipe, SelectionRule

Figures = tuple[Mapping[str, Fraction | None], Fraction | None]
"""Combined criteria and total of one item."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an item is chosen; if not, every reason."""

    is_chosen: bool
    reasons: tuple[str, ...] = ()
    is_tied: bool = False


def judge(figures: Mapping[str, Figures], recipe: Recipe, ranked: Sequence[str]) -> dict[str, Verdict]:
    """Judge every item by the selection rule; without one nothing is chosen and nothing needs a reason."""
    rule = recipe.selection
    if rule is None:
        return {item: Verdict(is_chosen=False) for item in figures}
    verdicts = {item: Verdict(False, hurdles(figures[item], rule, is_ranked=item in ranked)) for item in figures}
    passing = [item.id for item in recipe.items if not verdicts[item.id].reasons]
    causes = {item.id: item.cause for item in recipe.items}
    for item in passing:
        rivals = [figures[other][1] for other in passing if causes[other] == causes[item]]
        quota = rule.max_per_direct_cause if causes[item] else None
        verdicts[item] = within_quota(figures[item][1], rivals, quota)
    return verdicts


def hurdles(figures: Figures, rule: SelectionRule, *, is_ranked: bool) -> tuple[str, ...]:
    """List the thresholds an item does not pass, exactly: T >= min_total and every W >= min_per_criterion."""
    by_criterion, total = figures
    if total is None:
        return ("no_figure",)
    if not is_ranked:
        return ("coverage",)
    least = rule.min_per_criterion
    low = least is not None and any(value is not None and value < least for value in by_criterion.values())
    found = {"min_total": total < rule.min_total, "min_per_criterion": low}
    return tuple(reason for reason, is_short in found.items() if is_short)


def within_quota(total: Fraction | None, rivals: Sequence[Fraction | None], quota: int | None) -> Verdict:
    """Keep the best `quota` of one cause; items exactly tied at the boundary are all kept and marked."""
    known = [rival for rival in rivals if rival is not None]
    if quota is None or total is None:
        return Verdict(is_chosen=True)
    n_better = sum(rival > total for rival in known)
    if n_better >= quota:
        return Verdict(False, ("quota",))
    return Verdict(True, is_tied=n_better + known.count(total) > quota)


def outcome(figures: Mapping[str, Figures], recipe: Recipe, ranked: Sequence[str]) -> tuple[str, ...]:
    """List the chosen items, or without a selection rule the leading one(s), in the order of the recipe."""
    if recipe.selection is not None:
        verdicts = judge(figures, recipe, ranked)
        return tuple(item.id for item in recipe.items if verdicts[item.id].is_chosen)
    totals = {
        item.id: total for item in recipe.items if item.id in ranked and (total := figures[item.id][1]) is not None
    }
    best = max(totals.values(), default=None)
    return tuple(item for item, total in totals.items() if total == best)


def gap_between(totals: Mapping[str, Fraction | None]) -> Fraction | None:
    """Return the highest minus the lowest space total, zero-weight spaces included; None without a total."""
    known = [total for total in totals.values() if total is not None]
    return max(known) - min(known) if known else None


def dissenting(totals: Mapping[str, Fraction | None], rule: SelectionRule | None) -> tuple[str, ...]:
    """Name the lowest space(s) where the gap reaches the rule's; ties are all named."""
    gap = gap_between(totals)
    if rule is None or rule.dissent_gap is None or gap is None or gap < rule.dissent_gap:
        return ()
    lowest = min(total for total in totals.values() if total is not None)
    return tuple(space for space, total in totals.items() if total == lowest)
