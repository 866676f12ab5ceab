"""The shapes the method speaks in: editions, their steps, findings, and the small inputs the rules look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a rule noticed. It never stops loading, computing or compiling; finalising and opening ask it.

    `message` is a Spanish sentence of the catalogue with `{name}` places, filled from `values` after translation.
    """

    rule: str  # T4, L2, …
    severity: Severity
    where: str  # id of the thing, "" = the whole
    message: str
    values: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message.format(**self.values)


def error(rule: str, where: str, message: str, **values: str) -> Finding:
    """Build a finding that finalising waits for; `id` is always among its values."""
    return Finding(rule, "error", where, message, {"id": where, **values})


def warning(rule: str, where: str, message: str, **values: str) -> Finding:
    """Build a finding that is only shown."""
    return Finding(rule, "warning", where, message, {"id": where, **values})


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an edition of the guide. Names are catalogue sentences; `plain` is for the public strip."""

    key: str  # stable: "tree", "alternatives"…
    number: int  # 0 for what comes before step 1
    stage: int
    name: str
    plain: str
    is_consulted: bool = False  # has rounds of its own
    on_strip: bool = False  # stands on the public strip
    is_verified: bool = True  # False: not seen in the guide itself, never printed as CEPLAN's words


@dataclass(frozen=True, slots=True)
class Stage:
    number: int
    name: str


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition of CEPLAN's guide as data: its stages and steps in order."""

    key: str
    label: str
    stages: tuple[Stage, ...]
    steps: tuple[Step, ...]

    def step(self, number: int) -> Step:
        """Return the step of that number; for 0, the first of them. Raise KeyError when the edition has none."""
        for step in self.steps:
            if step.number == number:
                return step
        raise KeyError(number)

    @property
    def strip(self) -> tuple[Step, ...]:
        """The steps the public strip shows, in order."""
        return tuple(step for step in self.steps if step.on_strip)


@dataclass(frozen=True, slots=True)
class TreeNode:
    id: str
    kind: str  # problem | cause | effect
    level: str = ""  # direct | indirect | final
    parent: str = ""
    text: str = ""
    mirror: str = ""
    n_evidence: int = 0
    n_testimonies: int = 0
    spaces: frozenset[str] = frozenset()  # that proposed it
    merged_into: str = ""  # id of the node that took it in
    kept_for: frozenset[str] = frozenset()  # spaces under which the report keeps a line of it
    is_confirmed_distinct: bool = False
    is_published: bool = True


@dataclass(frozen=True, slots=True)
class ProblemStatement:
    text: str
    variable: str = ""
    population: str = ""
    territory: str = ""


@dataclass(frozen=True, slots=True)
class Dimension:
    """One variable of the desired future, as the rules F look at it."""

    id: str
    baseline: Fraction | None = None
    desired: Fraction | None = None
    direction: str = "up"
    causes: tuple[str, ...] = ()  # direct causes it answers


@dataclass(frozen=True, slots=True)
class Vision:
    text: str
    horizon: int | None = None
    population: str = ""
    dimensions: tuple[Dimension, ...] = ()
    unanswered_aspirations: tuple[tuple[str, str], ...] = ()  # (space, id) neither reflected nor answered


@dataclass(frozen=True, slots=True)
class DraftAlternative:
    id: str
    cause: str = ""  # direct cause
    targets: tuple[str, ...] = ()
    is_chosen: bool = False
    omission: str = ""  # why it is chosen and yet unused


@dataclass(frozen=True, slots=True)
class DraftObjective:
    id: str
    text: str = ""
    causes: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftGuideline:
    id: str
    objective: str = ""
    alternatives: tuple[str, ...] = ()
    n_contributions: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True)
class DraftService:
    id: str
    guideline: str = ""
    provider: str = ""
    receiver: str = ""
    is_provider_consulted: bool | None = None  # None = not known
    is_accepted: bool | None = None  # None = not known


@dataclass(frozen=True, slots=True)
class DraftStandard:
    id: str
    service: str = ""
    operator: str = ""
    value: Fraction | None = None
    verification: str = ""
    asked_kinds: frozenset[str] | None = None  # kinds of space it was put to; None = not known


@dataclass(frozen=True, slots=True)
class DraftIndicator:
    id: str
    of: str = ""
    unit: str = ""
    base_value: Fraction | None = None
    base_year: int | None = None
    targets: tuple[tuple[int, Fraction], ...] = ()
    direction: str = ""  # up | down | neutral | "" = derived
    is_of_people: bool | None = None  # None = not known
    breakdowns: tuple[str, ...] | None = None  # None = not recorded


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything the consistency list looks at. Empty parts are simply not there yet."""

    horizon: int | None = None
    statement: ProblemStatement | None = None
    nodes: tuple[TreeNode, ...] = ()
    vision: Vision | None = None
    alternatives: tuple[DraftAlternative, ...] = ()
    cause_reasons: Mapping[str, str] = field(default_factory=dict)  # direct cause -> why nothing was chosen for it
    objectives: tuple[DraftObjective, ...] = ()
    guidelines: tuple[DraftGuideline, ...] = ()
    services: tuple[DraftService, ...] = ()
    standards: tuple[DraftStandard, ...] = ()
    indicators: tuple[DraftIndicator, ...] = ()
