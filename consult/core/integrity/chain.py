"""The hash chain of staff acts: each act holds the hash of the one before, so that none can go or change unseen.

Prefixes 0x02 and 0x03 keep acts and links apart from the leaves and nodes of the tree (0x00, 0x01).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from consult.core.integrity.leaves import canonical

GENESIS = "0" * 64
"""What the first act of a chain holds as the hash before it."""


@dataclass(frozen=True, slots=True)
class Act:
    """One act: its place in the chain from 1, its digest, and the two hashes; what was done may be withheld (None)."""

    place: int
    digest: str
    previous: str
    hash: str
    content: Mapping[str, Any] | None = None

    @property
    def is_linked(self) -> bool:
        """Tell whether its digest is that of what was done, and its hash that of the digest and the hash before."""
        is_same = self.content is None or self.digest == act_digest(self.content, place=self.place)
        return is_same and self.hash == link(self.previous, self.digest)


def act_digest(content: Mapping[str, Any], *, place: int) -> str:
    """Return SHA-256(0x02 || canonical act with its place) in hex. The act carries a random id: nobody can guess it."""
    return hashlib.sha256(b"\x02" + canonical({**content, "place": place})).hexdigest()


def link(previous: str, digest: str) -> str:
    """Return SHA-256(0x03 || previous || digest) in hex."""
    return hashlib.sha256(b"\x03" + bytes.fromhex(previous) + bytes.fromhex(digest)).hexdigest()


def next_act(previous: str, content: Mapping[str, Any], *, place: int) -> Act:
    """Return an act hung on the hash before it."""
    digest = act_digest(content, place=place)
    return Act(place, digest, previous, link(previous, digest), content)


def first_broken(acts: Iterable[Act], *, head: str, n: int) -> int | None:
    """Return the place of the first act that is changed, moved, missing or too many; None when the chain holds.

    `head` and `n` are the last hash and the number of acts as kept apart from them.
    """
    place, before = 0, GENESIS
    for act in acts:
        place += 1
        if act.place != place or act.previous != before or not act.is_linked:
            return place
        before = act.hash
    if place != n:
        return min(place, n) + 1
    return None if before == head else max(place, 1)
