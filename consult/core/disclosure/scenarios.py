"""The fixed scenarios of counting.md §7.4 as weights: what the sentence about the choice speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from consult.core.counting import ItemFigures
from consult.core.counting.selection import outcome
from consult.core.disclosure.choice import Chosen
from consult.core.disclosure.earlier import weights_of
from consult.core.disclosure.forms import Sheet, Weights
from consult.core.disclosure.model import Released
from consult.core.disclosure.page import HEADLINE, Page

HEAD_COUNT, PUBLISHED = "head_count", "published"


@dataclass(frozen=True, slots=True)
class Scenario:
    """One set of weights, fixed or the people of each item, and the choice under it."""

    name: str
    fixed: Weights
    without: str = ""  # a criterion left out
    chosen: Chosen | None = None

    @property
    def winners(self) -> tuple[str, ...]:
        """List what is chosen, or leads."""
        chosen = self.chosen
        return outcome(chosen.figures, chosen.recipe, chosen.ranked) if chosen is not None else ()

    def weights(self, item: ItemFigures) -> dict[str, Fraction]:
        """Return the weights for an item."""
        if self.name == HEAD_COUNT:
            return {space: Fraction(n) for space, n in item.n_by_space.items()}
        return dict(self.fixed)


def scenarios_of(page: Page, weights: Weights | None = None) -> tuple[Scenario, ...] | None:
    """List the scenarios the sentence compares; None where one of them is not a choice of weights."""
    names = [name for name in page.figures.scenarios if not name.startswith("only:")]
    found = [one for name in names if (one := scenario_of(name, weights or page.figures.weights)) is not None]
    return tuple(with_choice(page, one) for one in found) if len(found) == len(names) else None


def published(page: Page, weights: Weights | None = None) -> tuple[Scenario, ...]:
    """Return the choice under the published weights, or those of an earlier page."""
    return (with_choice(page, Scenario(PUBLISHED, weights or page.figures.weights)),)


def told_by(page: Page, earlier: Sequence[Released]) -> tuple[Scenario, ...]:
    """List the choices earlier pages told of, as far as today's answers still give them."""
    found: list[Scenario] = []
    for one in earlier if page.figures.measure != "level" else ():
        (first,) = published(page, weights_of(one))
        if one.scenarios.get(PUBLISHED) == first.winners:
            found += [first]
            found += scenarios_of(page, weights_of(one)) or () if one.is_choice_stable is not None else ()
    return tuple(found)


def with_choice(page: Page, scenario: Scenario) -> Scenario:
    """Return a scenario with the choice under it."""
    return replace(scenario, chosen=chosen_under(page, scenario))


def scenario_of(name: str, weights: Weights) -> Scenario | None:
    """Read a scenario by its name."""
    kind, _, what = name.partition(":")
    if kind == "without":
        return Scenario(name, {space: weight for space, weight in weights.items() if space != what})
    if kind == "equal":
        return Scenario(name, {space: Fraction(1) for space, weight in weights.items() if weight})
    if kind == "without_criterion":
        return Scenario(name, weights, without=what)
    return Scenario(name, weights) if name in (PUBLISHED, HEAD_COUNT) else None


def chosen_under(page: Page, scenario: Scenario) -> Chosen:
    """Work out the choice under a scenario, exactly."""
    items = page.figures.items
    figures = {
        item.id: Sheet(page, item, HEADLINE).exact(scenario.weights(item), without=scenario.without) for item in items
    }
    return Chosen(page.recipe, figures, [item.id for item in items if item.is_ranked])
