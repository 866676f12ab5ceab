"""What the policy says: problem, future, alternatives, and the draft that answers them. As written in the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Text:
    """Something people read: Spanish always, English when somebody wrote it."""

    es: str
    en: str = ""

    def in_language(self, language: str) -> str:
        """Return the text in that language, in Spanish where it is not translated."""
        return self.en if language == "en" and self.en else self.es


@dataclass(frozen=True, slots=True)
class Problem:
    id: str
    text: Text
    variable: str = ""
    population: str = ""
    territory: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Cause:
    id: str
    level: str  # direct | indirect
    parent: str  # the problem's id, or a cause's; "" when the file has no problem
    text: Text
    evidence: str = ""
    origin: str = ""
    mirror: str = ""  # positive form, when the file gives it


@dataclass(frozen=True, slots=True)
class Effect:
    id: str
    level: str  # direct | indirect | final
    parent: str
    text: Text
    evidence: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Variable:
    """One dimension of the desired future, with where it stands and where it should arrive."""

    id: str
    text: Text
    baseline: Fraction | None = None
    base_year: int | None = None
    target: Fraction | None = None
    target_year: int | None = None
    direction: str = "up"  # up | down
    unit: str = ""
    minimum: Fraction | None = None
    maximum: Fraction | None = None
    tolerance: Fraction | None = None
    cause: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Future:
    id: str  # "SF" unless the file says otherwise
    text: Text
    variables: tuple[Variable, ...] = ()
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Alternative:
    id: str
    text: Text
    cause: str = ""
    targets: tuple[str, ...] = ()
    scores: Mapping[str, Mapping[str, Fraction]] = field(default_factory=dict)  # space -> criterion -> mean
    instrument: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Objective:
    id: str
    text: Text
    cause: str = ""
    lead: str = ""
    co: tuple[str, ...] = ()
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Guideline:
    id: str
    text: Text
    objective: str
    alternatives: tuple[str, ...] = ()  # `from` in the file
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Service:
    id: str
    text: Text
    guideline: str
    provider: str = ""
    co: tuple[str, ...] = ()
    receiver: str = ""
    coverage: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Standard:
    id: str
    text: Text
    service: str
    attribute: str = ""
    metric: str = ""
    operator: str = ""  # "<=" | ">=" | "==" | ""
    value: Fraction | None = None
    verification: str = ""  # `evidence` in the file
    minimum: Fraction | None = None
    maximum: Fraction | None = None
    unit: str = ""  # `unit`, else the metric
    tolerance: Fraction | None = None
    direction: str = "up"  # given, else from the operator


@dataclass(frozen=True, slots=True)
class Indicator:
    id: str
    text: Text
    of: str  # an objective or a service, never a guideline
    unit: str = ""
    base_year: int | None = None
    base_value: Fraction | None = None
    targets: Mapping[int, Fraction] = field(default_factory=dict)  # year -> value, in order
    owner: str = ""
    formula: str = ""
    source: str = ""
    frequency: str = ""
    direction: str = ""  # up | down | neutral | "" (to be derived from the targets)
    breakdowns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileContribution:
    """A text with its answer. `node` is what it speaks of, "" when it speaks of the whole."""

    id: str
    space: str
    text: Text
    step: int | None = None
    channel: str = ""  # a key of core.method.CHANNELS where it is a known one
    region: str = ""
    node: str = ""
    disposition: str = ""  # a key of core.method.DISPOSITIONS, or "" (still owed)
    answer: str = ""
    is_released: bool = False


@dataclass(frozen=True, slots=True)
class Dissent:
    id: str
    item: str  # `alternative` in the file
    space: str
    source: str = "lodged"  # lodged | gap
    text: Text = field(default_factory=lambda: Text(""))  # "" = the space has not written yet


@dataclass(frozen=True, slots=True)
class RelatedPolicy:
    id: str
    text: Text
    relation: str = ""  # complementa | duplica | contradice
    element: str = ""  # `with` in the file: ours
    origin: str = ""
