"""Which items may be compared, and on which spaces: coverage and the one common set R (counting.md §2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from consult.core.counting.tally import Measured, Weights, blended


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was found comparable. `counted` lists, per item, every space whose figure may enter a combination."""

    coverage: Mapping[str, Fraction]  # of each item, share of the weight asked
    ranked: tuple[str, ...]
    common: tuple[str, ...]  # R: spaces with weight that answered every ranked item
    common_coverage: Fraction
    left_out: tuple[str, ...]
    counted: Mapping[str, tuple[str, ...]]  # spaces without weight too: they enter the head count only


def coverage_of(measured: Measured, weights: Weights, present: Sequence[str]) -> Fraction:
    """Return the share of the weight that is present: the worst criterion's, over the spaces asked it (conflict 10)."""
    shares = [criterion_coverage(measured, weights, criterion, present) for criterion, _ in measured.criteria]
    return min(shares, default=Fraction(0))


def criterion_coverage(measured: Measured, weights: Weights, criterion: str, present: Sequence[str]) -> Fraction:
    """Return the present share of the weight of the spaces asked one criterion; 0 if none with weight was asked."""
    asked = measured.asked(criterion)
    total = sum((weights[space] for space in asked), Fraction(0))
    return sum((weights[space] for space in asked if space in present), Fraction(0)) / total if total else Fraction(0)


def compare(measured: Measured, weights: Weights) -> Comparison:
    """Drop the items too little scored, then take the spaces that answered all the others (counting.md §2)."""
    answered = {item.id: answering(measured, item.id) for item in measured.recipe.items}
    coverage = measured.coverage or {item: coverage_of(measured, weights, spaces) for item, spaces in answered.items()}
    least = measured.recipe.min_coverage
    kept = tuple(item for item in answered if answered[item] and coverage[item] >= least)
    everywhere = tuple(space for space in weights if kept and all(space in answered[item] for item in kept))
    common = tuple(space for space in everywhere if weights[space])
    common_coverage = coverage_of(measured, weights, common)
    is_comparable = common_coverage >= least or not measured.is_compared
    counted = dict(answered)
    if measured.is_compared and is_comparable:
        counted |= dict.fromkeys(kept, everywhere)
    return Comparison(
        coverage=coverage,
        ranked=kept if is_comparable else (),
        common=common,
        common_coverage=common_coverage,
        left_out=tuple(space for space in heard(measured) if weights[space] and space not in common),
        counted=counted,
    )


def answering(measured: Measured, item: str) -> tuple[str, ...]:
    """List the spaces with a figure on everything they were asked about an item, in the order of the recipe."""
    return tuple(space.id for space in measured.recipe.spaces if measured.has_all(item, space.id))


def heard(measured: Measured) -> tuple[str, ...]:
    """List the spaces that were asked at least one headline criterion."""
    names = [criterion for criterion, _ in measured.criteria]
    return tuple(s.id for s in measured.recipe.spaces if any(s.id in measured.asked(name) for name in names))


def combined(measured: Measured, item: str, weights: Weights) -> tuple[dict[str, Fraction | None], Fraction | None]:
    """Combine one item under some weights: each criterion over the spaces asked it, then the total.

    The formulas are 3 and 4 of method.md §1.7.
    """
    by_criterion = {
        criterion: measured.combine(item, criterion, {s: weights[s] for s in measured.asked(criterion) if s in weights})
        for criterion, _ in measured.criteria
    }
    return by_criterion, blended([(by_criterion[criterion], k) for criterion, k in measured.criteria])
