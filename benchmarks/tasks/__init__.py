"""Task -> the module that prepares it. Peers are named, not imported: each is loaded alone in a process of its own."""

from __future__ import annotations

from collections.abc import Mapping

OURS, BY_HAND, FLOORS, RED_DWARF, SAMPLICS, SVY, PREF_VOTING, VOTEKIT = (
    f"benchmarks.tasks.{name}"
    for name in ("ours", "by_hand", "floors", "red_dwarf", "samplics_", "svy_", "pref_voting_", "votekit_")
)

TASKS: Mapping[str, str] = {
    "tally": OURS,
    "closing": OURS,
    "compile": OURS,
    "gate": OURS,
    "whole": OURS,
    "by_hand": BY_HAND,
    "floor": FLOORS,
    "loaded_floor": FLOORS,
    "red-dwarf": RED_DWARF,
    "samplics": SAMPLICS,
    "samplics item by item": SAMPLICS,
    "svy": SVY,
    "svy item by item": SVY,
    "pref_voting Borda": PREF_VOTING,
    "pref_voting Schulze": PREF_VOTING,
    "pref_voting Kemeny": PREF_VOTING,
    "votekit Borda": VOTEKIT,
}

NEEDS: Mapping[str, tuple[str, ...]] = {
    FLOORS: ("numpy",),
    RED_DWARF: ("pandas", "reddwarf"),
    SAMPLICS: ("pandas", "samplics"),
    SVY: ("pandas", "polars", "svy"),
    PREF_VOTING: ("pref_voting",),
    VOTEKIT: ("votekit",),
}
"""Module -> the packages it needs beyond those of the application."""
