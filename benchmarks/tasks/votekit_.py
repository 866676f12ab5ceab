"""votekit: Borda points and winner of the weighted ballots."""

from __future__ import annotations

from typing import Any

from votekit import RankBallot, RankProfile
from votekit.utils import borda_scores

from benchmarks.source import Answer, Source, Task
from benchmarks.tasks.ballots import orders, shares


def prepare(_name: str, source: Source) -> Task:
    """Prepare: fetch, build the profile of grouped ballots, then the points."""
    codes = source.items()

    def run() -> Any:
        found = orders(source)
        one = shares(source, found)
        whole = sum(one[space] * own.total() for space, own in found.items())
        ballots = [
            RankBallot(ranking=[{codes[item]} for item in order], weight=n * one[space] / whole)
            for space, own in found.items()
            for order, n in own.items()
        ]
        return borda_scores(RankProfile(ballots=ballots, candidates=tuple(codes.values())))

    def tell(found: Any) -> Answer:
        # Its last place is worth 1 and ours 0.
        points = {code: 100 * (float(found[code]) - 1) / (len(codes) - 1) for code in codes.values()}
        best = max(points.values())
        return {"points": points, "borda": sorted(code for code, value in points.items() if value == best)}

    return Task(run, tell)
