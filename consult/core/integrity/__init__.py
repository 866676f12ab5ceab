"""Integrity anybody can check: salted leaves, a Merkle tree of a round, checkpoints, the chain of staff acts.

Source: docs/trust.md §4 (INT-1 to INT-8); RFC 6962 §2.1 and RFC 9162 §2.1 for the tree; C2SP tlog-checkpoint for the
three lines of a checkpoint. `verify/verify.py` says the same again without importing any of this.
"""

from consult.core.integrity.chain import GENESIS, Act, act_digest, first_broken, next_act
from consult.core.integrity.checkpoint import Checkpoint
from consult.core.integrity.leaves import ACTS, ENTRY, METHOD, Leaf, Opening, canonical, commitment, digest_of, order
from consult.core.integrity.padding import BLOCK, n_padding
from consult.core.integrity.proof import Proof
from consult.core.integrity.tree import (
    FOLD,
    consistency,
    fold,
    inclusion,
    inclusion_in_folds,
    is_consistent,
    is_included,
    leaf_hash,
    node_hash,
    root,
)
from consult.core.integrity.words import first_wrong, read_words, words_of

__all__ = [
    "ACTS",
    "BLOCK",
    "ENTRY",
    "FOLD",
    "GENESIS",
    "METHOD",
    "Act",
    "Checkpoint",
    "Leaf",
    "Opening",
    "Proof",
    "act_digest",
    "canonical",
    "commitment",
    "consistency",
    "digest_of",
    "first_broken",
    "first_wrong",
    "fold",
    "inclusion",
    "inclusion_in_folds",
    "is_consistent",
    "is_included",
    "leaf_hash",
    "n_padding",
    "next_act",
    "node_hash",
    "order",
    "read_words",
    "root",
    "words_of",
]
