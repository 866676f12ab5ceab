"""The smallest move of weight that turns a choice, and what it is made of, against brute force (counting.md §7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.core.counting import Cell, ItemRule, Recipe, SelectionRule, SpaceRule, compile_round
from consult.core.counting.robustness import Turns, contest_of, leaders, movable, smallest_flip, smallest_turn, turns
from consult.core.counting.robustness.moves import Half, Move, have_inside, least_into
from tests.core.choice_by_lines import (
    HAIR,
    Scores,
    as_cells,
    choices,
    chosen_by_hand,
    distance,
    meeting,
    nearest_other_choice,
)
from tests.core.test_counting_cases import score, score_recipe
from tests.core.test_counting_robustness import EXAMPLE, choice_by_hand, grid, headlines, normal

NONE, ALL, HALF = Fraction(0), Fraction(1), Fraction(1, 2)


def turns_of(cells: Sequence[Cell], recipe: Recipe) -> tuple[Turns, dict[str, Fraction]]:
    """Find the smallest turn of a round; return it with the weights it starts from."""
    figures = compile_round(cells, recipe)
    weights = movable(figures, recipe)
    return smallest_turn(contest_of(figures, recipe, weights), weights), weights


@settings(max_examples=80, deadline=None)
@given(choices())
def test_no_other_choice_is_nearer_than_the_turn_and_right_there_one_is(case: tuple[Scores, Recipe]) -> None:
    """Against every corner of the lines on which a choice of three spaces can change: see choice_by_lines."""
    scores, recipe = case
    found, weights = turns_of(as_cells(scores), recipe)
    assert found.is_settled
    assert (found.least.move.moved if found.least else None) == nearest_other_choice(scores, recipe, weights)


@settings(max_examples=80, deadline=None)
@given(choices(n_spaces=4))
def test_12_half_of_a_turn_changes_nothing_and_no_weighting_in_sixths_is_nearer(case: tuple[Scores, Recipe]) -> None:
    """Four spaces. What enters is chosen right there; what leaves is gone a hair towards some space's own choice."""
    scores, recipe = case
    found, weights = turns_of(as_cells(scores), recipe)
    now, turn = chosen_by_hand(scores, recipe, weights), found.least
    far = [distance(parts, tuple(weights.values())) for parts in grid(4)
           if chosen_by_hand(scores, recipe, dict(zip(weights, parts, strict=True))) != now]  # fmt: skip
    assert turn is not None or not far
    if turn is None:
        return
    assert min(far, default=ALL) >= turn.move.moved
    after = turn.move.applied(weights)
    assert min(after.values()) >= 0
    assert sum(after.values()) == 1
    assert distance(tuple(after.values()), tuple(weights.values())) == turn.move.moved
    assert chosen_by_hand(scores, recipe, turn.move.applied(weights, HALF)) == now or not turn.move.moved
    if turn.item in now and len(recipe.items) < 3:
        beside = [{s: (1 - HAIR) * w + HAIR * (s == one) for s, w in after.items()} for one in weights]
        assert any(turn.item not in chosen_by_hand(scores, recipe, point) for point in beside)


@given(headlines())
def test_a_lead_is_a_choice_of_one_place_without_thresholds(
    case: tuple[dict[str, dict[str, Fraction]], dict[str, Fraction]],
) -> None:
    """Two independent ways to the same figure: the greedy flip of §7.2, and branch and bound over linear programs."""
    theta, weights = case
    now = {space: weight for space, weight in normal(weights).items() if weight}
    spaces = tuple(SpaceRule(space, weight) for space, weight in now.items())
    cells = [Cell(s, i, "c", int(row[s] * 10**6), True, 1) for i, row in theta.items() for s in now]
    recipe = score_recipe(spaces, tuple(theta))
    winners = leaders(theta, now)
    if len(winners) > 1 or len(now) < 2:
        return
    turn, flip = turns_of(cells, recipe)[0].least, smallest_flip(theta, now, winners[0])
    assert (turn and turn.move.moved) == (flip and flip.moved)


def test_the_choice_of_eight_turns_at_19_660() -> None:
    """method.md §3.4: A1.2 has 3.5475, 4.550 in PAL and 2.900 in FED: (3.5475 - 3.5) / (4.550 - 2.900) = 19/660.

    By hand around it: a figure is linear in the weights, so on all weightings that differ by less it lies between its
    values at the twenty moves of that size from one space to another. There the eight pass and the four others stay
    below 3.5; two per cause are then chosen whatever their order. Moving a hair more from PAL to FED drops A1.2.
    """
    cells, recipe = EXAMPLE
    found, weights = turns_of(cells, recipe)
    moved = (Fraction("3.5475") - Fraction("3.5")) / (Fraction("4.550") - Fraction("2.900"))
    assert moved == Fraction(19, 660)
    assert found.least is not None
    assert found.least.item == "A1.2"
    assert found.least.move == Move({"PAL": moved}, {"FED": moved})
    published = {"A1.1", "A1.2", "A2.2", "A2.3", "A3.1", "A3.3", "A4.1", "A4.2"}
    assert choice_by_hand(weights) == published
    for source, target in permutations(weights, 2):
        assert choice_by_hand(shifted(weights, source, target, moved - HAIR)) == published
    assert choice_by_hand(shifted(weights, "PAL", "FED", moved)) == published
    assert choice_by_hand(shifted(weights, "PAL", "FED", moved + HAIR)) == published - {"A1.2"}


def shifted(weights: Mapping[str, Fraction], source: str, target: str, moved: Fraction) -> dict[str, Fraction]:
    return {**weights, source: weights[source] - moved, target: weights[target] + moved}


def two_spaces(
    rows: Mapping[str, tuple[Sequence[int], Sequence[int]]], rule: SelectionRule, weights: tuple[int, int] = (1, 1)
) -> tuple[list[Cell], Recipe]:
    """Declare items of one cause with the scores of two spaces, x and y, on criteria c, d, ..."""
    names = "cde"[: len(next(iter(rows.values()))[0])]
    spaces = tuple(SpaceRule(space, Fraction(weight)) for space, weight in zip("xy", weights, strict=True))
    recipe = score_recipe(spaces, tuple(rows), names, selection=rule)
    cells = [score(s, i, value, 1, c) for i, both in rows.items() for s, row in zip("xy", both, strict=True)
             for c, value in zip(names, row, strict=True)]  # fmt: skip
    return cells, replace(recipe, items=tuple(ItemRule(item, cause="CD1") for item in rows))


def test_touching_a_threshold_without_ever_crossing_it_is_no_turn() -> None:
    """3 is enough in x and 4 is more: no weighting brings the item below 3."""
    found, _ = turns_of(*two_spaces({"A": ((3,), (4,))}, SelectionRule(Fraction(3))))
    assert found == Turns(None, is_settled=True)
    found, _ = turns_of(*two_spaces({"A": ((2,), (4,))}, SelectionRule(Fraction(3)), (1, 3)))
    assert found.least is not None
    assert found.least.move == Move({"y": Fraction(1, 4)}, {"x": Fraction(1, 4)})


def test_an_item_enters_where_its_better_rival_falls_below_a_criterion() -> None:
    """By hand: B is ahead everywhere, and its first criterion is 4 - 2t with weight t in y: below 3 from t = 1/2 on."""
    rows = {"A": ((3, 3), (3, 3)), "B": ((4, 4), (2, 5))}
    found, _ = turns_of(*two_spaces(rows, SelectionRule(Fraction(3), Fraction(3), 1), (3, 1)))
    assert found.least is not None
    assert (found.least.item, found.least.move.moved) == ("A", Fraction(1, 4))
    never = {"A": ((3, 3), (3, 3)), "B": ((4, 4), (3, 5))}  # exactly 3 at the end: B still passes
    assert turns_of(*two_spaces(never, SelectionRule(Fraction(3), Fraction(3), 1), (3, 1)))[0].least is None


def test_what_is_only_touched_never_enters() -> None:
    """By hand, t the weight of y: B, ahead of A, falls below 3 in its first criterion beyond t = 1/2.

    There A falls below 3 as well, so B leaves and A never enters. In the second round A stays at 3, but C is level with
    it at t = 1/2 and ahead beyond: again A, although first in the round and so near, is not what turns the choice.
    """
    rule = SelectionRule(Fraction(3), Fraction(3), 1)
    falling = {"A": ((4, 4), (2, 2)), "B": ((4, 5), (2, 5))}
    overtaken = {"A": ((3, 3), (3, 3)), "B": ((4, 4), (2, 5)), "C": ((2, 2), (4, 4))}
    for rows in (falling, overtaken):
        found, _ = turns_of(*two_spaces(rows, rule, (3, 1)))
        assert found.least is not None
        assert (found.least.item, found.least.move.moved) == ("B", Fraction(1, 4))


def test_with_more_places_the_nearest_rivals_are_enough() -> None:
    """By hand, t the weight of y: of two places A needs to overtake C (3) and D (2.5), not B (4 + t / 2).

    2 + 3t = 3 at t = 1/3. E, of another cause, falls below 2 only at 4 - 3t = 2, t = 2/3; A overtakes B at t = 4/5.
    """
    rows = {"A": ((2, 2), (5, 5)), "B": ((4, 4), (4, 5)), "C": ((3, 3), (3, 3)), "D": ((2, 3), (2, 3)),
            "E": ((4, 4), (1, 1))}  # fmt: skip
    cells, recipe = two_spaces(rows, SelectionRule(Fraction(2), None, 2), (3, 1))
    items = tuple(replace(item, cause="CD2" if item.id == "E" else "CD1") for item in recipe.items)
    found, _ = turns_of(cells, replace(recipe, items=items))
    assert found.least is not None
    assert (found.least.item, found.least.move.moved) == ("A", Fraction(1, 3) - Fraction(1, 4))


def test_a_place_held_by_an_exact_tie_is_lost_by_the_least_move() -> None:
    """One place, two exactly equal: any move of weight breaks the tie; equal in every space it is never broken."""
    found, _ = turns_of(*two_spaces({"A": ((4,), (3,)), "B": ((3,), (4,))}, SelectionRule(Fraction(1), None, 1)))
    assert found.least is not None
    assert (found.least.item, found.least.move.moved) == ("A", NONE)
    twins = {"A": ((4,), (3,)), "B": ((4,), (3,))}
    assert turns_of(*two_spaces(twins, SelectionRule(Fraction(1), None, 1)))[0] == Turns(None, is_settled=True)


def test_a_quota_of_nothing_chooses_nothing_at_any_weights() -> None:
    found, _ = turns_of(*two_spaces({"A": ((4,), (3,))}, SelectionRule(Fraction(1), None, 0)))
    assert found == Turns(None, is_settled=True)


def test_equal_turns_go_to_the_item_that_comes_first() -> None:
    rows = {"B": ((2,), (4,)), "A": ((2,), (4,))}
    found, _ = turns_of(*two_spaces(rows, SelectionRule(Fraction(3)), (1, 3)))
    assert found.least is not None
    assert found.least.item == "B"


def test_too_many_cases_are_said_not_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = {"A": ((3, 3), (3, 3)), "B": ((4, 4), (2, 5))}
    case = two_spaces(rows, SelectionRule(Fraction(3), Fraction(3), 1), (3, 1))
    monkeypatch.setattr(turns, "MOST_STEPS", 1)
    assert not turns_of(*case)[0].is_settled
    tied = two_spaces({"A": ((4,), (3,)), "B": ((3,), (4,))}, SelectionRule(Fraction(1), None, 1))
    monkeypatch.setattr(turns, "MOST_STEPS", 0)
    assert not turns_of(*tied)[0].is_settled


@st.composite
def polygons(draw: st.DrawFn) -> tuple[dict[str, Fraction], list[Half]]:
    """Draw 1-4 halves of the weightings of three spaces."""
    weights = normal(dict(zip("xyz", map(Fraction, draw(st.lists(st.integers(1, 6), min_size=3, max_size=3))),
                              strict=True)))  # fmt: skip
    pulls = draw(st.lists(st.lists(st.integers(-4, 4), min_size=3, max_size=3), min_size=1, max_size=4))
    return weights, [Half(dict(zip("xyz", pull, strict=True)), draw(st.booleans())) for pull in pulls]


@settings(deadline=None)
@given(polygons())
def test_the_least_move_into_halves_against_all_corners(case: tuple[dict[str, Fraction], list[Half]]) -> None:
    """The least of a distance over a polygon is at a corner of its edges and of the kinks of the distance.

    The mean of the corners lies inside every strict half, if any point of the polygon does.
    """
    weights, halves = case
    here = tuple(weights.values())
    lines = [tuple(Fraction(pull) for pull in one.pull.values()) for one in halves]
    for place in range(3):
        edge = tuple(Fraction(place == other) for other in range(3))
        lines += [edge, tuple(part - here[place] for part in edge)]
    corners = {here} | {point for one, two in combinations(lines, 2) if (point := meeting(one, two))}
    inside = [c for c in corners if all(one.at(dict(zip("xyz", c, strict=True))) >= 0 for one in halves)]
    move = least_into(weights, halves)
    assert (move and move.moved) == min((distance(corner, here) for corner in inside), default=None)
    if move is not None:
        after = move.applied(weights)
        assert min(after.values()) >= 0
        assert all(one.at(after) >= 0 for one in halves)
        assert distance(tuple(after.values()), here) == move.moved
    if any(one.is_strict for one in halves):
        centre = [sum((corner[place] for corner in inside), NONE) / max(len(inside), 1) for place in range(3)]
        middle = dict(zip("xyz", centre, strict=True))
        is_inside = bool(inside) and all(one.at(middle) > 0 for one in halves if one.is_strict)
        assert have_inside("xyz", halves) == is_inside
