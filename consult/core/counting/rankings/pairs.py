"""The pairwise tally of one space: who prefers what to what. Ballots go in once and are not kept (counting.md §6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, permutations

from consult.core.errors import Invalid
from consult.core.words import N_

Pair = tuple[str, str]
Count = int | Fraction
"""People, or their voices where organisations have more or less than one (counting.md §3)."""
Ballot = tuple[int, Sequence[Sequence[str]]]
"""How many people gave it, and its groups from first to last; a group of several is an equal rank."""

UNRANKED = ("below", "no_opinion")
"""What leaving an alternative out means: below all ranked and equal among themselves, or no opinion on its pairs."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Counts of one space per ordered pair, among those who expressed themselves on it; absent pairs count 0."""

    items: tuple[str, ...]
    prefer: Mapping[Pair, Count]  # (j, k) -> how many prefer j to k
    equal: Mapping[Pair, Count]  # (j, k) and (k, j) alike -> how many rank them equal
    n_ballots: int = 0  # people whose ballot ranks at least one alternative

    def n_on(self, first: str, second: str) -> Count:
        """Count those who expressed themselves on a pair."""
        both = self.prefer.get((first, second), 0) + self.prefer.get((second, first), 0)
        return both + self.equal.get((first, second), 0)


def pairs_of(ballots: Iterable[Ballot], items: Sequence[str], *, unranked: str = "below") -> Pairs:
    """Tally ballots by pairs. A ballot that ranks nothing is no answer and is not counted.

    Raises Invalid for an alternative repeated or outside `items`, a negative `n`, or an unknown meaning of `unranked`.
    """
    if unranked not in UNRANKED:
        raise Invalid(N_("No se sabe qué significa dejar una alternativa sin ordenar. Revise la ronda."))
    prefer, equal = (Counter[Pair](dict.fromkeys(permutations(items, 2), 0)) for _ in range(2))
    n_ballots = 0
    for n, groups in ballots:
        places = _places(n, groups, items)
        if not places:
            continue
        n_ballots += n
        if unranked == "below":
            places = {item: places.get(item, len(groups)) for item in items}
        _add(n, places, prefer, equal)
    return Pairs(tuple(items), dict(prefer), dict(equal), n_ballots)


def _places(n: int, groups: Sequence[Sequence[str]], items: Sequence[str]) -> dict[str, int]:
    """Give each ranked alternative its place, 0 first; equal ranks share one."""
    ranked = [(item, place) for place, group in enumerate(groups) for item in group]
    places = dict(ranked)
    if n < 0 or len(places) < len(ranked) or not places.keys() <= set(items):
        raise Invalid(N_("Un orden repite una alternativa o nombra una que no es de la ronda. No se calculó nada."))
    return places


def _add(n: int, places: Mapping[str, int], prefer: Counter[Pair], equal: Counter[Pair]) -> None:
    """Add one ballot, `n` times, to the counts of every pair it places."""
    for first, second in combinations(places, 2):
        if places[first] < places[second]:
            prefer[first, second] += n
        elif places[second] < places[first]:
            prefer[second, first] += n
        else:
            equal[first, second] += n
            equal[second, first] += n
