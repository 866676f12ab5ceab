"""Accounts of staff: opened with a password nobody chose, changed by their owner alone; and the bodies of a space."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta

from consult.base.audit import tell
from consult.base.clock import now
from consult.base.db import db
from consult.base.security import hash_secret, matches
from consult.core.errors import Forbidden, Invalid
from consult.core.policyfile.entry import ID
from consult.core.words import N_
from consult.spaces.actions import add_person
from consult.spaces.codes import ALPHABET
from consult.spaces.gate import Actor, require
from consult.spaces.models import Organisation, Person, Policy, Space
from consult.spaces.passwords import check_password
from consult.spaces.queries import organisations
from consult.spaces.sessions import end_sessions

GROUPS, WIDTH = 4, 5
"""An initial password: four groups of five, 100 bits, easy to read aloud."""

ISSUED = timedelta(days=7)
"""How long it serves: once, to write one's own (ASVS 6.4.1)."""


def open_account(actor: Actor, policy: Policy, *, login: str, name: str) -> tuple[Person, str]:
    """Make an account with a random password, returned once: who opens it cannot choose it (ASVS 6.4.6)."""
    if not login.strip() or not name.strip():
        raise Invalid(N_("Escriba el nombre de la persona y su nombre de entrada."))
    password = initial_password()
    person = add_person(actor, policy, login=login.strip(), name=name.strip(), password=password)
    person.password_until = now() + ISSUED
    return person, password


def initial_password() -> str:
    """Return a fresh random password."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(WIDTH)) for _ in range(GROUPS))


def change_password(actor: Actor, *, current: str, new: str) -> None:
    """Change one's own password; every session ends, and the view begins the next."""
    person = actor.person
    if person is None:
        raise Forbidden(N_("Entre con su cuenta para cambiar su contraseña."))
    if not matches(person.password_hash, current):
        raise Invalid(N_("La contraseña de ahora no es esa. Nada cambió."), at="current")
    set_password(person, new)


def set_password(person: Person, new: str) -> None:
    """Give somebody recognised the password they wrote; every session of theirs ends."""
    check_password(new, person)
    person.password_hash = hash_secret(new)
    person.password_until = None
    end_sessions(person)
    tell(person.id, "person.password_changed", subject=person.id)


def add_body(
    actor: Actor, space: Space, *, code: str, name: str, aliases: Sequence[str] = (), members: int | None = None
) -> Organisation:
    """Add a body to the directory of a space, with the names it goes by; two may claim the same base."""
    policy = space.policy
    require(actor, "bodies.manage", policy=policy, space=space)
    if not ID.fullmatch(code):
        raise Invalid(N_("El código {code} no sirve: use letras, números, punto o guion."), code=code[:40], at="code")
    if any(body.code == code for body in organisations(policy)):
        raise Invalid(N_("Ya existe {code}. Use otro código."), code=code, at="code")
    if not name.strip():
        raise Invalid(N_("Escriba el nombre de la entidad."), at="name")
    if members is not None and members < 1:
        raise Invalid(N_("El número de socios debe ser 1 o más, o quedar vacío."), at="members")
    body = Organisation(
        policy_id=policy.id,
        space_id=space.id,
        code=code,
        name={"es": name.strip()},
        aliases=[alias.strip() for alias in aliases if alias.strip()],
        members=members,
    )
    db.session.add(body)
    db.session.flush()
    tell(actor.id, "body.added", policy_id=policy.id, subject=code, space=space.code)
    return body
