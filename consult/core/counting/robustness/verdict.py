"""How far a result depends on the weights: who leads or is chosen, while what, and the smallest move that ends it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from consult.core.counting.figures import Flip, Robustness, RoundFigures, Stretch
from consult.core.counting.model import Recipe
from consult.core.counting.robustness.contest import contest_of
from consult.core.counting.robustness.flips import smallest_flip
from consult.core.counting.robustness.moves import Move
from consult.core.counting.robustness.ranges import weight_range
from consult.core.counting.robustness.shares import Theta, answered_alike, movable, ranked_theta
from consult.core.counting.robustness.turns import Turn, smallest_turn
from consult.core.counting.robustness.ways import choice_stretch


def robustness_of(figures: RoundFigures, recipe: Recipe) -> Robustness:
    """Say how far the result of a round depends on the weights (counting.md §7). Exact.

    Weight moves among the spaces that have some and answered all that is compared; the others keep theirs. A space of
    weight 0 is asked one at a time only: with how much weight it would change the result. The winner is what leads, or
    with a selection rule what is chosen. `is_asked` is False, and nothing is claimed, where nothing can vary: the
    headline is not linear in the weights, fewer than two spaces may move, a lone item has nobody to lead, or a cause
    has too many rivals to look at every case and no turn was found.
    """
    winner, weights = figures.scenarios.get("published", ()), movable(figures, recipe)
    theta = ranked_theta(figures)
    if not weights or (recipe.selection is None and len(theta) < 2):
        return Robustness(winner, dict.fromkeys(figures.weights), None, is_asked=False)
    if recipe.selection is None:
        return Robustness(winner, _lead_ranges(figures, recipe, theta, winner), _lead_flip(figures, theta, winner))
    turns = smallest_turn(contest_of(figures, recipe, weights), weights)
    ranges = {space: choice_stretch(figures, recipe, space) for space in figures.weights}
    flip = flip_of(turns.least, weights) if turns.least else None
    return Robustness(winner, ranges, flip, is_asked=flip is not None or turns.is_settled)


def flip_of(turn: Turn, weights: Mapping[str, Fraction]) -> Flip:
    """Write a turn as a flip: `leader` is the item that enters or leaves the choice.

    Where more than one space receives, `target` is the one that receives most; of equals the first in the round.
    """
    gives, takes = turn.move.gives, turn.move.takes
    target = max((space for space in weights if space in takes), key=takes.__getitem__, default="")
    return Flip(turn.move.moved, tuple(gives), tuple(gives.values()), target, turn.item)


def is_to_one(figures: RoundFigures, recipe: Recipe, flip: Flip) -> bool:
    """Say whether giving all that moves to `target` alone already brings the change. A lead always goes to one."""
    weights = movable(figures, recipe)
    if recipe.selection is None or not flip.moved:
        return True
    move = Move(dict(zip(flip.sources, flip.amounts, strict=True)), {flip.target: flip.moved})
    contest, after = contest_of(figures, recipe, weights), move.applied(weights)
    if flip.leader in contest.chosen(weights):
        return any(hurdle.at(after) <= 0 for hurdle in contest.hurdles[flip.leader])
    return contest.is_chosen(flip.leader, after)


def _lead_ranges(
    figures: RoundFigures, recipe: Recipe, theta: Theta, winner: tuple[str, ...]
) -> dict[str, Stretch | None]:
    """Return, by space, the weights with which all winners lead, an exact tie with others included."""
    movers = movable(figures, recipe)
    found: dict[str, Stretch | None] = dict.fromkeys(figures.weights)
    for space in figures.weights:
        if not answered_alike(figures, recipe, (space, *movers)):
            continue
        ends = [ends for one in winner if (ends := weight_range(theta, figures.weights, one, space))]
        if ends:
            found[space] = Stretch(max(low for low, _ in ends), min(high for _, high in ends))
    return found


def _lead_flip(figures: RoundFigures, theta: Theta, winner: tuple[str, ...]) -> Flip | None:
    """Return the smallest move that ends the lead; spaces without weight neither give nor take."""
    return smallest_flip(theta, {space: weight for space, weight in figures.weights.items() if weight}, winner[0])
