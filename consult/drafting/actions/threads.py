"""Take a source off the thread of a line; linking stands in lines.py, beside the lines themselves."""

from __future__ import annotations

from sqlalchemy import delete

from consult.base.audit import tell
from consult.base.db import db
from consult.core.errors import Missing
from consult.core.words import N_
from consult.drafting.evidence import Source
from consult.drafting.models import Evidence, Guideline
from consult.drafting.queries import Line, evidence
from consult.rounds.queries import alternatives
from consult.spaces.gate import Actor, require
from consult.spaces.models import Policy


def unlink_evidence(actor: Actor, policy: Policy, *, line: Line, source: Source) -> None:
    """Take a source off a line's mark. An alternative takes along the nodes that only it brought to the guideline."""
    require(actor, "draft.edit", policy=policy)
    linked = {(row.source_kind, row.source) for row in evidence(policy).get(line.code, [])}
    gone = {source}
    kind, code = source
    if isinstance(line, Guideline) and kind == "alternative":
        linked |= {("alternative", name) for name in line.alternatives}
        gone |= _brought_by(policy, line, code)
        line.alternatives = [name for name in line.alternatives if name != code]
    if source not in linked:
        raise Missing(N_("No encontramos esa página."))
    for gone_kind, gone_code in gone:
        db.session.execute(
            delete(Evidence).where(
                Evidence.policy_id == policy.id,
                Evidence.subject == line.code,
                Evidence.source_kind == gone_kind,
                Evidence.source == gone_code,
            )
        )
    db.session.flush()
    tell(actor.id, "line.unlinked", policy_id=policy.id, subject=line.code, source=code)


def _brought_by(policy: Policy, guideline: Guideline, code: str) -> set[Source]:
    targets = {option.code: set(option.targets) for option in alternatives(policy)}
    others = [targets.get(name, set()) for name in guideline.alternatives if name != code]
    return {("node", node) for node in targets.get(code, set()).difference(*others)}
