"""What is shown between the iterations of a round: computed once when one ends, past the gate, and never again.

While an iteration runs nobody sees a figure of it (counting.md §9, rule 8). What is told of an ended one is its
combined median with the middle half of the mixture, and each space's own median (§10 M5).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from consult.base.db import db
from consult.contributions.models import Statement
from consult.contributions.queries import reasons
from consult.core.counting import Cell, Recipe, SpaceRule, compile_round
from consult.core.counting.level import histogram, mixture, quantile
from consult.core.counting.weights import voices
from consult.core.disclosure import ReleasedItem, release
from consult.core.kinds.asking import criteria_of
from consult.core.kinds.model import LEVEL, RANK, SUPPORT
from consult.core.rounding import half_up
from consult.results.queries import gate_of
from consult.results.tally import answered, cells_of, digest
from consult.rounds.iterating import iterate_round
from consult.rounds.models import Iteration, Round
from consult.rounds.queries import config_of
from consult.rounds.recipe import recipe_of
from consult.spaces.gate import Actor
from consult.spaces.models import Space
from consult.spaces.queries import current_scheme

SCHEMA = 1
"""Number of the shape of `Iteration.figures`."""

PLACES = 2
N_REASONS = 3
SHORT = 280
"""Characters of a reason: longer ones are read in the answers, a screen must stay small."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one item and criterion: figures on the item's own scale, None where the gate keeps them."""

    median: Decimal | None
    low: Decimal | None  # ends of the middle half of the mixture
    high: Decimal | None
    by_space: Mapping[str, Decimal] = field(default_factory=dict)  # spaces the gate lets out; each reads its own

    def of(self, space: Space) -> Told:
        """Return it as the members of one space read it."""
        return replace(self, by_space={code: value for code, value in self.by_space.items() if code == space.code})


def next_iteration(actor: Actor, round_: Round, *, because: str = "") -> int:
    """Start the next iteration and keep, frozen, what is told of every one that ended; return its number.

    Raises Conflict when the round does not run, has had its last iteration, nobody answered this one, or the fourth
    lacks the vote of the panel as its reason.
    """
    db.session.refresh(round_, ["iteration", "state"], with_for_update=True)  # two presses are one iteration
    following = iterate_round(actor, round_, has_answers=round_.iteration in answered(round_), because=because)
    kept = {iteration.number for iteration in round_.ended}
    for number in (one for one in answered(round_) if one < following and one not in kept):
        db.session.add(_ended(actor, round_, number, because=because.strip() if number == following - 1 else ""))
    db.session.flush()
    db.session.expire(round_, ["ended"])
    return following


def _ended(actor: Actor, round_: Round, number: int, *, because: str) -> Iteration:
    tally = cells_of(round_, number)
    figures = {"schema": SCHEMA, "items": _written(told_of(round_, tally))}
    return Iteration(round_id=round_.id, number=number, actor=actor.id, because=because, figures=figures,
                     digest=digest(tally))  # fmt: skip


def told_of(round_: Round, tally: Sequence[Cell]) -> dict[str, dict[str, Told]]:
    """Compute what is told of a tally, item -> criterion, past the gate: judgements on a scale, no shares or ranks."""
    scheme = round_.scheme or current_scheme(round_.policy)
    if scheme is None:
        return {}
    recipe = recipe_of(round_, scheme)
    found: dict[str, dict[str, Told]] = {}
    for spec in criteria_of(config_of(round_)):
        if spec.id in (SUPPORT, RANK):
            continue
        for item, told in _told(round_, tally, recipe, spec.id).items():
            found.setdefault(item, {})[spec.id] = told
    return found


def _told(round_: Round, tally: Sequence[Cell], recipe: Recipe, criterion: str) -> dict[str, Told]:
    alone = _as_levels(recipe, criterion)
    given = [replace(cell, criterion=LEVEL) for cell in tally if cell.criterion == criterion and not cell.is_mean]
    released = release(compile_round(given, alone), alone, gate_of(round_.policy, is_internal=False))
    told = {item.id: _item(item, [cell for cell in given if cell.item == item.id], alone) for item in released.items}
    return {item: one for item, one in told.items() if one.median is not None or one.by_space}


def _as_levels(recipe: Recipe, criterion: str) -> Recipe:
    """Return the recipe that measures one criterion by its medians, whatever the headline of the round."""

    def asked(space: SpaceRule) -> SpaceRule:
        is_asked = space.asked is None or criterion in space.asked
        return replace(space, asked=None if is_asked else frozenset())

    return replace(recipe, measure="level", criteria=((LEVEL, Fraction(1)),), selection=None,
                   spaces=tuple(asked(space) for space in recipe.spaces))  # fmt: skip


def _item(item: ReleasedItem, given: Sequence[Cell], recipe: Recipe) -> Told:
    low, high = _middle_half(given, recipe) if item.weighted is not None else (None, None)
    shown = {space: value for space, value in item.by_space.items() if value is not None}
    return Told(item.weighted, low, high, shown)


def _middle_half(given: Sequence[Cell], recipe: Recipe) -> tuple[Decimal | None, Decimal | None]:
    """Return the quartiles of the weighted mixture of the spaces that answered."""
    parts = []
    for space in recipe.spaces:
        if cells := [cell for cell in given if cell.space == space.id]:
            parts.append((histogram(cells, voices(cells, space, recipe.members)), space.weight))
    mixed = mixture(parts)
    ends = [quantile(mixed, Fraction(at, 4)) for at in (1, 3)]
    low, high = (None if end is None else half_up(end, PLACES) for end in ends)
    return low, high


def told_before(round_: Round) -> Mapping[str, Mapping[str, Told]]:
    """Return what was kept of the iteration before the one that runs, item -> criterion; empty in the first, and
    where imported answers moved the round on."""
    last = db.session.get(Iteration, (round_.id, round_.iteration - 1))
    if last is None or last.figures.get("schema") != SCHEMA:
        return {}
    return told_in(last)


def told_in(iteration: Iteration) -> dict[str, dict[str, Told]]:
    """Read what was kept of an ended iteration."""
    items: Mapping[str, Mapping[str, Mapping[str, Any]]] = iteration.figures["items"]
    return {item: {name: _read(stored) for name, stored in criteria.items()} for item, criteria in items.items()}


def _written(told: Mapping[str, Mapping[str, Told]]) -> dict[str, Any]:
    return {item: {name: _stored(one) for name, one in criteria.items()} for item, criteria in told.items()}


def _stored(told: Told) -> dict[str, Any]:
    ends = {"median": told.median, "low": told.low, "high": told.high}
    return {name: None if value is None else str(value) for name, value in ends.items()} | {
        "by_space": {space: str(value) for space, value in told.by_space.items()}
    }


def _read(stored: Mapping[str, Any]) -> Told:
    low, median, high = (None if stored[name] is None else Decimal(stored[name]) for name in ("low", "median", "high"))
    return Told(median, low, high, {space: Decimal(text) for space, text in stored["by_space"].items()})


def short_reasons(round_: Round, space: Space, *, author: str, item: str, lang: str) -> list[str]:
    """Return up to three reasons others gave about an item, whole, among those short enough for a screen."""
    found = reasons(round_, space, author=author, item=item)
    texts = [_text(statement, lang) for statement in found]
    return list(dict.fromkeys(text for text in texts if text and len(text) <= SHORT))[:N_REASONS]


def _text(statement: Statement, lang: str) -> str:
    return statement.text.get(lang) or statement.text.get("es", "")
