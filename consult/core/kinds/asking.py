"""What a space and a person are asked, and reading an answer, whatever the kind of the round."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from consult.core.errors import Invalid
from consult.core.kinds import KINDS
from consult.core.kinds.judging import is_group_mean, item_of, judge, refuse_item
from consult.core.kinds.model import RANK, CriterionSpec, ItemConfig, Judgement, RoundConfig, Screen
from consult.core.words import N_

PER_SCREEN = 2
"""Judgements a phone screen may ask (docs/README, settled conflict 10)."""


def criteria_of(config: RoundConfig) -> tuple[CriterionSpec, ...]:
    """List the criteria of the round."""
    return KINDS[config.kind].criteria(config)


def asked_of(config: RoundConfig, space: str) -> tuple[CriterionSpec, ...]:
    """List the criteria the round asks of that space; all unless it declares fewer."""
    wanted = config.ask.get(space)
    return tuple(spec for spec in criteria_of(config) if wanted is None or spec.id in wanted)


def is_ranking(config: RoundConfig) -> bool:
    """Tell whether people put the items in order instead of judging them one by one."""
    return any(spec.id == RANK for spec in criteria_of(config))


def screens(config: RoundConfig, item_ids: Iterable[str], space: str) -> list[Screen]:
    """Lay out the phone screens: one item each, at most two judgements; a ranking is one screen of all."""
    ids = tuple(item_ids)
    asked = asked_of(config, space)
    if is_ranking(config):
        return [Screen("", asked, ids)] if asked and ids else []
    wanted = {spec.id for spec in asked}
    laid: list[Screen] = []
    for item_id in ids:
        specs = KINDS[config.kind].takes(config, item_of(config, item_id))
        shown = [spec for spec in specs if spec.id in wanted]
        laid += [Screen(item_id, tuple(shown[at : at + PER_SCREEN])) for at in range(0, len(shown), PER_SCREEN)]
    return laid


def items_for(config: RoundConfig, turn: int) -> tuple[str, ...]:
    """Give the person of that turn her part of the items: windows that go round, so every item is seen as often as
    any other. `turn` comes from outside (a count or a number drawn from the card); order is the round's."""
    ids = [item.id for item in config.items]
    part = config.items_per_person
    if not part or part >= len(ids):
        return tuple(ids)
    start = turn * part % len(ids)
    drawn = {ids[(start + step) % len(ids)] for step in range(part)}
    return tuple(item for item in ids if item in drawn)


class Sheet:
    """An answer sheet of one round, prepared once: checks the judgements that do not come from a form."""

    def __init__(self, config: RoundConfig) -> None:
        self._items = {item.id: item for item in config.items}
        self._criteria = {spec.id: spec for spec in criteria_of(config)}

    def answer(self, item: str, criterion: str, value: int | None, *, n: int = 1, is_mean: bool = False) -> Judgement:
        """Check one judgement of an acta: `n` equal votes for a value, or a mean with its `n`. Raise Invalid."""
        return judge(self._criterion(criterion), self._item(item), value, n=n, is_mean=is_mean)

    def row(self, item: str, criterion: str, value: int | None, n: int = 1) -> Judgement:
        """Check one row of a CSV: n > 1 is n equal votes or a mean with n, as `is_group_mean` tells."""
        spec = self._criterion(criterion)
        return judge(spec, self._item(item), value, n=n, is_mean=value is not None and is_group_mean(spec, value, n))

    def ballot(self, places: Mapping[str, int], *, n: int = 1, ballot: int = 0) -> list[Judgement]:
        """Check a ranking as a whole: item -> place in millionths, equal places allowed, the same of `n` people; an
        item without place has no row. `ballot` numbers the lists of one author. One fault refuses it all."""
        if not places:
            raise Invalid(N_("La lista llegó vacía: ordene al menos una alternativa."))
        return [replace(self.answer(item, RANK, place, n=n), ballot=ballot) for item, place in places.items()]

    def _item(self, item_id: str) -> ItemConfig:
        item = self._items.get(item_id)
        return item if item is not None else refuse_item(item_id)

    def _criterion(self, criterion: str) -> CriterionSpec:
        spec = self._criteria.get(criterion)
        if spec is None:
            raise Invalid(N_("«{criterion}» no se pregunta en esta ronda: se pregunta {known}."),
                          criterion=criterion[:60], known=", ".join(self._criteria))  # fmt: skip
        return spec
