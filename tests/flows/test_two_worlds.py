"""PRI-1: whoever is outside a protected space gets the same bytes whether it is empty or busy. The short walk.

`make two-worlds` walks every address as everybody in every state, on both databases.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import Databases
from tests.flows.two_worlds.crawl import Ask, differing, everything, leaks, shortened
from tests.flows.two_worlds.states import two_worlds, walk_states
from tests.flows.two_worlds.worlds import INSIDE, ROOM, ROUND, Clock, P, World

Worlds = tuple[World, World, Clock]


@pytest.fixture(scope="module")
def worlds(databases: Databases) -> Iterator[Worlds]:
    """The empty and the busy world, on SQLite; whoever comes first finds the round open."""
    with two_worlds(databases, "sqlite") as made:
        yield made


def test_pri_1_something_could_leak(worlds: Worlds) -> None:
    """Whoever runs the space does see a difference, so the walk is able to find one."""
    empty, busy, clock = worlds
    clock.tick()
    for world in (empty, busy):
        world.visitors = {ROOM: world.sign_in(ROOM)}
    pages = [f"{P}/s/{INSIDE}/texts", f"{P}/s/{INSIDE}/cards", f"{P}/r/{ROUND}/actas", f"{P}/observe", f"{P}/desk"]
    found = {leak.ask.address for leak in differing(empty, busy, [Ask(page) for page in pages])}
    assert {pages[0], pages[1], pages[2]} <= found


def test_pri_1_an_outsider_gets_the_same_bytes(worlds: Worlds) -> None:
    """PRI-1: every page, search, export, error and harmless post of a round that is open, and one that closed."""
    empty, busy, clock = worlds
    asks = shortened(everything(empty))
    assert len(asks) > 90
    inside = [ask for ask in asks if f"/{ROUND}" in ask.address or "/observe" in ask.address or ask.form is not None]
    for state in walk_states((empty, busy), clock, staff=("coordina", "observa"), cards=("FED",),
                             states=("open", "closed")):  # fmt: skip
        found = list(differing(empty, busy, inside))
        if state == "open":
            found += differing(empty, busy, asks, roles=("nobody", "observa"))
        assert leaks(found, is_closed=state == "closed") == [], state
    assert {leak.role for leak in found} == {"coordina"}, "results inside do cross, past the gate"
