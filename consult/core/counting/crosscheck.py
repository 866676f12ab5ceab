"""Checks beside the support of a proposition: group-informed consensus and the floor (counting.md §4)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import pow as power
from math import prod

from consult.core.counting.figures import Shares
from consult.core.counting.model import Recipe


def group_informed_consensus(by_space: Mapping[str, Shares]) -> Fraction | None:
    """Return GIC, the product of (A+1)/(S+2) over the spaces asked, as Polis does; None where nobody answered.

    Unweighted by definition: it counts answers, and a space without weight is in it like any other. A space asked that
    did not answer enters with 1/2: of it nothing is known.
    """
    factors = [Fraction(one.n_support + 1, n_answers(one) + 2) for one in by_space.values()]
    return prod(factors, start=Fraction(1)) if answered(by_space) else None


def per_space(consensus: Fraction, recipe: Recipe) -> float:
    """Return the G-th root of GIC over the G spaces asked, which stays comparable when their number changes.

    For printing only: a root is not a fraction.
    """
    return power(consensus, 1 / len(asked_support(recipe)))


def asked_support(recipe: Recipe) -> tuple[str, ...]:
    """List the spaces that were asked whether they support."""
    return tuple(space.id for space in recipe.spaces if space.asked is None or "support" in space.asked)


def floor_of(by_space: Mapping[str, Shares]) -> Fraction | None:
    """Return the lowest share of support of any space that answered, with or without weight; None where none did."""
    return min((one.support for one in by_space.values() if one.support is not None), default=None)


def answered(by_space: Mapping[str, Shares]) -> list[Shares]:
    """List the shares of the spaces that answered."""
    return [one for one in by_space.values() if n_answers(one)]


def n_answers(shares: Shares) -> int:
    """Count support, disagreement and pass together: S of counting.md §4."""
    return shares.n_support + shares.n_disagree + shares.n_pass
