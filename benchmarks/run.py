"""The plan of a run: which tasks, against what, and that their answers agree."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.agreement import same
from benchmarks.children import LIMIT, Measured, Scratch, scratch
from benchmarks.workloads import DIVISORS, WORKLOADS, Workload

PEERS = {
    "support": ("red-dwarf",),
    "scores": ("svy", "samplics", "svy item by item", "samplics item by item"),
    "rankings": ("pref_voting Borda", "pref_voting Schulze", "pref_voting Kemeny", "votekit Borda"),
}
LIMITS = {"pref_voting Kemeny": 60.0}
"""Seconds after which a peer is stopped, where it is not the usual quarter of an hour."""

FLOORS = ("floor", "loaded_floor")
OURS = ("tally", "closing", "compile", "gate", "whole")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line asks for."""

    engines: Sequence[str]
    fraction: int = 1
    has_peers: bool = True
    repeats: int = 5
    is_alone: bool = True  # each task in a process of its own; otherwise peaks say nothing


@dataclass(frozen=True, slots=True)
class Found:
    """Everything measured on one workload in one database."""

    engine: str
    workload: Workload
    rows: dict[str, int]
    tasks: dict[str, Measured]  # task, or "compile/10" for the compilation with a tenth of the people
    n_compared: dict[str, int]  # figures of each other program found equal to ours


def measure_all(asked: Asked, folder: Path) -> Iterator[Found]:
    """Measure every workload in every database, one after the other: each has the machine for itself."""
    for engine in asked.engines:
        for workload in WORKLOADS.values():
            tell(f"{engine}: filling {workload.name}")
            with scratch(engine, folder, workload, asked.fraction, is_alone=asked.is_alone) as source:
                yield measure(source, asked)


def measure(source: Scratch, asked: Asked) -> Found:
    """Measure one workload, and compare what each program found with ours. Raises Disagreement."""
    name = source.workload.name
    tasks: dict[str, Measured] = {}
    # What is judged takes two turns, so that a busy moment of the machine does not fall on one line alone.
    for _ in range(min(2, asked.repeats)):
        for task in (*OURS, "by_hand"):
            tasks[task] = best(tasks.get(task), timed(source, task, asked.repeats))
        for divisor in DIVISORS[1:]:
            key = f"compile/{divisor}"
            tasks[key] = best(tasks.get(key), timed(source, "compile", asked.repeats, divisor=divisor))
    for task in (*FLOORS, *PEERS[name]):
        tasks[task] = timed(source, task, asked.repeats) if asked.has_peers else Measured(because="not asked for")
    others = dict.fromkeys(("by_hand", *FLOORS), "tally") | dict.fromkeys(PEERS[name], "whole")
    compared = {
        task: same(tasks[own].answer, tasks[task].answer, name=f"{source.engine} {task}", peer=task)
        for task, own in others.items()
        if tasks[task].seconds is not None
    }
    return Found(source.engine, source.workload, source.rows, tasks, compared)


def timed(source: Scratch, task: str, repeats: int, *, divisor: int = 1) -> Measured:
    """Measure one task and say so."""
    found = source.measure(task, divisor=divisor, repeats=repeats, limit=LIMITS.get(task, LIMIT))
    what = f"{found.seconds:.4f} s, {found.peak:.0f} MB" if found.seconds is not None else found.because
    tell(f"  {source.workload.name} {task}{f'/{divisor}' if divisor > 1 else ''}: {what}")
    return found


def best(one: Measured | None, other: Measured) -> Measured:
    """Return the faster of two measurements."""
    if one is None or one.seconds is None or (other.seconds is not None and other.seconds < one.seconds):
        return other
    return one


def tell(line: str) -> None:
    """Say what is going on; the table goes to the standard output, this does not."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
