"""Sessions of staff: rows here, and in the browser only a random token (docs/trust.md, SEC-2; ASVS 5.0 chapter 7).

A session ends after 8 hours without a page or 12 hours in all, at sign-out, with the password, with the account, and
with any mandate it began under. Participants never have one.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from consult.base.audit import tell
from consult.base.clock import PERU, now
from consult.base.db import db
from consult.core.errors import Forbidden
from consult.core.words import N_
from consult.spaces.credentials import StaffSession
from consult.spaces.gate import Actor, require
from consult.spaces.models import Person, Policy

IDLE = timedelta(hours=8)
LIFE = timedelta(hours=12)
"""NIST SP 800-63B asks for 30 minutes and 12 hours; a workshop lasts a day on one laptop, and what matters asks again
after PROOF. Written down in docs/running.md."""
UNFINISHED = timedelta(minutes=20)
"""How long somebody may take between the password and the last step of signing in."""
PROOF = timedelta(minutes=10)
SEEN = timedelta(minutes=1)
"""How finely the last page is kept: a write for each page would cost more than it tells."""
KEPT = timedelta(days=30)


def begin_session(person: Person, *, device: str) -> tuple[StaffSession, str]:
    """Begin a session that opens nothing yet, and return it with its token, given once."""
    token = secrets.token_hex(32)
    at = now()
    db.session.execute(delete(StaffSession).where(StaffSession.begun_at < at - KEPT))
    session = StaffSession(
        token_hash=_hash(token), person=person, device=device, begun_at=at, seen_at=at, proved_at=at,
        is_coded=False, is_whole=False, is_to_rotate=False,
    )  # fmt: skip
    db.session.add(session)
    db.session.flush()
    return session, token


def session_of(token: str, *, at: datetime | None = None) -> StaffSession | None:
    """Return the session of a token while it is in force."""
    found = db.session.scalar(select(StaffSession).where(StaffSession.token_hash == _hash(token)))
    return found if found is not None and is_in_force(found, at or now()) else None


def is_in_force(session: StaffSession, at: datetime) -> bool:
    """Tell whether a session still stands: not ended, not too old, its person in office."""
    life = LIFE if session.is_whole else UNFINISHED
    is_fresh = at - session.begun_at < life and at - session.seen_at < IDLE
    return session.ended_at is None and is_fresh and session.person.is_active and not _outlives(session, at)


def _outlives(session: StaffSession, at: datetime) -> bool:
    # What somebody had open under a mandate does not stay open past it: they sign in again with what they hold now.
    first, last = session.begun_at.astimezone(PERU).date(), at.astimezone(PERU).date()
    return any(mandate.ends_on and first <= mandate.ends_on < last for mandate in session.person.mandates)


def is_proved(session: StaffSession, *, at: datetime | None = None) -> bool:
    """Tell whether the person showed in the last minutes that it is them."""
    return (at or now()) - session.proved_at < PROOF


def touch(session: StaffSession) -> None:
    """Note that the session is in use."""
    session.seen_at = now()


def is_to_touch(session: StaffSession) -> bool:
    """Tell whether the session has something to write down at this page."""
    return session.is_to_rotate or now() - session.seen_at >= SEEN


def rotate(session: StaffSession) -> str:
    """Give the session another token, returned once: the one before opens nothing any more."""
    token = secrets.token_hex(32)
    session.token_hash = _hash(token)
    session.is_to_rotate = False
    return token


def prove(session: StaffSession) -> str:
    """Note that the person showed it is them, and return the next token."""
    session.proved_at = now()
    return rotate(session)


def end_session(session: StaffSession) -> None:
    """End one session."""
    session.ended_at = session.ended_at or now()
    tell(session.person_id, "person.signed_out", subject=session.person_id)


def end_sessions(person: Person, *, but: StaffSession | None = None) -> int:
    """End every session of a person, less one; return how many ended."""
    wanted = update(StaffSession).where(StaffSession.person_id == person.id, StaffSession.ended_at.is_(None))
    if but is not None:
        wanted = wanted.where(StaffSession.id != but.id)
    return db.session.execute(wanted.values(ended_at=now())).rowcount  # type: ignore[attr-defined, no-any-return]


def end_sessions_of(actor: Actor, policy: Policy, *, person: Person) -> int:
    """End every session of somebody else, at once (SEC-18)."""
    require(actor, "people.manage", policy=policy)
    n = end_sessions(person)
    tell(actor.id, "person.sessions_ended", policy_id=policy.id, subject=person.id)
    return n


def suspend(actor: Actor, policy: Policy, *, person: Person) -> None:
    """Close the door on an account at once, with its sessions: a lost laptop, a stolen key (SEC-18)."""
    _require_other(actor, policy, person)
    person.is_active = False
    end_sessions(person)
    tell(actor.id, "person.suspended", policy_id=policy.id, subject=person.id)


def restore(actor: Actor, policy: Policy, *, person: Person) -> None:
    """Open a suspended account again."""
    _require_other(actor, policy, person)
    person.is_active = True
    tell(actor.id, "person.restored", policy_id=policy.id, subject=person.id)


def _require_other(actor: Actor, policy: Policy, person: Person) -> None:
    require(actor, "people.manage", policy=policy)
    if actor.id == person.id:
        raise Forbidden(N_("Nadie suspende su propia cuenta. Pídalo a otra persona que administre."))


def renew_sessions(person: Person) -> None:
    """Give every session of the person another token at its next page: what they may do has changed."""
    open_ones = StaffSession.person_id == person.id, StaffSession.ended_at.is_(None)
    db.session.execute(update(StaffSession).where(*open_ones).values(is_to_rotate=True))


def open_sessions(person: Person) -> list[StaffSession]:
    """List the sessions of a person that are in force, the newest first."""
    rows = db.session.scalars(
        select(StaffSession)
        .where(StaffSession.person_id == person.id, StaffSession.ended_at.is_(None))
        .order_by(StaffSession.begun_at.desc())
    )
    return [session for session in rows if session.is_whole and is_in_force(session, now())]


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
