"""`python -m campaigns.two_worlds`: every address as everybody in every state, on both databases (PRI-1).

Exit 1 where a byte differs that should not. The suite walks a short version (tests/flows/test_two_worlds.py).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.conftest import DATABASES, Databases
from tests.flows.two_worlds.crawl import differing, everything, leaks
from tests.flows.two_worlds.states import two_worlds, walk_states


def main() -> int:
    """Walk, and print a line for each state and each leak."""
    parser = argparse.ArgumentParser(prog="python -m campaigns.two_worlds", description=__doc__)
    parser.add_argument("--databases", nargs="+", choices=["sqlite", "postgresql"], default=DATABASES)
    n_leaks = 0
    for engine in parser.parse_args().databases:
        with TemporaryDirectory(prefix="consult-worlds-") as folder:
            databases = Databases(Path(folder))
            try:
                n_leaks += walk(databases, engine)
            finally:
                databases.drop()
    for engine in {"sqlite", "postgresql"} - set(DATABASES):
        say(f"{engine}: did NOT run, no server answered")
    say(f"differing answers: {n_leaks}")
    return 1 if n_leaks else 0


def walk(databases: Databases, engine: str) -> int:
    """Compare both worlds in each state on one database; return how many answers differ."""
    n_leaks = 0
    with two_worlds(databases, engine) as (empty, busy, clock):
        asks = everything(empty)
        for state in walk_states((empty, busy), clock):
            found = list(differing(empty, busy, asks))
            wrong = leaks(found, is_closed=state == "closed")
            n_pairs = len(asks) * len(empty.visitors)
            crossed = len(found) - len(wrong)
            say(f"{engine}, round {state}: {n_pairs} pairs of answers, {len(empty.visitors)} roles, {len(asks)} "
                f"requests; {len(wrong)} differ; {crossed} carry results past the gate")  # fmt: skip
            for line in wrong:
                say(f"  {line}")
            n_leaks += len(wrong)
    return n_leaks


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
