"""Same rows, same answers: a figure that is fast and different stops the run."""

from __future__ import annotations

from collections.abc import Mapping
from math import isclose
from typing import Any

FLOATS = 1e-9
"""Relative difference allowed to a peer that adds floats."""

LOOSE = {"votekit Borda": 1e-7}
"""votekit keeps its weights in single precision at one step."""


class Disagreement(AssertionError):
    """Two programs read the same rows and say different things."""


def same(ours: Mapping[str, Any], theirs: Mapping[str, Any], *, name: str, peer: str) -> int:
    """Compare every figure both tell, and return how many there were. Raises Disagreement, also where there is none."""
    within = LOOSE.get(peer, FLOATS)
    shared = [key for key in theirs if key in ours]
    if not shared:
        raise Disagreement(f"{name}: nothing to compare in {sorted(theirs)} with {sorted(ours)}")
    return sum(_compare(ours[key], theirs[key], f"{name}: {key}", within) for key in shared)


def _compare(ours: Any, theirs: Any, place: str, within: float) -> int:
    if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
        if set(ours) != set(theirs):
            raise Disagreement(f"{place}: {sorted(set(ours) ^ set(theirs))} on one side only")
        return sum(_compare(ours[key], theirs[key], f"{place} {key}", within) for key in ours)
    if isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        return sum(_compare(one, theirs[at], f"{place} [{at}]", within) for at, one in enumerate(ours))
    is_close = isinstance(ours, float) and isinstance(theirs, float) and isclose(ours, theirs, rel_tol=within)
    if not is_close and (ours != theirs or ours is None):
        raise Disagreement(f"{place}: {ours!r} is not {theirs!r}")
    return 1
