"""The tally of a closed round as rows of the long CSV: what a result is made from, and no person in it."""

from __future__ import annotations

from collections.abc import Iterator

from consult.core.counting import Cell
from consult.core.counting.tally import own_scale
from consult.core.errors import Conflict
from consult.core.kinds.asking import criteria_of, is_ranking
from consult.core.kinds.decimals import decimal_text
from consult.core.kinds.judging import is_group_mean
from consult.core.kinds.model import DONT_KNOW, CriterionSpec
from consult.core.words import N_
from consult.results.beside import unknown
from consult.results.queries import require_closed
from consult.results.tally import cells
from consult.rounds.models import Round
from consult.rounds.queries import config_of

HEADER = ("space", "participant", "item", "criterion", "value", "n", "org")
TallyRow = tuple[str, str, str, str, str, int, str]


def tally_rows(round_: Round) -> list[TallyRow]:
    """List the tally as rows an import takes; each is a participant of its own, numbered in the order of the tally.

    Raises Conflict while the round takes answers, and for a round of rankings, whose ballots are not kept in a tally.
    """
    require_closed(round_)
    if is_ranking(config_of(round_)):
        raise Conflict(N_("En una ronda de órdenes la cuenta es por pares y no se escribe fila por fila."))
    specs = {spec.id: spec for spec in criteria_of(config_of(round_))}
    lines = [line for cell in cells(round_) for line in _lines(cell, specs[cell.criterion])]
    lines += [(space, item, criterion, DONT_KNOW, n, "") for (space, item, criterion), n in unknown(round_).items()]
    return [(space, f"t{number}", item, criterion, value, n, body)
            for number, (space, item, criterion, value, n, body) in enumerate(lines, start=1)]  # fmt: skip


def _lines(cell: Cell, spec: CriterionSpec) -> Iterator[tuple[str, str, str, str, int, str]]:
    """Write one cell: a mean with its people, or votes; where n votes would be read as a mean, one by one."""
    value = decimal_text(own_scale(cell.value))
    line = (cell.space, cell.item, cell.criterion, value)
    if cell.is_mean or not is_group_mean(spec, cell.value, cell.n):
        yield (*line, cell.n, cell.organisation)
    else:
        yield from ((*line, 1, cell.organisation) for _ in range(cell.n))
