"""New keys for old: the newest signs and seals, the earlier ones still open what they closed (trust.md, SEC-15)."""

from __future__ import annotations

import os
from pathlib import Path

from consult.base.keys import key, keys_dir

ROTATED = ("session", "second-factor", "guessing")
"""Keys that may change while people are inside. `receipts` is not one: a receipt is made again from its key."""


def keys(name: str, *, folder: Path | None = None) -> list[bytes]:
    """Return the keys of this name, the newest first."""
    place = folder or keys_dir()
    return [key(name, folder=place), *(path.read_bytes() for path in reversed(_former(name, place)))]


def rotate_key(name: str, *, folder: Path | None = None) -> int:
    """Put a fresh key in the place of this one and keep the old one beside it; return how many old ones there are."""
    place = folder or keys_dir()
    key(name, folder=place)
    n = len(_former(name, place)) + 1
    os.rename(place / f"{name}.key", place / f"{name}.{n:04}.key")
    key(name, folder=place)
    return n


def forget_former_keys(name: str, *, folder: Path | None = None) -> int:
    """Destroy the old keys of this name: what they closed no longer opens. Return how many there were."""
    former = _former(name, folder or keys_dir())
    for path in former:
        path.unlink()
    return len(former)


def _former(name: str, folder: Path) -> list[Path]:
    return sorted(folder.glob(f"{name}.[0-9][0-9][0-9][0-9].key"))
