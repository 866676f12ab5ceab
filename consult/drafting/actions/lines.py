"""Write the draft line by line: objectives, guidelines, services, standards, indicators, and what each stands on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete

from consult.base.audit import tell
from consult.base.db import Labels, db
from consult.core.errors import Conflict, Invalid
from consult.core.kinds.decimals import decimal_text, exact
from consult.core.method import OPERATORS
from consult.core.words import N_
from consult.drafting.desk import lines
from consult.drafting.evidence import Source, link
from consult.drafting.models import (
    Evidence,
    Guideline,
    Indicator,
    Objective,
    Parked,
    Service,
    ServiceAcceptance,
    Standard,
)
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


def _admit(actor: Actor, policy: Policy, code: str, text: Labels) -> None:
    """Refuse a line without a free code or without words; `at` names the field of the form that is wrong."""
    require(actor, "draft.edit", policy=policy)
    if not CODE.fullmatch(code):
        raise Invalid(N_("El código {code} no sirve: use letras, números, punto o guion."), code=code, at="code")
    if code in {line.code for line in lines(policy)}:
        raise Invalid(N_("Ya existe {code}. Use otro código."), code=code, at="code")
    _require_words(text)


def _require_words(text: Labels) -> None:
    if not text.get("es", "").strip():
        raise Invalid(N_("Escriba el texto en español."), at="es")


def _after(known: Sequence[Line]) -> int:
    return max((line.position for line in known), default=-1) + 1


def _added(actor: Actor, policy: Policy, line: Line) -> None:
    db.session.add(line)
    db.session.flush()
    tell(actor.id, "line.added", policy_id=policy.id, subject=line.code)


def add_objective(actor: Actor, policy: Policy, *, code: str, text: Labels, cause: str, lead: str = "") -> Objective:
    """Add a priority objective that answers a direct cause."""
    known = objectives(policy)
    _admit(actor, policy, code, text)
    _require_cause(policy, cause)
    fields = _only(Objective, {"cause": cause, "lead": lead})
    line = Objective(policy_id=policy.id, code=code, text=text, position=_after(known), guidelines=[], **fields)
    _added(actor, policy, line)
    if cause:
        link(policy, code, [("node", cause)])
    return line


def add_guideline(
    actor: Actor, policy: Policy, *, objective: Objective, code: str, text: Labels, alternatives: Sequence[str] = ()
) -> Guideline:
    """Add a guideline under an objective, coming from chosen alternatives."""
    known = guidelines(policy)
    _admit(actor, policy, code, text)
    line = Guideline(
        policy_id=policy.id, objective=objective, code=code, text=text, position=_after(known), services=[],
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
    _admit(actor, policy, code, text)
    line = Service(
        policy_id=policy.id, guideline=guideline, code=code, text=text, position=_after(known), standards=[],
        acceptances=[], **_only(Service, fields),
    )  # fmt: skip
    _added(actor, policy, line)
    return line


def add_standard(actor: Actor, policy: Policy, *, service: Service, code: str, text: Labels, **fields: Any) -> Standard:
    """Add an achievement standard to a service."""
    known = standards(policy)
    _admit(actor, policy, code, text)
    line = Standard(
        policy_id=policy.id, service=service, code=code, text=text, position=_after(known), **_only(Standard, fields)
    )
    _added(actor, policy, line)
    _unsign(line)
    return line


def add_indicator(actor: Actor, policy: Policy, *, of: str, code: str, text: Labels, **fields: Any) -> Indicator:
    """Add an indicator to an objective or a service; guidelines have none."""
    known = indicators(policy)
    _admit(actor, policy, code, text)
    measured: list[Line] = [*objectives(policy), *services(policy)]
    if of not in {line.code for line in measured}:
        raise Invalid(N_("Un indicador mide un objetivo o un servicio. {code} no lo es."), code=of)
    line = Indicator(
        policy_id=policy.id, of=of, code=code, text=text, position=_after(known), **_only(Indicator, fields)
    )
    _added(actor, policy, line)
    return line


def edit_line(actor: Actor, policy: Policy, *, line: Line, **fields: Any) -> None:
    """Change the words or the measures of a line; its code stays. A signature on the older words falls."""
    require(actor, "draft.edit", policy=policy)
    changes = _only(type(line), fields)
    if "text" in changes:
        _require_words(changes["text"])
    changes = {name: value for name, value in changes.items() if getattr(line, name) != value}
    if not changes:
        return
    if isinstance(line, Objective) and "cause" in changes:
        _change_cause(policy, line, changes["cause"])
    for name, value in changes.items():
        setattr(line, name, value)
    _unsign(line)
    db.session.flush()
    tell(actor.id, "line.edited", policy_id=policy.id, subject=line.code, fields=sorted(changes))


def _change_cause(policy: Policy, objective: Objective, cause: str) -> None:
    """Let the thread of an objective follow its cause."""
    _require_cause(policy, cause)
    db.session.execute(
        delete(Evidence).where(
            Evidence.policy_id == policy.id,
            Evidence.subject == objective.code,
            Evidence.source_kind == "node",
            Evidence.source == objective.cause,
        )
    )
    if cause:
        link(policy, objective.code, [("node", cause)])


def _require_cause(policy: Policy, cause: str) -> None:
    if cause and cause not in {node.code for node in nodes(policy) if node.kind == "cause"}:
        raise Invalid(N_("No hay una causa {code}."), code=cause, at="cause")


def move_line(actor: Actor, policy: Policy, *, line: Line, is_up: bool) -> None:
    """Exchange a line with its neighbour in the order of the draft; at the end of its list nothing changes."""
    require(actor, "draft.edit", policy=policy)
    siblings = _siblings(policy, line)
    here = siblings.index(line)
    there = here - 1 if is_up else here + 1
    if not 0 <= there < len(siblings):
        return
    siblings[here], siblings[there] = siblings[there], siblings[here]
    places = {one.position for one in siblings}
    for one, place in zip(siblings, sorted(places) if len(places) == len(siblings) else range(len(siblings)),
                          strict=True):  # fmt: skip
        one.position = place
    db.session.flush()
    tell(actor.id, "line.moved", policy_id=policy.id, subject=line.code)


def _siblings(policy: Policy, line: Line) -> list[Line]:
    if isinstance(line, Guideline):
        return [*line.objective.guidelines]
    if isinstance(line, Service):
        return [*line.guideline.services]
    if isinstance(line, Standard):
        return [*line.service.standards]
    if isinstance(line, Indicator):
        return [one for one in indicators(policy) if one.of == line.of]
    return [*objectives(policy)]


def remove_line(actor: Actor, policy: Policy, *, line: Line) -> None:
    """Remove a line that holds nothing below it, with its mark, its signatures and what was set aside about it."""
    require(actor, "draft.edit", policy=policy)
    below = getattr(line, "guidelines", None) or getattr(line, "services", None) or getattr(line, "standards", None)
    if below or any(one.of == line.code for one in indicators(policy)):
        raise Conflict(N_("{code} tiene líneas debajo. Quítelas primero; nada cambió."), code=line.code)
    _unsign(line)
    db.session.execute(delete(Evidence).where(Evidence.policy_id == policy.id, Evidence.subject == line.code))
    db.session.execute(delete(Parked).where(Parked.policy_id == policy.id, Parked.subject == line.code))
    db.session.delete(line)
    db.session.flush()
    tell(actor.id, "line.removed", policy_id=policy.id, subject=line.code)


def _unsign(line: Line) -> None:
    """Drop the signatures of a service whose words, or whose standards, are no longer those that were signed."""
    service = line.service if isinstance(line, Standard) else line
    if isinstance(service, Service) and service.acceptances:
        db.session.execute(delete(ServiceAcceptance).where(ServiceAcceptance.service_id == service.id))
        db.session.expire(service, ["acceptances"])


def _only(model: type, fields: Mapping[str, Any]) -> dict[str, Any]:
    unknown = fields.keys() - EDITABLE[model]
    if unknown:
        raise Invalid(N_("No se puede cambiar {field}."), field=", ".join(sorted(unknown)))
    return {name: _checked(model, name, value) for name, value in fields.items()}


def _checked(model: type, name: str, value: Any) -> Any:
    """Return a field as it is stored: decimals exact, an operator of the list, words that fit, the rest as it came."""
    limit = getattr(getattr(model, name).type, "length", None)
    if limit and isinstance(value, str) and len(value) > limit:
        raise Invalid(N_("Es muy largo: hasta {n} letras."), n=limit, at=name)
    if name in ("value", "base_value"):
        return _decimal(value, at=name)
    if name == "targets":
        typed = {year: _decimal(number, at=f"target_{year}") for year, number in value.items()}
        return {year: number for year, number in typed.items() if number is not None}
    if name == "operator" and value and value not in OPERATORS:
        raise Invalid(N_("Elija si el número es un mínimo, un máximo o exacto."), at="operator")
    return value


def _decimal(typed: str | None, *, at: str) -> str | None:
    if not (typed or "").strip():
        return None
    try:
        return decimal_text(exact(typed or ""))
    except Invalid as refusal:
        raise Invalid(refusal.message, **(refusal.values | {"at": at})) from None
