"""The page itself: from exact figures to what is printed, once it is settled how far each item is held back."""

from __future__ import annotations

from decimal import Decimal

from consult.core.counting import ItemFigures, ItemRule
from consult.core.counting.selection import dissenting, gap_between
from consult.core.disclosure.criteria import (
    merged_value,
    release_criteria,
    release_distribution,
    release_shares,
    release_space_shares,
)
from consult.core.disclosure.model import Released, ReleasedItem
from consult.core.disclosure.page import HEADLINE, Page, headline_criteria


def assemble(page: Page, *, is_ordered: bool = True, is_told: bool = True) -> Released:
    """Print the page; not `is_ordered`: without the order of its items; not `is_told`: nothing of other weights."""
    figures = page.figures
    rules = {rule.id: rule for rule in page.recipe.items}
    ever = {space for spaces in page.part(HEADLINE).hidden.values() for space in spaces}
    return Released(
        kind=figures.kind,
        measure=figures.measure,
        weights=page.weights,
        n_by_space={s: page.size(s, n, is_hidden=s in ever) for s, n in figures.n_by_space.items()},
        coverage=None if ever else page.points(figures.coverage),
        common=tuple(space for space in figures.common if space not in ever),
        left_out=tuple(space for space in figures.left_out if space not in ever),
        items=tuple(release_item(page, item, rules[item.id]) for item in figures.items),
        scenarios=scenarios(page, is_ordered=is_ordered),
        is_choice_stable=stability(page) if is_told else None,
        is_coarse=page.is_coarse,
        is_internal=page.gate.is_internal,
        exact=figures.weights,
    )


def release_item(page: Page, item: ItemFigures, rule: ItemRule, *, is_trial: bool = False) -> ReleasedItem:
    """Pass one item through the gate. Figures that would help to undo a hidden space are None (rules 4 and 7).

    `is_trial`: without the distributions of the spaces shown, which say nothing of a hidden one.
    """
    printer, hidden = page.printer(HEADLINE, rule), page.part(HEADLINE).hidden[item.id]
    is_withheld = page.is_withheld(HEADLINE, item.id)
    shown = {space: total for space, total in item.by_space.items() if space not in hidden}
    value = merged_value(page, item, HEADLINE)
    weighted, code = printer.combined(item.weighted, is_guarded=is_guarded(page, item, rule))
    shares = release_shares(page, item, rule)
    few = {space: page.is_few(space, n) for space, n in item.n_by_space.items()}
    return ReleasedItem(
        id=item.id,
        criteria=release_criteria(page, item, rule),
        weighted=None if is_withheld else weighted,
        head_count=None if hidden else printer.figure(item.head_count),
        equal=None if hidden else printer.figure(item.equal),
        by_space={s: printer.figure(shown.get(s), is_few=few[s]) for s in item.by_space},
        n_by_space={s: page.size(s, n, is_hidden=s in hidden) for s, n in item.n_by_space.items()},
        gap=printer.figure(gap_between(shown), is_few=any(few[space] for space in shown)),
        coverage=None if hidden else page.points(item.coverage),
        is_ranked=item.is_ranked and not is_withheld,
        is_chosen=item.is_chosen,
        not_chosen_because=() if is_withheld else item.not_chosen_because,
        dissent=dissenting(shown, page.recipe.selection) if hidden else item.dissent,
        hidden=hidden,
        is_withheld=is_withheld,
        merged=page.merged(item, HEADLINE, value, printer),
        support=shares[0] if shares else None,
        support_by_space=release_space_shares(page, item, rule),
        support_merged=shares[1] if shares else None,
        distribution={} if is_trial else release_distribution(page, item),
        bounds=None if hidden else bounds(page, item, rule),
        is_tied=item.is_tied,
        code="" if is_withheld else code,
    )


def is_guarded(page: Page, item: ItemFigures, rule: ItemRule) -> bool:
    """Say whether the hidden group is unanimous on the item's total or on a criterion it is made of (rule 5)."""
    if not page.has_row(HEADLINE, item.id):
        return False
    names = (HEADLINE, *headline_criteria(page.recipe))
    return any(page.printer(name, rule).is_end(merged_value(page, item, name)) for name in names)


def bounds(page: Page, item: ItemFigures, rule: ItemRule) -> tuple[Decimal, Decimal] | None:
    """Print the coverage interval."""
    printer = page.printer(HEADLINE, rule)
    if item.bounds is None:
        return None
    low, high = (printer.figure(end) for end in item.bounds)
    return (low, high) if low is not None and high is not None else None


def scenarios(page: Page, *, is_ordered: bool) -> dict[str, tuple[str, ...]]:
    """Print the choice under each scenario, or only the published one where something is hidden (§9, rule 4).

    What a selection rule chose is told in any case: it is the decision of the round.
    """
    found = dict(page.figures.scenarios)
    if not page.part(HEADLINE).is_closed:
        return found
    is_said = page.recipe.selection is not None or (is_ordered and may_tell(page))
    return {"published": found["published"]} if is_said else {}


def stability(page: Page) -> bool | None:
    """Say whether every scenario of several spaces gives the same choice."""
    if page.recipe.measure == "level" or not may_tell(page):
        return None
    return len({choice for name, choice in page.figures.scenarios.items() if not name.startswith("only:")}) == 1


def may_tell(page: Page) -> bool:
    """Say whether the order of items may be told: always where a rule chooses, else only with all figures printed."""
    is_whole = not any(page.is_withheld(HEADLINE, item.id) for item in page.figures.items)
    return page.recipe.selection is not None or is_whole
