"""Questions of floor 1."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from consult.base.db import db, system
from consult.core.errors import Missing
from consult.core.words import N_
from consult.spaces.models import Card, CardBatch, Mandate, Organisation, Person, Policy, Space, WeightScheme

NOT_FOUND = N_("No encontramos esa página.")


def policies() -> list[Policy]:
    """List every policy by its code."""
    return list(db.session.scalars(select(Policy).order_by(Policy.code)))


def policy_by_slug(slug: str) -> Policy:
    """Return the policy; raises Missing."""
    policy = db.session.scalar(select(Policy).where(Policy.slug == slug))
    if policy is None:
        raise Missing(NOT_FOUND)
    return policy


def space_by_code(policy: Policy, code: str) -> Space:
    """Return the space of the policy with this code; raises Missing."""
    space = db.session.scalar(select(Space).where(Space.policy_id == policy.id, Space.code == code))
    if space is None:
        raise Missing(NOT_FOUND)
    return space


def space_by_id(space_id: int) -> Space | None:
    """Return the space a card belongs to, if it is still there."""
    return db.session.get(Space, space_id)


def organisations(policy: Policy) -> list[Organisation]:
    """List the bodies of the policy by code."""
    return list(
        db.session.scalars(select(Organisation).where(Organisation.policy_id == policy.id).order_by(Organisation.code))
    )


def schemes(policy: Policy) -> list[WeightScheme]:
    """List the weight schemes in the order they were made; the first is the published one."""
    return list(
        db.session.scalars(select(WeightScheme).where(WeightScheme.policy_id == policy.id).order_by(WeightScheme.id))
    )


def published_scheme(policy: Policy) -> WeightScheme | None:
    """Return the weights in force in public: the newest sealed scheme, or the newest while none is sealed."""
    found = schemes(policy)
    sealed = [scheme for scheme in found if scheme.sealed_at]
    return next(reversed(sealed or found), None)


def current_scheme(policy: Policy) -> WeightScheme | None:
    """Return the scheme a round opened now would be sealed with: the newest."""
    return db.session.scalar(
        select(WeightScheme).where(WeightScheme.policy_id == policy.id).order_by(WeightScheme.id.desc()).limit(1)
    )


def person_by_login(login: str) -> Person | None:
    """Return who signs in with this name, if anybody."""
    return db.session.scalar(select(Person).where(Person.login == login))


def people(policy: Policy) -> list[Person]:
    """List who holds or held a mandate in the policy, by name."""
    ids = select(Mandate.person_id).where(Mandate.policy_id == policy.id)
    return list(db.session.scalars(select(Person).where(Person.id.in_(ids)).order_by(Person.name)))


def mandates_in_force(policy: Policy, *, on: date) -> list[Mandate]:
    """List the mandates of the policy that cover a day."""
    rows = db.session.scalars(select(Mandate).where(Mandate.policy_id == policy.id).order_by(Mandate.id))
    return [mandate for mandate in rows if mandate.is_in_force(on)]


def card_by_selector(selector: str) -> Card | None:
    """Return the card a printed selector names, unless it or its batch is void."""
    with system("a card at the door"):
        return db.session.scalar(
            select(Card)
            .join(CardBatch, CardBatch.id == Card.batch_id)
            .where(Card.selector == selector, Card.is_void.is_(False), CardBatch.is_revoked.is_(False))
        )


def has_selector(selector: str) -> bool:
    """Tell whether a card with this selector was ever printed, void or not."""
    with system("looking for a printed card"):
        return db.session.scalar(select(Card.id).where(Card.selector == selector)) is not None


def batches(space: Space) -> list[CardBatch]:
    """List the batches of cards of a space; the caller has a scope that reaches it."""
    return list(db.session.scalars(select(CardBatch).where(CardBatch.space_id == space.id).order_by(CardBatch.id)))


def n_cards(space: Space) -> int:
    """Count the valid cards of a space; the caller has a scope that reaches it."""
    return (
        db.session.scalar(
            select(func.count()).select_from(Card).where(Card.space_id == space.id, Card.is_void.is_(False))
        )
        or 0
    )


def batches_with_voice(space: Space) -> list[tuple[CardBatch, bool]]:
    """List the batches of a space, the newest last, each with whether its cards speak for others."""
    found = select(Card.batch_id).where(Card.space_id == space.id, Card.is_spokesperson.is_(True)).distinct()
    speaking = set(db.session.scalars(found))
    return sorted(((batch, batch.id in speaking) for batch in batches(space)), key=lambda pair: pair[0].issued_on)


def batch_by_id(space: Space, batch_id: str) -> CardBatch:
    """Return a batch of cards of the space; raises Missing. The caller has a scope that reaches it."""
    found = db.session.scalar(select(CardBatch).where(CardBatch.space_id == space.id, CardBatch.id == batch_id))
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def bodies_of(space: Space) -> list[Organisation]:
    """List the bodies of one space by code."""
    return [body for body in organisations(space.policy) if body.space_id == space.id]


def policies_of(person: Person) -> list[Policy]:
    """List the policies where the person holds or held a mandate, by code."""
    ids = {mandate.policy_id for mandate in person.mandates}
    return [policy for policy in policies() if policy.id in ids]


def person_of_policy(policy: Policy, person_id: str) -> Person:
    """Return somebody who can be given a mandate in the policy; raises Missing."""
    found = db.session.scalar(select(Person).where(Person.id == person_id))
    if found is None or (found.mandates and not any(mandate.policy_id == policy.id for mandate in found.mandates)):
        raise Missing(NOT_FOUND)
    return found


def mandate_by_id(policy: Policy, mandate_id: int) -> Mandate:
    """Return a mandate of the policy; raises Missing."""
    found = db.session.scalar(select(Mandate).where(Mandate.policy_id == policy.id, Mandate.id == mandate_id))
    if found is None:
        raise Missing(NOT_FOUND)
    return found


def names_of(policy: Policy) -> dict[str, str]:
    """Return the names of the staff of the policy by id, to print an act of the audit log."""
    return {person.id: person.name for person in people(policy)}
