"""What is measured: three rounds of a national consultation, at a scale. Plain constants; no import of consult."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

SEED = 20260101
DIVISORS = (1, 10, 100)
"""Each workload is also made with a tenth and a hundredth of its people: the cost after the tally must not change."""

ENOUGH = 15.0
"""Seconds after which a task is not repeated: the slow peers run once."""

SPACES = ("S1", "S2", "S3", "S4", "S5", "S6")
PARTS = (40, 25, 15, 10, 7, 3)
"""Percent of the people in each space: the smallest is 2,700 of 90,000."""

WEIGHTS = {"S1": 30, "S2": 20, "S3": 15, "S4": 15, "S5": 12, "S6": 8}
"""Published weights: far from the head count on purpose."""


@dataclass(frozen=True, slots=True)
class Workload:
    """One round: who answers how many items, and how."""

    name: str
    kind: str  # of core.kinds
    mode: str
    criterion: str
    n_people: int
    n_items: int

    def people(self, divisor: int = 1) -> int:
        """Return the people of the round with this divisor; never fewer than the spaces."""
        return max(self.n_people // divisor, len(SPACES))

    @property
    def items(self) -> tuple[str, ...]:
        """List the codes of the items in order."""
        return tuple(f"I{number:02d}" for number in range(1, self.n_items + 1))

    def at(self, fraction: int) -> Workload:
        """Return the same round with a fraction of its people."""
        return Workload(self.name, self.kind, self.mode, self.criterion, self.people(fraction), self.n_items)


WORKLOADS: Mapping[str, Workload] = {
    "support": Workload("support", "problem_tree", "", "support", 90_000, 30),
    "scores": Workload("scores", "alternatives", "", "c1", 33_334, 30),
    "rankings": Workload("rankings", "alternatives", "ranking", "rank", 90_000, 8),
}
"""90,000 people x 30 nodes, seven in ten answered; a million scores; 90,000 whole rankings of 8 (counting.md §14)."""


def split(n_people: int) -> dict[str, int]:
    """Share people out over the spaces by PARTS, at least one each; the first takes what rounding leaves."""
    found = {space: max(n_people * part // 100, 1) for space, part in zip(SPACES, PARTS, strict=True)}
    found[SPACES[0]] += n_people - sum(found.values())
    return found
