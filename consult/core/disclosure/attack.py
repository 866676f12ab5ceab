"""The audit of one item of a page: what an attacker reads, here and in earlier releases (§9, rules 4 and 8)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from consult.core.counting import ItemFigures
from consult.core.disclosure.assembly import release_item
from consult.core.disclosure.audit import Form, Hidden, Key, Limits, Printed, Subject, holds
from consult.core.disclosure.cells import cells_of, truth_of
from consult.core.disclosure.choice import Chosen, choice_rows
from consult.core.disclosure.earlier import rows_of_earlier
from consult.core.disclosure.forms import Memory, Sheet
from consult.core.disclosure.levels import level_system
from consult.core.disclosure.model import Released, ReleasedItem
from consult.core.disclosure.page import HEADLINE, Page, Step
from consult.core.disclosure.scenarios import Scenario
from consult.core.disclosure.statements import rows_of


@dataclass(frozen=True, slots=True)
class System:
    """Hidden cells that are judged together, what is printed about them, and totals that must stay open besides."""

    cells: Sequence[Hidden]
    rows: Sequence[Printed]
    subjects: Sequence[Subject] = ()


@dataclass(frozen=True, slots=True)
class Attacker:
    """Who reads the page: with the earlier releases of the round at hand, and so much patience."""

    earlier: Sequence[Released]
    limits: Limits
    told: Sequence[Scenario] = ()  # choices the earlier releases told of

    def finds_nothing(
        self,
        page: Page,
        part: str,
        item: ItemFigures,
        *,
        scenarios: Sequence[Scenario] = (),
        memory: Memory | None = None,
    ) -> bool:
        """Say whether an item may be printed as the page holds it; `scenarios` are the weights a sentence speaks of.

        He is granted which of the merged spaces answered. Where that alone gives something away it is enough that he
        finds nothing if all may have answered: none and too few look the same. `memory` keeps the forms of an item
        between its steps: they do not change.
        """
        sheet = Sheet(page, item, part, memory={} if memory is None else memory)
        if not sheet.hidden or page.is_withheld(part, item.id) or self._passes(sheet, scenarios):
            return True
        is_simple = len(sheet.criteria) == 1 and page.kind(part) != "level" and not (self.earlier or scenarios)
        return bool(sheet.absent) and is_simple and self._passes(replace(sheet, supposed=sheet.absent, memory={}), ())

    def _passes(self, sheet: Sheet, scenarios: Sequence[Scenario]) -> bool:
        return all(
            holds(one.cells, one.rows, subjects=one.subjects, limits=self.limits)
            for one in systems(sheet, self.earlier, (*self.told, *scenarios))
        )


def systems(sheet: Sheet, earlier: Sequence[Released], scenarios: Sequence[Scenario]) -> Iterator[System]:
    """Split an item into what can be judged apart.

    Where every criterion is printed, each is judged alone and the attacker is granted the others: he learns more so,
    never less. Where only the total is, its criteria are judged together, and the space's own total too.
    """
    rule = next(one for one in sheet.page.recipe.items if one.id == sheet.item.id)
    item = release_item(sheet.page, sheet.item, rule, is_trial=True)
    if sheet.page.kind(sheet.part) == "level":
        cells, rows = level_system(sheet, rule, item, earlier)
        yield System(cells, rows)
        return
    cells = cells_of(sheet, rule)
    truth = truth_of(cells)
    rows = [*rows_of(sheet, rule, item), *choice_of(sheet, item)]
    rows += [row for page in earlier for row in rows_of_earlier(sheet, rule, page, truth)]
    rows += [row for scenario in scenarios for row in rows_under(sheet, scenario)]
    if len(sheet.criteria) == 1 or sheet.page.step(sheet.part, sheet.item.id) >= Step.NO_CRITERIA:
        yield System(cells, rows, list(space_totals(sheet, cells)) if len(sheet.criteria) > 1 else ())
        return
    for name in sheet.criteria:
        own = [cell for cell in cells if cell.id.endswith(f"\n{name}")]
        yield System(own, [granted(row, {cell.id for cell in own}, truth) for row in rows])


def granted(row: Printed, kept: set[str], truth: Mapping[Key, Fraction]) -> Printed:
    """Return a row with all cells but some known exactly."""
    others = sum((c * truth[key] for key, c in row.form.items() if key[0] not in kept), Fraction(0))
    return Printed({key: c for key, c in row.form.items() if key[0] in kept}, row.span.moved(-others))


def choice_of(sheet: Sheet, item: ReleasedItem) -> Iterator[Printed]:
    """List what the published choice says, where a selection rule made one: it is told in any case."""
    recipe, figures = sheet.page.recipe, sheet.page.figures
    if sheet.part != HEADLINE or recipe.selection is None or item.is_withheld:
        return
    known = {
        one.id: ({name: one.criteria[name].weighted for name in sheet.criteria}, one.weighted) for one in figures.items
    }
    chosen = Chosen(recipe, known, [one.id for one in figures.items if one.is_ranked])
    weights = figures.weights
    by_criterion = {name: sheet.criterion(name, weights) for name in sheet.criteria}
    yield from choice_rows(sheet, chosen, sheet.total(weights), by_criterion)


def rows_under(sheet: Sheet, scenario: Scenario) -> Iterator[Printed]:
    """List what the choice under one scenario says."""
    if sheet.part != HEADLINE or scenario.chosen is None:
        return
    weights = scenario.weights(sheet.item)
    names = [name for name in sheet.criteria if name != scenario.without]
    by_criterion = {name: sheet.criterion(name, weights) for name in names}
    total = sheet.total(weights, without=scenario.without)
    yield from choice_rows(sheet, scenario.chosen, total, by_criterion)


def space_totals(sheet: Sheet, cells: Sequence[Hidden]) -> Iterator[Subject]:
    """Protect the total of each hidden space, made of its cells."""
    known = {cell.id: cell for cell in cells}
    for space in sheet.hidden:
        form: Form = {key: c for key, c in sheet.space_total(space).form.items() if key[0] in known}
        if not form:
            continue
        low = sum((c * known[key[0]].least(key[1]) for key, c in form.items()), Fraction(0))
        high = sum((c * known[key[0]].most(key[1]) for key, c in form.items()), Fraction(0))
        yield Subject(space, form, (low + high) / 2, high - low, form, (low + high) / 2)
