"""`python -m campaigns.timing`: does a clock tell the busy space from the empty one? AUC ≤ 0.55 on every route (PRI-2).

Both worlds are asked the same thing, in turn and in random order, and the time of each answer is kept. Requests are
made inside this process: a network would only add noise to what is looked for. Exit 1 where a route separates them.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter_ns

from campaigns.separation import auc, noise
from tests.conftest import DATABASES, Databases
from tests.flows.two_worlds.crawl import Ask
from tests.flows.two_worlds.states import two_worlds, walk_states
from tests.flows.two_worlds.worlds import INSIDE, ROUND, P, World

LIMIT = 0.55
N = 1000
"""Samples of each world: 2,000 requests a route, as PRI-2 asks. Equal worlds then stay under 0.526."""

CLEAR = 0.53
"""A route this near to chance after a quarter of the samples is asked no more."""

ASKS = (
    Ask("/"), Ask(P), Ask(f"{P}/r"), Ask(f"{P}/r/{ROUND}"), Ask(f"{P}/weights"), Ask(f"{P}/verify"),
    Ask(f"{P}/s/{INSIDE}"), Ask(f"{P}/s/{INSIDE}/texts"), Ask(f"{P}/r/{ROUND}/results"), Ask(f"{P}/r/{ROUND}/verify"),
    Ask("/", {"code": "00000-00000-00000-00000"}), Ask("/receipt", {"receipt": "0000-0000-0000"}),
    Ask(f"{P}/r/{ROUND}/verify", {"receipt": "0000-0000-0000"}), Ask("/health"),
)  # fmt: skip
STAFF_ASKS = (Ask(f"{P}/desk"), Ask(f"{P}/observe"), Ask(f"{P}/r/{ROUND}/run"), Ask(f"{P}/s/{INSIDE}/cards"))
ROLES = ("nobody", "observa", "coordina")


@dataclass(frozen=True)
class Timed:
    """One route as one role on one database."""

    engine: str
    role: str
    ask: Ask
    area: float
    median: float  # milliseconds
    n: int  # samples of each world

    @property
    def name(self) -> str:
        """Return the route in words."""
        return f"{'GET' if self.ask.form is None else 'POST'} {self.ask.address}"


def main() -> int:
    """Measure, print, and write the page when asked."""
    parser = argparse.ArgumentParser(prog="python -m campaigns.timing", description=__doc__)
    parser.add_argument("--samples", type=int, default=N)
    parser.add_argument("--databases", nargs="+", choices=["sqlite", "postgresql"], default=DATABASES)
    parser.add_argument("--routes", default="", help="only requests whose address holds this expression")
    parser.add_argument("--write", type=Path)
    asked = parser.parse_args()
    found: list[Timed] = []
    for engine in asked.databases:
        with TemporaryDirectory(prefix="consult-timing-") as folder:
            databases = Databases(Path(folder))
            try:
                found += measured(databases, engine, n=asked.samples, routes=asked.routes)
            finally:
                databases.drop()
    page = written(found, n=asked.samples)
    sys.stdout.write(page)
    if asked.write:
        asked.write.parent.mkdir(parents=True, exist_ok=True)
        asked.write.write_text(page, encoding="utf-8")
    return 1 if any(one.area > LIMIT for one in found) else 0


def measured(databases: Databases, engine: str, *, n: int, routes: str = "") -> list[Timed]:
    """Clock every route as every role in the open round of both worlds."""
    found = []
    with two_worlds(databases, engine) as (empty, busy, clock):
        for _state in walk_states((empty, busy), clock, staff=ROLES[1:], cards=(), states=("open",)):
            for role in ROLES:
                for ask in ASKS if role == "nobody" else STAFF_ASKS:
                    if not re.search(routes, ask.address):
                        continue
                    found.append(timed(engine, role, ask, (empty, busy), n=n))
                    sys.stderr.write(f"{engine} {role} {found[-1].name}: {found[-1].area:.3f}\n")
    return found


def timed(engine: str, role: str, ask: Ask, worlds: tuple[World, World], *, n: int) -> Timed:
    """Ask n times in each world, interleaved in random order, after a few that warm both."""
    clients = [world.visitors[role] for world in worlds]
    dice = random.Random(f"{engine}{role}{ask}")
    for client in clients * 5:
        ask.of(client).close()
    times: tuple[list[float], list[float]] = ([], [])
    for at in range(n):
        for which in dice.sample((0, 1), 2):
            start = perf_counter_ns()
            ask.of(clients[which]).close()
            times[which].append((perf_counter_ns() - start) / 1e6)
        if at + 1 == n // 4 and auc(*times) <= CLEAR:
            break
    return Timed(engine, role, ask, auc(*times), sorted(times[0])[len(times[0]) // 2], len(times[0]))


def written(found: Sequence[Timed], *, n: int) -> str:
    """Return the page of docs/security."""
    worst = max((one.area for one in found), default=0.5)
    lines = [
        "# Can a clock tell a busy protected space from an empty one?",
        "",
        f"Written by `make timing`. {n} answers of each world for each line (a quarter where those give {CLEAR} or"
        " less), interleaved, from asking to answer in one"
        f" process. AUC 0.5 is chance; the limit is {LIMIT} (PRI-2); two equal worlds stay under {noise(n, n):.3f} in"
        f" 39 of 40 lines. Worst: {worst:.3f}. Lines: {len(found)}. Over the limit:"
        f" {sum(one.area > LIMIT for one in found)}.",
        "",
        "| database | role | request | n | AUC | median ms |",
        "|---|---|---|---|---|---|",
        *(f"| {x.engine} | {x.role} | `{x.name}` | {x.n} | {x.area:.3f} | {x.median:.2f} |" for x in found),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
