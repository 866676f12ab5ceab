"""How one figure of a round was made, step by step, with the round's own numbers as they are printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from consult.core.counting.weights import shown_weights
from consult.core.disclosure import ReleasedItem
from consult.core.kinds.asking import criteria_of
from consult.core.kinds.model import RANK
from consult.results.queries import ResultView
from consult.rounds.queries import config_of
from consult.web.language import gettext as _
from consult.web.language import number
from consult.web.presenting.cumulative import cumulative_step
from consult.web.presenting.figures import Voice, few, level, listed, nobody, plain, points, size, trimmed
from consult.web.presenting.margins import range_step
from consult.web.presenting.orders import points_step
from consult.web.presenting.precision import rate
from consult.web.presenting.steps import Step
from consult.web.presenting.turning import turning_step
from consult.web.presenting.verdicts import labels_of, why_not


@dataclass(frozen=True, slots=True)
class Recount:
    """One item counted before the reader's eyes."""

    item: str
    label: str
    options: tuple[tuple[str, str], ...]  # every item of the round, to choose another
    steps: tuple[Step, ...]
    others: tuple[tuple[str, str], ...]
    decision: str


def recount(seen: ResultView, voices: Sequence[Voice], wanted: str) -> Recount:
    """Return the count of one item: the one asked for, else one that depends on the weights, else the first."""
    labels = labels_of(seen)
    item = chosen_item(seen, wanted)
    write = writing(seen.recipe.measure)
    steps = [said_step(seen, item, voices), shares_step(seen, item, voices), *middle_steps(seen, item, voices)]
    steps += [total_step(seen, item), range_step(seen, item, voices), turning_step(seen, voices)]
    return Recount(
        item=item.id,
        label=labels[item.id],
        options=tuple((code, f"{code} {label}") for code, label in labels.items()),
        steps=tuple(step for step in steps if step is not None),
        others=((_("Por persona"), write(item.head_count)), (_("Por igual"), write(item.equal))),
        decision=decision(seen, item),
    )


def chosen_item(seen: ResultView, wanted: str) -> ReleasedItem:
    """Return the item asked for, else one that depends on the weights, else the first."""
    items = {item.id: item for item in seen.shown.items}
    return items.get(wanted) or items.get(telling(seen)) or seen.shown.items[0]


def telling(seen: ResultView) -> str:
    """Return an item whose choice depends on the way of counting, if there is one."""
    published, heads = (set(seen.shown.scenarios.get(name, ())) for name in ("published", "head_count"))
    return min(published ^ heads, default="") if seen.recipe.selection and "head_count" in seen.shown.scenarios else ""


def criterion_names(seen: ResultView) -> dict[str, str]:
    """Return the headline criteria with their labels."""
    labels = {spec.id: _(spec.label) for spec in criteria_of(config_of(seen.round))}
    measure = seen.recipe.measure
    wanted = [name for name, _k in seen.recipe.criteria] if measure == "scores" else [headline(seen)]
    return {name: labels.get(name, name) for name in wanted}


def headline(seen: ResultView) -> str:
    """Return the criterion of a headline that is no sum of criteria."""
    return RANK if seen.recipe.measure == "ranking" else seen.recipe.measure


def writing(name: str) -> Callable[..., str]:
    """Return how a criterion is printed."""
    return {"support": points, "level": level}.get(name, plain)


# ── what each group said ────────────────────────────────────────────────────


def said_step(seen: ResultView, item: ReleasedItem, voices: Sequence[Voice]) -> Step:
    """Lay out what each group said, with its weight and its people."""
    names = criterion_names(seen)
    mean = _("El promedio del grupo en cada criterio. Cada persona del grupo vale lo mismo.")
    words = {
        "support": _("De cada cien personas del grupo que respondieron, cuántas apoyan. Quien dice «no sé» también "
                     "cuenta entre las que respondieron."),
        "level": _("El nivel de en medio: la mitad del grupo pide eso o menos."),
        "ranking": _("Los puntos de cada grupo: la parte de los duelos que la salida gana dentro del grupo."),
    }.get(seen.recipe.measure, mean)  # fmt: skip
    has_rates = seen.open_figures is not None and any(space.eligible for space in seen.round.spaces)
    heads = [(_("Grupo"), False), (_("Peso"), True), (_("Respondieron"), True)]
    heads += [(_("De la lista"), True)] if has_rates else []
    heads += [(name, True) for name in names.values()]
    is_support = seen.recipe.measure == "support"
    heads += [(_("No sabe"), True), (_("No apoya"), True)] if is_support else []
    rows = []
    for voice in voices:
        row = [{"text": voice.name}, voice.weight, n_text(item, voice)]
        row += [rate_text(seen, item, voice)] if has_rates else []
        row += [cell(item, voice, name) for name in names]
        rows.append([*row, *others(item, voice)] if is_support else row)
    return Step(_("Qué dijo cada grupo"), (words,), tuple(heads), tuple(rows))


def n_text(item: ReleasedItem, voice: Voice) -> str | None:
    """Return how many of a group answered about an item."""
    return None if voice.code in item.hidden else size(item.n_by_space[voice.code])


def rate_text(seen: ResultView, item: ReleasedItem, voice: Voice) -> str:
    """Return which part of the roster of a group answered about an item."""
    exact = next(each for each in seen.figures.items if each.id == item.id)
    eligible = next(space.eligible for space in seen.round.spaces if space.code == voice.code)
    is_exact = isinstance(item.n_by_space[voice.code], int)
    return rate(exact.n_by_space[voice.code], eligible, is_exact=is_exact)


def cell(item: ReleasedItem, voice: Voice, name: str) -> Any:
    """Return one group's figure on one criterion; None where hidden."""
    figures = item.criteria.get(name)
    if figures is None or voice.code not in figures.by_space:
        return _("no se le preguntó") if figures is not None else nobody()
    if voice.code in figures.hidden or voice.code in item.hidden:
        return None
    return writing(name)(figures.by_space[voice.code]) or nobody()


def others(item: ReleasedItem, voice: Voice) -> list[Any]:
    """Return the shares of one group that neither support nor fail to answer."""
    shares = item.support_by_space.get(voice.code)
    if voice.code in item.hidden or shares is None:
        return [None, None]
    return [points(share) or nobody() for share in (shares.neutral, shares.disagree)]


# ── the weights, and the sum ────────────────────────────────────────────────


def counted(seen: ResultView, item: ReleasedItem, name: str, voices: Sequence[Voice]) -> list[Voice]:
    """List the groups that a combined figure is made of: with weight, asked, heard, and common to all compared."""
    figures = item.criteria.get(name)
    is_common = item.is_ranked and seen.recipe.measure != "level"
    return [
        voice for voice in voices
        if figures is not None and voice.share and voice.code in figures.by_space
        and (figures.by_space[voice.code] is not None or voice.code in figures.hidden)
        and (not is_common or voice.code in seen.figures.common)
    ]  # fmt: skip


def divided(seen: ResultView, spaces: Sequence[Voice]) -> dict[str, str]:
    """Return the printed weights of some groups, divided by their sum so that they add to 100."""
    declared = {voice.code: seen.figures.weights[voice.code] for voice in spaces}
    total = sum(declared.values(), Fraction(0))
    return {code: trimmed(share) for code, share in shown_weights({c: w / total for c, w in declared.items()}).items()}


def shares_step(seen: ResultView, item: ReleasedItem, voices: Sequence[Voice]) -> Step | None:
    """Show how the weights are divided by the weight that answered (counting.md §2); nothing where all of it did."""
    heard = counted(seen, item, next(iter(criterion_names(seen))), voices)
    total = sum((seen.figures.weights[voice.code] for voice in heard), Fraction(0))
    if not heard or total in (0, 1) or item.hidden:
        return None
    covered, shares = trimmed(shown_weights({"": total, "rest": 1 - total})[""]), divided(seen, heard)
    out = listed([voice.name for voice in voices if voice.share and voice not in heard])
    words = _("Los grupos que entran en la cuenta suman %(share)s del peso. No entran: %(out)s. Cada peso se divide "
              "entre esa suma, para que juntos sean cien.", share=covered, out=out)  # fmt: skip
    lines = tuple((voice.name, f"{voice.weight} ÷ {covered} = {shares[voice.code]}") for voice in heard)
    return Step(_("El peso de quienes respondieron"), (words,), lines=lines)


def middle_steps(seen: ResultView, item: ReleasedItem, voices: Sequence[Voice]) -> list[Step | None]:
    """Show how the groups are put together, as the measure asks."""
    if seen.recipe.measure == "level":
        return [cumulative_step(seen, item, voices)]
    steps: list[Step | None] = [points_step(seen, item.id)] if seen.recipe.measure == "ranking" else []
    return [*steps, sum_step(seen, item, voices)]


def sum_step(seen: ResultView, item: ReleasedItem, voices: Sequence[Voice]) -> Step:
    """Write the weighted sum of each criterion out, where nothing in it is hidden."""
    found = []
    for name, label in criterion_names(seen).items():
        figures = item.criteria.get(name)
        if figures is not None and figures.weighted is not None:
            found.append((label, written_sum(seen, item, name, counted(seen, item, name, voices))))
    words = _("La cifra de cada grupo por su peso, y todo se suma.")
    return Step(_("Los grupos, con su peso"), (words,) if found else (), lines=tuple(found), is_hidden=not found)


def written_sum(seen: ResultView, item: ReleasedItem, name: str, heard: Sequence[Voice]) -> str:
    """Write one weighted sum; its result alone where a part is hidden."""
    figures = item.criteria[name]
    result = writing(name)(figures.weighted, figures.code)
    known = [(voice, figures.by_space.get(voice.code)) for voice in heard]
    if not known or any(value is None for _voice, value in known):
        return result
    weights = divided(seen, heard)
    return f"{' + '.join(f'{weights[v.code]} × {writing(name)(value)}' for v, value in known)} = {result}"


def total_step(seen: ResultView, item: ReleasedItem) -> Step:
    """Write how the criteria make the total."""
    total = total_sentence(seen, item)
    words: tuple[str, ...] = ()
    if seen.recipe.measure == "scores" and len(seen.recipe.criteria) > 1:
        words = (_("Cada criterio por su peso entre los criterios. Los pesos de los criterios también son públicos."),)
    return Step(_("El total"), words, result=total or few(), is_total=True)


def total_sentence(seen: ResultView, item: ReleasedItem) -> str:
    """Write the total, and the criteria it is made of; "" where it is withheld."""
    total = writing(seen.recipe.measure)(item.weighted, item.code)
    if item.is_withheld or item.weighted is None:
        return "" if item.is_withheld else nobody()
    if seen.recipe.measure != "scores" or len(seen.recipe.criteria) < 2:
        return total
    whole = sum((k for _name, k in seen.recipe.criteria), Fraction(0))
    parts = [
        f"{number(k / whole, 2)} × {plain(figures.weighted, figures.code)}"
        for name, k in seen.recipe.criteria
        if (figures := item.criteria.get(name)) is not None and figures.weighted is not None
    ]
    return f"{' + '.join(parts)} = {total}"


def decision(seen: ResultView, item: ReleasedItem) -> str:
    """Say what followed from the total."""
    if seen.recipe.selection is None:
        return ""
    return _("Se elige.") if item.is_chosen else f"{_('No se elige.')} {why_not(item, seen.recipe.selection)}"
