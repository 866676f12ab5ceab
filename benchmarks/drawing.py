"""Synthetic answers, the same ones at every run: seeded, and made without NumPy so that the test needs no peer."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from benchmarks.workloads import SEED, SPACES, Workload, split

MILLION = 1_000_000

Answers = list[tuple[int, int]]
"""(place of the item, value in millionths) of one person."""


def people(workload: Workload, divisor: int) -> Iterator[tuple[str, str, Answers]]:
    """Draw (token, space, answers) for everybody of a round, in an order of arrival that mixes the spaces."""
    chance = Random(f"{SEED}:{workload.name}:{divisor}")
    places = [space for space, n in split(workload.people(divisor)).items() for _ in range(n)]
    chance.shuffle(places)
    taste = {space: [chance.uniform(0.25, 0.85) for _ in workload.items] for space in SPACES}
    draw = {"support": _support, "scores": _scores, "rankings": _ranking}[workload.name]
    for space in places:
        yield f"{chance.getrandbits(128):032x}", space, draw(chance, taste[space])


def _support(chance: Random, taste: list[float]) -> Answers:
    """Answer seven in ten items: yes by the taste of the space, else mostly no, and sometimes neither."""
    found: Answers = []
    for item, liking in enumerate(taste):
        if chance.random() < 0.7:
            drawn = chance.random()
            found.append((item, 1 if drawn < liking else 0 if drawn > 0.95 else -1))
    return [(item, value * MILLION) for item, value in found]


def _scores(chance: Random, taste: list[float]) -> Answers:
    """Score every item from 1 to 5 around the taste of the space."""
    random = chance.random
    return [(item, (1 + int(5 * (0.6 * liking + 0.4 * random()))) * MILLION) for item, liking in enumerate(taste)]


def _ranking(chance: Random, taste: list[float]) -> Answers:
    """Rank every item, first to last, each with its liking and some luck."""
    luck = sorted(range(len(taste)), key=lambda item: -(taste[item] + chance.gauss(0, 0.4)))
    return [(item, place * MILLION) for place, item in enumerate(luck, start=1)]
