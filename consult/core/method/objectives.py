"""Rules O1 to O4 and I1 to I4: priority objectives and their indicators (method.md §1.8)."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from consult.core.method.lists import UNITS
from consult.core.method.model import Draft, DraftIndicator, DraftObjective, Finding, error, warning
from consult.core.words import N_

MEANS = ("mediante", "a través de", "por medio de")
NEEDED_BREAKDOWNS = frozenset({"sex", "region"})

O1_OBJECTIVE = N_("El objetivo «{id}» no responde a ninguna causa directa.")
O1_CAUSE = N_("La causa directa «{id}» no tiene ningún objetivo.")
O2 = N_("El objetivo «{id}» dice cómo se logra («{word}»): eso va en un lineamiento.")
O3 = N_("El objetivo «{id}» debe tener una sola entidad responsable y tiene {n}.")
O4_NONE = N_("El objetivo «{id}» no tiene ningún indicador.")
O4_BASE = N_("El indicador «{id}» no tiene línea base.")
O4_YEARS = N_("Al indicador «{id}» le faltan logros esperados para {years}.")
I0 = N_("El indicador «{id}» usa la unidad «{unit}», que no es una de las siete de CEPLAN.")
I_RANGE = N_("El indicador «{id}» tiene el valor {value}, fuera de lo que admite la unidad «{unit}».")
I3 = N_("Los logros esperados de «{id}» suben y bajan: su sentido se toma como neutro.")
I3_AGAINST = N_("Los logros esperados de «{id}» van contra el sentido que declara.")
I4 = N_("El indicador «{id}» cuenta personas y no se desagrega por sexo y región.")
HANGS = N_("El indicador «{id}» debe medir un objetivo o un servicio.")


def check_objectives(draft: Draft, direct_causes: tuple[str, ...]) -> list[Finding]:
    """Apply O1 to O4."""
    answered = {cause for objective in draft.objectives for cause in objective.causes}
    found = [error("O1", cause, O1_CAUSE) for cause in direct_causes if cause not in answered]
    for objective in draft.objectives:
        found += _objective(objective, direct_causes)
        found += _measured(objective, draft)
    return found


def _objective(objective: DraftObjective, direct_causes: tuple[str, ...]) -> list[Finding]:
    found: list[Finding] = []
    if not set(objective.causes) & set(direct_causes):
        found.append(error("O1", objective.id, O1_OBJECTIVE))
    word = next((word for word in MEANS if word in objective.text.casefold()), None)
    if word:
        found.append(warning("O2", objective.id, O2, word=word))
    if len(objective.leads) != 1:
        found.append(error("O3", objective.id, O3, n=str(len(objective.leads))))
    return found


def _measured(objective: DraftObjective, draft: Draft) -> list[Finding]:
    own = [indicator for indicator in draft.indicators if indicator.of == objective.id]
    if not own:
        return [error("O4", objective.id, O4_NONE)]
    return [found for indicator in own for found in _complete(indicator, draft.horizon)]


def _complete(indicator: DraftIndicator, horizon: int | None) -> list[Finding]:
    found: list[Finding] = []
    if indicator.base_value is None or indicator.base_year is None:
        found.append(error("O4", indicator.id, O4_BASE))
    years = [year for year, _ in indicator.targets]
    last = horizon if horizon is not None else max(years, default=0)
    first = min(years, default=last)
    missing = [str(year) for year in range(first, last + 1) if year not in years]
    if missing and last:
        found.append(error("O4", indicator.id, O4_YEARS, years=", ".join(missing)))
    return found


def check_indicators(draft: Draft) -> list[Finding]:
    """Apply I1 to I4, and that indicators hang from objectives and services only [W19]."""
    holders = {one.id for one in draft.objectives} | {one.id for one in draft.services}
    found = [error("I0", indicator.id, HANGS) for indicator in draft.indicators if indicator.of not in holders]
    for indicator in draft.indicators:
        found += [*_unit(indicator), *_course(indicator)]
        shown = indicator.breakdowns
        if indicator.is_of_people and (shown is None or not set(shown) >= NEEDED_BREAKDOWNS):
            found.append(error("I4", indicator.id, I4))
    return found


def _unit(indicator: DraftIndicator) -> list[Finding]:
    unit = UNITS.get(indicator.unit)
    if unit is None:
        return [warning("I0", indicator.id, I0, unit=indicator.unit)]
    values = [value for _, value in indicator.targets]
    if indicator.base_value is not None:
        values.insert(0, indicator.base_value)
    low, high = unit.minimum, unit.maximum
    for value in values:
        if (low is not None and value < low) or (high is not None and value > high):
            rule = "I1" if high is not None else "I2"
            return [error(rule, indicator.id, I_RANGE, value=f"{float(value):g}", unit=indicator.unit)]
    return []


def direction_of(targets: tuple[tuple[int, Fraction], ...]) -> str:
    """Derive the sense of an indicator from its yearly targets, as CEPLAN's application does [W20]: up, down or
    neutral."""
    values = [value for _, value in sorted(targets)]
    rises = any(after > before for before, after in pairwise(values))
    falls = any(after < before for before, after in pairwise(values))
    if rises == falls:
        return "neutral"
    return "up" if rises else "down"


def _course(indicator: DraftIndicator) -> list[Finding]:
    values = [value for _, value in sorted(indicator.targets)]
    derived = direction_of(indicator.targets)
    if derived == "neutral" and len(set(values)) > 1 and indicator.direction != "neutral":
        return [warning("I3", indicator.id, I3)]
    if {indicator.direction, derived} == {"up", "down"}:
        return [warning("I3", indicator.id, I3_AGAINST)]
    return []


def compliance(
    obtained: Fraction,
    target: Fraction,
    direction: str,
    *,
    baseline: Fraction | None = None,
    tolerance: Fraction = Fraction(0),
) -> Fraction | None:
    """Measure how far a target was met, in percent (method.md §1.8, ours): rising 100·obtained/target; falling
    100·(baseline-obtained)/(baseline-target) where both are known, else 100·target/obtained; neutral 100 within
    the tolerance, else 0. None where the formula would divide by zero."""
    if direction == "neutral":
        return Fraction(100 if abs(obtained - target) <= tolerance else 0)
    if direction == "up":
        return None if target == 0 else 100 * obtained / target
    if baseline is not None and baseline != target:
        return 100 * (baseline - obtained) / (baseline - target)
    return None if obtained == 0 else 100 * target / obtained
