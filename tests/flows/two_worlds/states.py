"""The states in which the worlds are compared, one after the other: open, paused, closed and not published."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from tests.conftest import Databases
from tests.flows.two_worlds.busy import live
from tests.flows.two_worlds.worlds import CARDS, STAFF, Clock, World, base

STATES = ("open", "paused", "closed")
VERBS = {"paused": "pause", "closed": "close"}


@contextmanager
def two_worlds(databases: Databases, engine: str) -> Iterator[tuple[World, World, Clock]]:
    """Make the empty and the busy world on a database engine, with the clock held."""
    clock = Clock()
    with clock.held():
        url, cards = base(databases, engine)
        empty, busy = (World(name, databases.app(_copy(databases, engine, url, name)), cards)
                       for name in ("empty", "busy"))  # fmt: skip
        clock.tick()
        live(busy)
        clock.tick()
        try:
            yield empty, busy, clock
        finally:
            empty.put_away()
            busy.put_away()


def _copy(databases: Databases, engine: str, url: str, name: str) -> str:
    if engine == "postgresql":
        return databases._create(url.rsplit("/", 1)[1])
    fresh = databases.folder / f"{url.rsplit('/', 1)[1]}-{name}.db"
    shutil.copyfile(url.removeprefix("sqlite:///"), fresh)
    return f"sqlite:///{fresh}"


def walk_states(
    worlds: tuple[World, World], clock: Clock, *, staff: tuple[str, ...] = STAFF, cards: tuple[str, ...] = CARDS,
    states: tuple[str, ...] = STATES,
) -> Iterator[str]:  # fmt: skip
    """Bring both worlds from state to state by the same acts at the same second, with their visitors inside."""
    for state in states:
        if verb := VERBS.get(state):
            clock.tick()
            for world in worlds:
                world.move(verb)
        if state == "closed":
            for world in worlds:
                world.learn_nonces()
        clock.tick()
        for world in worlds:
            world.welcome(staff, cards)
        yield state
