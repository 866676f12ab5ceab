"""The second factor: six digits from a phone (TOTP, RFC 6238), and ten printed codes that stand in for it once each.

Who must have one, how it is enrolled, and how a code is checked: used once, one step early or late, and no more said
than yes or no (docs/trust.md, SEC-3).
"""

from __future__ import annotations

import hmac
from datetime import timedelta

import pyotp
from sqlalchemy import CursorResult, delete, func, select, update

from consult.base.audit import tell
from consult.base.clock import now, today
from consult.base.db import db
from consult.base.security import hash_secret, matches, matches_nobody, seal, unseal
from consult.core.errors import Conflict, Invalid
from consult.core.words import N_
from consult.spaces.codes import new_code, read_code
from consult.spaces.credentials import RecoveryCode, SecondFactor
from consult.spaces.models import Person, Policy

REQUIRED = frozenset({"coordinator", "drafter", "administrator"})
N_CODES = 10
STEP = 30
"""Seconds a code lives; the one before and the one after are taken too, for clocks that are not right."""
KEY = "second-factor"
WRONG = N_("Ese código no sirve. Espere el siguiente y escríbalo otra vez.")


def is_demonstration() -> bool:
    """Tell whether this database holds demonstrations alone: only there the second factor is optional."""
    marks = db.session.execute(select(Policy.is_demo, func.count()).group_by(Policy.is_demo)).all()
    return [bool(is_demo) for is_demo, _n in marks] == [True]


def is_required(person: Person) -> bool:
    """Tell whether the person holds, or will hold, a mandate that asks for a second factor here."""
    held = {mandate.role for mandate in person.mandates if mandate.ends_on is None or mandate.ends_on >= today()}
    return bool(held & REQUIRED) and not is_demonstration()


def factor_of(person: Person) -> SecondFactor | None:
    """Return the person's second factor, once confirmed."""
    found = db.session.get(SecondFactor, person.id, populate_existing=True)
    return found if found is not None and found.confirmed_at else None


def n_codes_left(person: Person) -> int:
    """Count the printed codes that still serve."""
    wanted = select(func.count()).where(RecoveryCode.person_id == person.id, RecoveryCode.used_at.is_(None))
    return db.session.scalar(wanted) or 0


def pending_secret(person: Person) -> str | None:
    """Return the secret that waits to be confirmed, to draw it; None when there is none."""
    found = db.session.get(SecondFactor, person.id, populate_existing=True)
    return None if found is None or found.confirmed_at else unseal(found.sealed, name=KEY, owner=person.id)


def address_of(person: Person, secret: str) -> str:
    """Return what the square code holds: the address that authenticator programs read."""
    return pyotp.TOTP(secret).provisioning_uri(name=person.login, issuer_name="Consulta")


def begin_enrolment(person: Person) -> None:
    """Make a fresh secret that waits to be confirmed; raises Conflict while a confirmed one stands."""
    if factor_of(person) is not None:
        raise Conflict(N_("Su segundo paso ya está puesto. Quítelo antes de poner otro."))
    db.session.execute(delete(SecondFactor).where(SecondFactor.person_id == person.id))
    sealed = seal(pyotp.random_base32(), name=KEY, owner=person.id)
    db.session.add(SecondFactor(person_id=person.id, sealed=sealed, confirmed_at=None, last_step=0))
    db.session.flush()


def confirm(person: Person, code: str) -> list[str]:
    """Confirm the waiting secret with a code made from it; return the ten printed codes, this once."""
    secret = pending_secret(person)
    step = _step_of(secret, code) if secret else None
    if step is None:
        raise Invalid(WRONG, at="code")
    found = db.session.get_one(SecondFactor, person.id)
    found.confirmed_at, found.last_step = now(), step
    tell(person.id, "person.factor_set", subject=person.id)
    return print_codes(person)


def print_codes(person: Person) -> list[str]:
    """Make ten fresh codes, returned once; those printed before stop serving."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    fresh = [new_code() for _ in range(N_CODES)]
    for code in fresh:
        hashed = hash_secret(code.secret)
        db.session.add(RecoveryCode(person_id=person.id, selector=code.selector, secret_hash=hashed, used_at=None))
    db.session.flush()
    tell(person.id, "person.codes_printed", subject=person.id)
    return [code.printed for code in fresh]


def remove_factor(person: Person) -> None:
    """Take the second factor away, with its printed codes."""
    db.session.execute(delete(SecondFactor).where(SecondFactor.person_id == person.id))
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    tell(person.id, "person.factor_removed", subject=person.id)


def is_second(person: Person, typed: str) -> bool:
    """Tell whether these are the six digits of now, or a printed code; either serves this once."""
    return is_code_of_now(person, typed) or is_printed_code(person, typed)


def is_code_of_now(person: Person, typed: str) -> bool:
    """Use up the six digits of this moment, one step early or late; False if they are wrong or were used."""
    found = factor_of(person)
    secret = unseal(found.sealed, name=KEY, owner=person.id) if found else None
    step = _step_of(secret, typed) if secret else None
    if step is None:
        return False
    used = update(SecondFactor).where(SecondFactor.person_id == person.id, SecondFactor.last_step < step)
    return _changed_one(db.session.execute(used.values(last_step=step)))


def is_printed_code(person: Person, typed: str) -> bool:
    """Use up a printed code; False if it is none of the person's, or was used."""
    try:
        code = read_code(typed)
    except Invalid:
        return False
    wanted = RecoveryCode.person_id == person.id, RecoveryCode.used_at.is_(None)
    found = db.session.scalar(select(RecoveryCode).where(*wanted, RecoveryCode.selector == code.selector))
    is_right = matches(found.secret_hash, code.secret) if found else matches_nobody(code.secret)
    if found is None or not is_right:
        return False
    used = update(RecoveryCode).where(RecoveryCode.id == found.id, RecoveryCode.used_at.is_(None))
    if not _changed_one(db.session.execute(used.values(used_at=now()))):
        return False
    tell(person.id, "person.code_used", subject=person.id)
    return True


def _step_of(secret: str, typed: str) -> int | None:
    """Return the step whose code this is, among the one before, the one of now and the one after."""
    plain = "".join(typed.split())
    found = None
    for late in (-1, 0, 1):
        at = now() + timedelta(seconds=late * STEP)
        if hmac.compare_digest(pyotp.TOTP(secret, interval=STEP).at(at).encode(), plain.encode()):
            found = int(at.timestamp()) // STEP
    return found


def _changed_one(result: object) -> bool:
    assert isinstance(result, CursorResult)
    return result.rowcount == 1
