"""M5, the iterations of a target level: band, consensus, stability, and what to do next (counting.md §10 M5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from consult.core.counting.figures import Leavers, LevelFigures, SpaceLevel, Span
from consult.core.counting.level import HALF, Mixture, distributions, medians, middle_half, mixed, people, share_within
from consult.core.counting.model import ItemRule, Shift
from consult.core.counting.tally import Tally, Weights, own_scale

LEVEL = "level"
K = 5
"""Answers from which a space decides about consensus, where the policy declares no other (counting.md §9)."""

FEWEST, MOST = 2, 3
"""Iterations of the stop rule; a fourth only if the panel votes so."""

IN_BAND = Fraction(3, 4)
IN_BAND_OF_A_SPACE = HALF
CHANGED = Fraction(15, 100)
"""Most change of a stable distribution (Scheibe, Skutsch & Schofer 1975)."""

ENOUGH_FOR_A_SHARE = 7
"""People who answered both iterations from which a space's change is read as a share; below, as people."""

ONE_PERSON = 1
"""Net change of people with which a smaller space is stable."""


class State(StrEnum):
    """Where the spaces stand on a level."""

    CONSENSUS = "consensus"  # 3/4 of the mixture in the band, and half of every space that decides
    DISSENT = "dissent"  # 3/4 of the mixture, but less than half of some space
    NEITHER = "neither"


class Advice(StrEnum):
    """What the stop rule says to do next."""

    ADOPT = "adopt"
    ADOPT_WITH_MINORITY = "adopt_with_minority"
    CONFIRM = "confirm"  # one more iteration, then adopt
    ITERATE = "iterate"
    STOP = "stop"  # print the positions by space, no target


WHEN_STABLE: Mapping[State, Advice] = MappingProxyType(
    {
        State.CONSENSUS: Advice.ADOPT,
        State.DISSENT: Advice.ADOPT_WITH_MINORITY,
        State.NEITHER: Advice.STOP,
    }
)


@dataclass(frozen=True, slots=True)
class Change:
    """How far the people who answered both iterations moved: total variation distances 0-1."""

    whole: Fraction | None  # of the weighted mixture; None where nobody with weight answered both
    by_space: Mapping[str, Fraction | None]  # every space asked
    is_stable: bool | None


NOT_KNOWN = Change(None, MappingProxyType({}), None)


def level_figures(
    tally: Tally,
    item: ItemRule,
    weights: Weights,
    *,
    iteration: int = 1,
    maximum: int = MOST,
    shifts: Sequence[Shift] | None = None,
    k: int = K,
    previous: LevelFigures | None = None,
) -> LevelFigures:
    """Return every figure of one target level in one iteration, on the scale of the item.

    `shifts` are the moves from the iteration before; without them (an earlier iteration) there is no change to tell
    and, from the second on, no advice. `previous` are the figures of the iteration before: a consensus already
    confirmed once is adopted. Spaces with fewer than `k` answers do not decide; spaces without weight do.
    """
    figures = position(tally, item, weights, k)
    asked, least = tuple(figures.by_space), tally.recipe.min_coverage
    moves = [shift for shift in shifts or () if shift.item == item.id] if iteration >= FEWEST else []
    change = change_of(moves, weights, asked, least) if shifts is not None and iteration >= FEWEST else NOT_KNOWN
    is_covered = coverage_of([s for s, own in figures.by_space.items() if own.n], weights, asked) >= least
    state = State(figures.state) if figures.state else None
    is_confirming = iteration > FEWEST and previous is not None and previous.state == State.CONSENSUS
    return replace(
        figures,
        change=change.whole,
        change_by_space=dict(change.by_space),
        is_stable=change.is_stable,
        advice=advice(
            state if is_covered or state is None else State.NEITHER,
            change.is_stable,
            iteration=iteration,
            maximum=maximum,
            is_confirming=is_confirming,
        )
        or "",
        left=leavers(moves, asked),
    )


def position(tally: Tally, item: ItemRule, weights: Weights, k: int = K) -> LevelFigures:
    """Return where the spaces stand on a level in one iteration: everything but the change and the advice."""
    parts, n = distributions(tally, item.id, LEVEL), people(tally, item.id, LEVEL)
    whole = mixed(parts, weights)
    middle = medians(whole)
    band = band_around(middle, item.tolerance)
    in_band = {space: share_within(part, band) for space, part in parts.items()} if band else {}
    against = tuple(space for space in in_band if n[space] >= k and in_band[space] < IN_BAND_OF_A_SPACE)
    share = share_within(whole, band) if band else None
    return LevelFigures(
        median=middle,
        quartiles=middle_half(whole),
        band=band,
        band_share=share,
        by_space={space: SpaceLevel(n[space], medians(parts.get(space, {})), in_band.get(space)) for space in n},
        state=state_of(share, against) or "",
        against=against,
    )


def band_around(middle: Span | None, tolerance: Fraction | None) -> Span | None:
    """Return the lower median -+ the tolerance declared with the standard; none declared is 0."""
    if middle is None:
        return None
    width = tolerance or Fraction(0)
    return middle[0] - width, middle[0] + width


def state_of(share: Fraction | None, against: Sequence[str]) -> State | None:
    """Say where the spaces stand from the mixture's share in the band; None without answers."""
    if share is None:
        return None
    if share < IN_BAND:
        return State.NEITHER
    return State.DISSENT if against else State.CONSENSUS


def advice(
    state: State | None, is_stable: bool | None, *, iteration: int, maximum: int, is_confirming: bool = False
) -> Advice | None:
    """Read the table of counting.md §10: state, stability and how many iterations are left.

    None without answers, in a round of one iteration, and where stability is not known from the second iteration on.
    Where the table is silent, at the maximum and not stable: consensus is adopted (there is no iteration left to
    confirm it), dissent stops (a target is not carried over a space while opinions still move).
    """
    if state is None or maximum < FEWEST:
        return None
    if iteration < FEWEST:
        return Advice.ITERATE
    if is_stable is None:
        return None
    if is_stable:
        return WHEN_STABLE[state]
    is_last = iteration >= maximum
    if state == State.CONSENSUS:
        return Advice.ADOPT if is_last or is_confirming else Advice.CONFIRM
    return Advice.STOP if is_last else Advice.ITERATE


def coverage_of(present: Iterable[str], weights: Weights, asked: Iterable[str]) -> Fraction:
    """Return the share of the weight asked that is present (counting.md §2); 0 where none was asked."""
    heard = set(present)
    total = sum((weights.get(space, Fraction(0)) for space in asked), Fraction(0))
    return sum((weights.get(space, Fraction(0)) for space in heard), Fraction(0)) / total if total else Fraction(0)


def distance(one: Mixture, other: Mixture) -> Fraction:
    """Return the total variation distance of two distributions: half the sum of their differences, 0 to 1."""
    levels = {*one, *other}
    return sum((abs(one.get(at, Fraction(0)) - other.get(at, Fraction(0))) for at in levels), Fraction(0)) / 2


def change_of(shifts: Sequence[Shift], weights: Weights, asked: Iterable[str], min_coverage: Fraction) -> Change:
    """Measure the change over the people who answered both iterations; each counts one.

    Stable: at most 15 % of the mixture, which must speak for `min_coverage` of the weight (counting.md §2), and of
    every space with 7 or more such people; at most one person, net, of a smaller one. Nobody in both: not stable.
    """
    spaces = tuple(asked)
    before, after = ({s: _shares(n) for s, n in _stayed(shifts, spaces, end).items()} for end in ("before", "after"))
    n_both = {space: sum(counts.values()) for space, counts in _stayed(shifts, spaces, "before").items()}
    by_space = {space: distance(before[space], after[space]) if space in before else None for space in spaces}
    whole = distance(mixed(before, weights), mixed(after, weights)) if coverage_of(before, weights, spaces) else None
    is_covered = coverage_of(before, weights, spaces) >= min_coverage
    is_calm = all(_is_calm(moved, n_both[space]) for space, moved in by_space.items() if moved is not None)
    return Change(whole, by_space, whole is not None and whole <= CHANGED and is_covered and is_calm)


def leavers(shifts: Sequence[Shift], asked: Iterable[str]) -> dict[str, Leavers]:
    """Put those who left beside those who stayed, for every space with an answer in the previous iteration."""
    found: dict[str, Leavers] = {}
    for space in asked:
        before = [shift for shift in shifts if shift.space == space and shift.before is not None and shift.n > 0]
        left = _tallied((shift.before, shift.n) for shift in before if shift.after is None)
        stayed = _tallied((shift.before, shift.n) for shift in before if shift.after is not None)
        if before:
            medians_of = medians(_shares(left)), medians(_shares(stayed))
            found[space] = Leavers(sum(left.values()), sum(stayed.values()), *medians_of)
    return found


def _is_calm(moved: Fraction, n: int) -> bool:
    """Say whether a space of `n` people in both iterations is stable; moved * n are net changes of people."""
    return moved <= CHANGED if n >= ENOUGH_FOR_A_SHARE else moved * n <= ONE_PERSON


def _stayed(shifts: Sequence[Shift], spaces: Sequence[str], end: str) -> dict[str, dict[Fraction, int]]:
    """Count those who answered both iterations by their level at one end, for every space that has any."""
    both = [one for one in shifts if one.before is not None and one.after is not None and one.n > 0]
    found = {
        space: _tallied((one.after if end == "after" else one.before, one.n) for one in both if one.space == space)
        for space in spaces
    }
    return {space: counts for space, counts in found.items() if counts}


def _tallied(values: Iterable[tuple[int | None, int]]) -> dict[Fraction, int]:
    """Count people by level, from millionths."""
    found: dict[Fraction, int] = {}
    for value, n in values:
        if value is not None:
            found[own_scale(value)] = found.get(own_scale(value), 0) + n
    return found


def _shares(counts: Mapping[Fraction, int]) -> dict[Fraction, Fraction]:
    total = sum(counts.values())
    return {level: Fraction(n, total) for level, n in counts.items()}
