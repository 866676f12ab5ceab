"""Questions only the drafter's desk asks: what may be answered, who saved last, who may sign, which dissents show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select

from consult.base.audit import AuditEntry
from consult.base.clock import today
from consult.base.db import Labels, db
from consult.contributions.queries import released_statements, statements_read
from consult.core.lifecycle import STATES
from consult.drafting.dissents import is_overdue
from consult.drafting.judged import reads_internally
from consult.drafting.models import Dissent, Service
from consult.drafting.queries import (
    Answered,
    Line,
    dispositions,
    guidelines,
    indicators,
    objectives,
    raised,
    services,
    standards,
)
from consult.rounds.models import Alternative, FutureVariable, Round, TreeNode
from consult.rounds.queries import alternatives, nodes, rounds, variables
from consult.spaces.gate import Actor, may
from consult.spaces.models import Organisation, Person, Policy
from consult.spaces.queries import mandates_in_force

UNDER_WAY = frozenset({"open", "paused"})
"""States in which nothing of a round is listed or counted, its texts included (trust.md, PRI-9)."""


@dataclass(frozen=True, slots=True)
class Saved:
    """How far the draft has come: changes saved so far, and the last one."""

    n: int
    at: datetime
    by: str  # name of a person, "" for the machine


def lines(policy: Policy) -> list[Line]:
    """List every line of the draft: objectives, guidelines, services, standards, indicators."""
    return [
        *objectives(policy),
        *guidelines(policy),
        *services(policy),
        *standards(policy),
        *indicators(policy),
    ]


def names(policy: Policy) -> Mapping[str, Labels]:
    """Return the text behind every public code: nodes, variables of the future, alternatives, lines of the draft, and
    what a round asked in words of its own."""
    matter: list[TreeNode | FutureVariable | Alternative] = [
        *nodes(policy),
        *variables(policy),
        *alternatives(policy),
    ]
    asked = {item.code: item.text for round_ in rounds(policy) for item in round_.items}
    return asked | {thing.code: thing.text for thing in (*matter, *lines(policy))}


def answer_desk(policy: Policy) -> list[Answered]:
    """List what may be answered now, by code: the rows the caller's scope reaches and what other spaces released.

    A text that moderation keeps hidden is not there, nor one of a round that is still under way.
    """
    busy = {round_.id for round_ in rounds(policy) if round_.state in UNDER_WAY}
    known = dispositions(policy)
    reached = {one.id: one for one in (*statements_read(policy), *released_statements(policy))}
    shown = [one for one in reached.values() if one.moderation == "shown" and one.round_id not in busy]
    return [Answered(one, known.get(one.id)) for one in sorted(shown, key=lambda one: one.code)]


def last_saved(policy: Policy) -> Saved | None:
    """Return how often the text was changed and who did it last; None while it is as it was loaded."""
    is_change = or_(AuditEntry.verb.like("line.%"), AuditEntry.verb == "guideline.linked")
    found = select(AuditEntry).where(AuditEntry.policy_id == policy.id, is_change)
    last = db.session.scalar(found.order_by(AuditEntry.at.desc()).limit(1))
    if last is None:
        return None
    n = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    person = db.session.get(Person, last.actor)
    return Saved(n, last.at, person.name if person else "")


def n_drafters(policy: Policy) -> int:
    """Count the people who may write the draft today as drafters."""
    return len({one.person_id for one in mandates_in_force(policy, on=today()) if one.role == "drafter"})


def providing_body(actor: Actor, service: Service, policy: Policy) -> Organisation | None:
    """Return the body the actor speaks for today, if it is the one that provides the service."""
    for mandate in actor.person.mandates if actor.person else ():
        body = mandate.organisation
        is_mine = mandate.policy_id == policy.id and actor.on is not None and mandate.is_in_force(actor.on)
        if body and is_mine and _provides(body, service):
            return body
    return None


def _provides(body: Organisation, service: Service) -> bool:
    return service.provider.casefold() in {name.casefold() for name in (body.code, *body.name.values(), *body.aliases)}


def may_sign(actor: Actor, service: Service, policy: Policy) -> bool:
    """Tell whether the actor's body provides the service and has not signed it yet."""
    body = providing_body(actor, service, policy) if may(actor, "service.accept", policy=policy) else None
    return body is not None and body.name["es"] not in {one.body for one in service.acceptances}


def dissents_seen(actor: Actor, policy: Policy) -> list[Dissent]:
    """List the dissents this person may know of: all for who reads internally; else those of the person's own spaces,
    the told ones that were written, and those that a published result names (counting.md §9, rule 10)."""
    every = raised(policy)
    if reads_internally(actor, policy):
        return every
    own = {space.id for space in policy.spaces if may(actor, "dissent.write", policy=policy, space=space)}
    public = {round_.id for round_ in rounds(policy) if STATES[round_.state].is_public}
    return [
        one
        for one in every
        if one.space_id in own or (one.is_told and (one.status == "written" or one.round_id in public))
    ]


@dataclass(frozen=True, slots=True)
class DissentCount:
    """How the dissents of one round went, as one reader may know it. `round` None: of no closed round."""

    round: Round | None
    n_opened: int
    n_written: int
    n_declined: int
    n_overdue: int

    @property
    def n_awaited(self) -> int:
        """Return how many may still answer in time."""
        return self.n_opened - self.n_written - self.n_declined - self.n_overdue


def dissent_counts(actor: Actor, policy: Policy) -> list[DissentCount]:
    """Count the dissents this person may know of, by round; rounds without any are left out."""
    known = dissents_seen(actor, policy)
    places: list[Round | None] = [*rounds(policy), None]
    found = [(place, [one for one in known if one.round_id == (place.id if place else None)]) for place in places]
    return [
        DissentCount(
            place,
            n_opened=len(own),
            n_written=sum(one.status == "written" for one in own),
            n_declined=sum(one.status == "declined" for one in own),
            n_overdue=sum(is_overdue(one) for one in own),
        )
        for place, own in found
        if own
    ]
