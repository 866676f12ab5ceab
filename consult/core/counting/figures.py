"""What comes out of a count: every figure of a round, exact. Floats only in intervals (counting.md §1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

Span = tuple[Fraction, Fraction]
"""Lowest and highest, both included."""


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
class Interval:
    """Range of results if other, similar participants had answered (counting.md §8), on the scale of its figure."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Precision:
    """Interval and standard error of one combined figure; where one is None, `because` says why.

    `because`: "" | no_figure | means_only (groups gave means, which have no spread) | single_answer | few_answers (a
    median on an open scale).
    """

    interval: Interval | None = None
    error: float | None = None  # standard error, on the scale of the figure; of means only
    because: str = ""


@dataclass(frozen=True, slots=True)
class SeverityFigures:
    """How grave a node is (counting.md §4): among those who rated it."""

    high: Fraction | None  # weighted share of the two highest points of the scale
    high_by_space: Mapping[str, Fraction | None]
    median: Span | None  # lower and upper median of the weighted mixture
    n_by_space: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class SpaceLevel:
    """Where one space stands on a target level (counting.md §10 M5)."""

    n: int
    median: Span | None
    band_share: Fraction | None  # share inside the band of the mixture's median


@dataclass(frozen=True, slots=True)
class Leavers:
    """Those of a space who answered the previous iteration and not the last, beside those who stayed."""

    n_left: int
    n_stayed: int
    median_left: Span | None  # in the previous iteration
    median_stayed: Span | None


@dataclass(frozen=True, slots=True)
class LevelFigures:
    """A target level in one iteration: the weighted mixture, the band and the stop rule (counting.md §10 M5)."""

    median: Span | None  # lower and upper: equal unless F is exactly 1/2 between two levels
    quartiles: Span | None
    band: Span | None  # lower median -+ tolerance
    band_share: Fraction | None
    by_space: Mapping[str, SpaceLevel]
    state: str  # consensus | dissent | neither | "" without answers
    against: tuple[str, ...] = ()  # spaces with less than half in the band
    change: Fraction | None = None  # total variation distance to the previous iteration, over who answered both
    change_by_space: Mapping[str, Fraction | None] = field(default_factory=dict)
    is_stable: bool | None = None  # None in the first iteration
    advice: str = ""  # adopt | adopt_with_minority | confirm | iterate | stop
    left: Mapping[str, Leavers] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far people of one item agree (counting.md §10 M6). Ordinal answers only."""

    mixture: Fraction | None  # van der Eijk's A of the weighted mixture, -1 to 1
    by_space: Mapping[str, Fraction | None]
    between: Fraction | None  # share of the disagreement that lies between spaces; None: no disagreement at all


@dataclass(frozen=True, slots=True)
class RankingFigures:
    """A round of rankings combined (counting.md §6): the matrix, and everything read from it."""

    items: tuple[str, ...]  # those compared, in the order of the round
    prefer: Mapping[str, Mapping[str, Fraction]]  # j -> k -> share that prefers j to k
    equal: Mapping[str, Mapping[str, Fraction]]
    prefer_by_space: Mapping[str, Mapping[str, Mapping[str, Fraction]]]  # space -> j -> k; silent pairs are absent
    sentence: str  # a value of rankings.Sentence
    named: tuple[str, ...]  # the items the sentence names
    condorcet: str | None
    smith: tuple[str, ...]
    schulze: tuple[tuple[str, ...], ...]  # groups, first to last
    kemeny: tuple[tuple[str, ...], ...]  # every optimal order; () above 8 items
    concordance: Mapping[str, Fraction | None] = field(default_factory=dict)  # Kendall's W of the complete ballots
    n_complete: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Flip:
    """The least weight that has to move for the result to become an exact tie (§7.2)."""

    moved: Fraction  # share 0-1 of the weight: total variation distance
    sources: tuple[str, ...]  # spaces that give weight, in the order it is taken
    amounts: tuple[Fraction, ...]  # what each source gives; they add to `moved`
    target: str  # the space that receives all of it, or most; "" where nothing moves
    leader: str  # the item that draws level (with a rule: enters or leaves); "" for a threshold

    @property
    def points(self) -> Fraction:
        """Return the weight moved as percentage points 0-100."""
        return 100 * self.moved


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of shares of the weight; an end is left out where the choice changes exactly there."""

    start: Fraction
    end: Fraction
    has_start: bool = True
    has_end: bool = True

    def holds(self, share: Fraction) -> bool:
        """Say whether a share of the weight lies in the stretch."""
        if share in (self.start, self.end):
            return (share != self.start or self.has_start) and (share != self.end or self.has_end)
        return self.start < share < self.end


@dataclass(frozen=True, slots=True)
class Robustness:
    """How far the choice depends on the weights (counting.md §7)."""

    winner: tuple[str, ...]
    ranges: Mapping[str, Stretch | None]  # space -> weights around the published one with which the choice stands
    flip: Flip | None  # None: no weighting changes it
    is_asked: bool = True  # False: nothing to vary (one space, no figure, or a measure that is not linear)


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
    precision: Precision = Precision()
    stance: str = ""  # class of a proposition (counting.md §10 M6): a value of classes.Stance
    is_strong: bool = False  # some space has two thirds against it
    gic: Fraction | None = None  # group-informed consensus, a cross-check (counting.md §4)
    floor: Fraction | None = None  # lowest share of support of any space that answered
    nonresponse: Span | None = None  # what the silent of the roster could have made of the support (counting.md §4)
    severity: SeverityFigures | None = None
    agreement: Agreement | None = None
    level: LevelFigures | None = None
    unknown: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # criterion -> space -> «no sé»
    silent: Mapping[str, int] = field(default_factory=dict)  # space -> people who took part and left this item


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
    # published | equal | head_count | without:S | only:S | without_criterion:C, and one_voice where a space declares
    # voices or a cap
    power: Mapping[str, Fraction] = field(default_factory=dict)  # of one answer, against the largest space's (§2)
    n_effective: Fraction | None = None  # answers the combination is worth (§2)
    robustness: Robustness | None = None
    ranking: RankingFigures | None = None
    iterations: Mapping[int, Mapping[str, LevelFigures]] = field(default_factory=dict)  # earlier ones, by item
