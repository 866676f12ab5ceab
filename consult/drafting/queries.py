"""Questions of floor 5."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from consult.base.db import Labels, db
from consult.contributions.models import Statement
from consult.contributions.queries import released_statements
from consult.core.errors import Missing
from consult.core.words import N_
from consult.drafting.models import (
    Disposition,
    Dissent,
    Evidence,
    Guideline,
    Indicator,
    Objective,
    Parked,
    RelatedPolicy,
    Service,
    Standard,
)
from consult.rounds.models import Alternative, FutureVariable, TreeNode
from consult.rounds.queries import alternatives, nodes, rounds, variables
from consult.spaces.models import Policy, Space


def objectives(policy: Policy) -> list[Objective]:
    """List the objectives, each with its guidelines, services and standards, in the order of the draft."""
    return list(
        db.session.scalars(select(Objective).where(Objective.policy_id == policy.id).order_by(Objective.position))
    )


def guidelines(policy: Policy) -> list[Guideline]:
    """List the guidelines in order."""
    return [guideline for objective in objectives(policy) for guideline in objective.guidelines]


def services(policy: Policy) -> list[Service]:
    """List the services in order."""
    return [service for guideline in guidelines(policy) for service in guideline.services]


def standards(policy: Policy) -> list[Standard]:
    """List the standards in order."""
    return [standard for service in services(policy) for standard in service.standards]


def indicators(policy: Policy) -> list[Indicator]:
    """List the indicators in order."""
    return list(
        db.session.scalars(select(Indicator).where(Indicator.policy_id == policy.id).order_by(Indicator.position))
    )


def related_policies(policy: Policy) -> list[RelatedPolicy]:
    """List the related policies in order."""
    return list(
        db.session.scalars(
            select(RelatedPolicy).where(RelatedPolicy.policy_id == policy.id).order_by(RelatedPolicy.position)
        )
    )


Line = Objective | Guideline | Service | Standard | Indicator


def line_by_code(policy: Policy, code: str) -> Line:
    """Return the line of the draft with this code; raises Missing."""
    lines: list[Line] = [*objectives(policy), *guidelines(policy), *services(policy), *standards(policy)]
    for line in (*lines, *indicators(policy)):
        if line.code == code:
            return line
    raise Missing(N_("No encontramos esa página."))


def evidence(policy: Policy) -> Mapping[str, list[Evidence]]:
    """Return the sources of each drafted line by its code; a line without any is the drafter's judgement."""
    found: dict[str, list[Evidence]] = {}
    rows = db.session.scalars(
        select(Evidence).where(Evidence.policy_id == policy.id).order_by(Evidence.number, Evidence.id)
    )
    for row in rows:
        found.setdefault(row.subject, []).append(row)
    return found


def raised(policy: Policy) -> list[Dissent]:
    """List every dissent by code, reserved ones too: for those inside. What may be told: `dissents`, below."""
    return in_order(db.session.scalars(select(Dissent).where(Dissent.policy_id == policy.id)))


def in_order(found: Iterable[Dissent]) -> list[Dissent]:
    """Sort dissents by code, D-9 before D-10."""
    return sorted(found, key=lambda one: (len(one.code), one.code))


def dissents(policy: Policy) -> list[Dissent]:
    """List the dissents that may be told with the name of their space, by code."""
    return [one for one in raised(policy) if one.is_told and one.is_named]


def dissents_of_space(space: Space) -> list[Dissent]:
    """List the dissents of a space, those without words first."""
    found = in_order(db.session.scalars(select(Dissent).where(Dissent.space_id == space.id)))
    return sorted(found, key=lambda one: one.status != "pending")


def pending_dissents(space: Space) -> list[Dissent]:
    """List the dissents a space has still to write or decline, by code."""
    return [one for one in dissents_of_space(space) if one.status == "pending"]


def words_of_code(policy: Policy, code: str) -> Labels | None:
    """Return the text behind a public code: a line of the draft, a node, a variable, an alternative; else the newest
    item of a round with that code."""
    matter: list[TreeNode | FutureVariable | Alternative] = [
        *nodes(policy),
        *variables(policy),
        *alternatives(policy),
    ]
    for thing in (*matter, *objectives(policy), *guidelines(policy), *services(policy), *standards(policy)):
        if thing.code == code:
            return thing.text
    asked = [item.text for round_ in rounds(policy) for item in round_.items if item.code == code]
    return asked[-1] if asked else None


def dissent_by_code(policy: Policy, code: str) -> Dissent:
    """Return a dissent; raises Missing."""
    found = db.session.scalar(select(Dissent).where(Dissent.policy_id == policy.id, Dissent.code == code))
    if found is None:
        raise Missing(N_("No encontramos esa página."))
    return found


def dispositions(policy: Policy) -> Mapping[str, Disposition]:
    """Return the answers given so far, by statement id."""
    rows = db.session.scalars(select(Disposition).where(Disposition.policy_id == policy.id))
    return {row.statement_id: row for row in rows}


def parked(policy: Policy) -> Mapping[tuple[str, str], Parked]:
    """Return what was set aside with a reason, by rule and subject."""
    rows = db.session.scalars(select(Parked).where(Parked.policy_id == policy.id))
    return {(row.rule, row.subject): row for row in rows}


@dataclass(frozen=True, slots=True)
class Answered:
    """A line of the response matrix: what was said, and what was done with it (None = still owed)."""

    statement: Statement
    disposition: Disposition | None


def response_matrix(policy: Policy) -> list[Answered]:
    """List what the spaces released with its answers, by code: the public matrix and the report's."""
    known = dispositions(policy)
    return [Answered(statement, known.get(statement.id)) for statement in released_statements(policy)]


def public_matrix(policy: Policy) -> list[Answered]:
    """List what may be read by anyone: released texts of rounds that take no answers now, and the moderated forum."""
    spaces = {space.id: space for space in policy.spaces}
    busy = {round_.id for round_ in rounds(policy) if round_.state in ("open", "paused")}
    return [
        line
        for line in response_matrix(policy)
        if line.statement.round_id not in busy or spaces[line.statement.space_id].is_public
    ]


def sources_of_mark(policy: Policy, mark: str) -> list[Evidence]:
    """List what a mark such as E-17 stands on, in order; raises Missing for a mark nobody has."""
    found = [row for rows in evidence(policy).values() for row in rows if row.mark == mark]
    if not found:
        raise Missing(N_("No encontramos esa página."))
    return found
