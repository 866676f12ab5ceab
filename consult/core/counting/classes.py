"""M6, agreement or conflict: the class of a proposition, and which spaces dissent (counting.md §10 M6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from consult.core.counting.figures import Shares

HALF = Fraction(1, 2)
TWO_THIRDS = Fraction(2, 3)
STEP = Fraction(25, 100)
"""Part of the scale (one step of 1-5) by which a space's best choice must lead the winner."""

FEWEST_FOR_LAST = 3
"""Alternatives a space must have judged for «the last one» to say anything."""

Totals = Mapping[str, Mapping[str, Fraction | None]]
"""Item -> space -> total of the space on the scale of the round."""

Preferences = Mapping[str, Mapping[str, Mapping[str, Fraction]]]
"""Space -> j -> k -> share of the space that prefers j to k; pairs it is silent on are absent."""


class Stance(StrEnum):
    """Class of a proposition; the first that matches, in this order."""

    BROAD_AGREEMENT = "broad_agreement"  # two thirds in every space
    AGREEMENT_WITH_DISSENT = "agreement_with_dissent"  # half in favour, and some space more than half against
    MAJORITY = "majority"
    REJECTED_WITH_DISSENT = "rejected_with_dissent"  # half against, and some space more than half in favour
    REJECTED = "rejected"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Standing:
    """How the spaces stand on one proposition."""

    stance: Stance | None  # None where nobody with weight answered
    dissent: tuple[str, ...] = ()  # spaces on the other side, in their order; small ones too: naming is the gate's
    is_strong: bool = False  # some space has two thirds against it


def standing(combined: Shares, by_space: Mapping[str, Shares]) -> Standing:
    """Return the class of a proposition and who dissents; every space that answered takes part, weight or none."""
    support, disagree = combined.support, combined.disagree
    if support is None or disagree is None:
        return Standing(None)
    in_favour = {space: one.support for space, one in by_space.items() if one.support is not None}
    against = {space: one.disagree for space, one in by_space.items() if one.disagree is not None}
    is_strong = any(share >= TWO_THIRDS for share in against.values())
    if all(share >= TWO_THIRDS for share in in_favour.values()):
        return Standing(Stance.BROAD_AGREEMENT, is_strong=is_strong)
    if support >= HALF:
        dissent = _beyond_half(against)
        return Standing(Stance.AGREEMENT_WITH_DISSENT if dissent else Stance.MAJORITY, dissent, is_strong)
    if disagree >= HALF:
        dissent = _beyond_half(in_favour)
        return Standing(Stance.REJECTED_WITH_DISSENT if dissent else Stance.REJECTED, dissent, is_strong)
    return Standing(Stance.OPEN, is_strong=is_strong)


def dissent_from_winner(
    winner: str, totals: Totals, *, width: Fraction | None = None, prefer: Preferences | None = None
) -> tuple[str, ...]:
    """List the spaces that dissent from the single winner of a round without a selection rule.

    `totals` are of the alternatives compared, winner included; `width` is the highest minus the lowest end of their
    scale, without which no gap is a step; `prefer` the shares head-to-head of a round of rankings, if it was one.
    With a selection rule it is `selection.dissenting` that names them (settled conflict 16).
    """
    shares = prefer or {}
    return tuple(
        space
        for space in totals[winner]
        if _is_apart(winner, _own(totals, space), width) or _has_one_rival(winner, shares.get(space, {}))
    )


def _beyond_half(shares: Mapping[str, Fraction]) -> tuple[str, ...]:
    return tuple(space for space, share in shares.items() if share > HALF)


def _own(totals: Totals, space: str) -> dict[str, Fraction]:
    """Return what one space makes of each alternative it judged."""
    return {item: total for item, by_space in totals.items() if (total := by_space.get(space)) is not None}


def _is_apart(winner: str, own: Mapping[str, Fraction], width: Fraction | None) -> bool:
    """Say whether a space has another choice a whole step ahead, or puts the winner last, alone or tied."""
    if winner not in own:
        return False
    best, worst = max(own.values()), min(own.values())
    is_step = width is not None and width > 0 and best - own[winner] >= STEP * width
    is_last = len(own) >= FEWEST_FOR_LAST and own[winner] == worst < best
    return is_step or is_last


def _has_one_rival(winner: str, prefer: Mapping[str, Mapping[str, Fraction]]) -> bool:
    """Say whether two thirds of a space prefer one same alternative to the winner."""
    return any(over.get(winner, Fraction(0)) >= TWO_THIRDS for rival, over in prefer.items() if rival != winner)
