"""How much was kept from showing: what observers see of moderation, once a round closed (docs/trust.md, INT-12)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from consult.base.db import db, system
from consult.contributions.models import Statement
from consult.core.lifecycle import STATES
from consult.rounds.models import Round
from consult.spaces.gate import Actor, require
from consult.spaces.models import Space

FEW = 10
"""Of fewer texts nothing is told: who wrote a hidden one could be known."""
FEW_OF_MANY = 5
"""Nor how many were hidden or wait, from one to four (docs/trust.md, PRI-10: 5 inside)."""


@dataclass(frozen=True, slots=True)
class Moderated:
    """What became of the texts of a space in a round; None is a count too small to tell."""

    space: Space
    n: int | None
    n_hidden: int | None
    n_pending: int | None


def moderation(actor: Actor, round_: Round) -> list[Moderated]:
    """Count the texts of each space by what moderation did, for whoever reads the audit; protected spaces stay out."""
    require(actor, "audit.read", policy=round_.policy)
    if not STATES[round_.state].is_closed:
        return []
    spaces = [space for space in round_.spaces if not space.is_protected]
    wanted = Statement.round_id == round_.id, Statement.space_id.in_([space.id for space in spaces])
    with system("moderation of a closed round"):
        rows = db.session.execute(
            select(Statement.space_id, Statement.moderation, func.count())
            .where(*wanted)
            .group_by(Statement.space_id, Statement.moderation)
        ).all()
    counts = {(space_id, word): n for space_id, word, n in rows}
    return [_moderated(space, counts) for space in spaces]


def _moderated(space: Space, counts: dict[tuple[int, str], int]) -> Moderated:
    n = sum(found for (space_id, _word), found in counts.items() if space_id == space.id)
    if n < FEW:
        return Moderated(space, None, None, None)
    hidden, pending = (counts.get((space.id, word), 0) for word in ("hidden", "pending"))
    return Moderated(space, n, _told(hidden), _told(pending))


def _told(n: int) -> int | None:
    return None if 0 < n < FEW_OF_MANY else n
