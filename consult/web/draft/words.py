"""How the desk says things: a measure in a line, the heading of each rule, and where what it notices is solved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from flask import url_for

from consult.core.method.model import Finding
from consult.core.words import N_
from consult.drafting.models import Guideline, Indicator, Objective, Service, Standard
from consult.drafting.queries import Line
from consult.spaces.models import Policy
from consult.web.language import current, sentence_of
from consult.web.language import gettext as _
from consult.web.presenting.figures import plain, points
from consult.web.presenting.spine import decision, quantity, target

__all__ = ["decision", "quantity", "target"]  # for the templates of the desk, which take this module as `words`

HEADINGS: Mapping[str, str] = {
    "C1": N_("Causas directas sin alternativa elegida"),
    "C2": N_("Alternativas que apuntan fuera de su causa"),
    "C3": N_("Causas sin alternativa elegida"),
    "O1": N_("Objetivos y causas sin pareja"),
    "O2": N_("Objetivos que dicen cómo se logran"),
    "O3": N_("Objetivos sin una sola entidad responsable"),
    "O4": N_("Indicadores de objetivo por completar"),
    "I0": N_("Indicadores con otra unidad o mal colgados"),
    "I1": N_("Porcentajes fuera de 0 a 100"),
    "I2": N_("Indicadores con valores imposibles"),
    "I3": N_("Indicadores que suben y bajan"),
    "I4": N_("Indicadores de personas sin sexo ni región"),
    "L1": N_("Objetivos sin lineamientos"),
    "L2": N_("Lineamientos sin alternativa elegida"),
    "L3": N_("Alternativas elegidas sin usar"),
    "L4": N_("Lineamientos sin servicios"),
    "L5": N_("Lineamientos sin aportes detrás"),
    "S1": N_("Servicios sin entidad responsable"),
    "S2": N_("Servicios sin estándar o sin indicador"),
    "S3": N_("Estándares que no se pueden medir"),
    "S4": N_("Proveedores no consultados"),
    "S5": N_("Servicios sin firmar"),
    "S6": N_("Servicios sin preguntar a pallaqueras"),
    "S7": N_("Estándares con palabras que no se miden"),
}


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one rule, under their heading."""

    rule: str
    heading: str
    findings: tuple[Finding, ...]

    @property
    def codes(self) -> str:
        """Return the codes it is about, once each."""
        return ", ".join(dict.fromkeys(found.where for found in self.findings if found.where))

    @property
    def is_error(self) -> bool:
        """Tell whether a final report waits for it."""
        return any(found.severity == "error" for found in self.findings)


def grouped(found: list[Finding]) -> list[Group]:
    """Gather findings by rule, in the order they come."""
    rules = dict.fromkeys(one.rule for one in found)
    return [Group(rule, heading(rule), tuple(one for one in found if one.rule == rule)) for rule in rules]


def heading(rule: str) -> str:
    """Return the heading of a rule."""
    return _(HEADINGS[rule]) if rule in HEADINGS else rule


def sentences(group: Group) -> list[tuple[Finding, str]]:
    """Return each finding with what it says."""
    return [(found, sentence_of(found)) for found in group.findings]


def course(indicator: Indicator) -> str:
    """Say from where to where an indicator goes: de 18 % (2025) a 42 % (2030)."""
    unit = _unit(indicator.unit)
    targets = sorted(indicator.targets.items())
    start = f"{quantity(indicator.base_value)}{unit} ({indicator.base_year})" if indicator.base_value else ""
    end = f"{quantity(targets[-1][1])}{unit} ({targets[-1][0]})" if targets else ""
    if start and end:
        return _("de %(start)s a %(end)s", start=start, end=end)
    if end:
        return _("hasta %(end)s; línea base por construir", end=end)
    return _("desde %(start)s; sin metas todavía", start=start) if start else _("sin línea base ni metas todavía")


def _unit(unit: str) -> str:
    if unit == "porcentaje":
        return "\u00a0%" if current() == "es" else "%"
    return ""


def share_of(value: Decimal, high: Decimal) -> float:
    """Return how long the bar of a figure is, 0 to 1: bars start at zero."""
    return float(Fraction(value) / Fraction(high)) if high else 0.0


def figure(value: Decimal | None, measure: str) -> str:
    """Write a figure past the gate as it may be printed: 3.55, or 71.6 % of support."""
    return points(value) if measure == "support" else plain(value)


def objective_of(line: Line, known: list[Objective]) -> str:
    """Return the code of the objective whose page shows a line."""
    if isinstance(line, Objective):
        return line.code
    if isinstance(line, Guideline):
        return line.objective.code
    if isinstance(line, Service):
        return line.guideline.objective.code
    if isinstance(line, Standard):
        return line.service.guideline.objective.code
    holders = {one.code: one.code for one in known}
    holders |= {s.code: o.code for o in known for g in o.guidelines for s in g.services}
    return holders.get(line.of, "")


def place_of(policy: Policy, line: Line, known: list[Objective]) -> str:
    """Return the address of a line on the page of its objective."""
    return url_for("draft.show", slug=policy.slug, op=objective_of(line, known) or None, _anchor=line.code)


def remedy(policy: Policy, found: Finding, line: Line | None, *, round_code: str = "") -> tuple[str, str] | None:
    """Return the words and the address of where a finding is solved; None where only a reason helps."""
    slug, rule, where = policy.slug, found.rule, found.where
    if rule in ("C1", "C3") and round_code:
        return _("Ver el resultado"), f"/p/{slug}/r/{round_code}"
    if line is None:
        return (_("Agregar objetivo"), url_for("draft.add", slug=slug, kind="objective")) if rule == "O1" else None
    below = {"O4": "indicator", "L1": "guideline", "L4": "service"}.get(rule)
    if rule == "S2":
        below = "indicator" if isinstance(line, Service) and line.standards else "standard"
    if below and not isinstance(line, Indicator):
        return _("Agregar"), url_for("draft.add", slug=slug, kind=below, under=where)
    if rule in ("L2", "L5"):
        return _("Enlazar sustento"), url_for("draft.evidence", slug=slug, code=where)
    if rule in ("S5", "S6"):
        return None
    return _("Corregir"), url_for("draft.edit", slug=slug, code=where)
