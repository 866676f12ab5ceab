"""red-dwarf: comment statistics and group-informed consensus, with the six spaces as its groups."""

from __future__ import annotations

from typing import Any

import pandas as pd
from reddwarf.utils.stats import calculate_comment_statistics

from benchmarks.source import Answer, Source, Task

MILLION = 1_000_000


def prepare(_name: str, source: Source) -> Task:
    """Prepare: fetch the votes, pivot them to the vote matrix, then its statistics."""
    items, spaces = source.items(), list(source.spaces())

    def run() -> Any:
        frame = pd.DataFrame(source.answers("author, item_id, value, space_id"), columns=["who", "item", "vote", "at"])
        frame["vote"] //= MILLION
        matrix = frame.pivot(index="who", columns="item", values="vote")
        groups = frame.drop_duplicates("who").set_index("who")["at"].reindex(matrix.index)
        return calculate_comment_statistics(matrix, groups.map(spaces.index).to_numpy())

    def tell(found: Any) -> Answer:
        n_all, n_each, *_, consensus = found
        names = list(source.spaces().values())
        return {
            "gic": {code: float(consensus[0, at]) for at, code in enumerate(items.values())},
            "counts": {
                code: {space: [int(n_each[0, g, at]), int(n_each[1, g, at]), int(n_all[g, at])]
                       for g, space in enumerate(names)}
                for at, code in enumerate(items.values())
            },
        }  # fmt: skip

    return Task(run, tell)
