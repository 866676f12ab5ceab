"""How far a result depends on the weights, in one sentence and in all of them (counting.md §7 and §12)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from consult.core.counting.figures import Flip, Robustness, RoundFigures
from consult.core.counting.model import Recipe
from consult.core.counting.robustness import is_to_one, movable
from consult.core.counting.sentences.ends import inward, is_from_nothing, is_to_everything
from consult.core.counting.sentences.sentence import NO_NAMES, Names, Percent, Sentence, Value
from consult.core.rounding import half_up
from consult.core.words import N_

CLOSE_BELOW = Fraction(5)
"""Points of weight: a result that fewer can change is close (counting.md §5)."""

LEADS = N_("{item} va primero")
TIED = N_("{items} empatan en primer lugar")
SAME = N_("El resultado es el mismo")

ALWAYS = N_("{result} con cualquier reparto de los pesos.")
ALWAYS_AMONG = N_("{result} con cualquier reparto de los pesos entre {spaces}.")
UNLESS_ABOVE = N_("{result}, salvo que el peso de {space} pase de {high} (los demás, en proporción).")
UNLESS_BELOW = N_("{result}, salvo que el peso de {space} baje de {low} (los demás, en proporción).")
BETWEEN = N_("{result} mientras el peso de {space} esté entre {low} y {high} (los demás, en proporción).")
ANY_WEIGHT = N_("{result} con cualquier peso de {space} (los demás, en proporción).")
NOW_TIED = N_("Con los pesos publicados, {items} empatan en primer lugar.")

MOVE = N_("Bastaría mover unos {points} puntos de peso, de {sources} a {target}: {change}.")
MOVE_MOSTLY = N_("Bastaría mover unos {points} puntos de peso, de {sources} y sobre todo a {target}: {change}.")
ON_THE_EDGE = N_("{item} está justo en el límite: el menor cambio de los pesos puede alterar el resultado.")
CLOSE = N_("Es un resultado ajustado. {move}")
DRAWS_LEVEL = N_("{item} empataría en primer lugar")
ENTERS = N_("se elegiría {item}")
LEAVES = N_("dejaría de elegirse {item}")

HOLDS = N_("El resultado es el mismo con todas las formas de contar que se probaron.")
DEPENDS = N_("El resultado depende de cómo se cuente. Los detalles no se muestran, para proteger a las personas.")


def main_sentence(figures: RoundFigures, recipe: Recipe, names: Names = NO_NAMES) -> Sentence | None:
    """Say in one sentence how far a result depends on the weights; None where nothing can vary."""
    robust = figures.robustness
    if robust is None or not robust.is_asked:
        return None
    if recipe.selection is None and len(robust.winner) > 1:
        return Sentence(NOW_TIED, {"items": names.all_items(robust.winner)})
    if robust.flip is None:
        return _always(figures, recipe, names, _result(robust, recipe, names))
    move = flip_sentence(figures, recipe, names)
    if move is not None and is_close(figures):
        return move if not robust.flip.moved else Sentence(CLOSE, {"move": move})
    return _nearest_end(figures, recipe, names) or move


def guarded_sentence(is_stable: bool | None) -> Sentence | None:
    """Say all that may be said where something is hidden (counting.md §9, rule 4): whether it depends, no number."""
    return None if is_stable is None else Sentence(HOLDS if is_stable else DEPENDS)


def is_close(figures: RoundFigures) -> bool:
    """Say whether fewer than five points of weight change the result."""
    robust = figures.robustness
    return robust is not None and robust.flip is not None and robust.flip.points < CLOSE_BELOW


def flip_sentence(figures: RoundFigures, recipe: Recipe, names: Names = NO_NAMES) -> Sentence | None:
    """Say the smallest move of weight that changes the result; None where none does, or it is tied already."""
    robust = figures.robustness
    if robust is None or robust.flip is None or (recipe.selection is None and len(robust.winner) > 1):
        return None
    flip = robust.flip
    if not flip.moved:
        return Sentence(ON_THE_EDGE, {"item": names.item(flip.leader)})
    values: dict[str, Value] = {
        "points": _not_zero(flip.points),
        "sources": names.all_spaces(flip.sources),
        "target": names.space(flip.target),
        "change": Sentence(_change(flip, robust, recipe), {"item": names.item(flip.leader)}),
    }
    return Sentence(MOVE if is_to_one(figures, recipe, flip) else MOVE_MOSTLY, values)


def range_sentences(figures: RoundFigures, recipe: Recipe, names: Names = NO_NAMES) -> dict[str, Sentence]:
    """Say, by space, with which of its weights the result stands.

    Nothing about a space that cannot vary, or whose weight is so near to the end that no short number tells them apart.
    """
    robust = figures.robustness
    found: dict[str, Sentence] = {}
    for space, stretch in robust.ranges.items() if robust else ():
        if robust is None or stretch is None:
            continue
        low, high = inward(stretch, figures.weights[space])
        is_whole = (low is None) == is_from_nothing(stretch) and (high is None) == is_to_everything(stretch)
        if is_whole and (low is None or low != high):
            found[space] = _while(_result(robust, recipe, names), names.space(space), low, high)
    return found


def _always(figures: RoundFigures, recipe: Recipe, names: Names, result: Sentence) -> Sentence:
    """Say that no choice of weights changes this; name the spaces where some others have no part in it."""
    movers = movable(figures, recipe)
    if set(movers) == set(figures.weights):
        return Sentence(ALWAYS, {"result": result})
    return Sentence(ALWAYS_AMONG, {"result": result, "spaces": names.all_spaces(movers)})


def _while(result: Sentence, space: str, low: Percent | None, high: Percent | None) -> Sentence:
    values: dict[str, Value] = {"result": result, "space": space}
    if low is not None and high is not None:
        return Sentence(BETWEEN, {**values, "low": low, "high": high})
    if low is not None:
        return Sentence(UNLESS_BELOW, {**values, "low": low})
    return Sentence(UNLESS_ABOVE, {**values, "high": high}) if high is not None else Sentence(ANY_WEIGHT, values)


def _nearest_end(figures: RoundFigures, recipe: Recipe, names: Names) -> Sentence | None:
    """Say the range whose end is nearest to the published weight, of the spaces with weight."""
    robust, said = figures.robustness, range_sentences(figures, recipe, names)
    ends: list[tuple[Fraction, str]] = []
    for space, stretch in robust.ranges.items() if robust else ():
        weight = figures.weights[space]
        if stretch is not None and weight and space in said:
            ends += [] if is_from_nothing(stretch) else [(weight - stretch.start, space)]
            ends += [] if is_to_everything(stretch) else [(stretch.end - weight, space)]
    return said[min(ends, key=lambda end: end[0])[1]] if ends else None


def _result(robust: Robustness, recipe: Recipe, names: Names) -> Sentence:
    if recipe.selection is not None:
        return Sentence(SAME)
    if len(robust.winner) > 1:
        return Sentence(TIED, {"items": names.all_items(robust.winner)})
    return Sentence(LEADS, {"item": names.item(robust.winner[0])})


def _change(flip: Flip, robust: Robustness, recipe: Recipe) -> str:
    if recipe.selection is None:
        return DRAWS_LEVEL
    return LEAVES if flip.leader in robust.winner else ENTERS


def _not_zero(points: Fraction) -> Decimal:
    """Round to one decimal, or to as many as it takes for something to be left."""
    places = next(places for places in range(1, 7) if places == 6 or half_up(points, places))
    return half_up(points, places)
