"""The iterations of a round for who runs it: which one runs, what was shown of those that ended, and the next."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from flask import url_for

from consult.core.iterating import BY_VOTE, RUNNING
from consult.core.kinds.asking import criteria_of
from consult.core.kinds.decimals import decimal_text
from consult.core.lifecycle import STATES
from consult.results.iterations import Told, told_in
from consult.rounds.models import Iteration, Round
from consult.rounds.queries import config_of
from consult.web.language import gettext as _
from consult.web.language import number


@dataclass(frozen=True, slots=True)
class Line:
    """What was told of one item and criterion: the combined figures everybody who answered again has read."""

    code: str
    criterion: str  # "" where the round asks one number of each item
    median: str
    low: str
    high: str
    unit: str


@dataclass(frozen=True, slots=True)
class Ended:
    """An iteration that ended and what was told of it."""

    iteration: Iteration
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Iterations:
    """Where a round asked more than once stands; `url` is empty where the next may not start."""

    now: int
    of: int
    is_running: bool
    ended: tuple[Ended, ...]
    url: str
    needs_vote: bool

    @property
    def following(self) -> int:
        """Return the number of the next iteration."""
        return self.now + 1


def iterations_of(round_: Round) -> Iterations | None:
    """Return the iterations of a round that has begun; nothing where it is asked once."""
    of = config_of(round_).iterations
    if of < 2 or STATES[round_.state].is_configurable:
        return None
    is_running = round_.state in RUNNING
    may_go_on = is_running and round_.iteration < of
    url = url_for("facilitate.act", slug=round_.policy.slug, round_code=round_.code, verb="iterate")
    return Iterations(
        now=round_.iteration,
        of=of,
        is_running=is_running,
        ended=tuple(Ended(one, _lines(round_, one)) for one in round_.ended),
        url=url if may_go_on else "",
        needs_vote=round_.iteration + 1 >= BY_VOTE,
    )


def _lines(round_: Round, iteration: Iteration) -> tuple[Line, ...]:
    told = told_in(iteration)
    config = config_of(round_)
    labels = {spec.id: _(spec.label) for spec in criteria_of(config)}
    units = {item.id: item.unit for item in config.items}
    is_one = len({name for criteria in told.values() for name in criteria}) < 2
    return tuple(
        _line(item.code, "" if is_one else labels[name], one, units[item.code])
        for item in round_.items
        for name, one in told.get(item.code, {}).items()
        if one.median is not None
    )


def _line(code: str, criterion: str, told: Told, unit: str) -> Line:
    return Line(code, criterion, _plain(told.median), _plain(told.low), _plain(told.high), unit)


def _plain(value: Decimal | None) -> str:
    """Write a level with the decimals it has."""
    return "" if value is None else number(value, len(decimal_text(Fraction(value)).partition(".")[2]))
