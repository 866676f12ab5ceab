"""One measurement in one process: `python -m benchmarks.measure ...` prints time, peak and answer as JSON."""

from __future__ import annotations

import argparse
import json
import resource
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.source import Source, Task
from benchmarks.tasks import NEEDS, TASKS
from benchmarks.workloads import ENOUGH, WORKLOADS

QUICK = 50
"""Runs of a task of some milliseconds: one of them falls into a quiet moment."""

Told = dict[str, Any]
"""A line of JSON."""


def answers(words: Sequence[str]) -> Iterator[Told]:
    """Make a database, drop one, or run one task as often as asked, and tell what came of it."""
    asked = arguments(words)
    scratch = import_module("benchmarks.scratch")
    if asked.task == "drop":
        scratch.drop(asked.url, asked.server)
    elif asked.task == "make":
        url = scratch.create(asked.engine, asked.folder, asked.server)
        yield {"url": url}  # told before it is filled: whoever asked can drop it, whatever happens
        workload = WORKLOADS[asked.workload].at(asked.fraction)
        yield {"rows": import_module("benchmarks.filling").fill(url, asked.folder, workload)}
    else:
        yield measured(asked)


def arguments(words: Sequence[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("task", choices=["make", "drop", *TASKS])
    parser.add_argument("--engine", default="sqlite")
    parser.add_argument("--url", default="")
    parser.add_argument("--server", default="")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--workload", choices=list(WORKLOADS))
    parser.add_argument("--fraction", type=int, default=1)
    parser.add_argument("--divisor", type=int, default=1)
    parser.add_argument("--repeats", type=int, default=1)
    return parser.parse_args(words)


def measured(asked: argparse.Namespace) -> Told:
    """Run the task, and return its best time (s), its peak (MB) and what it found; {} where it is not installed."""
    module = TASKS[asked.task]
    if any(find_spec(name) is None for name in NEEDS.get(module, ())):
        return {}
    source = Source(asked.url, asked.folder, WORKLOADS[asked.workload].at(asked.fraction), asked.divisor)
    task: Task = import_module(module).prepare(asked.task, source)
    times: list[float] = []
    result = None
    while is_due(times, asked.repeats):
        result = None  # the memory of the last run is not this one's
        start = perf_counter()
        result = task.run()
        times.append(perf_counter() - start)
    # In kB on Linux. A child starts with its parent's peak, so whoever starts this one must be small.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": min(times), "runs": len(times), "peak": peak, "answer": task.tell(result)}


def is_due(times: Sequence[float], repeats: int) -> bool:
    """Say whether to run once more: as often as asked; a quick task for a second, a slow one no longer than ENOUGH."""
    if len(times) < repeats:
        return sum(times) < ENOUGH
    return repeats > 1 and len(times) < QUICK and sum(times) < 1


if __name__ == "__main__":
    for line in answers(sys.argv[1:]):
        sys.stdout.write(f"{json.dumps(line)}\n")
        sys.stdout.flush()
