"""M7, exact sensitivity of a linear headline to the weights: no simulation, every break point a fraction (§7).

A weight is always a share 0-1 of all the weight given, so that it reads beside the published weights. A space takes
part where it has a figure for every item compared; one that does not keeps its weight and moves nothing (§2).
"""

from __future__ import annotations

from consult.core.counting.robustness.contest import Contest, contest_of
from consult.core.counting.robustness.criteria import criterion_scenarios, without_criterion
from consult.core.counting.robustness.flips import flip_to, smallest_flip, smallest_flips, threshold_flip
from consult.core.counting.robustness.moves import Move
from consult.core.counting.robustness.ranges import threshold_range, weight_range
from consult.core.counting.robustness.shares import LINEAR, Range, Theta, leaders, movable, normalised, present_shares
from consult.core.counting.robustness.turns import Turn, Turns, smallest_turn
from consult.core.counting.robustness.verdict import is_to_one, robustness_of
from consult.core.counting.robustness.ways import (
    Way,
    break_points,
    choice_range,
    choice_stretch,
    chosen_range,
    way_between,
)

__all__ = [
    "LINEAR",
    "Contest",
    "Move",
    "Range",
    "Theta",
    "Turn",
    "Turns",
    "Way",
    "break_points",
    "choice_range",
    "choice_stretch",
    "chosen_range",
    "contest_of",
    "criterion_scenarios",
    "flip_to",
    "is_to_one",
    "leaders",
    "movable",
    "normalised",
    "present_shares",
    "robustness_of",
    "smallest_flip",
    "smallest_flips",
    "smallest_turn",
    "threshold_flip",
    "threshold_range",
    "way_between",
    "weight_range",
    "without_criterion",
]
