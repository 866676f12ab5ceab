"""M8, uncertainty (counting.md §8): the range of results if other, similar participants had answered.

Not about the population: participants chose to answer. Answers come in exact; floats begin here and end here, and
only in the range, never in a figure or a decision. Sums over spaces do not depend on their order.
"""

from __future__ import annotations

from consult.core.counting.intervals.means import difference_precision
from consult.core.counting.intervals.medians import median_interval
from consult.core.counting.intervals.precision import precision_of
from consult.core.counting.intervals.quantiles import normal, student
from consult.core.counting.intervals.samples import Sample
from consult.core.counting.intervals.shares import share_interval, square_and_add, wilson

__all__ = [
    "Sample",
    "difference_precision",
    "median_interval",
    "normal",
    "precision_of",
    "share_interval",
    "square_and_add",
    "student",
    "wilson",
]
