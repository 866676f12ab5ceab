"""One space weighing from nothing to everything: where a choice holds, and where it breaks (counting.md §7.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, pairwise

from consult.core.counting.figures import RoundFigures, Stretch
from consult.core.counting.model import Recipe
from consult.core.counting.robustness.contest import Contest, contest_of
from consult.core.counting.robustness.moves import Half
from consult.core.counting.robustness.shares import LINEAR, answered_alike, crossing, present_shares, ranked_theta

OWN, REST = "own", "rest"
Holds = Callable[[tuple[str, ...]], bool]


@dataclass(frozen=True, slots=True)
class Way:
    """A round while one space weighs from 0 to 1: every figure is a mixture of the space's own and the rest's."""

    contest: Contest  # of two: OWN, and REST with the other spaces in proportion

    def chosen(self, share: Fraction) -> tuple[str, ...]:
        """List what is chosen, or leads, where the space has this share of the weight."""
        return self.contest.chosen({OWN: share.numerator, REST: share.denominator - share.numerator})


def way_between(figures: RoundFigures, recipe: Recipe, space: str) -> Way | None:
    """Prepare a round for one space weighing from 0 to 1.

    None where the space was left out of the comparison or is the only one with weight in it; where the measure is a
    median; or where criteria were asked of different spaces, whose totals are not linear in the weight. Spaces that
    are left out keep their part of what the others have.
    """
    present = present_shares(ranked_theta(figures), figures.weights)
    others = {s: weight for s, weight in present.items() if s != space and weight}
    if recipe.measure not in LINEAR or space not in present or not others:
        return None
    if not answered_alike(figures, recipe, (space, *others)):
        return None
    rest = 1 - present[space]
    parts = {s: weight / rest for s, weight in others.items()}

    def folded(row: Mapping[str, int]) -> dict[str, Fraction]:
        return {OWN: Fraction(row[space]), REST: sum((part * row[s] for s, part in parts.items()), Fraction(0))}

    return Way(contest_of(figures, recipe, (space, *others)).mapped(folded))


def break_points(way: Way) -> list[Fraction]:
    """List, ascending, 0, 1 and every weight where a threshold is met or two rivals are level."""
    contest = way.contest
    lines = [one for halves in contest.hurdles.values() for one in halves]
    lines += [contest.lead(one, two) for one, two in combinations(contest.totals, 2) if two in contest.rivals[one]]
    return sorted({Fraction(0), Fraction(1)}.union(*(_zeros(line) for line in lines)))


def _zeros(line: Half) -> set[Fraction]:
    start, end = line.pull[REST], line.pull[OWN]
    return {crossing(start, end)} if start * end <= 0 and (start or end) else set()


def chosen_range(figures: RoundFigures, recipe: Recipe, item: str, space: str) -> tuple[Stretch, ...] | None:
    """Return the weights of one space with which an item is chosen (without a rule: leads), others in proportion.

    What may be compared stays as published, as in the scenarios of §7.4. None where there is nothing to vary, or the
    headline is not linear in the weight: see `way_between`.
    """
    way = way_between(figures, recipe, space)
    return None if way is None else _spans(way, lambda chosen: item in chosen)


def choice_range(figures: RoundFigures, recipe: Recipe, space: str) -> tuple[Stretch, ...] | None:
    """Return the weights of one space with which exactly the published items are chosen; None as `chosen_range`."""
    way = way_between(figures, recipe, space)
    return None if way is None else _spans(way, lambda chosen: set(chosen) == set(figures.scenarios["published"]))


def choice_stretch(figures: RoundFigures, recipe: Recipe, space: str) -> Stretch | None:
    """Return the one stretch of `choice_range` that the published weight lies in; None as there."""
    way = way_between(figures, recipe, space)
    if way is None:
        return None
    points, published = break_points(way), figures.weights[space]
    chosen = way.chosen(published)
    start, has_start = _walked(way, chosen, published, [point for point in reversed(points) if point < published])
    end, has_end = _walked(way, chosen, published, [point for point in points if point > published])
    return Stretch(start, end, has_start, has_end)


def _walked(way: Way, chosen: tuple[str, ...], here: Fraction, points: Sequence[Fraction]) -> tuple[Fraction, bool]:
    """Walk from a weight through break points while the choice is the same; say where it ends, and if the end is in."""
    for point in points:
        if way.chosen((here + point) / 2) != chosen:
            return here, True
        if way.chosen(point) != chosen:
            return point, False
        here = point
    return here, True


def _spans(way: Way, holds: Holds) -> tuple[Stretch, ...]:
    """Judge every break point and the middle of every open stretch between two: between them nothing can change."""
    points = break_points(way)
    pieces = [Stretch(points[0], points[0])]
    for low, high in pairwise(points):
        pieces += [Stretch(low, high, False, False), Stretch(high, high)]
    return _joined(piece for piece in pieces if holds(way.chosen((piece.start + piece.end) / 2)))


def _joined(pieces: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """Join stretches that touch: points and open stretches alternate, so one of two neighbours has the end."""
    found: list[Stretch] = []
    for piece in pieces:
        last = found[-1] if found else None
        if last and last.end == piece.start and last.has_end != piece.has_start:
            found[-1] = Stretch(last.start, piece.end, last.has_start, piece.has_end)
        else:
            found.append(piece)
    return tuple(found)
