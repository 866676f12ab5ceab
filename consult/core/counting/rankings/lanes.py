"""Many ballots compared at once: the places of one item on every ballot are one large integer, sixteen bits a ballot.

Two such integers are compared by one subtraction, and people are counted by counting bits. The result is that of going
through the ballots one by one (counting.md §6), exactly; `pairs_of` does that, and the tests hold both together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import combinations
from operator import and_

LANE = 2
"""Bytes of a lane: fifteen bits for the place and one to compare with."""

MOST_PLACES = 2**15 - 2
"""An item left out stands one place after them."""

Places = Mapping[int, int]
"""Key of an item -> its place on one ballot; a smaller number is better."""


def packed(places: Places, items: Sequence[int]) -> bytes:
    """Write a ballot: for each of the items a lane with its place 1, 2, 3…, 0 where it has none; equal ranks share one.

    Raises ValueError for an item that is not among `items`, or for more of them than there are places.
    """
    if not places.keys() <= set(items) or len(places) > MOST_PLACES:
        raise ValueError("a ballot of other items, or of too many")
    dense = {place: at for at, place in enumerate(sorted(set(places.values())), start=1)}
    return b"".join((dense[places[item]] if item in places else 0).to_bytes(LANE, "little") for item in items)


@dataclass(frozen=True, slots=True)
class Complete:
    """The ballots that rank every item: people, twice the sum of mid-ranks of each item, sum of t^3 - t (§10)."""

    n: int
    ranks: tuple[int, ...]
    ties: int


class Lanes:
    """The ballots of one group of people, each written by `packed` over `n_items` items, and how many gave each."""

    def __init__(self, ballots: Sequence[bytes], people: Sequence[int], n_items: int, *, is_below: bool) -> None:
        wide = LANE * n_items
        self.rows = b"".join(one if len(one) == wide else one.ljust(wide, b"\0") for one in ballots)
        self.people, self.n_items, self.is_below = people, n_items, is_below
        self.ones = int.from_bytes(b"\1\0" * len(ballots), "little")
        self.guard = self.ones << (8 * LANE - 1)

    @cached_property
    def _columns(self) -> list[int]:
        view = memoryview(self.rows).cast("H")
        return [int.from_bytes(view[item :: self.n_items].tobytes(), "little") for item in range(self.n_items)]

    @cached_property
    def _ranked(self) -> list[int]:
        return [((column | self.guard) - self.ones) & self.guard for column in self._columns]

    @cached_property
    def _places(self) -> list[int]:
        """Return the columns with items left out at the last place; they are left out of the count where that is no
        opinion."""
        absent = [ranked ^ self.guard for ranked in self._ranked]
        return [column + gone - (gone >> 15) for column, gone in zip(self._columns, absent, strict=True)]

    @cached_property
    def _by_bit(self) -> list[tuple[int, int]]:
        """Return the bits of the numbers of people: how far to the left, and the ballots whose number has it."""
        bits = max(self.people, default=0).bit_length()
        lanes = ((at, (b"\0\x80" if n >> at & 1 else b"\0\0" for n in self.people)) for at in range(bits))
        return [(at, int.from_bytes(b"".join(found), "little")) for at, found in lanes]

    def _n(self, lanes: int) -> int:
        return sum((lanes & mask).bit_count() << at for at, mask in self._by_bit)

    def _compared(self) -> Iterator[tuple[int, int, int, int, int]]:
        """Give for every two items the ballots that place the first before the second, behind it, and level."""
        for first, second in combinations(range(self.n_items), 2):
            one, other = self._places[first], self._places[second]
            is_not_before = ((one | self.guard) - other) & self.guard
            is_not_behind = ((other | self.guard) - one) & self.guard
            asked = self.guard if self.is_below else self._ranked[first] & self._ranked[second]
            before, behind = asked & ~is_not_before, asked & ~is_not_behind
            yield first, second, before, behind, asked & is_not_before & is_not_behind

    def pairs(self) -> Iterator[tuple[int, int, int, int, int]]:
        """Give for every two items, by their place in the list, how many people prefer the first, the second, neither.

        Only who expressed an opinion on both is counted.
        """
        for first, second, before, behind, level in self._compared():
            yield first, second, self._n(before), self._n(behind), self._n(level)

    def complete(self) -> Complete:
        """Add up the mid-ranks and ties of the ballots that rank everything, for Kendall's W."""
        whole = reduce(and_, self._ranked, self.guard)
        people, tied = self._n(whole), 0
        ranks = [2 * people] * self.n_items
        for first, second, before, behind, level in self._compared():
            equal = self._n(level & whole)
            ranks[first] += 2 * self._n(behind & whole) + equal
            ranks[second] += 2 * self._n(before & whole) + equal
            tied |= level & whole
        return Complete(people, tuple(ranks), self._ties() if tied else 0)

    def _ties(self) -> int:
        """Add up t^3 - t over the groups of equal rank of the complete ballots, one by one: most have none."""
        total = 0
        view = memoryview(self.rows).cast("H")
        for at, n in enumerate(self.people):
            places = view[at * self.n_items : (at + 1) * self.n_items].tolist()
            if 0 not in places:
                total += n * sum(t**3 - t for t in Counter(places).values())
        return total


def joined(parts: Sequence[Complete]) -> Complete:
    """Add up the complete ballots of several groups."""
    ranks = tuple(sum(found) for found in zip(*(part.ranks for part in parts), strict=True))
    return Complete(sum(part.n for part in parts), ranks, sum(part.ties for part in parts))


__all__ = ["MOST_PLACES", "Complete", "Lanes", "joined", "packed"]
