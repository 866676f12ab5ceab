"""The gate: who knows that a thing exists (else Missing), and who may act on it (else Forbidden)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from consult.core.access import ELEVATED, Grant, allows
from consult.core.errors import Forbidden, Missing
from consult.core.words import N_
from consult.spaces.models import Mandate, Person, Policy, Space


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever acts: a person who signed in, the machine with a reason, or nobody in particular."""

    id: str
    person: Person | None = None
    is_system: bool = False
    on: date | None = None
    elevated: frozenset[int] = frozenset()  # policies where they may look into an incident, for some hours


NOBODY = Actor("nobody")
SYSTEM = Actor("system:command line", is_system=True)


def actor_of(person: Person, *, on: date, elevated: frozenset[int] = frozenset()) -> Actor:
    """Return the actor for somebody signed in; mandates count as of that day."""
    return Actor(person.id, person=person, on=on, elevated=elevated)


def grants(actor: Actor, policy: Policy) -> tuple[Grant, ...]:
    """List the mandates of the actor that are in force in this policy."""
    if actor.person is None or actor.on is None or not actor.person.is_active:
        return ()
    held = tuple(
        Grant(mandate.role, mandate.space_id)
        for mandate in actor.person.mandates
        if mandate.policy_id == policy.id and mandate.is_in_force(actor.on)
    )
    return (*held, Grant(ELEVATED, None)) if held and policy.id in actor.elevated else held


def may(actor: Actor, action: str, *, policy: Policy, space: Space | None = None) -> bool:
    """Tell whether the actor may do this here."""
    if actor.is_system:
        return True
    space_id, is_protected = (space.id, space.is_protected) if space else (None, False)
    return allows(grants(actor, policy), action, space=space_id, is_protected=is_protected)


def require(actor: Actor, action: str, *, policy: Policy, space: Space | None = None) -> None:
    """Refuse with Forbidden, or with Missing where the actor may not even know the space."""
    if may(actor, action, policy=policy, space=space):
        return
    if space is not None and not knows(actor, space):
        raise Missing(N_("No encontramos esa página."))
    raise Forbidden(N_("Su cargo no permite esto. Si lo necesita, pídalo a quien coordina la política."))


def may_in_any(actor: Actor, action: str, *, policy: Policy, spaces: Sequence[Space]) -> bool:
    """Tell whether the actor may do this in at least one of the spaces; in the policy when there is none yet."""
    if not spaces:
        return may(actor, action, policy=policy)
    return any(may(actor, action, policy=policy, space=space) for space in spaces)


def require_in_any(actor: Actor, action: str, *, policy: Policy, spaces: Sequence[Space]) -> None:
    """Refuse with Forbidden whoever may do this in none of the spaces: a round is run by those of its spaces."""
    if not may_in_any(actor, action, policy=policy, spaces=spaces):
        raise Forbidden(N_("Su cargo no permite esto. Si lo necesita, pídalo a quien coordina la política."))


def runs(actor: Actor, space: Space) -> bool:
    """Tell whether the actor facilitates this very space: the only one who may know how many came before it closes."""
    mine = Grant("facilitator", space.id)
    return mine in grants(actor, space.policy)


def spaces_run(actor: Actor, policy: Policy) -> tuple[Space, ...]:
    """List the spaces of the policy that the actor facilitates."""
    return tuple(space for space in policy.spaces if runs(actor, space))


def knows(actor: Actor, space: Space) -> bool:
    """Tell whether the actor may know what is inside a space: its page, its people, how busy it is."""
    if space.is_public or actor.is_system:
        return True
    return may(actor, "space.enter", policy=space.policy, space=space)


def spaces_known(actor: Actor, policy: Policy) -> tuple[Space, ...]:
    """List the spaces of the policy whose inside the actor may know."""
    return tuple(space for space in policy.spaces if knows(actor, space))


def readable_spaces(actor: Actor, policy: Policy) -> frozenset[int]:
    """Return the ids of the spaces whose rows the actor may read: what `of_person` is opened with."""
    return frozenset(
        space.id for space in policy.spaces if may(actor, "contributions.read", policy=policy, space=space)
    )


def roles(actor: Actor, policy: Policy) -> frozenset[str]:
    """Return the roles the actor holds in the policy."""
    return frozenset(grant.role for grant in grants(actor, policy))


def officer_mandates(actor: Actor, policy: Policy) -> tuple[Mandate, ...]:
    """List the mandates to speak for a body that the actor holds, or held, in the policy."""
    mandates = actor.person.mandates if actor.person else []
    return tuple(mandate for mandate in mandates if mandate.policy_id == policy.id and mandate.role == "officer")
