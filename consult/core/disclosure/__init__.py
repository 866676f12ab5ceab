"""The small-number gate: the only way a number leaves, for screen, chart, projector, export, report and API alike."""

from __future__ import annotations

from consult.core.disclosure.model import Merged, Released, ReleasedCriterion, ReleasedItem, ReleasedShares, Size
from consult.core.disclosure.outlet import let_out
from consult.core.disclosure.policy import GatePolicy, n_band
from consult.core.disclosure.release import release
from consult.core.disclosure.tables import ReleasedCell, ReleasedRow, release_rows

__all__ = [
    "GatePolicy",
    "Merged",
    "Released",
    "ReleasedCell",
    "ReleasedCriterion",
    "ReleasedItem",
    "ReleasedRow",
    "ReleasedShares",
    "Size",
    "let_out",
    "n_band",
    "release",
    "release_rows",
]
