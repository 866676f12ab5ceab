"""A leaf: what the log says of one act of a participant, and nothing more (INT-2): type, round, commitment, epoch.

The commitment is an HMAC under a random salt that never leaves with the leaf, so that short answers cannot be tried
one by one. Salt gone, content gone: what stays in the tree is a hash of nothing anybody knows (trust.md §3.1).
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass

from consult.core.integrity.tree import leaf_hash

ENTRY, METHOD, ACTS = "entry", "method", "acts"
"""What a leaf stands for: an act of a participant (or padding that looks like one), the sealed method, staff acts."""

SALT = 16
"""Bytes of a salt: 128 bits."""


def canonical(content: object) -> bytes:
    """Return the one way a JSON value is written: keys in order, no spaces, UTF-8. Raises ValueError on NaN."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode()


def digest_of(content: object) -> str:
    """Return the SHA-256, in hex, of a JSON value written canonically."""
    return hashlib.sha256(canonical(content)).hexdigest()


@dataclass(frozen=True, slots=True)
class Leaf:
    """`round` is SLUG/CODE; `epoch` counts the stretches between closings from 1: the only time a leaf tells."""

    type: str
    round: str
    epoch: int
    commitment: str

    @property
    def content(self) -> bytes:
        """Return the leaf as it is hashed and published, one line of JSON."""
        return canonical({"type": self.type, "round": self.round, "epoch": self.epoch, "commitment": self.commitment})

    @property
    def hash(self) -> bytes:
        """Return its leaf hash, 32 bytes."""
        return leaf_hash(self.content)


@dataclass(frozen=True, slots=True)
class Opening:
    """What a leaf commits to. `content` is the SHA-256 of the stored row, which holds a token nobody outside knows,
    so that an opening shown to whoever holds the receipt tells nothing of the answer."""

    act: str  # stored | withdrawn
    receipt: str
    content: str

    def under(self, salt: str) -> str:
        """Return the commitment under a salt in hex."""
        return commitment(salt, {"act": self.act, "receipt": self.receipt, "content": self.content})


def commitment(salt: str, content: object) -> str:
    """Return HMAC-SHA256(salt, canonical content) in hex; raises ValueError unless the salt has 128 bits."""
    key = bytes.fromhex(salt)
    if len(key) != SALT:
        raise ValueError("a salt has 128 bits")
    return hmac.new(key, canonical(content), hashlib.sha256).hexdigest()


def order(leaves: Iterable[Leaf]) -> list[Leaf]:
    """Return leaves as they enter the tree at a closing: by hash, which says nothing of who came when (INT-6)."""
    return sorted(leaves, key=lambda leaf: leaf.hash)
