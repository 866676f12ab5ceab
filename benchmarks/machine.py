"""The line that says on what the figures were taken: no path and no name of a host."""

from __future__ import annotations

import os
import platform
import sqlite3
from datetime import UTC, datetime
from pathlib import Path


def machine() -> str:
    """Describe processor, memory, load and interpreter in one sentence."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores of {_processor()}, {memory:.0f} GiB, {platform.system()}; "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    )


def today() -> str:
    """Return the date of the run, UTC."""
    return datetime.now(UTC).date().isoformat()


def load() -> float:
    """Return how many processes wanted a core, on average of the last minute: above the cores, times are too long."""
    return os.getloadavg()[0]


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())
