"""The evidence thread: which sources each drafted line stands on, and the public mark of each (docs/peers, idea 1).

A guideline stands on its alternatives, on the nodes they target, and on what was said of either; an objective on its
cause; a service and a standard on what was said of them. What a drafter links by hand is added to these.
"""

from __future__ import annotations

from sqlalchemy import func, select

from consult.base.db import db
from consult.contributions.models import Statement
from consult.contributions.queries import released_statements
from consult.drafting.models import Evidence, Guideline, Objective
from consult.drafting.queries import objectives
from consult.rounds.models import Alternative
from consult.rounds.queries import alternatives
from consult.spaces.models import Policy

Source = tuple[str, str]
"""(source kind, public code): node | alternative | statement."""


def number_evidence(policy: Policy) -> None:
    """Link what the text of the policy itself declares, and number the marks in the order of the draft."""
    said = released_statements(policy)
    options = {alternative.code: alternative for alternative in alternatives(policy)}
    for objective in objectives(policy):
        link(policy, objective.code, _of_objective(objective, said))
        for guideline in objective.guidelines:
            link(policy, guideline.code, _of_guideline(guideline, options, said))
            for service in guideline.services:
                link(policy, service.code, _said_of({service.code}, said))
                for standard in service.standards:
                    link(policy, standard.code, _said_of({standard.code}, said))


def link(policy: Policy, subject: str, sources: list[Source]) -> None:
    """Add sources to a line's mark, giving it the next number if it had none; what is linked already stays."""
    known = list(
        db.session.scalars(select(Evidence).where(Evidence.policy_id == policy.id, Evidence.subject == subject))
    )
    have = {(row.source_kind, row.source) for row in known}
    fresh = [source for source in dict.fromkeys(sources) if source not in have]
    if not fresh:
        return
    number = known[0].number if known else _next_number(policy)
    db.session.add_all(
        Evidence(policy_id=policy.id, number=number, subject=subject, source_kind=kind, source=code)
        for kind, code in fresh
    )
    db.session.flush()


def _next_number(policy: Policy) -> int:
    highest = db.session.scalar(select(func.max(Evidence.number)).where(Evidence.policy_id == policy.id))
    return (highest or 0) + 1


def _of_objective(objective: Objective, said: list[Statement]) -> list[Source]:
    cause: list[Source] = [("node", objective.cause)] if objective.cause else []
    return cause + _said_of({objective.code, objective.cause} - {""}, said)


def _of_guideline(guideline: Guideline, options: dict[str, Alternative], said: list[Statement]) -> list[Source]:
    chosen = [options[code] for code in guideline.alternatives if code in options]
    nodes = list(dict.fromkeys(target for option in chosen for target in option.targets))
    about = {guideline.code, *guideline.alternatives, *nodes}
    return (
        [("alternative", option.code) for option in chosen] + [("node", node) for node in nodes] + _said_of(about, said)
    )


def _said_of(codes: set[str], said: list[Statement]) -> list[Source]:
    return [("statement", statement.code) for statement in said if statement.about in codes]
