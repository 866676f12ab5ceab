"""The same GROUP BY as somebody would write it by hand on the same table and index, through the plain driver."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from benchmarks.source import Answer, Source, Task

MILLION = 1_000_000

TALLY = """
SELECT space_id, item_id, criterion, iteration, value, is_mean, organisation_id, SUM(n)
FROM answers
WHERE round_id = :round AND value IS NOT NULL
GROUP BY space_id, item_id, criterion, iteration, value, is_mean, organisation_id
"""
"""In the order of the index, so that the rows come sorted already. `iteration = 1` would undo that on SQLite: it drops
what is constant from the GROUP BY, then builds a tree. There is one iteration, so nothing else is counted."""

PAIRS = """
SELECT space_id, organisation_id, {counts}
FROM (
    SELECT space_id, organisation_id, MAX(n) AS n, {places}
    FROM answers
    WHERE round_id = :round AND criterion = 'rank' AND iteration = 1 AND value IS NOT NULL
    GROUP BY author, part, space_id, organisation_id
) AS ballots
GROUP BY space_id, organisation_id
"""


def prepare(name: str, source: Source) -> Task:  # noqa: ARG001
    """Prepare the statement of the workload."""
    round_id, items, spaces = source.round_id(), source.items(), source.spaces()
    sql = pairs(list(items)) if source.workload.mode == "ranking" else TALLY

    def tell(rows: list[tuple[Any, ...]]) -> Answer:
        lines: list[list[object]] = []
        for space, *row in rows:
            if source.workload.mode != "ranking":
                lines.append([spaces[space], items[row[0]], row[3] // MILLION, int(row[6])])
                continue
            for at, (first, second) in enumerate(combinations(items, 2)):
                ahead, behind = row[1 + 3 * at : 3 + 3 * at]
                lines.append([spaces[space], items[first], items[second], int(ahead), int(behind)])
        return {"lines": sorted(lines, key=str)}

    return Task(lambda: source.rows(sql, round=round_id), tell)


def pairs(items: list[int]) -> str:
    """Write the count of pairs of these items: ahead, behind and level of each."""
    places = ", ".join(f"MAX(CASE WHEN item_id = {item} THEN value END) AS p{item}" for item in items)
    counts = ", ".join(
        f"SUM(CASE WHEN p{first} {sign} p{second} THEN n ELSE 0 END)"
        for first, second in combinations(items, 2)
        for sign in ("<", ">", "=")
    )
    return PAIRS.format(places=places, counts=counts)
