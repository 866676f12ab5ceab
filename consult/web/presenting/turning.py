"""The smallest move of weight that changes a result, worked out: each group's figure before and after (§7.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from consult.core.counting import ItemFigures, RoundFigures
from consult.core.counting.exploring import can_explore, reweighted
from consult.core.counting.figures import Flip
from consult.core.counting.robustness import is_to_one
from consult.core.counting.sentences import flip_sentence
from consult.core.rounding import half_up
from consult.results.queries import ResultView
from consult.web.language import gettext as _
from consult.web.presenting.figures import Voice, points
from consult.web.presenting.precision import own
from consult.web.presenting.robust import named, said
from consult.web.presenting.steps import Step
from consult.web.presenting.verdicts import decimal


def turning_step(seen: ResultView, voices: Sequence[Voice]) -> Step | None:
    """Work the smallest flip of the round out; nothing where there is none to tell."""
    figures, title = seen.open_figures, _("Lo más cerca de cambiar")
    robust = figures.robustness if figures else None
    if figures is None or robust is None or not robust.is_asked:
        return None
    if robust.flip is None:
        return Step(title, (_("Ningún reparto de pesos entre los grupos que respondieron cambia este resultado."),))
    words = said(flip_sentence(figures, seen.recipe, named(seen)))
    if not words:
        return None
    is_plain = can_explore(figures, seen.recipe) and is_to_one(figures, seen.recipe, robust.flip)
    if not robust.flip.moved or not is_plain:
        return Step(title, (words,))
    return worked(seen, figures, robust.flip, voices, words)


def worked(seen: ResultView, figures: RoundFigures, flip: Flip, voices: Sequence[Voice], words: str) -> Step:
    """Put weights and totals before and after the move side by side."""
    after = moved(figures.weights, flip)
    items = watched(seen, figures, flip)
    changed = {item.id: item for item in reweighted(figures, seen.recipe, after).items}
    heads = ((_("Grupo"), False), (_("Peso publicado"), True), (_("Peso después"), True),
             *((item.id, True) for item in items))  # fmt: skip
    rows = tuple(
        [{"text": v.name}, v.weight or points(half_up(Fraction(0), 0)),
         {"text": points(half_up(after[v.code] * 100, 1)), "is_total": after[v.code] != figures.weights[v.code]},
         *(own(seen, item.by_space[v.code]) for item in items)]
        for v in voices
    )  # fmt: skip
    lines = [(item.id, _("de %(before)s a %(after)s", before=own(seen, item.weighted),
                         after=own(seen, changed[item.id].weighted))) for item in items]  # fmt: skip
    how = _("Se quita peso a los grupos en que cada punto movido acerca más el cambio, y se da al que más lo acerca.")
    edge = edge_words(seen, changed[flip.leader], list(changed.values()))
    return Step(_("Lo más cerca de cambiar"), (words, how), heads, rows, tuple(lines), result=edge)


def moved(weights: Mapping[str, Fraction], flip: Flip) -> dict[str, Fraction]:
    """Return the weights after the move."""
    after = dict(weights)
    for space, amount in zip(flip.sources, flip.amounts, strict=True):
        after[space] -= amount
    after[flip.target] += flip.moved
    return after


def watched(seen: ResultView, figures: RoundFigures, flip: Flip) -> list[ItemFigures]:
    """Return the items whose totals tell the story: who leads and who draws level, or the one whose choice turns."""
    ids = [flip.leader]
    if seen.recipe.selection is None and figures.robustness is not None:
        ids = [*figures.robustness.winner[:1], flip.leader]
    return [item for code in ids for item in figures.items if item.id == code]


def edge_words(seen: ResultView, item: ItemFigures, all_items: Sequence[ItemFigures]) -> str:
    """Say what the item meets after the move: another item's total, or a threshold of the rule. Exactly."""
    rule = seen.recipe.selection
    if rule is not None and item.weighted == rule.min_total:
        return _("%(item)s queda justo en el mínimo de %(total)s.", item=item.id, total=decimal(rule.min_total))
    least = rule.min_per_criterion if rule is not None else None
    if least is not None and any(figures.weighted == least for figures in item.criteria.values()):
        return _("%(item)s queda con un criterio justo en el mínimo de %(total)s.", item=item.id, total=decimal(least))
    level = [other.id for other in all_items if other.id != item.id and other.weighted == item.weighted]
    if level:
        return _("%(item)s queda empatada con %(others)s.", item=item.id, others=", ".join(level))
    return ""
