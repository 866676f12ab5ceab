"""Close a round and open a task for every dissent its result raises: it needs results and draft, so it lives here."""

from __future__ import annotations

from datetime import timedelta

from consult.base.audit import tell
from consult.base.clock import today
from consult.base.db import db
from consult.contributions.actions import sweep_drafts
from consult.core.counting.snapshot import from_json
from consult.drafting.models import Dissent
from consult.drafting.queries import dissents
from consult.results.actions import close
from consult.results.models import Result
from consult.rounds.models import Round
from consult.spaces.gate import Actor

DAYS_TO_WRITE = 10
"""A space's spokesperson has ten days for its position (docs/counting.md, M6)."""


def close_with_dissents(actor: Actor, round_: Round, *, because: str = "") -> list[Result]:
    """Close the round, compute its results, and owe each dissenting space the place for its own words."""
    made = close(actor, round_, because=because)
    sweep_drafts()  # what was not sent is not kept: the consent says so
    raise_dissents(actor, round_, made[0])
    return made


def raise_dissents(actor: Actor, round_: Round, result: Result) -> list[Dissent]:
    """Open a pending dissent for each space the gap rule names, unless that space already has one on the item."""
    known = dissents(round_.policy)
    have = {(dissent.about, dissent.space_id) for dissent in known}
    spaces = {space.code: space for space in round_.spaces}
    opened: list[Dissent] = []
    for item in from_json(result.figures).items:
        for code in item.dissent:
            if (item.id, spaces[code].id) in have:
                continue
            dissent = Dissent(
                policy_id=round_.policy_id,
                space_id=spaces[code].id,
                code=f"D-{len(known) + len(opened) + 1:02d}",
                about=item.id,
                source="gap",
                text={},
                due_on=today() + timedelta(days=DAYS_TO_WRITE),
            )
            db.session.add(dissent)
            opened.append(dissent)
    db.session.flush()
    for dissent in opened:
        tell(actor.id, "dissent.raised", policy_id=round_.policy_id, subject=dissent.code)
    return opened
