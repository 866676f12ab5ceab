"""From a measured round to its figures: combinations, scenarios, shares, distributions (counting.md §2, §7.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from consult.core.counting import level, ranked, scores, support
from consult.core.counting.comparison import compare, criterion_coverage
from consult.core.counting.completion import completed
from consult.core.counting.desk import Desk
from consult.core.counting.figures import CriterionFigures, ItemFigures, RoundFigures, Shares
from consult.core.counting.model import ItemRule
from consult.core.counting.robustness.criteria import criterion_scenarios
from consult.core.counting.selection import Verdict, dissenting, gap_between, judge, outcome
from consult.core.counting.tally import Measured, Tally, Weights, blended, linear, measure_spaces, own_scale
from consult.core.counting.weights import coverage_bounds, normalise


def compilation(
    tally: Tally, measured: Measured, plain: Measured | None, n_by_space: Mapping[str, int]
) -> RoundFigures:
    """Compile every figure; `plain` is the round with one voice per organisation, if it declared otherwise."""
    recipe = tally.recipe
    weights = normalise(recipe.spaces)
    desk = Desk(tally, measured, weights, compare(measured, weights), measured_beside(tally, measured))
    verdicts = judge(desk.under(weights), recipe, desk.comparison.ranked)
    items = tuple(item_figures(desk, item, verdicts[item.id]) for item in recipe.items)
    figures = RoundFigures(
        kind=recipe.kind,
        measure=recipe.measure,
        weights=weights,
        n_by_space={s: n_by_space.get(s, max((i.n_by_space[s] for i in items), default=0)) for s in weights},
        coverage=desk.comparison.common_coverage,
        common=desk.comparison.common,
        left_out=desk.comparison.left_out,
        items=items,
        scenarios=scenarios(desk, plain),
        ranking=ranked.ranking_figures(tally) if recipe.measure == "ranking" else None,
    )
    return completed(desk, figures)


def scenarios(desk: Desk, plain: Measured | None) -> dict[str, tuple[str, ...]]:
    """List what would be chosen (or lead) under the fixed scenarios of counting.md §7.4."""
    recipe, ranked = desk.tally.recipe, desk.comparison.ranked
    positive = [space for space, weight in desk.weights.items() if weight]
    heads = {item.id: desk.weighted(item.id, desk.people(item.id)) for item in recipe.items}
    schemes: dict[str, Weights] = {"equal": dict.fromkeys(positive, Fraction(1))}
    schemes |= {f"without:{out}": {s: desk.weights[s] for s in positive if s != out} for out in positive}
    schemes |= {f"only:{one}": {one: Fraction(1)} for one in positive}
    found = {
        "published": outcome(desk.under(desk.weights), recipe, ranked),
        "head_count": outcome(heads, recipe, ranked),
    }
    found |= {name: outcome(desk.under(weights), recipe, ranked) for name, weights in schemes.items()}
    found |= criterion_scenarios(desk.measured, desk.comparison, desk.weights)
    if plain is not None:
        one_voice = replace(desk, measured=plain)
        found["one_voice"] = outcome(one_voice.under(desk.weights), recipe, ranked)
    return found if desk.measured.is_compared or recipe.selection else dict.fromkeys(found, ())


def item_figures(desk: Desk, item: ItemRule, verdict: Verdict) -> ItemFigures:
    """Collect every figure of one item."""
    measured = desk.measured
    by_criterion, total = desk.weighted(item.id, desk.weights)
    by_space = {space: measured.space_total(item.id, space) for space in desk.weights}
    shares = {space.id: support.shares_of(desk.tally, item.id, space) for space in desk.tally.recipe.spaces}
    has_support = "support" in by_criterion or "support" in desk.tally.criteria[item.id]
    return ItemFigures(
        id=item.id,
        criteria={c: criterion_figures(measured, item.id, c, by_criterion[c]) for c in by_criterion}
        | extras(desk, item),
        weighted=total,
        head_count=desk.weighted(item.id, desk.people(item.id))[1],
        equal=desk.weighted(item.id, {s: Fraction(1) for s, weight in desk.weights.items() if weight})[1],
        by_space=by_space,
        n_by_space={space: measured.n_people(item.id, space) for space in desk.weights},
        gap=gap_between(by_space),
        coverage=desk.comparison.coverage[item.id],
        is_ranked=item.id in desk.comparison.ranked,
        is_chosen=verdict.is_chosen,
        not_chosen_because=verdict.reasons,
        dissent=dissenting(by_space, desk.tally.recipe.selection),
        support=combined_support(desk, item.id, shares) if has_support else None,
        support_by_space=shares if has_support else {},
        distribution=distribution(desk.tally, item.id),
        bounds=bounds(desk, item, by_criterion),
        is_tied=verdict.is_tied,
    )


def criterion_figures(measured: Measured, item: str, criterion: str, weighted: Fraction | None) -> CriterionFigures:
    """Put a combined criterion beside the figure of each space that was asked it."""
    by_space = {space: measured.means[item, criterion, space] for space in measured.asked(criterion)}
    return CriterionFigures(weighted, by_space)


def measured_beside(tally: Tally, headline: Measured) -> dict[str, Measured]:
    """Measure what was asked beside the headline: shares of support, medians of levels, means of the rest."""
    names = sorted(set().union(*tally.criteria.values()) - {criterion for criterion, _ in headline.criteria})
    found: dict[str, Measured] = {}
    for name in names:
        if name == "level":
            found[name] = level.measure(tally)
            continue
        statistic = support.share if name == "support" else scores.mean
        means = measure_spaces(tally, [name], statistic, with_means=name != "support")
        found[name] = Measured(tally.recipe, ((name, Fraction(1)),), means, linear(means))
    return found


def extras(desk: Desk, item: ItemRule) -> dict[str, CriterionFigures]:
    """Put the criteria beside the headline, each combined over the spaces that answered it."""
    found: dict[str, CriterionFigures] = {}
    for name, beside in desk.beside.items():
        if name in desk.tally.criteria[item.id]:
            weights = {space: desk.weights[space] for space in beside.asked(name)}
            found[name] = criterion_figures(beside, item.id, name, beside.combine(item.id, name, weights))
    return found


def combined_support(desk: Desk, item: str, shares: Mapping[str, Shares]) -> Shares:
    """Combine the shares over the same spaces as the headline, or all that answered when support is beside it."""
    is_headline = "support" in dict(desk.measured.criteria)
    counted = desk.comparison.counted[item] if is_headline else tuple(desk.weights)
    return support.combined_shares(shares, {s: desk.weights[s] for s in counted if desk.weights[s]})


def distribution(tally: Tally, item: str) -> dict[str, dict[str, dict[Fraction, int]]]:
    """Count individual answers: criterion -> space -> value -> n, values ascending (counting.md §4)."""
    found: dict[str, dict[str, dict[Fraction, int]]] = {}
    for criterion in tally.criteria[item]:
        for space in tally.recipe.spaces:
            counts: dict[Fraction, int] = {}
            for cell in tally.lines(item, criterion, space, with_means=False):
                counts[own_scale(cell.value)] = counts.get(own_scale(cell.value), 0) + cell.n
            if counts:
                found.setdefault(criterion, {})[space.id] = dict(sorted(counts.items()))
    return found


def scale_of(desk: Desk, item: ItemRule) -> tuple[Fraction | None, Fraction | None]:
    """Return the ends of an item's scale: its own, else the round's; 0 and 1 for support."""
    if desk.tally.recipe.measure == "support":
        return Fraction(0), Fraction(1)
    recipe = desk.tally.recipe
    lowest = item.minimum if item.minimum is not None else recipe.minimum
    return lowest, item.maximum if item.maximum is not None else recipe.maximum


def bounds(desk: Desk, item: ItemRule, weighted: Mapping[str, Fraction | None]) -> tuple[Fraction, Fraction] | None:
    """Return the coverage interval of a combined figure that does not cover all the weight (counting.md §2).

    A median has none: the absent do not move it linearly.
    """
    lowest, highest = scale_of(desk, item)
    if desk.tally.recipe.measure == "level" or lowest is None or highest is None:
        return None
    low: list[tuple[Fraction | None, Fraction]] = []
    high: list[tuple[Fraction | None, Fraction]] = []
    is_partial = False
    for criterion, k in desk.measured.criteria:
        figure = weighted[criterion]
        covered = criterion_coverage(desk.measured, desk.weights, criterion, desk.comparison.counted[item.id])
        if figure is None:
            return None
        is_partial = is_partial or covered < 1
        down, up = coverage_bounds(figure, covered, lowest, highest)
        low.append((down, k))
        high.append((up, k))
    worst, best = blended(low), blended(high)
    return (worst, best) if is_partial and worst is not None and best is not None else None
