"""What stands beside the headlines of a round: precision, classes, levels, agreement, reach and robustness (§4-§10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from consult.core.counting.agreement import agreement_figures, concordance
from consult.core.counting.classes import dissent_from_winner, standing
from consult.core.counting.crosscheck import asked_support, floor_of, group_informed_consensus
from consult.core.counting.delphi import level_figures
from consult.core.counting.desk import Desk
from consult.core.counting.figures import Agreement, ItemFigures, LevelFigures, RoundFigures, Shares, Span
from consult.core.counting.intervals import precision_of
from consult.core.counting.model import ItemRule
from consult.core.counting.reach import n_effective, nonresponse_bounds, power_of_one_answer
from consult.core.counting.robustness import robustness_of
from consult.core.counting.severity import severity_figures
from consult.core.counting.tally import sort_cells

Levels = Mapping[str, LevelFigures]


def completed(desk: Desk, figures: RoundFigures) -> RoundFigures:
    """Complete the figures of a round with what stands beside them."""
    recipe = desk.tally.recipe
    earlier = earlier_levels(desk)
    previous = earlier[max(earlier)] if earlier else {}
    rules = {rule.id: rule for rule in recipe.items}
    items = tuple(
        replace(
            completed_item(desk, item, rules[item.id], previous.get(item.id)),
            silent=silent_on(desk, item, figures.n_by_space),
        )
        for item in figures.items
    )
    found = replace(
        figures,
        items=items,
        power=power_of_one_answer(figures.weights, figures.n_by_space),
        n_effective=n_effective(figures.weights, figures.n_by_space),
        iterations=earlier,
    )
    if found.ranking is not None:
        agreed = {cell.space: concordance(cell) for cell in desk.tally.beside.complete}
        found = replace(found, ranking=replace(found.ranking, concordance=agreed))
    return with_single_winner(desk, replace(found, robustness=robustness_of(found, recipe)))


def completed_item(desk: Desk, item: ItemFigures, rule: ItemRule, before: LevelFigures | None) -> ItemFigures:
    """Complete one item."""
    tally, counted = desk.tally, desk.comparison.counted[item.id]
    stands = standing(item.support, item.support_by_space) if item.support is not None else None
    level = level_of(desk, rule, before)
    return replace(
        item,
        precision=precision_of(tally, desk.measured, rule, counted, desk.weights),
        stance=(stands.stance or "") if stands else "",
        is_strong=stands is not None and stands.is_strong,
        gic=group_informed_consensus(shares_asked(desk, item)) if stands else None,
        floor=floor_of(item.support_by_space) if stands else None,
        nonresponse=nonresponse_of(desk, item) if stands else None,
        severity=severity_figures(tally, rule, desk.weights),
        agreement=agreement_of(desk, rule),
        level=level,
        unknown=unknown_of(desk, item.id),
        dissent=dissent_of(desk, item, stands.dissent if stands else (), level),
    )


def nonresponse_of(desk: Desk, item: ItemFigures) -> Span | None:
    """Return the bounds of non-response over the spaces that were asked for their support."""
    eligible = {space.id: space.eligible for space in desk.tally.recipe.spaces}
    asked = {space: desk.weights[space] for space in shares_asked(desk, item)}
    return nonresponse_bounds(item.support_by_space, eligible, asked)


def shares_asked(desk: Desk, item: ItemFigures) -> dict[str, Shares]:
    """Return the shares of the spaces that were asked for their support."""
    return {space: item.support_by_space[space] for space in asked_support(desk.tally.recipe)}


def level_of(desk: Desk, rule: ItemRule, before: LevelFigures | None) -> LevelFigures | None:
    """Return the target level of an item in the last iteration; None where no level was asked."""
    beside, recipe = desk.tally.beside, desk.tally.recipe
    if "level" not in desk.tally.criteria[rule.id] and recipe.measure != "level":
        return None
    number = max(beside.earlier, default=0) + 1
    return level_figures(
        desk.tally,
        rule,
        desk.weights,
        iteration=number,
        maximum=recipe.max_iterations,
        shifts=beside.shifts if beside.earlier else None,
        k=recipe.k,
        previous=before,
    )


def earlier_levels(desk: Desk) -> dict[int, Levels]:
    """Return the target levels of the iterations before the last, by item."""
    recipe = desk.tally.recipe
    found: dict[int, Levels] = {}
    for number, cells in sorted(desk.tally.beside.earlier.items()):
        tally = sort_cells(cells, recipe)
        found[number] = {
            rule.id: level_figures(
                tally, rule, desk.weights, iteration=number, maximum=recipe.max_iterations, k=recipe.k
            )
            for rule in recipe.items
        }
    return found


def agreement_of(desk: Desk, rule: ItemRule) -> Agreement | None:
    """Return the agreement on the one ordinal criterion of an item; a total of several has no distribution."""
    recipe = desk.tally.recipe
    asked = desk.tally.criteria[rule.id]
    ordinal = {"support": "severity", "level": "level"}.get(recipe.measure, "")
    if recipe.measure == "scores" and len(recipe.criteria) == 1:
        ordinal = recipe.criteria[0][0]
    return agreement_figures(desk.tally, rule, ordinal, desk.weights) if ordinal in asked else None


def unknown_of(desk: Desk, item: str) -> dict[str, dict[str, int]]:
    """Gather who said «no sé» about an item: criterion -> space -> people."""
    found: dict[str, dict[str, int]] = {}
    for (space, about, criterion), n in desk.tally.beside.unknown.items():
        if about == item:
            found.setdefault(criterion, {})[space] = n
    return found


def silent_on(desk: Desk, item: ItemFigures, n_by_space: Mapping[str, int]) -> dict[str, int]:
    """Count those of each space who took part and neither answered an item nor said «no sé»: never one of those.

    Where each person was shown a part of the items, most of them never saw it.
    """
    heard = dict(item.n_by_space)
    for (space, about, _), n in desk.tally.beside.unknown.items():
        if about == item.id:
            heard[space] = max(heard[space], item.n_by_space[space] + n)
    return {space: max(n - heard[space], 0) for space, n in n_by_space.items()}


def dissent_of(desk: Desk, item: ItemFigures, against: tuple[str, ...], level: LevelFigures | None) -> tuple[str, ...]:
    """Name who dissents: by the rule of the choice where there is one, else by class and by level (M6, conflict 16)."""
    if desk.tally.recipe.measure in ("scores", "ranking"):
        return item.dissent
    named = {*against, *(level.against if level and desk.tally.recipe.measure == "level" else ())}
    return tuple(space for space in desk.weights if space in named)


def with_single_winner(desk: Desk, figures: RoundFigures) -> RoundFigures:
    """Name who dissents from the winner of a round without a rule, where there is one winner (M6)."""
    recipe = desk.tally.recipe
    winners = figures.scenarios.get("published", ())
    if recipe.selection is not None or recipe.measure not in ("scores", "ranking") or len(winners) != 1:
        return figures
    totals = {item.id: item.by_space for item in figures.items if item.is_ranked}
    width = recipe.maximum - recipe.minimum if recipe.maximum is not None and recipe.minimum is not None else None
    prefer = figures.ranking.prefer_by_space if figures.ranking else None
    if len(totals) < 2:
        return figures
    named = dissent_from_winner(winners[0], totals, width=width, prefer=prefer)
    items = tuple(replace(item, dissent=named) if item.id in winners else item for item in figures.items)
    return replace(figures, items=items)


__all__ = ["completed"]
