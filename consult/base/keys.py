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


def key(name: str, *, folder: Path | None = None) -> bytes:
    """Return the 32-byte key of this name, making it the first time; two hosts racing get the same one."""
    path = (folder or keys_dir()) / f"{name}.key"
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return _make(path)


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
    """Return the author key of a round; whoever holds it longer than a request outlives its destruction: do not."""
    return key(f"author-{round_key}")


def author_token(secret: bytes, *, author: str) -> str:
    """Return HMAC(author key of the round, author), 128 bits in hex (docs/design.md, "Identity and content")."""
    return hmac.new(secret, author.encode(), hashlib.sha256).hexdigest()[:32]


def random_key() -> str:
    """Return a random 128-bit identifier in hex, for everything about people (PRI-4)."""
    return secrets.token_hex(16)
