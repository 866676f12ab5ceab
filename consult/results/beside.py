"""What a result is made from besides the cells of the tally: rankings by pairs, «no sé», earlier iterations."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, select

from consult.base.db import db, tally_of
from consult.contributions.models import Answer
from consult.core.counting import Beside
from consult.core.kinds.asking import is_ranking
from consult.results.ballots import ballots_of, complete_ballots, pair_cells
from consult.results.tally import cells_of, last_iteration, names_of, shifts
from consult.rounds.models import Round
from consult.rounds.queries import config_of


def beside_of(round_: Round) -> Beside:
    """Return what the tally of a round holds besides its cells."""
    is_ordered, last = is_ranking(config_of(round_)), last_iteration(round_)
    ballots = ballots_of(round_) if is_ordered else None
    return Beside(
        pairs=pair_cells(ballots)[""] if ballots else (),
        complete=complete_ballots(ballots) if ballots else (),
        unknown=unknown(round_),
        earlier={number: tuple(cells_of(round_, number)) for number in range(1, last)},
        shifts=tuple(shifts(round_)) if last > 1 else (),
    )


def unknown(round_: Round) -> Mapping[tuple[str, str, str], int]:
    """Count who said «no sé», by space, item and criterion: kept out of every mean, and never lost (counting.md §1)."""
    keys = (Answer.space_id, Answer.item_id, Answer.criterion)
    with tally_of(round_.id):
        rows = db.session.execute(
            select(*keys, func.sum(Answer.n))
            .where(Answer.value.is_(None), Answer.iteration == last_iteration(round_))
            .group_by(*keys)
        ).all()
    spaces, items, _ = names_of(round_)
    return {(spaces[space], items[item], criterion): int(n) for space, item, criterion, n in sorted(rows)}
