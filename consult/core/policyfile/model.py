"""What a policy file holds once it has been read and found sound. No reading here, no checks.

Numbers are exact: weights, coefficients, scores and levels are `Fraction`s read from their decimal text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from consult.core.policyfile.content import (
    Alternative,
    Cause,
    Dissent,
    Effect,
    FileContribution,
    Future,
    Guideline,
    Indicator,
    Objective,
    Problem,
    RelatedPolicy,
    Service,
    Standard,
    Text,
)


@dataclass(frozen=True, slots=True)
class DataOfficer:
    """Who answers for personal data, and where to reach them (Regl. 37)."""

    name: str
    contact: str


@dataclass(frozen=True, slots=True)
class DataBank:
    """The code of the data bank in the national register, and where its machines stand."""

    code: str = ""
    hosted_in: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """The head of the file."""

    code: str
    slug: str  # from the code: lower case, safe in an address
    name: Text
    lead: str = ""
    horizon: int | None = None
    edition: str = "ceplan_2018"  # a key of core.method.EDITIONS
    late_days: int | None = None  # None = core.lifecycle.LATE_DAYS
    notice_hours: int | None = None  # the method stands so long in public before a round opens; None = not declared
    two_people: bool | None = None  # delicate moves take two; None = in every policy but a demonstration
    real_norm: str = ""
    data_officer: DataOfficer | None = None
    data_bank: DataBank | None = None


@dataclass(frozen=True, slots=True)
class Space:
    """A group that takes part on its own, with its published weight."""

    id: str
    kind: str  # one of core.access.SPACE_KINDS
    text: Text
    weight: Fraction
    weight_text: str  # as written
    eligible: int | None = None  # roster: `eligible`, else a positive `n_demo`
    n_demo: int | None = None
    is_protected: bool = False  # `safe`; True by default in a pallaqueras space
    is_on_record: bool = False
    voice: str = "one"  # one | bands | sqrt
    cap: Fraction | None = None  # largest share of one organisation, 0 < cap <= 1
    mode: str = ""  # how it meets, in words


@dataclass(frozen=True, slots=True)
class Organisation:
    id: str
    space: str
    text: Text
    aliases: tuple[str, ...] = ()
    members: int | None = None


@dataclass(frozen=True, slots=True)
class MacroRegion:
    id: str
    text: Text
    regions: tuple[str, ...] = ()
    miners: int | None = None


@dataclass(frozen=True, slots=True)
class Criterion:
    id: str
    text: Text
    coefficient: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class SelectionRule:
    min_total: Fraction
    min_per_criterion: Fraction | None = None
    max_per_direct_cause: int | None = None
    dissent_gap: Fraction | None = None
    min_n_to_publish: int | None = None


@dataclass(frozen=True, slots=True)
class WeightScheme:
    id: str
    rationale: str = ""
    adopted_by: str = ""
    adopted_on: date | None = None
    floor_safe: Fraction | None = None
    cap: Fraction | None = None
    is_locked: bool = False


@dataclass(frozen=True, slots=True)
class FileItem:
    """One thing a round puts to people, wherever the file keeps it."""

    id: str
    section: str  # a section's name, or "inline"
    text: Text
    parent: str = ""
    cause: str = ""  # the direct cause, for the quota
    minimum: Fraction | None = None
    maximum: Fraction | None = None
    unit: str = ""
    tolerance: Fraction | None = None
    direction: str = "up"
    takes_level: bool = False  # whether asking for a number makes sense
    level: str = ""  # direct | indirect | final, in the tree


@dataclass(frozen=True, slots=True)
class Round:
    id: str
    kind: str  # a key of core.kinds.KINDS
    text: Text
    spaces: tuple[str, ...]
    sections: tuple[str, ...] = ()  # names of sections or ids, in the order written
    inline: tuple[FileItem, ...] = ()
    criteria: tuple[Criterion, ...] = ()  # resolved: the round's own, else the file's, else CEPLAN's four
    minimum: Fraction | None = None  # scale
    maximum: Fraction | None = None
    mode: str = ""  # "" = the kind's first
    unranked: str = "below"  # below | no_opinion
    ask: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # space -> criteria; absent = all
    items_per_person: int | None = None
    channels: tuple[str, ...] = ()  # empty = all
    state: str = "draft"
    opens_on: date | None = None
    closes_on: date | None = None
    min_days: int | None = None
    step: int | None = None
    iterations: int = 1  # times it may be asked, at most 4


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """The whole file, sound: every reference in it resolves."""

    policy: Policy
    spaces: tuple[Space, ...]
    rounds: tuple[Round, ...]
    organisations: tuple[Organisation, ...] = ()
    macro_regions: tuple[MacroRegion, ...] = ()
    problem: Problem | None = None
    causes: tuple[Cause, ...] = ()
    effects: tuple[Effect, ...] = ()
    future: Future | None = None
    criteria: tuple[Criterion, ...] = ()
    selection_rule: SelectionRule | None = None
    alternatives: tuple[Alternative, ...] = ()
    objectives: tuple[Objective, ...] = ()
    guidelines: tuple[Guideline, ...] = ()
    services: tuple[Service, ...] = ()
    standards: tuple[Standard, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    contributions: tuple[FileContribution, ...] = ()
    weight_scheme: WeightScheme | None = None
    dissents: tuple[Dissent, ...] = ()
    related_policies: tuple[RelatedPolicy, ...] = ()
