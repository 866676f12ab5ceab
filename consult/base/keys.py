"""Secrets outside the database: made once, shared by hosts through KEYS_DIR, never in backups or field kits."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from flask import current_app


def keys_dir() -> Path:
    """Return the folder of keys of the running application."""
    folder: Path = current_app.config["KEYS_DIR"]
    return folder


class KeyEnded(LookupError):
    """The key of this name was destroyed on purpose: nobody has it any more, and none is made in its place."""


def key(name: str, *, folder: Path | None = None) -> bytes:
    """Return the 32-byte key of this name, making it the first time; two hosts racing get the same one. Raises
    KeyEnded once it was destroyed."""
    path = (folder or keys_dir()) / f"{name}.key"
    if _tombstone(path).exists():
        raise KeyEnded(name)
    try:
        return path.read_bytes()
    except FileNotFoundError:
        made = _make(path)
    if _tombstone(path).exists():  # it was ended while it was being made
        _wipe(path)
        raise KeyEnded(name)
    return made


def end_key(name: str, *, folder: Path | None = None) -> bool:
    """Destroy a key for good; return False where it had ended before. An empty file says so to every host."""
    path = (folder or keys_dir()) / f"{name}.key"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    is_first = not _tombstone(path).exists()
    _tombstone(path).touch(mode=0o600)  # first, so that whoever asks meanwhile is refused and makes no other
    _wipe(path)
    return is_first


def has_ended(name: str, *, folder: Path | None = None) -> bool:
    """Tell whether the key of this name was destroyed on purpose."""
    return _tombstone((folder or keys_dir()) / f"{name}.key").exists()


def _tombstone(path: Path) -> Path:
    return path.with_suffix(".ended")


def _wipe(path: Path) -> None:
    """Write over a key, then take its name away: a file system that keeps old blocks is met by encrypting the disk."""
    try:
        with path.open("r+b") as file:
            file.write(secrets.token_bytes(32))
            file.flush()
            os.fsync(file.fileno())
    except FileNotFoundError:
        return
    path.unlink(missing_ok=True)


def _make(path: Path) -> bytes:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{secrets.token_hex(8)}")
    fresh.write_bytes(secrets.token_bytes(32))
    fresh.chmod(0o600)
    try:
        os.link(fresh, path)  # atomic and fails if somebody was first, so no reader sees half a key
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return path.read_bytes()


def author_key(round_key: str) -> bytes:
    """Return the author key of a round; whoever holds it longer than a request outlives its destruction: do not.
    Raises KeyEnded after its end."""
    return key(_author(round_key))


def end_author_key(round_key: str) -> bool:
    """Destroy the author key of a round: from now on no card leads to its answers, whoever asks."""
    return end_key(_author(round_key))


def author_key_ended(round_key: str) -> bool:
    """Tell whether the author key of a round was destroyed."""
    return has_ended(_author(round_key))


def _author(round_key: str) -> str:
    return f"author-{round_key}"


def author_token(secret: bytes, *, author: str) -> str:
    """Return HMAC(author key of the round, author), 128 bits in hex (docs/design.md, "Identity and content")."""
    return hmac.new(secret, author.encode(), hashlib.sha256).hexdigest()[:32]


def random_key() -> str:
    """Return a random 128-bit identifier in hex, for everything about people (PRI-4)."""
    return secrets.token_hex(16)
