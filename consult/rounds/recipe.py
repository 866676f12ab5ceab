"""The recipe of a round: everything a result depends on besides the answers, frozen when it opens."""

from __future__ import annotations

import hashlib
import json
from fractions import Fraction
from typing import Any

from consult.core.counting import ItemRule, Recipe, SelectionRule, SpaceRule
from consult.core.kinds import KINDS
from consult.core.kinds.asking import is_ranking
from consult.core.kinds.model import RoundConfig
from consult.rounds.models import Round
from consult.rounds.queries import config_of
from consult.spaces.models import Policy, Space, WeightScheme
from consult.spaces.queries import organisations

POINTS = (Fraction(0), Fraction(100))
"""Scale of rank points (counting.md §6)."""


def recipe_of(round_: Round, scheme: WeightScheme) -> Recipe:
    """Return the recipe of the round under a weight scheme."""
    config = config_of(round_)
    kind = KINDS[round_.kind]
    coefficients = {criterion.id: criterion.coefficient for criterion in config.criteria}
    headline = [spec for spec in kind.criteria(config) if spec.is_headline]
    is_ordered = is_ranking(config)
    return Recipe(
        kind=round_.kind,
        measure="ranking" if is_ordered else kind.measure,
        criteria=tuple((spec.id, coefficients.get(spec.id, Fraction(1))) for spec in headline),
        items=tuple(
            ItemRule(item.id, item.cause, item.minimum, item.maximum, item.tolerance, item.direction)
            for item in config.items
        ),
        spaces=tuple(_space_rule(space, scheme, config) for space in round_.spaces),
        minimum=POINTS[0] if is_ordered else config.minimum,
        maximum=POINTS[1] if is_ordered else config.maximum,
        selection=selection_of(round_.policy) if kind.measure == "scores" and not is_ordered else None,
        members={body.code: body.members for body in organisations(round_.policy) if body.members},
        max_iterations=config.iterations,
        k=round_.policy.settings.get("thresholds", {}).get("k", 5),
    )


def _space_rule(space: Space, scheme: WeightScheme, config: RoundConfig) -> SpaceRule:
    asked = config.ask.get(space.code)
    return SpaceRule(
        id=space.code,
        weight=scheme.weight(space.code),
        eligible=space.eligible,
        is_protected=space.is_protected,
        is_on_record=space.is_on_record,
        voice=space.voice,
        cap=Fraction(space.cap) if space.cap else None,
        asked=frozenset(asked) if asked is not None else None,
    )


def selection_of(policy: Policy) -> SelectionRule | None:
    """Return the rule by which alternatives are chosen, if the policy declares one."""
    rule = policy.settings.get("selection_rule")
    if not rule:
        return None

    def exact(name: str) -> Fraction | None:
        return Fraction(rule[name]) if rule.get(name) is not None else None

    return SelectionRule(
        min_total=Fraction(rule["min_total"]),
        min_per_criterion=exact("min_per_criterion"),
        max_per_direct_cause=rule.get("max_per_direct_cause"),
        dissent_gap=exact("dissent_gap"),
    )


def seal_of(round_: Round, scheme: WeightScheme) -> dict[str, Any]:
    """Return what is frozen and published when the round opens, with its SHA-256."""
    content: dict[str, Any] = {
        "round": round_.code,
        "kind": round_.kind,
        "config": round_.config,
        "scheme": {"id": scheme.code, "weights": scheme.weights},
        "selection_rule": round_.policy.settings.get("selection_rule"),
        "late_days": round_.policy.settings.get("late_days"),
        "spaces": [space.code for space in round_.spaces],
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return content | {"sha256": hashlib.sha256(text.encode()).hexdigest()}
