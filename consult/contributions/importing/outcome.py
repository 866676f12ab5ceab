"""What became of a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that was refused, with its line in the file, the reason, and how many of the outcome's units it is."""

    line: int
    reason: str
    n: int = 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """Counts in rows of a CSV, votes of a conversation, or people of a file of orders."""

    n_stored: int
    n_duplicate: int
    refused: tuple[Fault, ...]
    n_read: int = 0  # in the file
    n_distinct: int = 0  # current votes, or different orders, in the file
    n_created: int = 0  # items made from the file, in a round that has not opened
    without_group: tuple[str, ...] = ()  # participants of a conversation that no space could take
    by_space: Mapping[str, int] = field(default_factory=dict)  # stored, by code of each space the file spoke for

    @property
    def n_refused(self) -> int:
        """Count what was refused."""
        return sum(fault.n for fault in self.refused)
