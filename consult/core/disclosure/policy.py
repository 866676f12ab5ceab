"""The thresholds of the small-number gate: settings of a policy, never constants of a formula (settled conflict 4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from consult.core.counting import SpaceMean, SpaceRule

SIZE_BANDS = (
    (500, "500+"),
    (200, "200–499"),
    (100, "100–199"),
    (50, "50–99"),
    (20, "20–49"),
    (10, "10–19"),
    (5, "5–9"),
)
LEAST_EFFECTIVE = 3  # voices in any shown cell (counting.md §9)
LARGEST_SHARE = Fraction(1, 2)  # of one organisation in any shown cell (counting.md §9)
COARSE_BELOW = 20  # people under whom a shown confidential space is rounded coarsely (counting.md §9, rule 6)


@dataclass(frozen=True, slots=True)
class GatePolicy:
    """Who a page is for and the fewest answers it may show.

    Without being told otherwise a page is public. Internal pages hide nothing and carry "not for release".
    """

    k: int = 5
    k_protected: int = 10
    k_public: int = 10
    is_internal: bool = False
    is_public: bool = True

    def threshold(self, *, is_protected: bool) -> int:
        """Return the fewest answers a confidential group may have and be shown."""
        if self.is_internal:
            return 1
        return max(self.k, self.k_protected if is_protected else 0, self.k_public if self.is_public else 0)

    def is_small(self, space: SpaceRule, answers: SpaceMean) -> bool:
        """Say whether a space's figure may not be shown alone (counting.md §9, rule 1 and parameters).

        None and too few look the same.
        """
        if self.is_open(space):
            return False
        is_few = answers.n < self.threshold(is_protected=space.is_protected)
        return is_few or answers.n_effective < LEAST_EFFECTIVE or answers.largest > LARGEST_SHARE

    def is_open(self, space: SpaceRule) -> bool:
        """Say whether a space is shown exactly: on record and not protected, or any space on an internal page."""
        return self.is_internal or (space.is_on_record and not space.is_protected)

    def merged_threshold(self, spaces: Iterable[SpaceRule]) -> int:
        """Return the fewest answers a merged row may have: the strictest of its spaces."""
        return max((self.threshold(is_protected=space.is_protected) for space in spaces), default=0)


def n_band(n: int) -> str:
    """Name the band of a size, so that two neighbours cannot be told apart (counting.md §9, rule 6)."""
    return next((name for floor, name in SIZE_BANDS if n >= floor), "1–4" if n else "0")


def n_sizes(n: int) -> range:
    """List the sizes of the band of a size; the open band ends at twice its floor, or at the size itself."""
    floors = [1, *sorted(floor for floor, _ in SIZE_BANDS)]
    start = max((floor for floor in floors if floor <= n), default=1)
    return range(start, next((floor for floor in floors if floor > n), max(2 * start, n + 1)))


def is_band_of_few(size: int | str | None) -> bool:
    """Say whether a printed size is the band of a space whose figures are rounded coarsely (rule 6)."""
    return size in {name for floor, name in SIZE_BANDS if floor < COARSE_BELOW} or size == "1–4"
