"""The small-number gate: from exact figures to what may be printed (counting.md §9). The only way a number leaves."""

from __future__ import annotations

from collections.abc import Sequence

from consult.core.counting import Recipe, RoundFigures
from consult.core.disclosure.assembly import assemble
from consult.core.disclosure.ladder import settled, tellable
from consult.core.disclosure.model import Released
from consult.core.disclosure.page import page_of
from consult.core.disclosure.policy import GatePolicy


def release(figures: RoundFigures, recipe: Recipe, gate: GatePolicy, earlier: Sequence[Released] = ()) -> Released:
    """Pass a round through the gate: rules 1-8 of counting.md §9.

    The attacker audit (rule 4) reads the finished page beside the `earlier` ones of the same round, and holds back
    until it passes. A page with nothing hidden, as an internal one, is not audited: there is nothing to find out.
    """
    page = page_of(figures, recipe, gate)
    if not page.is_closed:
        return assemble(page)
    known = tuple(one for one in earlier if not one.is_internal)
    page = settled(page, known)
    is_ordered, is_told = tellable(page, known)
    return assemble(page, is_ordered=is_ordered, is_told=is_told)
