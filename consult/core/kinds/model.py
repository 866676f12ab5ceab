"""WHAT a round asks: the shapes every kind shares. Each kind fills one `Kind`; `__init__` holds the register."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from consult.core.method.model import Finding

MILLION = 1_000_000
SCHEMA = 1
"""Number of the shape of `RoundConfig` as JSON; a reader that meets another one refuses."""

SUPPORT, SEVERITY, LEVEL, RANK = "support", "severity", "level", "rank"
DONT_KNOW = "no_se"
"""What a form sends for «No sé». In support it is a pass (0); elsewhere an answer without value."""

Measure = Literal["scores", "support", "level"]
Widget = Literal["faces5", "scale", "agree3", "number", "rank"]


@dataclass(frozen=True, slots=True)
class Anchor:
    """A point of a scale with its word (a catalogue sentence)."""

    value: Fraction
    label: str


@dataclass(frozen=True, slots=True)
class CriterionSpec:
    """One judgement asked of each item. Texts are catalogue sentences, or the file's own words when it wrote them."""

    id: str
    label: str
    question: str
    widget: Widget
    minimum: Fraction | None = None
    maximum: Fraction | None = None
    anchors: tuple[Anchor, ...] = ()
    label_en: str = ""  # the file's own English; "" = the catalogue's
    is_headline: bool = True  # enters the recipe's criteria


@dataclass(frozen=True, slots=True)
class Prompt:
    """Words a kind asks for, besides judgements. `of_item`: about one item, else about the round."""

    key: str  # new_cause, new_alternative, comment…
    question: str
    of_item: bool
    contribution: str  # proposal | comment | objection


@dataclass(frozen=True, slots=True)
class ItemConfig:
    """What the rules of a round need to know of an item; its words live in the database."""

    id: str
    cause: str = ""
    minimum: Fraction | None = None  # own scale, else the round's
    maximum: Fraction | None = None
    unit: str = ""
    tolerance: Fraction | None = None
    direction: str = "up"
    takes_level: bool = False


@dataclass(frozen=True, slots=True)
class CriterionConfig:
    """A criterion of the round with its coefficient; names only when the file wrote its own."""

    id: str
    coefficient: Fraction = Fraction(1)
    es: str = ""
    en: str = ""


@dataclass(frozen=True, slots=True)
class RoundConfig:
    """Everything of a round that its kind decides with. Frozen with the round when it opens."""

    kind: str
    items: tuple[ItemConfig, ...]
    criteria: tuple[CriterionConfig, ...] = ()  # empty = the kind's own
    minimum: Fraction | None = None
    maximum: Fraction | None = None
    mode: str = ""  # "" = the kind's first
    unranked: str = "below"  # below | no_opinion (rankings)
    ask: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # space -> criteria; absent = all
    items_per_person: int | None = None
    channels: tuple[str, ...] = ()  # empty = all
    spaces: tuple[str, ...] = ()
    iterations: int = 1  # times it may be asked again, with what the others said beside (counting.md §10 M5)

    def item(self, item_id: str) -> ItemConfig | None:
        """Find an item of the round."""
        return next((item for item in self.items if item.id == item_id), None)


@dataclass(frozen=True, slots=True)
class Judgement:
    """One answer: an item under a criterion. `value` None = «no sé», kept and never averaged."""

    item: str
    criterion: str
    value: int | None  # millionths of the criterion's own scale
    n: int = 1
    is_mean: bool = False
    ballot: int = 0  # in a ranking: which list of its author it belongs to; a list is a whole


@dataclass(frozen=True, slots=True)
class Screen:
    """One phone screen: one item and at most two judgements. A ranking is one screen of all its items."""

    item: str  # "" in a ranking
    criteria: tuple[CriterionSpec, ...]
    items: tuple[str, ...] = ()  # in a ranking: what is put in order


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of round. The functions are pure; `judging.py` does what all kinds do alike."""

    key: str
    label: str
    step: int
    measure: Measure
    modes: tuple[str, ...]  # the first is the default; ("",) = the kind has one way only
    criteria: Callable[[RoundConfig], tuple[CriterionSpec, ...]]
    proposal_prompts: tuple[Prompt, ...]
    check_config: Callable[[RoundConfig], list[Finding]]
    parse: Callable[[RoundConfig, str, Mapping[str, str]], list[Judgement]]
    takes: Callable[[RoundConfig, ItemConfig], tuple[CriterionSpec, ...]]  # criteria shown for one item
    default_scale: tuple[Fraction, Fraction] | None = None
