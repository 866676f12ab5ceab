"""The pairs of all spaces combined into one matrix of shares, over one common set of spaces (counting.md §2, §6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, permutations

from consult.core.counting.model import SpaceRule
from consult.core.counting.rankings.pairs import Pair, Pairs
from consult.core.counting.weights import normalise
from consult.core.errors import Invalid
from consult.core.words import N_

Weights = Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Combined shares per ordered pair: P + P' + T = 1. Both mappings are empty where nothing could be combined."""

    items: tuple[str, ...]  # those compared, in the order of the round
    prefer: Mapping[Pair, Fraction]  # P[j, k]
    equal: Mapping[Pair, Fraction]  # T[j, k] = T[k, j]
    common: tuple[str, ...]  # R: spaces with weight and a ballot on every pair of `items`
    left_out: tuple[str, ...]  # spaces with weight that are not in R
    coverage: Fraction  # share of the weight in R
    too_little: tuple[str, ...] = ()  # alternatives dropped: their own coverage is below the minimum
    is_ranked: bool = True  # False: shown, but no order and no winner may be read from it

    @property
    def is_defined(self) -> bool:
        """Say whether there is any figure at all."""
        return bool(self.prefer)

    def beats(self, first: str, second: str) -> bool:
        """Say whether more weight prefers the first to the second than the other way, exactly."""
        return self.prefer[first, second] > self.prefer[second, first]


def combine(
    pairs_by_space: Mapping[str, Pairs], weights: Weights, *, min_coverage: Fraction = Fraction(2, 3)
) -> Matrix:
    """Combine the spaces under declared weights (any positive scale; a space without pairs is silent).

    First the alternatives too little ranked are dropped, then every space without a ballot on some remaining pair is
    left out of the whole comparison (counting.md §2). Raises Invalid for spaces that judged different alternatives, a
    space without a weight, or a negative weight.
    """
    items = _items(pairs_by_space, weights)
    shares = normalise([SpaceRule(space, weight) for space, weight in weights.items()])
    counted = {space: pairs for space, pairs in pairs_by_space.items() if shares[space]}
    kept = tuple(item for item in items if _weight_on(item, counted, shares) >= min_coverage)
    common = _common(counted, kept)
    coverage = sum((shares[space] for space in common), Fraction(0))
    voices = {space: shares[space] / coverage for space in common}
    return Matrix(
        items=kept,
        prefer={pair: _blend(pair, counted, voices, is_equal=False) for pair in permutations(kept, 2) if common},
        equal={pair: _blend(pair, counted, voices, is_equal=True) for pair in permutations(kept, 2) if common},
        common=common,
        left_out=tuple(space for space in shares if shares[space] and space not in common),
        coverage=coverage,
        too_little=tuple(item for item in items if item not in kept),
        is_ranked=bool(common) and coverage >= min_coverage,
    )


def alone(pairs: Pairs, items: Sequence[str]) -> Matrix:
    """Return one space's own shares on some alternatives; undefined where it is silent on any pair of them."""
    narrowed = Pairs(tuple(items), pairs.prefer, pairs.equal, pairs.n_ballots)
    return combine({"": narrowed}, {"": Fraction(1)}, min_coverage=Fraction(0))


def _items(pairs_by_space: Mapping[str, Pairs], weights: Weights) -> tuple[str, ...]:
    """Return the alternatives every space judged, refusing what cannot be combined."""
    if not pairs_by_space.keys() <= weights.keys():
        raise Invalid(N_("Un espacio ordenó alternativas y no tiene peso. No se calculó nada; revise los pesos."))
    found = {pairs.items for pairs in pairs_by_space.values()}
    if len(found) > 1:
        raise Invalid(N_("Los espacios no ordenaron las mismas alternativas. No se calculó nada; revise la ronda."))
    return next(iter(found), ())


def _weight_on(item: str, counted: Mapping[str, Pairs], shares: Weights) -> Fraction:
    """Return an alternative's own coverage: the weight of the spaces that compared it with any other."""
    return sum((shares[space] for space, pairs in counted.items() if _is_judged(item, pairs)), Fraction(0))


def _is_judged(item: str, pairs: Pairs) -> bool:
    return any(pairs.n_on(item, other) for other in pairs.items if other != item)


def _common(counted: Mapping[str, Pairs], kept: Sequence[str]) -> tuple[str, ...]:
    """List the spaces with a ballot on every pair of the alternatives kept; none where there is no pair."""
    duels = list(combinations(kept, 2))
    return tuple(space for space, pairs in counted.items() if duels and all(pairs.n_on(*duel) for duel in duels))


def _blend(pair: Pair, counted: Mapping[str, Pairs], voices: Weights, *, is_equal: bool) -> Fraction:
    """Combine one pair's share over the common spaces: sum of w_g P_g[j,k], or of w_g T_g[j,k]."""
    total = Fraction(0)
    for space, voice in voices.items():
        pairs = counted[space]
        n = (pairs.equal if is_equal else pairs.prefer).get(pair, 0)
        total += voice * Fraction(n, pairs.n_on(*pair))
    return total
