"""Reading of who takes part and how they count: policy, spaces, organisations, regions, criteria, rules, weights."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

from consult.core.access import PROTECTED_KINDS, SPACE_KINDS
from consult.core.method import DEFAULT_EDITION, EDITIONS
from consult.core.policyfile.entry import Entry, refuse
from consult.core.policyfile.model import (
    Criterion,
    DataBank,
    DataOfficer,
    MacroRegion,
    Organisation,
    Policy,
    SelectionRule,
    Space,
    WeightScheme,
)
from consult.core.policyfile.register import Register
from consult.core.words import N_

VOICES = ("one", "bands", "sqrt")
ZERO, ONE = Fraction(0), Fraction(1)

NO_SLUG = N_("Línea {line}: el código «{value}» no tiene letras ni cifras; no se cargó nada.")
NEGATIVE_WEIGHT = N_("Línea {line}: el peso de «{where}» es negativo ({value}); no se cargó nada.")
ALL_ZERO = N_("Línea {line}: todos los pesos de los espacios son cero, nadie contaría; no se cargó nada.")
NO_SPACES = N_("Línea {line}: la política no tiene ningún espacio; no se cargó nada.")
NEGATIVE_COEFFICIENT = N_("Línea {line}: el coeficiente de «{where}» es negativo ({value}); no se cargó nada.")
ALL_COEFFICIENTS_ZERO = N_("Línea {line}: todos los coeficientes de los criterios son cero; no se cargó nada.")
NO_SHARE = N_("Línea {line}: el tope de «{where}» debe ser mayor que 0; no se cargó nada.")


def slug_of(code: str) -> str:
    """Turn a code into the word of its address: lower case, without accents, hyphens for the rest."""
    plain = unicodedata.normalize("NFKD", code).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60].strip("-")


def read_policy(top: Entry) -> Policy:
    """Read the head of the file."""
    entry = Entry(top.require("policy"), "policy")
    code = entry.required_text("code")
    slug = slug_of(code)
    if not slug:
        refuse(NO_SLUG, entry.line_of("code"), value=code)
    entry.require("name")
    editions = [name for key in EDITIONS for name in (key, key.replace("_", "-"))]
    return Policy(
        code=code,
        slug=slug,
        name=entry.words(),
        lead=entry.text("lead"),
        horizon=entry.whole("horizon", low=1900, high=2200),
        edition=entry.one_of("edition", editions, DEFAULT_EDITION).replace("-", "_"),
        late_days=entry.whole("late_days", high=365),
        notice_hours=entry.whole("notice_hours", high=720),
        two_people=entry.flag("two_people") if entry.text("two_people") else None,
        real_norm=entry.text("real_norm"),
        data_officer=_officer(entry),
        data_bank=_bank(entry),
    )


def _officer(entry: Entry) -> DataOfficer | None:
    found = entry.entry("data_officer")
    return DataOfficer(found.required_text("name"), found.required_text("contact")) if found else None


def _bank(entry: Entry) -> DataBank | None:
    found = entry.entry("data_bank")
    return DataBank(found.text("code"), found.text("hosted_in")) if found else None


def read_spaces(top: Entry, register: Register) -> tuple[Space, ...]:
    """Read the spaces. Refuse a negative weight, and weights that are all zero."""
    top.require("spaces")
    spaces = tuple(_space(entry, register) for entry in top.entries("spaces"))
    if not spaces:
        refuse(NO_SPACES, top.line_of("spaces"))
    if not any(space.weight for space in spaces):
        refuse(ALL_ZERO, top.line_of("spaces"))
    return spaces


def _space(entry: Entry, register: Register) -> Space:
    register.add("spaces", entry)
    kind = entry.one_of("kind", SPACE_KINDS)
    n_demo = entry.whole("n_demo")
    eligible = entry.whole("eligible")
    return Space(
        id=entry.id,
        kind=kind,
        text=entry.words(),
        weight=_not_negative(entry, "weight", NEGATIVE_WEIGHT),
        weight_text=entry.text("weight"),
        eligible=(n_demo or None) if eligible is None else eligible,
        n_demo=n_demo,
        is_protected=entry.flag("safe", default=kind in PROTECTED_KINDS),
        is_on_record=entry.flag("on_record"),
        voice=entry.one_of("voice", VOICES, "one"),
        cap=_share(entry, "cap"),
        mode=entry.text("mode"),
    )


def _not_negative(entry: Entry, field: str, message: str, default: Fraction | None = None) -> Fraction:
    if default is None:
        entry.require(field)
    value = entry.decimal(field)
    if value is None:
        return ZERO if default is None else default
    if value < 0:
        refuse(message, entry.line_of(field), where=entry.where, value=entry.text(field))
    return value


def _share(entry: Entry, field: str) -> Fraction | None:
    value = entry.decimal(field, low=ZERO, high=ONE)
    if value is not None and value == 0:
        refuse(NO_SHARE, entry.line_of(field), where=entry.where)
    return value


def read_organisations(top: Entry, register: Register) -> tuple[Organisation, ...]:
    """Read the bodies people speak for."""
    return tuple(
        Organisation(
            register.add("organisations", entry), register.mention(("spaces",), entry, "space"), entry.words(),
            entry.texts("aliases"), entry.whole("members"),
        )
        for entry in top.entries("organisations")
    )  # fmt: skip


def read_macro_regions(top: Entry, register: Register) -> tuple[MacroRegion, ...]:
    """Read the groups of regions results are broken down by."""
    return tuple(
        MacroRegion(register.add("macro_regions", entry), entry.words(), entry.texts("regions"),
                    entry.whole("miners"))
        for entry in top.entries("macro_regions")
    )  # fmt: skip


def read_criteria(top: Entry, register: Register) -> tuple[Criterion, ...]:
    """Read the file's criteria. Refuse a negative coefficient, and coefficients that are all zero."""
    criteria = []
    for entry in top.entries("criteria"):
        register.add("criteria", entry)
        criteria.append(read_criterion(entry))
    if criteria and not any(criterion.coefficient for criterion in criteria):
        refuse(ALL_COEFFICIENTS_ZERO, top.line_of("criteria"))
    return tuple(criteria)


def read_criterion(entry: Entry) -> Criterion:
    """Read one criterion; its coefficient is 1 unless written."""
    return Criterion(entry.id, entry.words(are_required=False), _not_negative(entry, "k", NEGATIVE_COEFFICIENT, ONE))


def read_selection_rule(top: Entry) -> SelectionRule | None:
    """Read the rule of choice; without one nothing is chosen."""
    entry = top.entry("selection_rule")
    if entry is None:
        return None
    entry.require("min_total")
    return SelectionRule(
        min_total=entry.decimal("min_total") or ZERO,
        min_per_criterion=entry.decimal("min_per_criterion"),
        max_per_direct_cause=entry.whole("max_per_direct_cause", low=1),
        dissent_gap=entry.decimal("dissent_gap", low=ZERO),
        min_n_to_publish=entry.whole("min_n_to_publish", low=1),
    )


def read_weight_scheme(top: Entry) -> WeightScheme | None:
    """Read who adopted the weights, when and why; the weights themselves stand in the spaces."""
    entry = top.entry("weight_scheme")
    if entry is None:
        return None
    return WeightScheme(
        id=entry.text("id", "WS-1"),
        rationale=entry.text("rationale"),
        adopted_by=entry.text("adopted_by"),
        adopted_on=entry.day("adopted_on"),
        floor_safe=entry.decimal("floor_safe", low=ZERO, high=ONE),
        cap=_share(entry, "cap"),
        is_locked=entry.flag("locked"),
    )
