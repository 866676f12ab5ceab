"""What a result says in words, in Spanish: the sentence beside every headline (counting.md §12)."""

from __future__ import annotations

from consult.core.counting.sentences import Headline, Names, guarded_sentence, headline_sentences, spoken
from consult.core.kinds.asking import criteria_of
from consult.results.queries import ResultView
from consult.rounds.queries import config_of


def robustness_sentence(seen: ResultView, lang: str = "es") -> str | None:
    """Say in one sentence how far the choice depends on the weights; None where nothing can vary or be said."""
    told = headline_of(seen, lang)
    said = told.main if told else guarded_sentence(seen.shown.is_choice_stable)
    return spoken(said) if said else None


def headline_of(seen: ResultView, lang: str = "es") -> Headline | None:
    """Return every sentence about a result; None where something of it is hidden."""
    if seen.open_figures is None:
        return None
    return headline_sentences(seen.open_figures, seen.recipe, names_of(seen, lang))


def names_of(seen: ResultView, lang: str = "es") -> Names:
    """Return what a reader calls items, spaces and criteria; Spanish where the language has no words of its own."""
    labels = {
        spec.id: (spec.label_en if lang == "en" else "") or spec.label for spec in criteria_of(config_of(seen.round))
    }
    return Names(
        items={item.code: item.text.get(lang) or item.text["es"] for item in seen.round.items},
        spaces={space.code: space.name.get(lang) or space.name["es"] for space in seen.round.spaces},
        criteria=labels,
    )
