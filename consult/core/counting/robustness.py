"""M7, exact sensitivity of a linear headline to the weights: no simulation, every break point a fraction (§7).

A weight is always a share 0-1 of all the weight given, so that it reads beside the published weights. A space takes
part where it has a figure for every item compared; one that does not keeps its weight and moves nothing (§2).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations, pairwise

from consult.core.counting.comparison import combined
from consult.core.counting.model import Recipe, RoundFigures, SelectionRule, SpaceRule
from consult.core.counting.selection import Figures, outcome
from consult.core.counting.tally import Measured, blended, linear
from consult.core.counting.weights import normalise

Theta = Mapping[str, Mapping[str, Fraction | None]]
"""Item -> space -> figure of the space: shares of support, totals of scores, points of rankings."""

Range = tuple[Fraction, Fraction]
"""Lowest and highest share of the weight, both included."""

LINEAR = frozenset({"scores", "support"})
"""Measures whose combination is a weighted mean; a median of the mixture is not."""


@dataclass(frozen=True, slots=True)
class Flip:
    """The least weight that has to move for the result to become an exact tie (§7.2)."""

    moved: Fraction  # share 0-1 of the weight: total variation distance
    sources: tuple[str, ...]  # spaces that give weight, in the order it is taken
    amounts: tuple[Fraction, ...]  # what each source gives; they add to `moved`
    target: str  # the space that receives it; "" where nothing moves
    leader: str  # the item that draws level, and leads beyond; "" for a threshold

    @property
    def points(self) -> Fraction:
        """Return the weight moved as percentage points 0-100."""
        return 100 * self.moved


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of shares of the weight; an end is left out where the choice changes exactly there."""

    start: Fraction
    end: Fraction
    has_start: bool = True
    has_end: bool = True

    def holds(self, share: Fraction) -> bool:
        """Say whether a share of the weight lies in the stretch."""
        if share in (self.start, self.end):
            return (share != self.start or self.has_start) and (share != self.end or self.has_end)
        return self.start < share < self.end


def leaders(theta: Theta, weights: Mapping[str, Fraction]) -> tuple[str, ...]:
    """List the items with the highest combined figure, exact ties kept; none if no weight has a figure."""
    shares = present_shares(theta, weights)
    if not any(shares.values()):
        return ()
    totals = {item: _combination(theta[item], shares) for item in theta}
    best = max(totals.values(), default=None)
    return tuple(item for item, total in totals.items() if total == best)


def weight_range(theta: Theta, weights: Mapping[str, Fraction], winner: str, space: str) -> Range | None:
    """Return the weights of one space with which `winner` leads or ties, the others in proportion (§7.3).

    None where there is nothing to vary (the space has all the weight, or no figure for some item) or nowhere leads.
    """
    shares = present_shares(theta, weights)
    rest = 1 - normalised(weights).get(space, Fraction(0))
    others = {other: share / rest for other, share in shares.items() if other != space} if rest else {}
    if space not in shares or not any(others.values()):
        return None
    low, high = Fraction(0), Fraction(1)
    for rival in theta:
        ahead = _differences(theta, winner, rival, shares)
        start, end = _combination(ahead, others), ahead[space]
        if start < 0 and end < 0:
            return None
        low = max(low, _zero(start, end)) if start < 0 else low
        high = min(high, _zero(start, end)) if end < 0 else high
    return (low, high) if low <= high else None


def smallest_flip(theta: Theta, weights: Mapping[str, Fraction], winner: str) -> Flip | None:
    """Return the smallest move of weight that ends the lead; None = no weighting changes this (§7.2).

    Of exactly equal moves the first in the order of `theta`; `smallest_flips` lists them all. Raises ValueError where
    `winner` does not lead.
    """
    return next(iter(smallest_flips(theta, weights, winner)), None)


def smallest_flips(theta: Theta, weights: Mapping[str, Fraction], winner: str) -> tuple[Flip, ...]:
    """List the smallest moves of weight that end the lead, one per rival that needs exactly that little.

    Spaces of weight 0 may receive weight: leave them out of `weights` to ask about the others only.
    """
    if winner not in leaders(theta, weights):
        raise ValueError(f"not a leader under these weights: {winner!r}")
    found = [flip for rival in theta if rival != winner and (flip := flip_to(theta, weights, winner, rival))]
    least = min((flip.moved for flip in found), default=None)
    return tuple(flip for flip in found if flip.moved == least)


def flip_to(theta: Theta, weights: Mapping[str, Fraction], winner: str, rival: str) -> Flip | None:
    """Move weight to the space best for a rival, worst spaces first, until the gap is closed; None if it cannot be."""
    shares = present_shares(theta, weights)
    gain = _differences(theta, rival, winner, shares)
    gap = -_combination(gain, shares)
    target = max(gain, key=gain.__getitem__)
    taken: dict[str, Fraction] = {}
    for space in sorted(gain, key=gain.__getitem__):
        pull = gain[target] - gain[space]
        if gap and pull and shares[space]:
            taken[space] = min(shares[space], gap / pull)
            gap -= taken[space] * pull
    if gap:
        return None
    moved = sum(taken.values(), Fraction(0))
    return Flip(moved, tuple(taken), tuple(taken.values()), target if taken else "", rival)


def threshold_range(
    values: Mapping[str, Fraction | None], weights: Mapping[str, Fraction], at_least: Fraction, space: str
) -> Range | None:
    """Return the weights of one space with which a figure reaches a threshold; None as in `weight_range`."""
    return weight_range(_against(values, at_least), weights, "figure", space)


def threshold_flip(
    values: Mapping[str, Fraction | None], weights: Mapping[str, Fraction], at_least: Fraction
) -> Flip | None:
    """Return the smallest move of weight that brings a figure, from either side, exactly to a threshold."""
    theta = _against(values, at_least)
    first = next(iter(leaders(theta, weights)), "figure")
    flip = smallest_flip(theta, weights, first)
    return replace(flip, leader="") if flip else None


def chosen_range(figures: RoundFigures, recipe: Recipe, item: str, space: str) -> tuple[Span, ...] | None:
    """Return the weights of one space with which an item is chosen (without a rule: leads), others in proportion.

    What may be compared stays as published, as in the scenarios of §7.4. None where there is nothing to vary, or the
    headline is not linear in the weight: see `way_between`.
    """
    return _spans(figures, recipe, space, lambda chosen: item in chosen)


def choice_range(figures: RoundFigures, recipe: Recipe, space: str) -> tuple[Span, ...] | None:
    """Return the weights of one space with which exactly the published items are chosen; None as `chosen_range`."""
    published = set(figures.scenarios["published"])
    return _spans(figures, recipe, space, lambda chosen: set(chosen) == published)


@dataclass(frozen=True, slots=True)
class Way:
    """Every ranked item from weight 0 to weight 1 of one space: all its figures are mixtures of the two ends."""

    without: Mapping[str, Figures]  # at weight 0: the others in proportion
    alone: Mapping[str, Figures]  # at weight 1
    present: Fraction  # share of the others' weight that counts: 1 where all answered

    def mixed(self, start: Fraction | None, end: Fraction | None, share: Fraction) -> Fraction | None:
        """Return a figure where the space has this share of the weight."""
        parts = ((start, self.present * (1 - share)), (end, share))
        return blended([(figure, weight) for figure, weight in parts if weight])

    def at(self, share: Fraction) -> dict[str, Figures]:
        """Return the figures of every item where the space has this share of the weight."""
        found: dict[str, Figures] = {}
        for item, (criteria, total) in self.without.items():
            ends, last = self.alone[item]
            mixtures = {name: self.mixed(start, ends[name], share) for name, start in criteria.items()}
            found[item] = mixtures, self.mixed(total, last, share)
        return found

    def meeting(self, start: Fraction | None, end: Fraction | None) -> Fraction | None:
        """Return where a difference of figures, `start` at weight 0 and `end` at weight 1, is 0, if it is."""
        if start is None or end is None or start == end == 0 or start * end > 0:
            return None
        return _zero(self.present * start, end)


def way_between(figures: RoundFigures, recipe: Recipe, space: str) -> Way | None:
    """Prepare a round for one space weighing from 0 to 1.

    None where the space was left out of the comparison or is the only one with weight in it; where the measure is a
    median; or where criteria were asked of different spaces, whose totals are not linear in the weight.
    """
    ranked = [item for item in figures.items if item.is_ranked]
    weights = {s: weight for s, weight in figures.weights.items() if all(i.by_space[s] is not None for i in ranked)}
    others = {s: weight for s, weight in weights.items() if s != space and weight}
    if recipe.measure not in LINEAR or space not in weights or not others:
        return None
    means = {(i.id, c, s): mean for i in ranked for c in i.criteria for s, mean in i.criteria[c].by_space.items()}
    measured = Measured(recipe, recipe.criteria, means, linear(means))
    asked = {frozenset(measured.asked(c)) & {space, *others} for c, _ in recipe.criteria}
    if len(asked) != 1:
        return None
    return Way(
        without={item.id: combined(measured, item.id, others) for item in ranked},
        alone={item.id: combined(measured, item.id, {space: Fraction(1)}) for item in ranked},
        present=sum(others.values(), Fraction(0)) / (1 - figures.weights[space]),
    )


def break_points(way: Way, recipe: Recipe) -> list[Fraction]:
    """List, ascending, 0, 1 and every weight where a threshold is met or two items of one cause are level."""
    found: set[Fraction | None] = {Fraction(0), Fraction(1)}
    rule = recipe.selection
    causes = {item.id: item.cause for item in recipe.items}
    for one, other in combinations(way.without, 2):
        if rule is None or causes[one] == causes[other]:
            found.add(way.meeting(*(_minus(end[one][1], end[other][1]) for end in (way.without, way.alone))))
    if rule is not None:
        found = found.union(*(_hurdle_points(way, item, rule) for item in way.without))
    return sorted(point for point in found if point is not None)


def _hurdle_points(way: Way, item: str, rule: SelectionRule) -> set[Fraction | None]:
    (criteria, total), (ends, last) = way.without[item], way.alone[item]
    tests: list[tuple[Fraction | None, ...]] = [(total, last, rule.min_total)]
    tests += [(start, ends[name], rule.min_per_criterion) for name, start in criteria.items()]
    return {way.meeting(_minus(start, least), _minus(end, least)) for start, end, least in tests}


def _spans(
    figures: RoundFigures, recipe: Recipe, space: str, holds: Callable[[Sequence[str]], bool]
) -> tuple[Span, ...] | None:
    """Judge every break point and the middle of every open stretch between two: between them nothing can change."""
    way = way_between(figures, recipe, space)
    if way is None:
        return None
    ranked = tuple(way.without)
    rules = replace(recipe, items=tuple(item for item in recipe.items if item.id in way.without))

    def is_so(share: Fraction) -> bool:
        return holds(outcome(way.at(share), rules, ranked))

    points = break_points(way, recipe)
    pieces = [Span(points[0], points[0])]
    for low, high in pairwise(points):
        pieces += [Span(low, high, False, False), Span(high, high)]
    return _joined(piece for piece in pieces if is_so((piece.start + piece.end) / 2))


def _joined(pieces: Iterable[Span]) -> tuple[Span, ...]:
    """Join stretches that touch: points and open stretches alternate, so one of two neighbours has the end."""
    found: list[Span] = []
    for piece in pieces:
        last = found[-1] if found else None
        if last and last.end == piece.start and last.has_end != piece.has_start:
            found[-1] = Span(last.start, piece.end, last.has_start, piece.has_end)
        else:
            found.append(piece)
    return tuple(found)


def normalised(weights: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Divide the weights by their sum. Raises Invalid for a negative weight."""
    return normalise([SpaceRule(space, weight) for space, weight in weights.items()])


def present_shares(theta: Theta, weights: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Return the share of the weight of each space that has a figure for every item."""
    shares = normalised(weights)
    return {space: w for space, w in shares.items() if all(row.get(space) is not None for row in theta.values())}


def _combination(figures: Mapping[str, Fraction | None], shares: Mapping[str, Fraction]) -> Fraction:
    return sum((share * (figures[space] or 0) for space, share in shares.items()), Fraction(0))


def _differences(theta: Theta, one: str, other: str, spaces: Iterable[str]) -> dict[str, Fraction]:
    return {space: (theta[one][space] or Fraction(0)) - (theta[other][space] or 0) for space in spaces}


def _minus(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one - other


def _zero(start: Fraction, end: Fraction) -> Fraction:
    """Return where the line from `start` at 0 to `end` at 1 is 0."""
    return start / (start - end)


def _against(values: Mapping[str, Fraction | None], at_least: Fraction) -> dict[str, Mapping[str, Fraction | None]]:
    return {"figure": values, "threshold": dict.fromkeys(values, at_least)}
