"""A proof of inclusion as few bytes: index and size, eight bytes each, then the siblings; 656 at a million leaves."""

from __future__ import annotations

import base64
import binascii
import struct
from dataclasses import dataclass

from consult.core.integrity.tree import is_included

HASH = 32
HEAD = struct.Struct(">QQ")
"""Index and size, big-endian."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Where a leaf stands in a tree of `size`, and the siblings on its way to the root."""

    index: int
    size: int
    path: tuple[bytes, ...]

    def holds(self, root: bytes, leaf: bytes) -> bool:
        """Tell whether it leads from the leaf hash to the root."""
        return is_included(root, leaf, index=self.index, size=self.size, path=self.path)

    def to_bytes(self) -> bytes:
        """Return it as bytes."""
        return HEAD.pack(self.index, self.size) + b"".join(self.path)

    def to_text(self) -> str:
        """Return its bytes in base64, as they stand in a proof file."""
        return base64.b64encode(self.to_bytes()).decode()


def proof_from(raw: bytes) -> Proof:
    """Read the bytes of a proof; raises ValueError on anything else."""
    if len(raw) < HEAD.size or (len(raw) - HEAD.size) % HASH:
        raise ValueError("a proof holds two numbers and whole hashes")
    index, size = HEAD.unpack_from(raw)
    return Proof(index, size, tuple(raw[at : at + HASH] for at in range(HEAD.size, len(raw), HASH)))


def proof_from_text(text: str) -> Proof:
    """Read a proof in base64; raises ValueError on anything else."""
    try:
        return proof_from(base64.b64decode(text, validate=True))
    except binascii.Error as trouble:
        raise ValueError("not base64") from trouble
