"""What goes into a count and what comes out. No arithmetic here; docs/counting.md names every figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

MILLION = 1_000_000
"""Values are decimals stored as integers of millionths (docs/design.md, Numbers)."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One line of the tally: `n` answers of one value, or one group's mean with its `n`."""

    space: str
    item: str
    criterion: str
    value: int  # millionths of the round's own scale
    is_mean: bool  # a mean has no spread: it never enters a distribution, a median or a share
    n: int
    organisation: str = ""  # set where the answer speaks for a body; "" for a person or a workshop


@dataclass(frozen=True, slots=True)
class SpaceRule:
    """How one space enters the count."""

    id: str
    weight: Fraction  # as declared, on any positive scale; normalised on use
    eligible: int | None = None  # roster size E_g, when known
    is_protected: bool = False
    is_on_record: bool = False
    voice: str = "one"  # one | bands | sqrt (counting.md §3)
    cap: Fraction | None = None  # largest share of one organisation in its space
    asked: frozenset[str] | None = None  # criteria this space was asked; None = all


@dataclass(frozen=True, slots=True)
class ItemRule:
    """One thing judged in the round."""

    id: str
    cause: str = ""  # direct cause it answers, for the per-cause quota; "" = none
    minimum: Fraction | None = None  # own scale, else the round's
    maximum: Fraction | None = None
    tolerance: Fraction | None = None
    direction: str = "up"  # up | down: whether more is better


@dataclass(frozen=True, slots=True)
class SelectionRule:
    """How alternatives are chosen (method.md §1.7, 6-7). Absent = nothing is chosen."""

    min_total: Fraction
    min_per_criterion: Fraction | None = None
    max_per_direct_cause: int | None = None
    dissent_gap: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything frozen when a round opens that a result depends on, besides the answers."""

    kind: str  # a key of core.kinds
    measure: str  # "scores" | "support" | "level": the headline (a key of core.counting.MEASURES)
    criteria: tuple[tuple[str, Fraction], ...]  # headline criteria with coefficients, in order; sum need not be 1
    items: tuple[ItemRule, ...]
    spaces: tuple[SpaceRule, ...]
    minimum: Fraction | None = None  # the round's scale
    maximum: Fraction | None = None
    selection: SelectionRule | None = None
    min_coverage: Fraction = Fraction(2, 3)
    members: Mapping[str, int] = field(default_factory=dict)  # declared members per organisation


@dataclass(frozen=True, slots=True)
class SpaceMean:
    """A space's figure on one criterion; `mean` is None where nobody answered, never 0."""

    mean: Fraction | None
    n: int
    n_effective: Fraction = Fraction(0)  # (sum u)^2 / sum u^2 over the voices (counting.md §3)
    largest: Fraction = Fraction(0)  # share of the largest organisation in the voices, 0 where only people spoke


@dataclass(frozen=True, slots=True)
class CriterionFigures:
    """One criterion of one item: the weighted figure and each space's."""

    weighted: Fraction | None
    by_space: Mapping[str, SpaceMean]


@dataclass(frozen=True, slots=True)
class Shares:
    """Support of one item in one space, or combined: three shares that add to 1, or all None without answers."""

    support: Fraction | None
    disagree: Fraction | None
    neutral: Fraction | None  # "pass": stays in the denominator (counting.md §4)
    n_support: int = 0
    n_disagree: int = 0
    n_pass: int = 0


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """Every figure of one item. Totals are on the round's own scale; support totals are shares 0-1."""

    id: str
    criteria: Mapping[str, CriterionFigures]
    weighted: Fraction | None
    head_count: Fraction | None
    equal: Fraction | None
    by_space: Mapping[str, Fraction | None]
    n_by_space: Mapping[str, int]
    gap: Fraction | None  # highest minus lowest space total
    coverage: Fraction  # share of the weight that answered this item (counting.md §2)
    is_ranked: bool  # False: too little scored, not comparable
    is_chosen: bool = False
    not_chosen_because: tuple[str, ...] = ()  # min_total | min_per_criterion | quota | coverage | no_figure
    dissent: tuple[str, ...] = ()  # spaces, in the order of the recipe
    support: Shares | None = None
    support_by_space: Mapping[str, Shares] = field(default_factory=dict)
    distribution: Mapping[str, Mapping[str, Mapping[Fraction, int]]] = field(default_factory=dict)
    # criterion -> space -> value -> n, individual answers only
    bounds: tuple[Fraction, Fraction] | None = None  # coverage interval where coverage < 1 (counting.md §2)
    is_tied: bool = False  # chosen beyond the quota of its cause, because exact ties are never broken


@dataclass(frozen=True, slots=True)
class RoundFigures:
    """The whole result of a round under one weight scheme, exact."""

    kind: str
    measure: str
    weights: Mapping[str, Fraction]  # normalised over all spaces of the round, sum 1
    n_by_space: Mapping[str, int]  # people behind each space's answers
    coverage: Fraction  # of the common set of spaces
    common: tuple[str, ...]  # the one set R all ranked items are compared on
    left_out: tuple[str, ...]  # spaces with weight that are not in R
    items: tuple[ItemFigures, ...]
    scenarios: Mapping[str, tuple[str, ...]]  # chosen (or leading) ids
    # published | equal | head_count | without:S | only:S, and one_voice where a space declares voices or a cap
