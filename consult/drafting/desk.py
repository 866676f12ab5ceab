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
from consult.drafting.judged import reads_internally
from consult.drafting.models import Dissent, Service
from consult.drafting.queries import (
    Answered,
    Line,
    dispositions,
    dissents,
    guidelines,
    indicators,
    objectives,
    services,
    standards,
)
from consult.results.queries import public_view
from consult.rounds.models import Alternative, FutureVariable, TreeNode
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
    """Return the text behind every public code: nodes, variables of the future, alternatives, lines of the draft."""
    matter: list[TreeNode | FutureVariable | Alternative] = [
        *nodes(policy),
        *variables(policy),
        *alternatives(policy),
    ]
    return {thing.code: thing.text for thing in (*matter, *lines(policy))}


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
    """List the dissents this person may know of: all that were written, and those still without words where the
    result that raised them is known to this person, or is about the person's own space (counting.md §9, rule 10)."""
    if reads_internally(actor, policy):
        return dissents(policy)
    told = _told_in_public(policy)
    spaces = {space.id: space for space in policy.spaces}
    return [
        one
        for one in dissents(policy)
        if one.status == "written"
        or (one.about, spaces[one.space_id].code) in told
        or may(actor, "dissent.write", policy=policy, space=spaces[one.space_id])
    ]


def _told_in_public(policy: Policy) -> set[tuple[str, str]]:
    """Return the dissents that published results name, as (item, space)."""
    seen = [public_view(round_) for round_ in rounds(policy) if STATES[round_.state].is_public]
    return {(item.id, space) for one in seen if one for item in one.shown.items for space in item.dissent}
