"""The end of the link between a card and what it sent: when it comes, how it is made (docs/design.md, "Identity")."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import select

from consult.base.audit import AuditEntry, tell
from consult.base.db import db
from consult.base.keys import KeyEnded, author_key, author_key_ended, end_author_key
from consult.core.errors import Conflict
from consult.core.lifecycle import LATE_DAYS, STATES
from consult.core.words import N_
from consult.rounds.models import Round
from consult.spaces.gate import Actor

VERB = "round.unlinked"

UNLINKED = N_("El plazo terminó y se destruyó la clave que unía cada tarjeta con lo que envió. Ya nadie puede saber "
              "cuál es lo suyo, tampoco nosotros. Lo que envió sigue guardado y cuenta.")  # fmt: skip


def key_of_authors(round_: Round, *, is_history: bool = False) -> bytes:
    """Return the author key of the round; raises Conflict once it was destroyed, save for a policy file's history."""
    try:
        return author_key(round_.key)
    except KeyEnded:
        if is_history:  # a file's own scores have no card behind them: a key nobody keeps serves them
            return secrets.token_bytes(32)
        raise Conflict(UNLINKED) from None


def late_days(round_: Round) -> int:
    """Return the days after closing in which the author key is still kept: as sealed, else as the policy declares."""
    declared = round_.seal.get("late_days", round_.policy.settings.get("late_days"))
    return LATE_DAYS if declared is None else int(declared)


def unlinks_at(round_: Round) -> datetime | None:
    """Return when the link of a closed round ends, or ended; None while the round takes answers or may again."""
    if round_.closed_at is None or not STATES[round_.state].is_closed:
        return None
    return round_.closed_at + timedelta(days=late_days(round_))


def is_unlinked(round_: Round) -> bool:
    """Tell whether no card leads to the answers of the round any more."""
    return author_key_ended(round_.key)


def unlink_rounds(actor: Actor, *, at: datetime) -> list[Round]:
    """Destroy the author keys of the rounds whose window is over, and write it down once. Doing it again is harmless:
    a key destroyed before a crash is told after it."""
    ended = [STATES[key].key for key in STATES if STATES[key].is_closed]
    found = db.session.scalars(select(Round).where(Round.state.in_(ended), Round.closed_at.is_not(None)))
    due = [round_ for round_ in found if (end := unlinks_at(round_)) is not None and end <= at]
    for round_ in due:
        end_author_key(round_.key)
    told = _told()
    fresh = [round_ for round_ in due if (round_.policy_id, round_.code) not in told]
    for round_ in fresh:
        tell(actor.id, VERB, policy_id=round_.policy_id, subject=round_.code, late_days=late_days(round_))
    return fresh


def _told() -> set[tuple[int | None, str]]:
    rows = db.session.execute(select(AuditEntry.policy_id, AuditEntry.subject).where(AuditEntry.verb == VERB))
    return {(row.policy_id, row.subject) for row in rows}
