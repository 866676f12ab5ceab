"""The floor: the least arithmetic NumPy can do once everything is in memory, and the same with its loading."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.source import Source, Task

MILLION = 1_000_000
N_SPACES = 6
Loaded = tuple[NDArray[np.int64], ...]
Lines = list[list[object]]


def prepare(name: str, source: Source) -> Task:
    """Prepare the counts of a workload in memory; under "loaded_floor" fetching the rows is measured too."""
    is_ranking = source.workload.mode == "ranking"
    load: Callable[[Source], Loaded] = load_ballots if is_ranking else load_answers
    count: Callable[[Source, Loaded], Any] = pairs if is_ranking else levels
    tell: Callable[[Source, Any], Lines] = told_pairs if is_ranking else told_levels
    kept = load(source) if name == "floor" else None

    def run() -> Any:
        return count(source, load(source) if kept is None else kept)

    return Task(run, lambda found: {"lines": sorted(tell(source, found), key=str)})


def load_answers(source: Source) -> Loaded:
    """Fetch space, item and value of every answer as columns of small integers counted from 0."""
    rows = np.array(source.answers("space_id, item_id, value"), dtype=np.int64)
    return places(source.spaces(), rows[:, 0]), places(source.items(), rows[:, 1]), rows[:, 2] // MILLION + 1


def levels(source: Source, loaded: Loaded) -> NDArray[np.int64]:
    """Count spaces x items x levels by one bincount; levels are -1..5, moved to 0..6."""
    space, item, level = loaded
    n_items, n_levels = source.workload.n_items, 7
    keys = (space * n_items + item) * n_levels + level
    return np.bincount(keys, minlength=N_SPACES * n_items * n_levels).reshape(N_SPACES, n_items, n_levels)


def load_ballots(source: Source) -> Loaded:
    """Fetch every place given, and lay them out as one row per ballot."""
    items = source.workload.n_items
    rows = source.answers("author, space_id, item_id, value")
    rows = sorted(rows, key=lambda row: (row[0], row[2]))
    found = np.array([row[1:] for row in rows], dtype=np.int64)
    return places(source.spaces(), found[::items, 0]), found[:, 2].reshape(-1, items) // MILLION


def pairs(source: Source, loaded: Loaded) -> NDArray[np.int64]:
    """Count, for each space, the ballots that place one item before another."""
    space, rank = loaded
    n_items = source.workload.n_items
    found = np.zeros((N_SPACES, n_items, n_items), dtype=np.int64)
    for at in range(N_SPACES):
        own = rank[space == at]
        for item in range(n_items):
            found[at, item] = (own[:, item : item + 1] < own).sum(axis=0)
    return found


def places(names: Mapping[int, str], keys: Any) -> NDArray[np.int64]:
    """Turn database keys into places counted from 0."""
    return np.searchsorted(np.array(sorted(names)), keys)


def told_levels(source: Source, found: NDArray[np.int64]) -> Lines:
    """Tell the counts as lines of a tally."""
    spaces, items = list(source.spaces().values()), source.workload.items
    return [[spaces[s], items[i], int(at) - 1, int(n)] for (s, i, at), n in np.ndenumerate(found) if n]


def told_pairs(source: Source, found: NDArray[np.int64]) -> Lines:
    """Tell the pairs as lines of a tally."""
    items = source.workload.items
    return [
        [space, items[one], items[other], int(found[at, one, other]), int(found[at, other, one])]
        for at, space in enumerate(source.spaces().values())
        for one, other in combinations(range(len(items)), 2)
    ]
