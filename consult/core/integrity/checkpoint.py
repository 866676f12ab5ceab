"""A checkpoint: the head of a round's tree at one closing. Its text is the body of C2SP's tlog-checkpoint."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from consult.core.integrity.words import words_of

SCHEMA = 1
"""Number of the shape of the published files."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """`round` is SLUG/CODE and names the log; `number` counts its checkpoints from 1.

    `signature` is Ed25519 (RFC 8032) over the text, by `signer`; both in hex, empty where nobody signed.
    """

    round: str
    number: int
    size: int
    root: bytes
    signature: str = ""
    signer: str = ""

    @property
    def origin(self) -> str:
        """Return the name of the log: consult/SLUG/CODE."""
        return f"consult/{self.round}"

    @property
    def text(self) -> str:
        """Return origin, size and root in base64, one a line: what a witness signs by machine."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @property
    def words(self) -> tuple[str, ...]:
        """Return the twelve words of the root: what witnesses read aloud and write in the acta."""
        return words_of(self.root)

    def to_json(self) -> dict[str, Any]:
        """Return it as it is published."""
        return {
            "origin": self.origin,
            "number": self.number,
            "size": self.size,
            "root": self.root.hex(),
            "words": list(self.words),
            "text": self.text,
            **({"signature": self.signature, "signer": self.signer} if self.signature else {}),
        }


def checkpoint_from(content: Mapping[str, Any]) -> Checkpoint:
    """Read a published checkpoint; raises ValueError when its words or its text are not those of its root."""
    found = Checkpoint(
        round=str(content["origin"]).removeprefix("consult/"),
        number=int(content["number"]),
        size=int(content["size"]),
        root=bytes.fromhex(content["root"]),
        signature=str(content.get("signature", "")),
        signer=str(content.get("signer", "")),
    )
    if found.to_json() != dict(content):
        raise ValueError("words, text and root do not agree")
    return found
