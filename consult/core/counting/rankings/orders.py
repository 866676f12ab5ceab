"""Orders read from the matrix: rank points (Borda), Schulze and Kemeny, exact and with ties kept (counting.md §6)."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations
from math import lcm

from consult.core.counting.rankings.matrix import Matrix
from consult.core.counting.rankings.pairs import Pair
from consult.core.errors import Invalid
from consult.core.words import N_

KEMENY_LIMIT = 8
"""Most alternatives for which the exact Kemeny orders are worked out."""

Order = tuple[str, ...]
Best = dict[int, tuple[int, list[Order]]]


def borda(matrix: Matrix) -> dict[str, Fraction]:
    """Give each alternative its average rank points, 0-100: 100/(m-1) x sum of P[j,k] + T[j,k]/2. {} if undefined."""
    if not matrix.is_defined:
        return {}
    return {item: Fraction(100, len(matrix.items) - 1) * _won(matrix, item) for item in matrix.items}


def _won(matrix: Matrix, item: str) -> Fraction:
    """Add up the share of every duel an alternative wins, equal ranks as half."""
    duels = [(item, other) for other in matrix.items if other != item]
    return sum((matrix.prefer[duel] + matrix.equal[duel] / 2 for duel in duels), Fraction(0))


def strongest_paths(matrix: Matrix) -> dict[Pair, Fraction]:
    """Return S[i,j], the strength of the strongest path, by winning votes (Schulze 2011; Floyd-Warshall).

    A step from j to k is worth P[j,k] where j beats k, else 0; a path is worth its weakest step.
    """
    if not matrix.is_defined:
        return {}
    pairs = list(permutations(matrix.items, 2))
    strength = {pair: matrix.prefer[pair] if matrix.beats(*pair) else Fraction(0) for pair in pairs}
    for middle in matrix.items:
        for first, last in pairs:
            if middle not in (first, last):
                detour = min(strength[first, middle], strength[middle, last])
                strength[first, last] = max(strength[first, last], detour)
    return strength


def schulze_before(matrix: Matrix) -> frozenset[Pair]:
    """List every (i, j) with i strictly before j: S[i,j] > S[j,i]. A strict partial order (Schulze 2011)."""
    strength = strongest_paths(matrix)
    return frozenset((first, last) for first, last in strength if strength[first, last] > strength[last, first])


def schulze(matrix: Matrix) -> list[Order]:
    """Return the Schulze order as groups: each holds those that nobody left is strictly before. [] if undefined.

    The first group is exactly the Schulze winners. Whoever is strictly before another stands in an earlier group; the
    converse can fail where exact ties leave two incomparable: `schulze_before` says it exactly.
    """
    before = schulze_before(matrix)
    left = matrix.items if matrix.is_defined else ()
    groups: list[Order] = []
    while left:
        group = tuple(item for item in left if not any((other, item) in before for other in left))
        groups.append(group)
        left = tuple(item for item in left if item not in group)
    return groups


def kemeny(matrix: Matrix) -> list[Order]:
    """List all orders with the least disagreement over pairs, by recursion on subsets (Young & Levenglick 1978).

    Ranking i before j costs P[j,i]; equal ranks cost every order the same. [] if undefined. Raises Invalid above
    KEMENY_LIMIT alternatives.
    """
    if not matrix.is_defined:
        return []
    if len(matrix.items) > KEMENY_LIMIT:
        raise Invalid(
            N_("El orden de Kemeny se calcula hasta con {limit} alternativas. Use los puntos por orden."),
            limit=KEMENY_LIMIT,
        )
    costs = _whole_costs(matrix)
    best: Best = {0: (0, [()])}
    for subset in range(1, 1 << len(matrix.items)):
        best[subset] = _best_of(subset, matrix.items, costs, best)
    return best[max(best)][1]


def _whole_costs(matrix: Matrix) -> list[list[int]]:
    """Return cost[i][j] of placing i before j, P[j,i] as an integer over the common denominator."""
    unit = lcm(*(share.denominator for share in matrix.prefer.values()))
    return [[int(matrix.prefer.get((j, i), Fraction(0)) * unit) for j in matrix.items] for i in matrix.items]


def _best_of(subset: int, items: Order, costs: list[list[int]], best: Best) -> tuple[int, list[Order]]:
    """Extend the best orders of the subsets one smaller: some alternative of the subset comes last in it."""
    members = [i for i in range(len(items)) if subset >> i & 1]
    totals = {last: best[subset ^ 1 << last][0] + sum(costs[i][last] for i in members) for last in members}
    least = min(totals.values())
    lasts = [last for last in members if totals[last] == least]
    return least, [(*order, items[last]) for last in lasts for order in best[subset ^ 1 << last][1]]
