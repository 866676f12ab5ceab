"""The problem tree, the desired future, the criteria and the alternatives of a policy file."""

from __future__ import annotations

from consult.base.db import Labels, db
from consult.core.kinds.decimals import decimal_or_none
from consult.core.policyfile import PolicyFile, Text
from consult.rounds.models import Alternative, Criterion, Future, FutureVariable, TreeNode
from consult.spaces.models import Policy


def load_matter(file: PolicyFile, policy: Policy) -> None:
    """Store what the first rounds are about."""
    _tree(file, policy)
    _future(file, policy)
    for place, criterion in enumerate(file.criteria):
        db.session.add(
            Criterion(
                policy_id=policy.id,
                code=criterion.id,
                text=labels(criterion.text),
                coefficient=str(criterion.coefficient),
                position=place,
            )
        )
    for place, alternative in enumerate(file.alternatives):
        db.session.add(
            Alternative(
                policy_id=policy.id,
                code=alternative.id,
                cause=alternative.cause,
                targets=list(alternative.targets),
                text=labels(alternative.text),
                attributes={"instrument": alternative.instrument, "origin": alternative.origin},
                position=place,
            )
        )
    db.session.flush()


def _tree(file: PolicyFile, policy: Policy) -> None:
    problem = file.problem
    if problem is not None:
        attributes = {
            "variable": problem.variable,
            "population": problem.population,
            "territory": problem.territory,
            "origin": problem.origin,
        }
        db.session.add(
            TreeNode(
                policy_id=policy.id,
                code=problem.id,
                kind="problem",
                text=labels(problem.text),
                attributes=attributes,
                evidence=problem.origin,
            )
        )
    kinds = [("cause", node) for node in file.causes] + [("effect", node) for node in file.effects]
    for place, (kind, node) in enumerate(kinds, start=1):
        db.session.add(
            TreeNode(
                policy_id=policy.id,
                code=node.id,
                kind=kind,
                level=node.level,
                parent=node.parent,
                text=labels(node.text),
                evidence=node.evidence,
                attributes={"origin": node.origin, "mirror": getattr(node, "mirror", "")},
                position=place,
            )
        )


def _future(file: PolicyFile, policy: Policy) -> None:
    if file.future is None:
        return
    db.session.add(Future(policy_id=policy.id, text=labels(file.future.text)))
    for place, variable in enumerate(file.future.variables):
        db.session.add(
            FutureVariable(
                policy_id=policy.id,
                code=variable.id,
                text=labels(variable.text),
                baseline=decimal_or_none(variable.baseline),
                base_year=variable.base_year,
                target=decimal_or_none(variable.target),
                unit=variable.unit,
                cause=variable.cause,
                direction=variable.direction,
                evidence=variable.evidence,
                position=place,
            )
        )


def labels(text: Text) -> Labels:
    """Return a text of the file as it is stored."""
    return {"es": text.es, "en": text.en} if text.en else {"es": text.es}
