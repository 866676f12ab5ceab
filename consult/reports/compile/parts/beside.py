"""What stands beside a headline, by its ids: R1.CD1.interval.low, R1.CD1.floor, R3.power.PAL (docs/counting.md §2-§10).

Every function prints nothing where the gate keeps the figure.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from consult.core.counting import ItemFigures
from consult.core.counting.figures import Span
from consult.core.document import Runs, plain
from consult.core.kinds.model import SUPPORT
from consult.core.rounding import half_up
from consult.core.words import N_
from consult.reports.compile.desk import Desk
from consult.reports.compile.gate import exact_of
from consult.reports.compile.ids import item_figure
from consult.reports.compile.objects.verdicts import NO_INTERVAL, STANCES
from consult.results.queries import ResultView

HALF = Fraction(1, 2)
COMPLETE = N_("ninguno: respondió toda la lista")
FROM_TO, OR = N_("de {low} a {high}"), N_("{low} o {high}")


def share(desk: Desk, id_: str, value: Fraction | float | None, *, places: int = 1) -> Runs:
    """Print a share 0-1 in points, to the tenth."""
    return () if value is None else (desk.figure(id_, desk.points(half_up(Fraction(value) * 100, places))),)


def figure(desk: Desk, id_: str, value: Fraction | float | None, *, places: int = 2) -> Runs:
    """Print a figure with as many decimals as told."""
    return () if value is None else (desk.figure(id_, desk.written(half_up(Fraction(value), places))),)


def level(desk: Desk, id_: str, value: Fraction | None) -> Runs:
    """Print a level without the zeros that say nothing."""
    if value is None:
        return ()
    return (desk.figure(id_, desk.written(Decimal(f"{half_up(value, 2).normalize():f}"))),)


def own(desk: Desk, seen: ResultView, id_: str, value: Fraction | float | None) -> Runs:
    """Print a figure as finely as the headline of its round."""
    if seen.recipe.measure == SUPPORT:
        return share(desk, id_, value)
    return level(desk, id_, Fraction(value)) if seen.recipe.measure == "level" and value is not None else figure(
        desk, id_, value
    )  # fmt: skip


def span(desk: Desk, low: Runs, high: Runs) -> Runs:
    """Print two ends."""
    return desk.say(FROM_TO, low=low, high=high) if low and high else ()


def median(desk: Desk, id_: str, ends: Span | None) -> Runs:
    """Print a median: one level, or both where they differ."""
    if ends is None:
        return ()
    low = level(desk, f"{id_}.low", ends[0])
    return low if ends[0] == ends[1] else desk.say(OR, low=low, high=level(desk, f"{id_}.high", ends[1]))


def stretch(desk: Desk, id_: str, ends: Span | None) -> Runs:
    """Print a stretch of levels; one level where its ends are the same."""
    if ends is None:
        return ()
    low = level(desk, f"{id_}.low", ends[0])
    return low if ends[0] == ends[1] else span(desk, low, level(desk, f"{id_}.high", ends[1]))


def interval(desk: Desk, seen: ResultView, code: str) -> Runs:
    """Print the interval of a total, or why there is none."""
    item = exact_of(seen, code)
    if item is None or item.weighted is None:
        return ()
    found = item.precision.interval
    if found is None:
        because = NO_INTERVAL.get(item.precision.because)
        return plain(desk.word(because)) if because else ()
    if found.low == found.high:
        return plain(desk.word(COMPLETE)) if is_complete(seen, item) else ()
    id_ = item_figure(seen, code, "interval")
    return span(desk, own(desk, seen, f"{id_}.low", found.low), own(desk, seen, f"{id_}.high", found.high))


def has_interval(seen: ResultView, code: str) -> bool:
    """Say whether an item has an interval with two ends."""
    item = exact_of(seen, code)
    found = item.precision.interval if item is not None and item.weighted is not None else None
    return found is not None and found.low != found.high


def is_complete(seen: ResultView, item: ItemFigures) -> bool:
    """Say whether everyone on the roster of every group with weight answered about an item."""
    eligible = {space.code: space.eligible for space in seen.round.spaces}
    heard = [space for space, n in item.n_by_space.items() if n and seen.figures.weights[space]]
    return bool(heard) and all(eligible.get(space) == item.n_by_space[space] for space in heard)


def stance(desk: Desk, seen: ResultView, code: str) -> Runs:
    """Name the class of a proposition."""
    item = exact_of(seen, code)
    return plain(desk.word(STANCES[item.stance])) if item is not None and item.stance else ()


def floor(desk: Desk, seen: ResultView, code: str) -> Runs:
    """Print the support of the group that supports least."""
    item = exact_of(seen, code)
    return share(desk, item_figure(seen, code, "floor"), item.floor) if item is not None else ()


def severe(desk: Desk, seen: ResultView, code: str) -> Runs:
    """Print which part judges a node grave: the two highest points of the scale."""
    item = exact_of(seen, code)
    if item is None or item.severity is None:
        return ()
    return share(desk, item_figure(seen, code, "severity.high"), item.severity.high)


def severity_median(desk: Desk, seen: ResultView, code: str) -> Runs:
    """Print the median of the severity."""
    item = exact_of(seen, code)
    if item is None or item.severity is None:
        return ()
    return median(desk, item_figure(seen, code, "severity.median"), item.severity.median)


def nonresponse(desk: Desk, seen: ResultView, code: str) -> Runs:
    """Print between which shares the silent of the roster could have moved the support."""
    item = exact_of(seen, code)
    if item is None or item.nonresponse is None:
        return ()
    id_, (low, high) = item_figure(seen, code, "nonresponse"), item.nonresponse
    return span(desk, share(desk, f"{id_}.low", low), share(desk, f"{id_}.high", high))


def straddles_half(item: ItemFigures) -> bool:
    """Say whether the silent could have moved the support across the half (docs/counting.md §4)."""
    return item.nonresponse is not None and item.nonresponse[0] < HALF <= item.nonresponse[1]
