"""What goes into a count. What comes out is in `figures`. No arithmetic here; docs/counting.md names every figure."""

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
    measure: str  # "scores" | "support" | "level" | "ranking": the headline (a key of core.counting.MEASURES)
    criteria: tuple[tuple[str, Fraction], ...]  # headline criteria with coefficients, in order; sum need not be 1
    items: tuple[ItemRule, ...]
    spaces: tuple[SpaceRule, ...]
    minimum: Fraction | None = None  # the round's scale
    maximum: Fraction | None = None
    selection: SelectionRule | None = None
    min_coverage: Fraction = Fraction(2, 3)
    members: Mapping[str, int] = field(default_factory=dict)  # declared members per organisation
    max_iterations: int = 3  # of target levels (counting.md §10 M5)
    k: int = 5  # answers from which a space decides about consensus


@dataclass(frozen=True, slots=True)
class PairCell:
    """One line of the tally of rankings: how a space's ballots place two items, `first` before `second` in the round.

    Only ballots that express themselves on the pair are in it (counting.md §6).
    """

    space: str
    first: str
    second: str
    n_first: int  # prefer the first
    n_second: int
    n_equal: int
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class BallotCell:
    """The complete ballots of one space: what Kendall's W is made of (counting.md §10)."""

    space: str
    n: int
    ranks: Mapping[str, int]  # item -> sum over the ballots of twice its mid-rank
    ties: int  # sum over the ballots of t^3 - t over their groups of equal rank


@dataclass(frozen=True, slots=True)
class Shift:
    """How many people of one space went from one level to another between the last two iterations of an item.

    `before` None = answered only the last, `after` None = left; in millionths.
    """

    space: str
    item: str
    before: int | None
    after: int | None
    n: int


@dataclass(frozen=True, slots=True)
class Beside:
    """What a tally holds besides its cells; each part is empty where the round has none."""

    pairs: tuple[PairCell, ...] = ()
    complete: tuple[BallotCell, ...] = ()
    unknown: Mapping[tuple[str, str, str], int] = field(default_factory=dict)  # space, item, criterion -> «no sé»
    earlier: Mapping[int, tuple[Cell, ...]] = field(default_factory=dict)  # iteration -> cells, all but the last
    shifts: tuple[Shift, ...] = ()


NOTHING_BESIDE = Beside()
