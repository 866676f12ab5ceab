"""A lost password without e-mail (docs/trust.md, SEC-4): a printed code with the phone, or two people together.

Of the two, each hands over one half of a code that lives fifteen minutes. With both halves the person writes their own
password: whoever helped neither sees nor chooses it, and one of them alone has nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update

from consult.base.audit import tell
from consult.base.clock import now, today
from consult.base.db import db
from consult.base.security import hash_secret, matches, matches_nobody
from consult.core.errors import Conflict, Forbidden, Invalid
from consult.core.words import N_
from consult.spaces.codes import Code, new_code, read_code
from consult.spaces.credentials import Recovery
from consult.spaces.gate import Actor, require
from consult.spaces.models import Person, Policy
from consult.spaces.passwords import check_password
from consult.spaces.queries import person_by_login
from consult.spaces.second_factor import is_code_of_now, is_printed_code, remove_factor
from consult.spaces.sessions import end_sessions

LIFE = timedelta(minutes=15)
"""Of the code, since the second person gave their half."""
WAIT = timedelta(hours=24)
"""How long the first half waits for the second person."""
HALF = 8
"""Characters of each half: 40 bits, behind a limit of tries."""
WRONG = N_("Esos datos no abren la cuenta. Revise el nombre y el código, o pida otro. Su contraseña no cambió.")


def ask_recovery(actor: Actor, policy: Policy, *, person: Person, is_phone_lost: bool = False) -> str:
    """Begin to give an account back; return the first half of the code, this once. A request before it ends."""
    _require_helper(actor, policy, person)
    for before in _open_ones(person):
        before.ended_at = now()
    first = _halves(new_code())[0]
    db.session.add(
        Recovery(person_id=person.id, policy_id=policy.id, asked_by=actor.id, first_hash=hash_secret(_plain(first)),
                 is_phone_lost=is_phone_lost, granted_by=None, granted_at=None, second_hash="", ended_at=None)
    )  # fmt: skip
    db.session.flush()
    tell(actor.id, "recovery.asked", policy_id=policy.id, subject=person.id, phone=is_phone_lost)
    return first


def grant_recovery(actor: Actor, policy: Policy, *, person: Person) -> str:
    """Give the second half, this once; raises Forbidden for who asked, and for who shares the asker's body."""
    _require_helper(actor, policy, person)
    found = open_recovery(person)
    if found is None or found.policy_id != policy.id or found.granted_by:
        raise Conflict(N_("No hay un pedido que espere su parte. Pida a la otra persona que empiece de nuevo."))
    if found.asked_by == actor.id:
        raise Forbidden(N_("La segunda parte la da otra persona. Nadie recupera una cuenta a solas."))
    asker = db.session.get_one(Person, found.asked_by)
    if _bodies(asker, policy) & _bodies(actor.person, policy):
        raise Forbidden(N_("La segunda parte la da alguien de otra entidad. Pídalo a esa persona."))
    second = _halves(new_code())[1]
    found.granted_by, found.granted_at, found.second_hash = actor.id, now(), hash_secret(_plain(second))
    tell(actor.id, "recovery.granted", policy_id=policy.id, subject=person.id)
    return second


def drop_recovery(actor: Actor, policy: Policy, *, person: Person) -> None:
    """Give a request up: its code opens nothing any more."""
    require(actor, "people.manage", policy=policy)
    found = open_recovery(person)
    if found is None or found.policy_id != policy.id:
        raise Conflict(N_("Ese pedido ya terminó. Nada cambió."))
    found.ended_at = now()
    tell(actor.id, "recovery.dropped", policy_id=policy.id, subject=person.id)


def open_recovery(person: Person, *, at: datetime | None = None) -> Recovery | None:
    """Return the request that stands for the person: waiting for its second half, or granted a moment ago."""
    return next((one for one in _open_ones(person) if _is_alive(one, at or now())), None)


def recover(*, login: str, typed: str, digits: str, new: str) -> Person:
    """Let the person write their own password; raises Invalid with one sentence for everything that does not fit.

    `typed` is the code of two people, or a printed one together with the six `digits` of now. The new password is
    looked at first, so that a weak one does not use the code up. Every session ends.
    """
    person = person_by_login(login)
    try:
        code = read_code(typed)
    except Invalid as slip:
        raise Invalid(slip.message, **slip.values, at="code") from slip
    if person is not None and person.is_active:
        if _is_of_two(person, code, new) or _is_of_paper(person, typed, digits, new):
            _renew(person, new)
            return person
    else:
        matches_nobody(code.secret)
        matches_nobody(code.secret)
    raise Invalid(WRONG)


def _renew(person: Person, new: str) -> None:
    person.password_hash = hash_secret(new)
    person.password_until = None
    end_sessions(person)
    tell(person.id, "person.recovered", subject=person.id)


def _is_of_two(person: Person, code: Code, new: str) -> bool:
    found = open_recovery(person)
    if found is None or not found.granted_at:
        matches_nobody(code.secret)
        return False
    data = code.selector + code.secret
    is_first, is_second = matches(found.first_hash, data[:HALF]), matches(found.second_hash, data[HALF:])
    if not (is_first and is_second):
        return False
    check_password(new, person)
    used = update(Recovery).where(Recovery.id == found.id, Recovery.ended_at.is_(None)).values(ended_at=now())
    if db.session.execute(used).rowcount != 1:  # type: ignore[attr-defined]
        return False
    tell(person.id, "recovery.used", policy_id=found.policy_id, subject=person.id)
    if found.is_phone_lost:
        remove_factor(person)
    return True


def _is_of_paper(person: Person, typed: str, digits: str, new: str) -> bool:
    # Paper alone is one factor, and found in a drawer: the phone goes with it.
    if not (is_code_of_now(person, digits) and is_printed_code(person, typed)):
        return False
    check_password(new, person)
    return True


def _require_helper(actor: Actor, policy: Policy, person: Person) -> None:
    require(actor, "people.manage", policy=policy)
    if actor.id == person.id:
        raise Forbidden(N_("Nadie recupera su propia cuenta desde aquí. Use sus códigos impresos o pida ayuda."))


def _bodies(person: Person | None, policy: Policy) -> set[int]:
    mandates = person.mandates if person else []
    return {
        mandate.organisation_id
        for mandate in mandates
        if mandate.policy_id == policy.id and mandate.organisation_id and mandate.is_in_force(today())
    }


def _open_ones(person: Person) -> list[Recovery]:
    wanted = select(Recovery).where(Recovery.person_id == person.id, Recovery.ended_at.is_(None))
    return list(db.session.scalars(wanted.order_by(Recovery.asked_at.desc())))


def _is_alive(one: Recovery, at: datetime) -> bool:
    return at - one.granted_at < LIFE if one.granted_at else at - one.asked_at < WAIT


def _halves(code: Code) -> tuple[str, str]:
    """Return what each of the two people hands over: two groups of five, each with its check character."""
    groups = code.printed.split("-")
    return "-".join(groups[:2]), "-".join(groups[2:])


def _plain(half: str) -> str:
    """Return a half without its check characters."""
    return "".join(group[:-1] for group in half.split("-"))
