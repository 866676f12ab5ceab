"""What leaves the gate: every figure rounded as it may be printed, None where it is hidden.

Shares are percentage points 0-100; other figures are on the round's own scale.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

Size = int | str | None
"""People: a number on record, a band for a confidential group, None where hidden."""


@dataclass(frozen=True, slots=True)
class Merged:
    """The row "smaller spaces together": its spaces, their published weight in points, and their common figure."""

    ids: tuple[str, ...]
    weight: Decimal
    value: Decimal | None
    n: Size
    code: str = ""  # "≥", "≤" or "≈": at least, at most or about `value` (counting.md §9, rules 4c and 5)


@dataclass(frozen=True, slots=True)
class ReleasedCriterion:
    """One criterion of one item past the gate."""

    weighted: Decimal | None
    by_space: Mapping[str, Decimal | None]
    n_by_space: Mapping[str, Size]
    hidden: tuple[str, ...] = ()
    merged: Merged | None = None
    code: str = ""  # of `weighted`


@dataclass(frozen=True, slots=True)
class ReleasedShares:
    """Three shares in points; `counts` (support, disagree, pass) only where everyone behind them is on record."""

    support: Decimal | None = None
    disagree: Decimal | None = None
    neutral: Decimal | None = None
    counts: tuple[int, int, int] | None = None
    codes: tuple[str, str, str] = ("", "", "")


@dataclass(frozen=True, slots=True)
class ReleasedItem:
    """One item past the gate, in the shape of ItemFigures."""

    id: str
    criteria: Mapping[str, ReleasedCriterion]
    weighted: Decimal | None
    head_count: Decimal | None
    equal: Decimal | None
    by_space: Mapping[str, Decimal | None]
    n_by_space: Mapping[str, Size]
    gap: Decimal | None  # between the spaces shown
    coverage: Decimal | None  # points
    is_ranked: bool
    is_chosen: bool
    not_chosen_because: tuple[str, ...]
    dissent: tuple[str, ...]  # among the spaces shown; a hidden space is told privately (counting.md §9, rule 10)
    hidden: tuple[str, ...]
    is_withheld: bool  # the combined figures are not printed
    merged: Merged | None
    support: ReleasedShares | None
    support_by_space: Mapping[str, ReleasedShares]
    support_merged: ReleasedShares | None
    distribution: Mapping[str, Mapping[str, Mapping[Decimal, Decimal]]]  # criterion -> space -> value -> points
    bounds: tuple[Decimal, Decimal] | None
    is_tied: bool
    code: str = ""  # of `weighted`


@dataclass(frozen=True, slots=True)
class Released:
    """A round past the gate. Where something is hidden `scenarios` has "published" at most: read `is_choice_stable`."""

    kind: str
    measure: str
    weights: Mapping[str, Decimal]  # points, adding to 100
    n_by_space: Mapping[str, Size]
    coverage: Decimal | None
    common: tuple[str, ...]
    left_out: tuple[str, ...]
    items: tuple[ReleasedItem, ...]
    scenarios: Mapping[str, tuple[str, ...]]
    is_choice_stable: bool | None  # the same choice under every scenario; None where it may not be said (rule 4c)
    is_coarse: bool  # whole percents, one decimal on the scale
    is_internal: bool  # not for release
    exact: Mapping[str, Fraction] = field(default_factory=dict)  # the weights as published, adding to 1

    @property
    def is_open(self) -> bool:
        """Say whether nothing of the round is hidden or coarse: only then may what stands beside the headline leave."""
        is_hidden = any(item.hidden or any(c.hidden for c in item.criteria.values()) for item in self.items)
        return self.is_internal or not (self.is_coarse or is_hidden)
