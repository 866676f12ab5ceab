"""The fields of each kind of line: what a blank form and a line's form hold, and how what was typed is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from consult.base.clock import today
from consult.base.db import Base
from consult.core.errors import Invalid
from consult.core.method import ATTRIBUTES, OPERATORS, UNITS
from consult.core.method.codes import next_code
from consult.core.words import N_
from consult.drafting.desk import lines
from consult.drafting.models import Indicator, Service
from consult.drafting.queries import Line, indicators
from consult.spaces.models import Policy
from consult.web.draft.desk import Form
from consult.web.language import gettext as _

PLAIN: Mapping[str, tuple[str, ...]] = {
    "objective": ("cause", "lead"),
    "guideline": ("rationale",),
    "service": ("provider", "receiver", "coverage"),
    "standard": ("attribute", "metric", "operator", "value", "verification"),
    "indicator": ("unit", "base_value", "owner"),
}
"""Fields that are one line of text, stored as typed."""

TITLES: Mapping[str, tuple[str, str]] = {
    "objective": (N_("Agregar objetivo"), N_("Objetivo prioritario")),
    "guideline": (N_("Agregar lineamiento"), N_("Lineamiento")),
    "service": (N_("Agregar servicio"), N_("Servicio")),
    "standard": (N_("Agregar estándar"), N_("Estándar de cumplimiento")),
    "indicator": (N_("Agregar indicador"), N_("Indicador")),
}
SPAN = 5
"""Years of targets asked where the policy says no horizon."""

attributes = ATTRIBUTES
operators = OPERATORS
units = UNITS


def title(kind: str, *, is_new: bool) -> str:
    """Name the form."""
    return _(TITLES[kind][0 if is_new else 1])


def blank(policy: Policy, kind: str, parent: Line | None) -> Form:
    """Return an empty form with the code proposed, and the lead or owner that the policy already names."""
    code = next_code(kind, under=parent.code if parent else "", taken=[line.code for line in lines(policy)])
    told = {"code": code, "lead": policy.lead}
    if kind == "indicator" and isinstance(parent, Service):
        told["owner"] = parent.provider
    return Form(told)


def of_line(line: Line) -> Form:
    """Return the form of a line as it stands."""
    told = {"code": line.code, "es": line.text.get("es", ""), "en": line.text.get("en", "")}
    names = {name for plain in PLAIN.values() for name in plain}
    told |= {name: str(getattr(line, name) or "") for name in names if hasattr(line, name)}
    if isinstance(line, Service):
        told["co_providers"] = ", ".join(line.co_providers)
    if isinstance(line, Indicator):
        told["base_year"] = str(line.base_year or "")
        told |= {f"target_{year}": str(value) for year, value in line.targets.items()}
    return Form(told)


def read(kind: str, form: Form) -> dict[str, Any]:
    """Return what was typed as the actions take it; raises Invalid naming the field that cannot be read."""
    told: dict[str, Any] = {name: form.value(name).strip() for name in PLAIN[kind]}
    if kind == "service":
        told["co_providers"] = [name.strip() for name in form.value("co_providers").split(",") if name.strip()]
    if kind == "indicator":
        told["base_year"] = _year(form.value("base_year"))
        targets = {name: value for name, value in form.values.items() if name.startswith("target_")}
        told["targets"] = {name.removeprefix("target_"): value for name, value in targets.items() if value.strip()}
    return told


def _year(text: str) -> int | None:
    text = text.strip()
    if text and not (len(text) == 4 and text.isascii() and text.isdecimal()):
        raise Invalid(N_("Escriba el año con cuatro cifras."), at="base_year")
    return int(text) if text else None


def years(policy: Policy, line: Line | None) -> list[int]:
    """List the years a target is asked for: from the first the policy measures, or this one, to its horizon."""
    measured = [int(year) for one in indicators(policy) for year in one.targets]
    own = [int(year) for year in line.targets] if isinstance(line, Indicator) else []
    first = min([*own, *measured], default=today().year)
    last = max([policy.horizon or first + SPAN, *own])
    return list(range(first, last + 1))


def limits(model: type[Base]) -> Mapping[str, int]:
    """Return how many letters each field holds."""
    lengths = {column.name: getattr(column.type, "length", None) for column in model.__table__.columns}
    return {name: length for name, length in lengths.items() if length}
