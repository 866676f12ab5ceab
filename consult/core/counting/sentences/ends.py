"""The ends of a stretch of weights as printed: rounded inward, so that what is said inside them is always true."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from consult.core.counting.figures import Stretch
from consult.core.counting.sentences.sentence import Percent

MOST_PLACES = 3


def is_from_nothing(stretch: Stretch) -> bool:
    """Say whether the stretch begins at weight 0."""
    return stretch.holds(Fraction(0))


def is_to_everything(stretch: Stretch) -> bool:
    """Say whether the stretch goes on to all the weight."""
    return stretch.holds(Fraction(1))


def inward(stretch: Stretch, weight: Fraction) -> tuple[Percent | None, Percent | None]:
    """Return both ends in points, with as few decimals as leave the published weight between them.

    None where the stretch has no end on that side, or where three decimals are not enough.
    """
    low = None if is_from_nothing(stretch) else _below(-stretch.start, -weight, is_in=stretch.has_start)
    high = None if is_to_everything(stretch) else _below(stretch.end, weight, is_in=stretch.has_end)
    return None if low is None else Percent(-low), None if high is None else Percent(high)


def _below(end: Fraction, weight: Fraction, *, is_in: bool) -> Decimal | None:
    """Round an end down, and one unit more where the end itself is out, but never below the weight."""
    for places in range(MOST_PLACES + 1):
        units = end * 100 * 10**places
        whole = units // 1 if is_in or units % 1 else units - 1
        if whole >= weight * 100 * 10**places:
            return Decimal(int(whole)).scaleb(-places)
    return None
