"""What consult does: count in the database, then compile every table from the tally."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from flask import Flask
from sqlalchemy import select

from benchmarks.filling import application
from benchmarks.source import Answer, Source, Task
from consult.base.db import db, is_reading
from consult.core.counting import (
    MILLION,
    NOTHING_BESIDE,
    Beside,
    Cell,
    ItemFigures,
    Recipe,
    RoundFigures,
    compile_round,
)
from consult.core.disclosure import GatePolicy, release
from consult.results.ballots import ballots_of, pair_cells
from consult.results.beside import beside_of
from consult.results.tally import cells, n_by_space
from consult.rounds.models import Round
from consult.rounds.recipe import recipe_of
from consult.spaces.models import WeightScheme

ENOUGH_PEOPLE = 30
"""In a smaller space the variance is smoothed (counting.md §8), which no survey package does: nothing to compare."""

Counted = tuple[list[Cell], Beside]
"""A tally: the cells, or the pairs of rankings."""


class Desk:
    """The application at work on one round; its context stays open, as that of a command does."""

    def __init__(self, source: Source) -> None:
        self.is_ranking = source.workload.mode == "ranking"
        self.app: Flask = application(source.url, source.folder)
        self.context: AbstractContextManager[Any] = self.app.app_context()
        self.context.__enter__()
        is_reading.set(True)
        self.round = db.session.scalars(select(Round).where(Round.code == f"R{source.divisor}")).one()
        scheme = db.session.scalars(select(WeightScheme)).one()
        self.recipe: Recipe = recipe_of(self.round, scheme)

    def tally(self) -> Counted:
        """Count in the database what the headline needs."""
        if self.is_ranking:
            return [], Beside(pairs=pair_cells(ballots_of(self.round))[""])
        return cells(self.round), NOTHING_BESIDE

    def closing(self) -> tuple[Counted, dict[str, int]]:
        """Ask the database all that closing a round asks it."""
        return (cells(self.round), beside_of(self.round)), dict(n_by_space(self.round))

    def compiled(self, counted: Counted) -> RoundFigures:
        """Compile to every table."""
        return compile_round(counted[0], self.recipe, beside=counted[1])


def prepare(name: str, source: Source) -> Task:
    """Prepare a task; the application is made, and what is not measured is done, before the clock starts."""
    desk = Desk(source)
    if name == "tally":
        return Task(desk.tally, told_tally)
    if name == "closing":
        return Task(desk.closing, lambda _: {})
    if name == "whole":
        return Task(lambda: desk.compiled(desk.tally()), told)
    # A ranking's figures beside the points need the complete ballots too: what is compiled is what closing compiles.
    counted, _ = desk.closing()
    if name == "compile":
        return Task(lambda: desk.compiled(counted), told)
    return Task(gated(desk, desk.compiled(counted)), lambda _: {})


def gated(desk: Desk, figures: RoundFigures) -> Callable[[], object]:
    """Pass compiled figures through the small-number gate, as for the public page."""
    policy = GatePolicy(k=5, k_protected=10, k_public=10, is_internal=False)
    return lambda: release(figures, desk.recipe, policy)


def told_tally(counted: Counted) -> Answer:
    """Tell a tally as sorted lines, for comparing it exactly with another count."""
    found, beside = counted
    lines: list[list[object]] = [[cell.space, cell.item, cell.value // MILLION, cell.n] for cell in found]
    lines += [[pair.space, pair.first, pair.second, pair.n_first, pair.n_second] for pair in beside.pairs]
    return {"lines": sorted(lines, key=str)}


def told(figures: RoundFigures) -> Answer:
    """Tell the figures that some peer also makes; exact ones become floats only here."""
    if figures.ranking is not None:
        return {
            "points": {item.id: as_float(item.weighted) for item in figures.items},
            "borda": list(figures.scenarios["published"]),
            "schulze": list(figures.ranking.schulze[0]),
            "kemeny": sorted({order[0] for order in figures.ranking.kemeny}),
        }
    if figures.measure == "support":
        return {
            "gic": {item.id: as_float(item.gic) for item in figures.items},
            "counts": {item.id: counts(item) for item in figures.items},
        }
    means: dict[str, Any] = {"mean": {item.id: as_float(item.weighted) for item in figures.items}}
    if min(figures.n_by_space.values()) < ENOUGH_PEOPLE:
        return means
    return means | {"error": {item.id: item.precision.error for item in figures.items}}


def counts(item: ItemFigures) -> dict[str, list[int]]:
    """Return support, disagreement and all answers of each space."""
    return {
        space: [shares.n_support, shares.n_disagree, shares.n_support + shares.n_disagree + shares.n_pass]
        for space, shares in item.support_by_space.items()
    }


def as_float(figure: Any) -> float | None:
    """Turn an exact figure into a float; a missing one stays missing."""
    return None if figure is None else float(figure)
