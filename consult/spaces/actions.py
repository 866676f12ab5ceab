"""Verbs of floor 1: require, decide, change, tell."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlalchemy import update

from consult.base.audit import tell
from consult.base.clock import now, today
from consult.base.db import db, system
from consult.base.keys import random_key
from consult.base.security import hash_secret, matches, matches_nobody
from consult.core.access import STAFF_ROLES
from consult.core.errors import Conflict, Forbidden, Invalid
from consult.core.kinds.decimals import exact
from consult.core.words import N_
from consult.spaces.codes import Code, new_code
from consult.spaces.gate import Actor, require
from consult.spaces.models import Card, CardBatch, Mandate, Organisation, Person, Policy, Space, WeightScheme
from consult.spaces.passwords import MIN_PASSWORD
from consult.spaces.queries import card_by_selector, person_by_login, schemes
from consult.spaces.sessions import end_sessions, renew_sessions


def add_person(actor: Actor, policy: Policy, *, login: str, name: str, password: str) -> Person:
    """Make an account, with no mandate yet; raises Invalid on a taken login or a short password."""
    require(actor, "people.manage", policy=policy)
    if len(password) < MIN_PASSWORD:
        raise Invalid(N_("La contraseña necesita al menos {n} caracteres. No se guardó nada."), n=MIN_PASSWORD)
    if person_by_login(login):
        raise Invalid(N_("Ya hay una cuenta con el nombre de entrada {login}. Elija otro."), login=login)
    person = Person(login=login, name=name, password_hash=hash_secret(password), mandates=[])
    db.session.add(person)
    db.session.flush()
    tell(actor.id, "person.added", policy_id=policy.id, subject=person.id)
    return person


def give_mandate(
    actor: Actor,
    policy: Policy,
    *,
    person: Person,
    role: str,
    starts_on: date,
    ends_on: date | None = None,
    space: Space | None = None,
    organisation: Organisation | None = None,
) -> Mandate:
    """Give a person a role in the policy between two dates."""
    require(actor, "people.manage", policy=policy)
    if actor.person is not None and actor.person.id == person.id:
        raise Forbidden(N_("Nadie se da un cargo a sí mismo. Pídalo a otra persona que administre."))
    if role not in STAFF_ROLES:
        raise Invalid(N_("No existe el cargo {role}."), role=role)
    if role == "facilitator" and space is None:
        raise Invalid(N_("Quien facilita necesita un espacio. Elija uno."))
    if role == "officer" and (organisation is None or ends_on is None):
        raise Invalid(N_("Un mandato de entidad necesita la entidad y su fecha de fin."))
    if ends_on is not None and ends_on < starts_on:
        raise Invalid(N_("El mandato termina antes de empezar. Revise las fechas."))
    mandate = Mandate(
        person=person,
        policy=policy,
        space=space,
        organisation=organisation,
        role=role,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    db.session.add(mandate)
    db.session.flush()
    renew_sessions(person)
    tell(actor.id, "mandate.given", policy_id=policy.id, subject=person.id, role=role)
    return mandate


def end_mandate(actor: Actor, mandate: Mandate, *, on: date) -> None:
    """Let a mandate end on that day; if the day is past, so do the sessions opened under it."""
    require(actor, "people.manage", policy=mandate.policy)
    mandate.ends_on = on
    if on < today():
        end_sessions(mandate.person)
    tell(actor.id, "mandate.ended", policy_id=mandate.policy_id, subject=mandate.person_id, role=mandate.role)


def sign_in(login: str, password: str) -> Person | None:
    """Return the person if the password is theirs and has not run out; a name nobody has costs the same work."""
    person = person_by_login(login)
    is_theirs = matches(person.password_hash, password) if person else matches_nobody(password)
    if person is None or not person.is_active or not is_theirs:
        return None
    if person.password_until is not None and now() >= person.password_until:
        return None
    tell(person.id, "person.signed_in", subject=person.id)
    return person


@dataclass(frozen=True, slots=True)
class Entrance:
    """What a card opens. `author` stands for the card from here on; the card's own id goes no further."""

    space_id: int
    author: str  # SHA-256 of the card's id
    is_spokesperson: bool


def open_card(code: Code) -> Entrance | None:
    """Return what a printed code opens; the same work is done for an unknown card as for a wrong secret."""
    card = card_by_selector(code.selector)
    is_right = matches(card.secret_hash, code.secret) if card else matches_nobody(code.secret)
    if card is None or not is_right:
        return None
    author = hashlib.sha256(card.id.encode()).hexdigest()
    return Entrance(space_id=card.space_id, author=author, is_spokesperson=card.is_spokesperson)


def propose_weights(
    actor: Actor,
    policy: Policy,
    *,
    weights: Mapping[str, str],
    rationale: str,
    adopted_by: str,
    adopted_on: date | None,
    floor_protected: str | None = None,
    cap: str | None = None,
    because: str = "",
) -> WeightScheme:
    """Add a weight scheme; once one is sealed the next needs a reason, and both are shown."""
    require(actor, "weights.manage", policy=policy)
    earlier = schemes(policy)
    if any(scheme.sealed_at for scheme in earlier) and not because.strip():
        raise Conflict(N_("Los pesos ya están sellados. Un cambio es un segundo juego de pesos: escriba el motivo."))
    check_weights(policy, weights)
    scheme = WeightScheme(
        policy_id=policy.id,
        code=f"WS-{len(earlier) + 1}",
        weights=dict(weights),
        rationale=rationale,
        adopted_by=adopted_by,
        adopted_on=adopted_on,
        floor_protected=floor_protected,
        cap=cap,
        because=because.strip(),
    )
    db.session.add(scheme)
    db.session.flush()
    tell(actor.id, "weights.proposed", policy_id=policy.id, subject=scheme.code)
    return scheme


def check_weights(policy: Policy, weights: Mapping[str, str]) -> None:
    """Refuse weights that are not decimals of at most six places, negative, all zero, or of unknown spaces."""
    known = {space.code for space in policy.spaces}
    for code, text in weights.items():
        if code not in known:
            raise Invalid(N_("No hay un espacio {code} en esta política."), code=code)
        try:
            value = exact(text)
        except Invalid:
            raise Invalid(
                N_("El peso de {code} no es un número de hasta seis decimales: {text}."), code=code, text=text[:40]
            ) from None
        if value < 0:
            raise Invalid(N_("El peso de {code} debe ser cero o más."), code=code)
    if not any(Fraction(text) > 0 for text in weights.values()):
        raise Invalid(N_("Todos los pesos son cero. Al menos un espacio debe pesar."))


def seal_weights(actor: Actor, scheme: WeightScheme) -> None:
    """Seal a scheme: from now on it is never edited. Sealing twice changes nothing."""
    if scheme.sealed_at is None:
        scheme.sealed_at = now()
        tell(actor.id, "weights.sealed", policy_id=scheme.policy_id, subject=scheme.code)


def issue_cards(
    actor: Actor,
    space: Space,
    *,
    n: int,
    is_spokesperson: bool = False,
    codes: list[Code] | None = None,
    key: str = "",
) -> list[str]:
    """Print n cards for a space; the codes are returned once and only their hashes are kept.

    `key` names the batch: asking twice with the same one raises Conflict, so that a page sent again prints nothing.
    """
    require(actor, "cards.issue", policy=space.policy, space=space)
    if not 1 <= n <= 5000:
        raise Invalid(N_("Pida entre 1 y 5,000 tarjetas a la vez."))
    fresh = codes or [new_code() for _ in range(n)]
    with system("issuing cards"):
        known = db.session.get(CardBatch, key) if key else None
        if known is not None:
            raise Conflict(N_("Estas tarjetas ya se imprimieron; sus códigos no se guardan. Anule el lote y pida más."))
        batch = CardBatch(id=key or random_key(), space_id=space.id, n_cards=n, issued_on=today())
        db.session.add(batch)
        db.session.flush()
        for code in fresh:
            db.session.add(
                Card(
                    space_id=space.id,
                    batch_id=batch.id,
                    selector=code.selector,
                    secret_hash=hash_secret(code.secret),
                    is_spokesperson=is_spokesperson,
                )
            )
        db.session.flush()
    tell(actor.id, "cards.issued", policy_id=space.policy_id, subject=batch.id, n=n, space=space.code)
    return [code.printed for code in fresh]


def revoke_batch(actor: Actor, space: Space, *, batch: CardBatch) -> None:
    """Make every card of a batch void, at once."""
    require(actor, "cards.issue", policy=space.policy, space=space)
    batch.is_revoked = True
    with system("revoking cards"):
        db.session.execute(update(Card).where(Card.batch_id == batch.id).values(is_void=True))
    tell(actor.id, "cards.revoked", policy_id=space.policy_id, subject=batch.id, space=space.code)
