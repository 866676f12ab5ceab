"""Choices drawn at random, chosen by hand, and how far they are from another choice: brute force for three spaces.

Independent of the code under test: no linear program and no search. On the triangle of all weightings every condition
of a selection rule is a straight line, and so is every edge of the triangle and every kink of the distance. The
nearest point from which another choice can be reached is a corner where two of those lines meet. So every corner is
looked at, and right beside it the directions between each two of its lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import combinations

from hypothesis import strategies as st

from consult.core.counting import MILLION, Cell, ItemRule, Recipe, SelectionRule, SpaceRule

Point = tuple[Fraction, ...]
Scores = Mapping[tuple[str, str, str], Fraction]  # item, space, criterion
HAIR = Fraction(1, 10**9)


@st.composite
def choices(draw: st.DrawFn, n_spaces: int = 3) -> tuple[Scores, Recipe]:
    """Draw 2-4 items in one or two causes, 1-2 criteria in half points, with many ties and thresholds met exactly."""
    names = [f"i{n}" for n in range(draw(st.integers(2, 4)))]
    criteria = ["c", "d"][: draw(st.integers(1, 2))]
    spaces = [f"s{n}" for n in range(n_spaces)]
    keys = [(i, s, c) for i in names for s in spaces for c in criteria]
    halves = draw(st.lists(st.integers(2, 8), min_size=len(keys), max_size=len(keys)))
    n_causes = draw(st.integers(1, 2))
    rule = SelectionRule(
        Fraction(draw(st.integers(2, 4))),
        draw(st.sampled_from([None, Fraction(1), Fraction(2), Fraction(3)])),
        draw(st.sampled_from([None, 1, 1, 2])),
    )
    weights = draw(st.lists(st.integers(1, 9), min_size=n_spaces, max_size=n_spaces))
    recipe = Recipe(
        "any", "scores", tuple((c, Fraction(1)) for c in criteria),
        tuple(ItemRule(name, cause=f"CD{n % n_causes}") for n, name in enumerate(names)),
        tuple(SpaceRule(space, Fraction(w)) for space, w in zip(spaces, weights, strict=True)),
        Fraction(1), Fraction(5), rule,
    )  # fmt: skip
    return {key: Fraction(half, 2) for key, half in zip(keys, halves, strict=True)}, recipe


def as_cells(scores: Scores) -> tuple[Cell, ...]:
    """Write scores as the means of groups."""
    return tuple(Cell(s, i, c, int(score * MILLION), True, 3) for (i, s, c), score in scores.items())


def chosen_by_hand(scores: Scores, recipe: Recipe, weights: Mapping[str, Fraction]) -> set[str]:
    """Choose from the scores alone: method.md §1.7, 3, 4 and 6."""
    rule, n = recipe.selection, len(recipe.criteria)
    assert rule is not None
    by_criterion = {
        item.id: [sum((w * scores[item.id, s, c] for s, w in weights.items()), Fraction(0)) for c, _ in recipe.criteria]
        for item in recipe.items
    }
    totals = {item: sum(values, Fraction(0)) / n for item, values in by_criterion.items()}
    least = rule.min_per_criterion
    fit = [i for i in recipe.items
           if totals[i.id] >= rule.min_total and (least is None or min(by_criterion[i.id]) >= least)]  # fmt: skip
    quota = rule.max_per_direct_cause
    ahead = {i.id: sum(o.cause == i.cause and totals[o.id] > totals[i.id] for o in fit) for i in fit}
    return {item for item, n in ahead.items() if quota is None or n < quota}


def distance(one: Point, other: Point) -> Fraction:
    """Return the total variation distance of two weightings: the weight that changes hands."""
    return sum((abs(a - b) for a, b in zip(one, other, strict=True)), Fraction(0)) / 2


def nearest_other_choice(scores: Scores, recipe: Recipe, weights: Mapping[str, Fraction]) -> Fraction | None:
    """Return how far the nearest weighting is at, or right beside, which the choice is another; None if none is."""
    here = tuple(weights.values())
    lines = list(all_lines(scores, recipe, here))
    now = chosen_by_hand(scores, recipe, weights)
    corners = {here} | {point for one, two in combinations(lines, 2) if (point := meeting(one, two))}
    for corner in sorted(corners, key=lambda point: distance(point, here)):
        for point in (corner, *around(corner, lines)):
            if chosen_by_hand(scores, recipe, dict(zip(weights, point, strict=True))) != now:
                return distance(corner, here)
    return None


def all_lines(scores: Scores, recipe: Recipe, here: Point) -> Iterator[Point]:
    """Give every line a v0 + b v1 + c v2 = 0 on which a condition, an edge or a kink of the distance lies."""
    rule, n, spaces = recipe.selection, len(recipe.criteria), [space.id for space in recipe.spaces]
    assert rule is not None
    totals = {i.id: [sum((scores[i.id, s, c] for c, _ in recipe.criteria), Fraction(0)) / n for s in spaces]
              for i in recipe.items}  # fmt: skip
    for item, row in totals.items():
        yield tuple(value - rule.min_total for value in row)
        for c, _ in recipe.criteria if rule.min_per_criterion is not None else ():
            yield tuple(scores[item, s, c] - (rule.min_per_criterion or 0) for s in spaces)
    for one, two in combinations(totals.values(), 2):
        yield tuple(a - b for a, b in zip(one, two, strict=True))
    for place in range(3):
        edge = tuple(Fraction(place == other) for other in range(3))
        yield edge
        yield tuple(e - here[place] for e in edge)


def cross(a: Point, b: Point) -> Point:
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]


def meeting(one: Point, two: Point) -> Point | None:
    """Return the weighting where two lines meet, if they do so inside the triangle."""
    point = cross(one, two)
    total = sum(point)
    found = tuple(part / total for part in point) if total else ()
    return found if found and min(found) >= 0 else None


def around(corner: Point, lines: list[Point]) -> Iterator[Point]:
    """Give a weighting a hair away in every direction between two lines through a corner, and along each."""
    through = [line for line in lines if any(line) and not sum(a * b for a, b in zip(line, corner, strict=True))]
    rays = [ray for line in through for ray in both(cross(line, (Fraction(1),) * 3))]
    for way in [*rays, *(tuple(a + b for a, b in zip(one, two, strict=True)) for one, two in combinations(rays, 2))]:
        longest = max(abs(part) for part in way)
        point = tuple(c + HAIR * part / longest for c, part in zip(corner, way, strict=True)) if longest else ()
        if point and min(point) >= 0:
            yield point


def both(ray: Point) -> tuple[Point, Point]:
    return ray, tuple(-part for part in ray)
