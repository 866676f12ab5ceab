"""Nouns of floor 2: the round, and the matter it is about."""

from __future__ import annotations

from consult.rounds.models.matter import Alternative, Criterion, Future, FutureVariable, TreeNode
from consult.rounds.models.round import Approval, Item, Iteration, Move, Round, RoundSpace

__all__ = [
    "Alternative",
    "Approval",
    "Criterion",
    "Future",
    "FutureVariable",
    "Item",
    "Iteration",
    "Move",
    "Round",
    "RoundSpace",
    "TreeNode",
]
