"""Objectives, guidelines, services, standards, indicators and related policies of a policy file."""

from __future__ import annotations

from consult.base.db import db
from consult.core.kinds.decimals import decimal_or_none
from consult.core.policyfile import PolicyFile
from consult.drafting.loading.matter import labels
from consult.drafting.models import Guideline, Indicator, Objective, RelatedPolicy, Service, Standard
from consult.spaces.models import Policy


def load_draft(file: PolicyFile, policy: Policy) -> None:
    """Store the text of the policy, from objective to indicator."""
    objectives = _objectives(file, policy)
    guidelines = _guidelines(file, policy, objectives)
    services = _services(file, policy, guidelines)
    _standards(file, policy, services)
    _indicators(file, policy)
    for place, related in enumerate(file.related_policies):
        db.session.add(
            RelatedPolicy(
                policy_id=policy.id,
                code=related.id,
                text=labels(related.text),
                relation=related.relation,
                with_code=related.element,
                origin=related.origin,
                position=place,
            )
        )
    db.session.flush()


def _objectives(file: PolicyFile, policy: Policy) -> dict[str, Objective]:
    found = {
        objective.id: Objective(
            policy_id=policy.id,
            code=objective.id,
            cause=objective.cause,
            text=labels(objective.text),
            lead=objective.lead,
            origin=objective.origin,
            position=place,
            guidelines=[],
        )
        for place, objective in enumerate(file.objectives)
    }
    db.session.add_all(found.values())
    db.session.flush()
    return found


def _guidelines(file: PolicyFile, policy: Policy, objectives: dict[str, Objective]) -> dict[str, Guideline]:
    found = {
        guideline.id: Guideline(
            policy_id=policy.id,
            objective=objectives[guideline.objective],
            code=guideline.id,
            text=labels(guideline.text),
            alternatives=list(guideline.alternatives),
            position=place,
            services=[],
        )
        for place, guideline in enumerate(file.guidelines)
    }
    db.session.add_all(found.values())
    db.session.flush()
    return found


def _services(file: PolicyFile, policy: Policy, guidelines: dict[str, Guideline]) -> dict[str, Service]:
    found = {
        service.id: Service(
            policy_id=policy.id,
            guideline=guidelines[service.guideline],
            code=service.id,
            text=labels(service.text),
            provider=service.provider,
            co_providers=list(service.co),
            receiver=service.receiver,
            coverage=service.coverage,
            origin=service.origin,
            position=place,
            standards=[],
            acceptances=[],
        )
        for place, service in enumerate(file.services)
    }
    db.session.add_all(found.values())
    db.session.flush()
    return found


def _standards(file: PolicyFile, policy: Policy, services: dict[str, Service]) -> None:
    for place, standard in enumerate(file.standards):
        db.session.add(
            Standard(
                policy_id=policy.id,
                service=services[standard.service],
                code=standard.id,
                attribute=standard.attribute,
                text=labels(standard.text),
                metric=standard.metric,
                operator=standard.operator,
                value=decimal_or_none(standard.value),
                verification=standard.verification,
                position=place,
            )
        )


def _indicators(file: PolicyFile, policy: Policy) -> None:
    for place, indicator in enumerate(file.indicators):
        db.session.add(
            Indicator(
                policy_id=policy.id,
                code=indicator.id,
                of=indicator.of,
                text=labels(indicator.text),
                unit=indicator.unit,
                base_year=indicator.base_year,
                base_value=decimal_or_none(indicator.base_value),
                targets={str(year): decimal_or_none(value) for year, value in indicator.targets.items()},
                owner=indicator.owner,
                position=place,
            )
        )
