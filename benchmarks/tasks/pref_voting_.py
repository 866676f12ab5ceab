"""pref_voting: points and winners by Borda, Schulze winner and Kemeny winner of the weighted ballots."""

from __future__ import annotations

from typing import Any

from pref_voting.margin_based_methods import beat_path
from pref_voting.other_methods import kemeny_young
from pref_voting.profiles import Profile
from pref_voting.scoring_methods import borda

from benchmarks.source import Answer, Source, Task
from benchmarks.tasks.ballots import orders, shares


def prepare(name: str, source: Source) -> Task:
    """Prepare: fetch, build the profile, then one rule."""
    codes = list(source.items().values())
    places = {key: at for at, key in enumerate(source.items())}

    def profile() -> Any:
        found = orders(source)
        one = shares(source, found)
        ballots = [(order, n * one[space]) for space, own in found.items() for order, n in own.items()]
        return Profile([[places[item] for item in order] for order, _ in ballots], [n for _, n in ballots])

    def run() -> Any:
        made = profile()
        if name.endswith("Borda"):
            return made.borda_scores(), borda(made), made.num_voters
        # From the margins, which takes 28 sums; from the profile each of 40,320 orders would read every ballot.
        return (beat_path if name.endswith("Schulze") else kemeny_young)(made.margin_graph())

    def tell(found: Any) -> Answer:
        if not name.endswith("Borda"):
            return {name.split()[1].lower(): sorted({codes[at] for at in found})}
        scores, winners, total = found
        points = {codes[at]: 100 * int(score) / (len(codes) - 1) / int(total) for at, score in scores.items()}
        return {"points": points, "borda": sorted(codes[at] for at in winners)}

    return Task(run, tell)
