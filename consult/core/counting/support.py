"""M1, support of a proposition: shares of support, disagreement and pass (counting.md §4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from consult.core.counting.figures import Shares
from consult.core.counting.model import MILLION, Cell, SpaceRule
from consult.core.counting.tally import Measured, Tally, Weights, blended, linear, measure_spaces
from consult.core.counting.weights import voices
from consult.core.errors import Invalid
from consult.core.words import N_

SUPPORT, DISAGREE, PASS = MILLION, -MILLION, 0
NOTHING = Shares(None, None, None)


def share(cells: Sequence[Cell], shares: Sequence[Fraction], answer: int = SUPPORT) -> Fraction:
    """Return the share of the voices that gave an answer; pass stays in the denominator."""
    if any(cell.value not in (SUPPORT, DISAGREE, PASS) for cell in cells):
        raise Invalid(N_("Hay un apoyo que no es sí, no ni «no sé». No se calculó nada; revise la ronda."))
    return sum((s for cell, s in zip(cells, shares, strict=True) if cell.value == answer), Fraction(0)) / sum(shares)


def measure(tally: Tally) -> Measured:
    """Measure the share of support; a group's mean has no shares and is not counted."""
    means = measure_spaces(tally, ["support"], share, with_means=False)
    return Measured(tally.recipe, (("support", Fraction(1)),), means, linear(means))


def shares_of(tally: Tally, item: str, space: SpaceRule) -> Shares:
    """Return the three shares of one space with their counts."""
    cells = tally.lines(item, "support", space, with_means=False)
    if not cells:
        return NOTHING
    units = voices(cells, space, tally.recipe.members)
    n_support, n_disagree, n_pass = (
        sum(cell.n for cell in cells if cell.value == answer) for answer in (SUPPORT, DISAGREE, PASS)
    )
    return Shares(
        share(cells, units, SUPPORT),
        share(cells, units, DISAGREE),
        share(cells, units, PASS),
        n_support,
        n_disagree,
        n_pass,
    )


def combined_shares(by_space: Mapping[str, Shares], weights: Weights) -> Shares:
    """Combine the shares of the spaces given a weight; the counts are theirs too. Three shares, sum exactly 1."""
    parts = [(by_space[space], weight) for space, weight in weights.items() if by_space[space].support is not None]
    if not sum((weight for _, weight in parts), Fraction(0)):
        return NOTHING
    return Shares(
        blended([(part.support, weight) for part, weight in parts]),
        blended([(part.disagree, weight) for part, weight in parts]),
        blended([(part.neutral, weight) for part, weight in parts]),
        sum(part.n_support for part, _ in parts),
        sum(part.n_disagree for part, _ in parts),
        sum(part.n_pass for part, _ in parts),
    )
