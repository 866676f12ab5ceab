"""Rule 4c of counting.md §9: what is held back, step by step, until the attacker audit passes.

First the steps of single items: coarser rounding, the merged row without its figure. Then one more confidential space
is merged, and kept so where that helps at least half of what fails. Last, item by item, the criteria and the combined
figure are withheld. Sizes of confidential spaces are bands from the start, and weight scenarios are a sentence at most:
it is printed only if the audit passes with it. All limits are shared out evenly: the order of items decides nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from consult.core.counting import ItemFigures
from consult.core.disclosure.assembly import may_tell, stability
from consult.core.disclosure.attack import Attacker
from consult.core.disclosure.audit import Limits
from consult.core.disclosure.forms import Memory
from consult.core.disclosure.model import Released
from consult.core.disclosure.page import HEADLINE, Page, Step, headline_criteria, page_of
from consult.core.disclosure.partition import next_to_join
from consult.core.disclosure.scenarios import Scenario, published, scenarios_of, told_by

PAGE = Limits(vectors=40_000, work=60_000)
"""What is tried for one page: well under half a second."""

LEAST = Limits(vectors=1_000, work=4_000)
"""What each item is given even on the longest page."""


def settled(page: Page, earlier: Sequence[Released]) -> Page:
    """Hold every item back as far as the audit asks."""
    attacker = Attacker(earlier, shared_out(page), told_by(page, earlier))
    for part in page.parts:
        page = settled_part(page, part, attacker)
    return page


def shared_out(page: Page) -> Limits:
    """Give every item and part of a page the same share of the limits."""
    n = max(1, len(page.figures.items) * len(page.parts))
    return Limits(max(PAGE.vectors // n, LEAST.vectors), max(PAGE.work // n, LEAST.work))


def settled_part(page: Page, part: str, attacker: Attacker) -> Page:
    """Settle one part: the headline, or a criterion beside it."""
    page, failing = stepped(page, part, attacker)
    while failing and (more := next_to_join(page.scopes[part], page.parts[part].group)):
        wider = joined(page, part, more)
        wider, still = stepped(wider, part, attacker)
        if 2 * len(still) > len(failing):
            break
        page, failing = wider, still
    return held_back(page, part, failing, attacker)


def stepped(page: Page, part: str, attacker: Attacker) -> tuple[Page, list[ItemFigures]]:
    """Take each item to the first step that passes; return those none of these steps helps."""
    failing: list[ItemFigures] = []
    for item in page.figures.items:
        memory: Memory = {}
        trials = (page.at(part, item.id, step) for step in (Step.PLAIN, Step.ROUGH, Step.NO_ROW))
        passing = next((trial for trial in trials if attacker.finds_nothing(trial, part, item, memory=memory)), None)
        if passing is None:
            failing.append(item)
        else:
            page = passing
    return page, failing


def joined(page: Page, part: str, more: Sequence[str]) -> Page:
    """Return the page with more spaces merged in one part, its items there as if nothing had been held back."""
    spaces = (*page.joined.get(part, ()), *more)
    wider = page_of(page.figures, page.recipe, page.gate, {**page.joined, part: spaces})
    for (other, item), step in page.steps.items():
        if other != part:
            wider = wider.at(other, item, step)
    return wider


def held_back(page: Page, part: str, failing: Sequence[ItemFigures], attacker: Attacker) -> Page:
    """Withhold the criteria of an item where its total alone passes, else everything combined."""
    has_criteria = part == HEADLINE and len(headline_criteria(page.recipe)) > 1
    for item in failing:
        trial = page.at(part, item.id, Step.NO_CRITERIA)
        is_enough = has_criteria and attacker.finds_nothing(trial, part, item)
        page = trial if is_enough else page.at(part, item.id, Step.WITHHELD)
    return page


def tellable(page: Page, earlier: Sequence[Released]) -> tuple[bool, bool]:
    """Say whether the order of the items may be told, and the sentence whether the choice depends on the weights.

    The choice of a selection rule is told in any case: it was audited with every figure.
    """
    if not may_tell(page):
        return False, False
    limits = replace(shared_out(page), work=0)  # a sentence is not worth a program
    attacker, is_chosen = Attacker(earlier, limits, told_by(page, earlier)), page.recipe.selection is not None
    is_ordered = is_chosen or is_safe_with(page, attacker, published(page))
    scenarios = scenarios_of(page) if is_ordered and stability(page) is not None else None
    return is_ordered, scenarios is not None and is_safe_with(page, attacker, scenarios)


def is_safe_with(page: Page, attacker: Attacker, scenarios: Sequence[Scenario]) -> bool:
    """Say whether the audit still passes with the choice under some weights known."""
    items = page.figures.items
    return all(attacker.finds_nothing(page, HEADLINE, item, scenarios=scenarios) for item in items)
