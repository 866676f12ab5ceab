"""What is said of one item: the three ways of counting, the spaces not counted, and who is against."""

from __future__ import annotations

from fractions import Fraction

from consult.core.counting.figures import ItemFigures, RoundFigures
from consult.core.counting.model import Recipe
from consult.core.counting.sentences.sentence import NO_NAMES, Names, Percent, Sentence, Value, figure
from consult.core.rounding import half_up
from consult.core.words import N_

TOTALS = N_("Con los pesos publicados: {weighted}. Con todos los grupos por igual: {equal}. "
            "Contando a cada persona una vez: {head_count}.")  # fmt: skip
TOTALS_SAME = N_("Da lo mismo con los pesos publicados, con todos los grupos por igual y "
                 "contando a cada persona una vez: {weighted}.")  # fmt: skip
NOT_COUNTED = N_("Esta cifra no cuenta a {spaces}. Con su peso podría quedar entre {low} y {high}.")
AGAINST = N_("En contra: {space} ({n} de {of}).")
IN_FAVOUR = N_("A favor: {space} ({n} de {of}).")
DISSENT = N_("Disenso de {space}: {figure}, frente a {weighted} con los pesos.")

HALF = Fraction(1, 2)


def totals_sentence(item: ItemFigures, recipe: Recipe) -> Sentence | None:
    """Put the three ways of counting side by side; None where one is not known."""
    if item.weighted is None or item.equal is None or item.head_count is None:
        return None
    known = {"weighted": item.weighted, "equal": item.equal, "head_count": item.head_count}
    values = {name: figure(value, recipe.measure) for name, value in known.items()}
    if len(set(known.values())) == 1:
        return Sentence(TOTALS_SAME, {"weighted": values["weighted"]})
    return Sentence(TOTALS, values)


def bounds_sentence(
    figures: RoundFigures, item: ItemFigures, recipe: Recipe, names: Names = NO_NAMES
) -> Sentence | None:
    """Say between which figures the spaces not counted could move one (counting.md §2); None where all are."""
    if item.bounds is None:
        return None
    counted = figures.common if item.is_ranked else [s for s, value in item.by_space.items() if value is not None]
    missing = [space for space, weight in figures.weights.items() if weight and space not in counted]
    if not missing:
        return None
    low, high = (_whole(end, recipe) for end in item.bounds)
    return Sentence(NOT_COUNTED, {"spaces": names.all_spaces(missing), "low": low, "high": high})


def _whole(end: Fraction, recipe: Recipe) -> Value:
    """Round what could be: whole points for shares, as precise as a guess deserves."""
    return Percent(half_up(end * 100, 0)) if recipe.measure == "support" else figure(end, recipe.measure)


def dissent_sentences(item: ItemFigures, recipe: Recipe, names: Names = NO_NAMES) -> tuple[Sentence, ...]:
    """Say how each space that dissents stands (counting.md §10 M6, settled conflict 16), one sentence each."""
    said = (_apart(item, space, recipe, names) for space in item.dissent)
    return tuple(sentence for sentence in said if sentence is not None)


def _apart(item: ItemFigures, space: str, recipe: Recipe, names: Names) -> Sentence | None:
    """Count heads where the question was support, else put the space's own figure beside the combined one."""
    own, shares = item.by_space[space], item.support_by_space.get(space)
    if recipe.measure == "support" and shares is not None:
        n_all = shares.n_support + shares.n_disagree + shares.n_pass
        text, n = (AGAINST, shares.n_disagree) if (shares.disagree or 0) > HALF else (IN_FAVOUR, shares.n_support)
        return Sentence(text, {"space": names.space(space), "n": n, "of": n_all})
    if own is None or item.weighted is None:
        return None
    values: dict[str, Value] = {"space": names.space(space), "figure": figure(own, recipe.measure)}
    return Sentence(DISSENT, {**values, "weighted": figure(item.weighted, recipe.measure)})
