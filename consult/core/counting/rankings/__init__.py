"""M4, alternatives from rankings: ballots to pairs, pairs to one matrix, the matrix to orders (counting.md §6)."""

from __future__ import annotations

from consult.core.counting.rankings.matrix import Matrix, alone, combine
from consult.core.counting.rankings.orders import (
    KEMENY_LIMIT,
    borda,
    kemeny,
    schulze,
    schulze_before,
    strongest_paths,
)
from consult.core.counting.rankings.pairs import UNRANKED, Ballot, Pair, Pairs, pairs_of
from consult.core.counting.rankings.winners import (
    Duel,
    Sentence,
    Verdict,
    condorcet,
    head_to_head,
    smith_set,
    verdict,
)

__all__ = [
    "KEMENY_LIMIT",
    "UNRANKED",
    "Ballot",
    "Duel",
    "Matrix",
    "Pair",
    "Pairs",
    "Sentence",
    "Verdict",
    "alone",
    "borda",
    "combine",
    "condorcet",
    "head_to_head",
    "kemeny",
    "pairs_of",
    "schulze",
    "schulze_before",
    "smith_set",
    "strongest_paths",
    "verdict",
]
