"""The Merkle tree of RFC 6962 §2.1: leaves and nodes are hashed apart (0x00, 0x01), proofs are lists of siblings.

Every function takes hashes of 32 bytes. The size of a tree is part of its checkpoint, never of a proof: by the RFC's
own arithmetic a proof may also fit a neighbouring size (RFC 9162 §2.1.3.2 uses only size - 1).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

FOLD = 256
"""Leaves under one kept node: a proof is then made from 256 leaves and the kept nodes, not from the whole round."""

Hashes = Sequence[bytes]


def leaf_hash(content: bytes) -> bytes:
    """Return SHA-256(0x00 || content)."""
    return hashlib.sha256(b"\x00" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return SHA-256(0x01 || left || right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(hashes: Hashes) -> bytes:
    """Return the root over leaf hashes in order; of none, the SHA-256 of nothing."""
    if not hashes:
        return hashlib.sha256().digest()
    level = list(hashes)
    while len(level) > 1:
        level = _above(level)
    return level[0]


def _above(level: Hashes) -> list[bytes]:
    """Return the next level: pairs joined, a last one alone carried up. It is the RFC's split at powers of two."""
    joined = [node_hash(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
    return [*joined, level[-1]] if len(level) % 2 else joined


def inclusion(hashes: Hashes, index: int) -> list[bytes]:
    """Return the siblings from the leaf at `index` up to the root (RFC 6962 §2.1.1); raises IndexError outside."""
    if not 0 <= index < len(hashes):
        raise IndexError(index)
    path: list[bytes] = []
    level: Hashes = hashes
    while len(level) > 1:
        sibling = index ^ 1
        if sibling < len(level):
            path.append(level[sibling])
        level, index = _above(level), index >> 1
    return path


def is_included(root_hash: bytes, leaf: bytes, *, index: int, size: int, path: Hashes) -> bool:
    """Tell whether the leaf hash stands at `index` in the tree of this root (RFC 9162 §2.1.3.2); never raises."""
    if not 0 <= index < size or any(len(node) != 32 for node in (leaf, *path)):
        return False
    place, last, found = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node_hash(sibling, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root_hash


def consistency(hashes: Hashes, earlier: int) -> list[bytes]:
    """Return the nodes that show that the first `earlier` leaves are still there in order (RFC 6962 §2.1.2).

    Raises ValueError unless 0 < earlier <= number of leaves.
    """
    if not 0 < earlier <= len(hashes):
        raise ValueError(earlier)
    return _subproof(hashes, earlier, is_whole=True)


def _subproof(hashes: Hashes, earlier: int, *, is_whole: bool) -> list[bytes]:
    n = len(hashes)
    if earlier == n:
        return [] if is_whole else [root(hashes)]
    split = 1 << (n - 1).bit_length() - 1
    if earlier <= split:
        return [*_subproof(hashes[:split], earlier, is_whole=is_whole), root(hashes[split:])]
    return [*_subproof(hashes[split:], earlier - split, is_whole=False), root(hashes[:split])]


def is_consistent(before: bytes, after: bytes, *, earlier: int, size: int, proof: Hashes) -> bool:
    """Tell whether the tree of root `after` begins with that of root `before` (RFC 9162 §2.1.4.2); never raises."""
    if earlier == size:
        return not proof and before == after
    if not 0 < earlier < size or not proof or any(len(node) != 32 for node in proof):
        return False
    nodes = list(proof) if earlier & (earlier - 1) else [before, *proof]  # a whole subtree stands for itself
    place, last = earlier - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = nodes[0]
    for node in nodes[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = node_hash(node, old), node_hash(node, new)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, node)
        place, last = place >> 1, last >> 1
    return last == 0 and old == before and new == after


def fold(hashes: Hashes) -> list[bytes]:
    """Return the node over each run of FOLD leaves, the last run as long as it is; their root is the tree's."""
    return [root(hashes[start : start + FOLD]) for start in range(0, len(hashes), FOLD)]


def inclusion_in_folds(run: Hashes, folds: Hashes, index: int) -> list[bytes]:
    """Return the proof of the leaf at `index` from the leaves of its own run and the folds of the whole tree."""
    return [*inclusion(run, index % FOLD), *inclusion(folds, index // FOLD)]
