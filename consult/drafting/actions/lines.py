"""Write the draft line by line: objectives, guidelines, services, standards, indicators, and what each stands on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete

from consult.base.audit import tell
from consult.base.db import Labels, db
from consult.core.errors import Conflict, Invalid
from consult.core.words import N_
from consult.drafting.evidence import Source, link
from consult.drafting.models import Evidence, Guideline, Indicator, Objective, Service, Standard
from consult.drafting.queries import Line, guidelines, indicators, objectives, services, standards
from consult.rounds.queries import alternatives, nodes
from consult.spaces.gate import Actor, require
from consult.spaces.models import Policy

CODE = re.compile(r"[A-Za-z0-9][\w.-]{0,39}")
EDITABLE: Mapping[type, frozenset[str]] = {
    Objective: frozenset({"text", "cause", "lead"}),
    Guideline: frozenset({"text", "rationale"}),
    Service: frozenset({"text", "provider", "co_providers", "receiver", "coverage"}),
    Standard: frozenset({"text", "attribute", "metric", "operator", "value", "verification"}),
    Indicator: frozenset({"text", "unit", "base_year", "base_value", "targets", "owner"}),
}


def _admit(actor: Actor, policy: Policy, code: str, text: Labels, taken: Sequence[str]) -> None:
    require(actor, "draft.edit", policy=policy)
    if not CODE.fullmatch(code):
        raise Invalid(N_("El código {code} no sirve: use letras, números, punto o guion."), code=code)
    if code in taken:
        raise Invalid(N_("Ya existe {code}. Use otro código."), code=code)
    if not text.get("es", "").strip():
        raise Invalid(N_("Escriba el texto en español."))


def _added(actor: Actor, policy: Policy, line: Line) -> None:
    db.session.add(line)
    db.session.flush()
    tell(actor.id, "line.added", policy_id=policy.id, subject=line.code)


def add_objective(actor: Actor, policy: Policy, *, code: str, text: Labels, cause: str, lead: str = "") -> Objective:
    """Add a priority objective that answers a direct cause."""
    known = objectives(policy)
    _admit(actor, policy, code, text, [line.code for line in known])
    line = Objective(
        policy_id=policy.id, code=code, text=text, cause=cause, lead=lead, position=len(known), guidelines=[]
    )
    _added(actor, policy, line)
    if cause:
        link(policy, code, [("node", cause)])
    return line


def add_guideline(
    actor: Actor, policy: Policy, *, objective: Objective, code: str, text: Labels, alternatives: Sequence[str] = ()
) -> Guideline:
    """Add a guideline under an objective, coming from chosen alternatives."""
    known = guidelines(policy)
    _admit(actor, policy, code, text, [line.code for line in known])
    line = Guideline(
        policy_id=policy.id, objective=objective, code=code, text=text, position=len(known), services=[],
        alternatives=[],
    )  # fmt: skip
    _added(actor, policy, line)
    for alternative in alternatives:
        link_alternative(actor, policy, guideline=line, alternative=alternative)
    return line


def link_alternative(actor: Actor, policy: Policy, *, guideline: Guideline, alternative: str) -> None:
    """Say that a guideline comes from an alternative: its scores and nodes become part of the trail."""
    require(actor, "draft.edit", policy=policy)
    found = next((option for option in alternatives(policy) if option.code == alternative), None)
    if found is None:
        raise Invalid(N_("No hay una alternativa {code}."), code=alternative)
    if alternative not in guideline.alternatives:
        guideline.alternatives = [*guideline.alternatives, alternative]
    link(policy, guideline.code, [("alternative", alternative), *(("node", target) for target in found.targets)])
    tell(actor.id, "guideline.linked", policy_id=policy.id, subject=guideline.code, alternative=alternative)


def link_evidence(actor: Actor, policy: Policy, *, line: Line, source: Source, known_statements: Sequence[str]) -> None:
    """Add a source to the mark of a line: a node, an alternative, or a released statement."""
    require(actor, "draft.edit", policy=policy)
    kind, code = source
    sources = {
        "node": [node.code for node in nodes(policy)],
        "alternative": [option.code for option in alternatives(policy)],
        "statement": list(known_statements),
    }
    if code not in sources.get(kind, []):
        raise Invalid(N_("No hay {code} entre los sustentos. Revise el código."), code=code)
    link(policy, line.code, [source])
    tell(actor.id, "line.linked", policy_id=policy.id, subject=line.code, source=code)


def add_service(
    actor: Actor, policy: Policy, *, guideline: Guideline, code: str, text: Labels, **fields: Any
) -> Service:
    """Add a service under a guideline; `fields` are those of EDITABLE."""
    known = services(policy)
    _admit(actor, policy, code, text, [line.code for line in known])
    line = Service(
        policy_id=policy.id, guideline=guideline, code=code, text=text, position=len(known), standards=[],
        acceptances=[], **_only(Service, fields),
    )  # fmt: skip
    _added(actor, policy, line)
    return line


def add_standard(actor: Actor, policy: Policy, *, service: Service, code: str, text: Labels, **fields: Any) -> Standard:
    """Add an achievement standard to a service."""
    known = standards(policy)
    _admit(actor, policy, code, text, [line.code for line in known])
    line = Standard(
        policy_id=policy.id, service=service, code=code, text=text, position=len(known), **_only(Standard, fields)
    )
    _added(actor, policy, line)
    return line


def add_indicator(actor: Actor, policy: Policy, *, of: str, code: str, text: Labels, **fields: Any) -> Indicator:
    """Add an indicator to an objective or a service; guidelines have none."""
    known = indicators(policy)
    _admit(actor, policy, code, text, [line.code for line in known])
    measured: list[Line] = [*objectives(policy), *services(policy)]
    if of not in {line.code for line in measured}:
        raise Invalid(N_("Un indicador mide un objetivo o un servicio. {code} no lo es."), code=of)
    line = Indicator(policy_id=policy.id, of=of, code=code, text=text, position=len(known), **_only(Indicator, fields))
    _added(actor, policy, line)
    return line


def edit_line(actor: Actor, policy: Policy, *, line: Line, **fields: Any) -> None:
    """Change the words or the measures of a line; its code stays."""
    require(actor, "draft.edit", policy=policy)
    changes = _only(type(line), fields)
    if "text" in changes and not changes["text"].get("es", "").strip():
        raise Invalid(N_("Escriba el texto en español."))
    for name, value in changes.items():
        setattr(line, name, value)
    db.session.flush()
    tell(actor.id, "line.edited", policy_id=policy.id, subject=line.code, fields=sorted(changes))


def remove_line(actor: Actor, policy: Policy, *, line: Line) -> None:
    """Remove a line that holds nothing below it."""
    require(actor, "draft.edit", policy=policy)
    below = getattr(line, "guidelines", None) or getattr(line, "services", None) or getattr(line, "standards", None)
    if below:
        raise Conflict(N_("{code} tiene líneas debajo. Quítelas primero; nada cambió."), code=line.code)
    db.session.execute(delete(Evidence).where(Evidence.policy_id == policy.id, Evidence.subject == line.code))
    db.session.delete(line)
    db.session.flush()
    tell(actor.id, "line.removed", policy_id=policy.id, subject=line.code)


def _only(model: type, fields: Mapping[str, Any]) -> dict[str, Any]:
    unknown = fields.keys() - EDITABLE[model]
    if unknown:
        raise Invalid(N_("No se puede cambiar {field}."), field=", ".join(sorted(unknown)))
    return dict(fields)
