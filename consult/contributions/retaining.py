"""Ending what was kept long enough, with a certificate in the chained log: what class, how many, when, their digest and
no content (docs/trust.md, PRI-18). What must stay erased goes on the list that cuts a restored backup again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, delete, func, select

from consult.base.audit import tell
from consult.base.db import Base, db, system
from consult.contributions.leaves import write_expiry
from consult.contributions.ledger import Deletion
from consult.contributions.models import Contribution, Draft
from consult.contributions.withdrawing import forget_salts, note_deletions
from consult.core.lifecycle import STATES
from consult.core.retention import KEEPING
from consult.rounds.models import Round
from consult.spaces.gate import Actor
from consult.spaces.models import Card, CardBatch, Policy, Space

EXPIRED, CARD = "expired", "card"
VERB = "retention.certified"
CLOSED = tuple(key for key, state in STATES.items() if state.is_closed)
CHUNK = 500
"""Names in one statement: databases bound them."""


@dataclass(frozen=True, slots=True)
class Ended:
    """What was ended of one class, or would be: the digest is of the sorted names, one a line."""

    keeping: str
    keys: tuple[str, ...]

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the names: whoever holds the list can check the certificate."""
        return hashlib.sha256("\n".join(self.keys).encode()).hexdigest()


def run_retention(actor: Actor, *, at: datetime, is_dry: bool = False) -> list[Ended]:
    """End what is due by class and certify each that had anything, outside any policy's chain: how much happens in a
    protected space is itself reserved. Done twice, the second time has nothing to do."""
    found: list[Ended] = []
    for key, (due, end) in DUE.items():  # one class after the other: what one ended is not due in the next
        one = Ended(key, tuple(sorted(due(at))))
        if one.keys and not is_dry:
            in_parts(end, one.keys)
            tell(actor.id, VERB, subject=key, n=len(one.keys), digest=one.digest)
        found.append(one)
    return found


def in_parts(end: Callable[[Sequence[str]], object], keys: Sequence[str]) -> int:
    """Call what ends names with so many at a time; return how many it said there were, where it says so."""
    done = [end(keys[start : start + CHUNK]) for start in range(0, len(keys), CHUNK)]
    return sum(n for n in done if isinstance(n, int))


def _protected_drafts(at: datetime) -> list[str]:
    protected = select(Space.id).where(Space.is_protected.is_(True))
    return _drafts(Draft.space_id.in_(protected), Draft.touched_at < at - _term("protected_drafts"))


def _closed_drafts(_at: datetime) -> list[str]:
    return _drafts(Draft.round_id.in_(select(Round.id).where(Round.state.in_(CLOSED))))


def _drafts(*which: Any) -> list[str]:
    with system("drafts that are due"):
        return list(db.session.scalars(select(Draft.id).where(*which)))


def _end_drafts(keys: Sequence[str]) -> None:
    with system("ending drafts"):
        db.session.execute(delete(Draft).where(Draft.id.in_(keys)))


def _envelopes(at: datetime) -> list[str]:
    due = select(Round.id).where(Round.closed_at < at - _term("envelopes"), Round.state.in_(CLOSED))
    with system("envelopes that are due"):
        found = select(Contribution.key).where(
            Contribution.round_id.in_(due), Contribution.status.not_in(("withdrawn", EXPIRED))
        )
        return list(db.session.scalars(found))


def expire(keys: Sequence[str]) -> int:
    """Empty envelopes kept long enough and hang a leaf for each; what was counted of them stays. Return how many there
    were still to empty."""
    with system("ending envelopes"):
        found = select(Contribution, Round).join(Round, Round.id == Contribution.round_id)
        which = (Contribution.key.in_(keys), Contribution.status.not_in(("withdrawn", EXPIRED)))
        rows = db.session.execute(found.where(*which)).all()
        for one, round_ in rows:
            write_expiry(round_, one)
            one.status, one.payload, one.consent = EXPIRED, {}, {}
            one.digest = one.region = one.sex = one.category = ""
        db.session.flush()
        gone = [one.key for one, _round in rows]
        forget_salts(gone)
    note_deletions(EXPIRED, gone)
    return len(gone)


def _cards(at: datetime) -> list[str]:
    """List the cards of policies whose every round is archived, the last one for the whole term."""
    running = select(Round.policy_id).where(Round.state != "archived")
    ended = (
        select(Round.policy_id)
        .where(Round.policy_id.not_in(running))
        .group_by(Round.policy_id)
        .having(func.max(Round.closed_at) < at - _term("cards"))
    )
    spaces = select(Space.id).where(Space.policy_id.in_(select(Policy.id).where(Policy.id.in_(ended))))
    with system("cards that are due"):
        return list(db.session.scalars(select(Card.id).where(Card.space_id.in_(spaces))))


def end_cards(keys: Sequence[str]) -> int:
    """Destroy cards, and the batches that have none left; return how many there were."""
    with system("ending cards"):
        known = list(db.session.scalars(select(Card.id).where(Card.id.in_(keys))))
        batches = select(Card.batch_id).where(Card.id.in_(known))
        emptied = list(db.session.scalars(batches.distinct()))
        db.session.execute(delete(Card).where(Card.id.in_(known)))
        full = select(Card.batch_id).where(Card.batch_id.in_(emptied))
        db.session.execute(delete(CardBatch).where(CardBatch.id.in_(emptied), CardBatch.id.not_in(full)))
    note_deletions(CARD, known)
    return len(known)


def _sessions(at: datetime) -> list[str]:
    table = _table("staff_sessions")
    found = select(table.c.id).where(table.c.ended_at < at - _term("sessions"))
    return list(db.session.scalars(found))


def _jobs(at: datetime) -> list[str]:
    table = _table("jobs")
    return [str(key) for key in db.session.scalars(select(table.c.id).where(table.c.done_at < at - _term("jobs")))]


def _end_in(name: str) -> Callable[[Sequence[str]], object]:
    def end(keys: Sequence[str]) -> None:
        table = _table(name)
        db.session.execute(delete(table).where(table.c.id.in_(keys)))

    return end


def _table(name: str) -> Table:
    return Base.metadata.tables[name]


def _term(key: str) -> Any:
    term = KEEPING[key].term
    assert term is not None
    return term


DUE: Mapping[str, tuple[Callable[[datetime], list[str]], Callable[[Sequence[str]], object]]] = {
    "protected_drafts": (_protected_drafts, _end_drafts),
    "drafts": (_closed_drafts, _end_drafts),
    "envelopes": (_envelopes, expire),
    "cards": (_cards, end_cards),
    "sessions": (_sessions, _end_in("staff_sessions")),
    "jobs": (_jobs, _end_in("jobs")),
}
"""Class -> which names are due at an instant, and what ends them; those that core.retention says are swept."""


def listed() -> list[tuple[str, str]]:
    """Return the list of what must stay erased, kind and name, in order."""
    rows = db.session.execute(select(Deletion.kind, Deletion.key).order_by(Deletion.kind, Deletion.key))
    return [(row.kind, row.key) for row in rows]
