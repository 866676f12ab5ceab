"""`python -m benchmarks`: measure, compare, print the tables, and write docs/benchmarks.md when asked."""

from __future__ import annotations

import argparse
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from benchmarks import table
from benchmarks.agreement import Disagreement
from benchmarks.children import SERVER
from benchmarks.machine import load, machine, today
from benchmarks.run import Asked, Found, measure_all, tell
from benchmarks.workloads import ENOUGH

SMALL = 100


def main() -> int:
    """Run what was asked; exit 1 where two programs disagree. A goal missed is printed, and is no failure."""
    asked = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # so that what was made is dropped then too
    before = load()
    engines = asked.databases or ["sqlite", *(["postgresql"] if postgres_answers() else [])]
    plan = Asked(
        engines,
        fraction=SMALL if asked.small else 1,
        has_peers=not asked.no_peers,
        repeats=asked.repeats,
        is_alone=not asked.together,
    )
    with TemporaryDirectory(prefix="consult-bench-") as folder:
        try:
            found = list(measure_all(plan, Path(folder)))
        except Disagreement as fault:
            tell(f"DIFFERENT ANSWERS: {fault}")
            return 1
    for one in found:
        sys.stdout.write(f"{table.markdown(one)}\n\n")
    for goal in [] if asked.small else table.missed(found):
        tell(f"missed: {goal}")
    if asked.write:
        asked.write.write_text(written(found, engines, before), encoding="utf-8")
    return 0


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--small", action="store_true", help="a hundredth of the people")
    parser.add_argument("--no-peers", action="store_true", help="neither peers nor NumPy")
    parser.add_argument("--together", action="store_true", help="all in this process: sooner, and peaks say nothing")
    parser.add_argument(
        "--databases", nargs="+", choices=["sqlite", "postgresql"], help="those that answer, by default"
    )
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--write", type=Path, help="the page to write")
    return parser.parse_args()


def postgres_answers() -> bool:
    """Tell whether something listens where TEST_POSTGRES_URL, or the local default, says."""
    address = urlsplit(SERVER)
    try:
        with socket.create_connection((address.hostname or "127.0.0.1", address.port or 5432), timeout=2):
            return True
    except OSError:
        tell("PostgreSQL did not answer: its half is NOT measured")
        return False


def written(found: Sequence[Found], engines: Sequence[str], before: float) -> str:
    """Return the whole page."""
    template = Path(__file__).with_name("page.md").read_text(encoding="utf-8")
    names = [table.ENGINES[engine] for engine in engines]
    without = "" if "postgresql" in engines else " (PostgreSQL was not measured)"
    return table.page(
        template,
        found,
        command="make bench",
        date=today(),
        machine=machine(),
        databases=f"databases {' and '.join(names)}{without}",
        load_before=f"{before:.1f}",
        load_after=f"{load():.1f}",
        enough=f"{ENOUGH:.0f}",
        compiled=str(table.COMPILED_WITHIN),
        tallied=str(table.TALLIED_WITHIN),
        faster=f"{table.FASTER_THAN_PEERS:.0f}",
        peak=f"{table.PEAK_BELOW:.0f}",
        independent=str(table.INDEPENDENT_WITHIN),
    )


if __name__ == "__main__":
    raise SystemExit(main())
