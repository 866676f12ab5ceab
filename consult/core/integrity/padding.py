"""How many made-up leaves stand beside the real ones, so that the size of the tree tells no count (INT-6)."""

from __future__ import annotations

BLOCK = 50
"""Entries come in blocks of fifty (trust.md §4.2)."""


def n_padding(n_entries: int, *, n_reserved: int = 0, eligible: int | None = None) -> int:
    """Return how many leaves to add at a closing; `n_reserved` of the entries are of protected spaces, whose declared
    members are `eligible`; None where no protected space takes part.

    The rest is rounded up to a block. The protected part is rounded up to whole parts of one size, known before
    anybody answers: the blocks that hold `eligible`, one part at least. So 0 and 50 people look the same.
    """
    others = _up(n_entries - n_reserved, BLOCK)
    part = 0 if eligible is None else max(BLOCK, _up(eligible, BLOCK))
    reserved = max(part, _up(n_reserved, part)) if part else n_reserved
    return others + reserved - n_entries


def _up(n: int, step: int) -> int:
    return -(-n // step) * step
