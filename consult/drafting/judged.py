"""What the spaces said of each alternative and each drafted line, as one reader may see it: always past the gate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from consult.core.disclosure import ReleasedItem
from consult.core.lifecycle import STATES
from consult.results.queries import ResultView, results, view
from consult.rounds.models import Round
from consult.rounds.queries import rounds
from consult.spaces.gate import Actor, may
from consult.spaces.models import Policy, Space


@dataclass(frozen=True, slots=True)
class Judged:
    """One item of the latest closed round that asked about it. Shares are points 0-100; the rest is on its scale."""

    round: Round
    measure: str  # scores | support | level
    item: ReleasedItem
    by_space: tuple[tuple[Space, Decimal | None], ...]  # None = hidden, or nobody answered
    minimum: Decimal
    maximum: Decimal
    is_published: bool  # False: internal figures, not for release

    @property
    def total(self) -> Decimal | None:
        """Return the combined figure with the published weights, rounded as it may be printed."""
        return self.item.weighted

    @property
    def is_chosen(self) -> bool:
        """Tell whether the rule of the policy chose it."""
        return self.item.is_chosen


def reads_internally(actor: Actor, policy: Policy) -> bool:
    """Tell whether the actor may see figures of every space before they are published."""
    return all(may(actor, "results.internal", policy=policy, space=space) for space in policy.spaces)


def seen_by(round_: Round, *, is_internal: bool) -> ResultView | None:
    """Return the result of a round as the public sees it, or before publication as staff does; None where neither."""
    state = STATES[round_.state]
    is_seen = state.is_public or (state.is_closed and is_internal)
    if not is_seen or not results(round_):
        return None
    return view(round_, is_internal=not state.is_public)


def judgements(policy: Policy, *, is_internal: bool, kinds: frozenset[str] | None = None) -> Mapping[str, Judged]:
    """Return what was said of each item by its code, the latest round first; `kinds` narrows the rounds asked."""
    found: dict[str, Judged] = {}
    for round_ in rounds(policy):
        seen = seen_by(round_, is_internal=is_internal) if kinds is None or round_.kind in kinds else None
        if seen is not None:
            found |= {item.id: _judged(seen, item) for item in seen.shown.items}
    return found


def choices(policy: Policy, *, is_internal: bool) -> Mapping[str, Judged]:
    """Return what was said of each alternative; nothing while no round of them has a result this reader may know."""
    return judgements(policy, is_internal=is_internal, kinds=frozenset({"alternatives"}))


def _judged(seen: ResultView, item: ReleasedItem) -> Judged:
    rule = next(rule for rule in seen.recipe.items if rule.id == item.id)
    low, high = seen.recipe.minimum, seen.recipe.maximum
    if seen.recipe.measure == "level":
        low, high = rule.minimum, rule.maximum
    if seen.recipe.measure == "support":
        low, high = None, None
    return Judged(
        round=seen.round,
        measure=seen.recipe.measure,
        item=item,
        by_space=tuple((space, item.by_space.get(space.code)) for space in seen.round.spaces),
        minimum=Decimal(0) if low is None else Decimal(low.numerator) / low.denominator,
        maximum=Decimal(100) if high is None else Decimal(high.numerator) / high.denominator,
        is_published=STATES[seen.round.state].is_public,
    )
