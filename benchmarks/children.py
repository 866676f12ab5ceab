"""Measurements in processes of their own. This side stays small: a child's peak begins at its parent's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryFile
from threading import Timer
from time import monotonic
from typing import Any

from benchmarks.workloads import Workload

ROOT = Path(__file__).resolve().parent.parent
SERVER = os.environ.get("TEST_POSTGRES_URL", "postgresql://127.0.0.1:5432/postgres")
LIMIT = 900.0
"""Seconds after which a task is stopped."""

Told = dict[str, Any]
"""A line of JSON from a measurement."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One task measured; `because` says why there is no time."""

    seconds: float | None = None
    peak: float | None = None  # MB
    runs: int = 0
    answer: Told = field(default_factory=dict)
    because: str = ""


@dataclass(frozen=True, slots=True)
class Scratch:
    """A filled scratch database of one workload, already at its scale. `is_alone`: each task has its own process."""

    engine: str
    url: str
    folder: Path
    workload: Workload
    fraction: int
    rows: dict[str, int]
    is_alone: bool = True

    def measure(self, task: str, *, divisor: int = 1, repeats: int = 1, limit: float = LIMIT) -> Measured:
        """Run a task; stopped after `limit` seconds. Raises RuntimeError where it fails."""
        words = ["--url", self.url, "--workload", self.workload.name, "--fraction", str(self.fraction)]
        words += ["--divisor", str(divisor), "--repeats", str(repeats), "--folder", str(self.folder)]
        try:
            (found,) = told([task, *words], is_alone=self.is_alone, limit=limit)
        except subprocess.TimeoutExpired:
            return Measured(because=f"stopped after {limit:.0f} s")
        return Measured(**found) if found else Measured(because="not installed")


@contextmanager
def scratch(
    engine: str, folder: Path, workload: Workload, fraction: int, *, is_alone: bool = True
) -> Iterator[Scratch]:
    """Make and fill a database, and drop it whatever happens."""
    words = ["make", "--engine", engine, "--server", SERVER, "--workload", workload.name]
    words += ["--fraction", str(fraction), "--folder", str(folder)]
    making = told(words, is_alone=is_alone)
    url = str(next(making)["url"])
    try:
        rows = dict(next(making)["rows"])
        yield Scratch(engine, url, folder, workload.at(fraction), fraction, rows, is_alone)
    finally:
        making.close()
        list(told(["drop", "--url", url, "--server", SERVER, "--folder", str(folder)], is_alone=is_alone))


def told(words: Sequence[str], *, is_alone: bool, limit: float = LIMIT) -> Generator[Told, None, None]:
    """Give each line of a measurement as it comes. Raises RuntimeError where it fails, TimeoutExpired where stopped."""
    if not is_alone:
        yield from import_module("benchmarks.measure").answers(words)
        return
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.measure", *words]
    start = monotonic()
    with (
        TemporaryFile("w+", encoding="utf-8") as faults,
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=faults, text=True) as child,
    ):
        watch = Timer(limit, child.kill)
        watch.start()
        try:
            for line in child.stdout or ():
                if line.startswith("{"):
                    yield json.loads(line)
            child.wait()
        finally:
            watch.cancel()
            child.kill()
        if child.returncode and monotonic() - start >= limit:
            raise subprocess.TimeoutExpired(command, limit)
        if child.returncode:
            faults.seek(0)
            raise RuntimeError(f"{words[0]}: {faults.read()[-2000:]}")
