"""What a result says, as sentences of the catalogue and their values (counting.md §12).

Built from exact figures: only for pages where nothing is hidden. Where something is, break-even weights and scenarios
are the worst leak (§9, rule 4): print `guarded_sentence` alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from consult.core.counting.figures import RoundFigures
from consult.core.counting.model import Recipe
from consult.core.counting.sentences.items import bounds_sentence, dissent_sentences, totals_sentence
from consult.core.counting.sentences.scenarios import alone_sentence, scenario_sentences
from consult.core.counting.sentences.sentence import NO_NAMES, Names, Percent, Sentence, Value, spoken
from consult.core.counting.sentences.weights import (
    flip_sentence,
    guarded_sentence,
    is_close,
    main_sentence,
    range_sentences,
)


@dataclass(frozen=True, slots=True)
class Headline:
    """Every sentence beside a result. Mappings hold only what there is something to say about."""

    main: Sentence | None  # the one sentence on robustness
    flip: Sentence | None
    is_close: bool
    ranges: Mapping[str, Sentence]  # by space
    scenarios: Mapping[str, Sentence]  # by scenario, those that change the result
    alone: Sentence | None  # what each space alone would prefer
    totals: Mapping[str, Sentence]  # by item: the three ways of counting side by side
    bounds: Mapping[str, Sentence]  # by item: what the spaces not counted could change
    dissents: Mapping[str, tuple[Sentence, ...]]  # by item


def headline_sentences(figures: RoundFigures, recipe: Recipe, names: Names = NO_NAMES) -> Headline:
    """Say everything about a result. Items, spaces and criteria without a name are called by their code."""
    totals = {item.id: totals_sentence(item, recipe) for item in figures.items}
    bounds = {item.id: bounds_sentence(figures, item, recipe, names) for item in figures.items}
    dissents = {item.id: dissent_sentences(item, recipe, names) for item in figures.items}
    return Headline(
        main=main_sentence(figures, recipe, names),
        flip=flip_sentence(figures, recipe, names),
        is_close=is_close(figures),
        ranges=range_sentences(figures, recipe, names),
        scenarios=scenario_sentences(figures, recipe, names),
        alone=alone_sentence(figures, recipe, names),
        totals={item: said for item, said in totals.items() if said},
        bounds={item: said for item, said in bounds.items() if said},
        dissents={item: said for item, said in dissents.items() if said},
    )


__all__ = [
    "NO_NAMES",
    "Headline",
    "Names",
    "Percent",
    "Sentence",
    "Value",
    "alone_sentence",
    "bounds_sentence",
    "dissent_sentences",
    "flip_sentence",
    "guarded_sentence",
    "headline_sentences",
    "is_close",
    "main_sentence",
    "range_sentences",
    "scenario_sentences",
    "spoken",
    "totals_sentence",
]
