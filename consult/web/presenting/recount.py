"""How one figure of a round was made, step by step, with the round's own numbers as they are printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from consult.core.disclosure import ReleasedItem
from consult.core.kinds.asking import criteria_of
from consult.results.queries import ResultView
from consult.rounds.queries import config_of
from consult.web.language import gettext as _
from consult.web.language import number
from consult.web.presenting.figures import Voice, level, nobody, plain, points, size
from consult.web.presenting.verdicts import labels_of, why_not


@dataclass(frozen=True, slots=True)
class Recount:
    """One item counted before the reader's eyes."""

    item: str
    label: str
    options: tuple[tuple[str, str], ...]  # every item of the round, to choose another
    means: tuple[list[Any], ...]  # a space a row: weight, people, each criterion
    heads: tuple[tuple[str, bool], ...]
    sums: tuple[tuple[str, str], ...]  # criterion -> the weighted sum written out
    total: str
    others: tuple[tuple[str, str], ...]
    decision: str


def recount(seen: ResultView, voices: Sequence[Voice], wanted: str) -> Recount:
    """Return the count of one item: the one asked for, else one that depends on the weights, else the first."""
    labels = labels_of(seen)
    items = {item.id: item for item in seen.shown.items}
    item = items.get(wanted) or items.get(telling(seen)) or seen.shown.items[0]
    write = writing(seen.recipe.measure)
    names = criterion_names(seen)
    return Recount(
        item=item.id,
        label=labels[item.id],
        options=tuple((code, f"{code} {label}") for code, label in labels.items()),
        heads=((_("Grupo"), False), (_("Peso"), True), (_("Respondieron"), True), *((n, True) for n in names.values())),
        means=tuple(space_row(item, voice, list(names)) for voice in voices),
        sums=sums(seen, item, voices, names),
        total=total_sentence(seen, item, names),
        others=((_("Por persona"), write(item.head_count)), (_("Por igual"), write(item.equal))),
        decision=decision(seen, item),
    )  # fmt: skip


def telling(seen: ResultView) -> str:
    """Return an item whose choice depends on the way of counting, if there is one."""
    published, heads = (set(seen.shown.scenarios.get(name, ())) for name in ("published", "head_count"))
    return min(published ^ heads, default="") if seen.recipe.selection and "head_count" in seen.shown.scenarios else ""


def criterion_names(seen: ResultView) -> dict[str, str]:
    """Return the headline criteria with their labels."""
    labels = {spec.id: _(spec.label) for spec in criteria_of(config_of(seen.round))}
    wanted = [name for name, _k in seen.recipe.criteria] if seen.recipe.measure == "scores" else [seen.recipe.measure]
    return {name: labels.get(name, name) for name in wanted}


def space_row(item: ReleasedItem, voice: Voice, names: Sequence[str]) -> list[Any]:
    """Return one space: its weight, its people and its figure on each criterion."""
    row: list[Any] = [{"text": voice.name}, voice.weight]
    row.append(None if voice.code in item.hidden else size(item.n_by_space[voice.code]))
    for name in names:
        figures = item.criteria.get(name)
        if figures is None or voice.code not in figures.by_space:
            row.append(_("no se le preguntó") if figures is not None else nobody())
        elif voice.code in figures.hidden or voice.code in item.hidden:
            row.append(None)
        else:
            row.append(writing(name)(figures.by_space[voice.code]) or nobody())
    return row


def writing(name: str) -> Callable[..., str]:
    """Return how a criterion is printed."""
    return {"support": points, "level": level}.get(name, plain)


def sums(
    seen: ResultView, item: ReleasedItem, voices: Sequence[Voice], names: dict[str, str]
) -> tuple[tuple[str, str], ...]:
    """Write the weighted sum of each criterion out, where nothing in it is hidden; a median is not a sum."""
    if seen.recipe.measure == "level":
        return ()
    found = []
    for name, label in names.items():
        figures = item.criteria.get(name)
        if figures is None or figures.weighted is None:
            continue
        known = [(v, figures.by_space.get(v.code)) for v in voices if v.share]
        result = writing(name)(figures.weighted, figures.code)
        if any(value is None for _v, value in known):
            found.append((label, result))
            continue
        parts = [f"{v.weight} × {writing(name)(value)}" for v, value in known]
        found.append((label, f"{' + '.join(parts)} = {result}"))
    return tuple(found)


def total_sentence(seen: ResultView, item: ReleasedItem, names: dict[str, str]) -> str:
    """Write how the criteria make the total."""
    write = writing(seen.recipe.measure)
    total = write(item.weighted, item.code)
    if item.is_withheld:
        return ""
    if seen.recipe.measure != "scores" or len(names) < 2:
        return total
    whole = sum((k for _name, k in seen.recipe.criteria), Fraction(0))
    parts = [
        f"{coefficient(k / whole)} × {plain(figures.weighted, figures.code)}"
        for name, k in seen.recipe.criteria
        if (figures := item.criteria.get(name)) is not None and figures.weighted is not None
    ]
    return f"{' + '.join(parts)} = {total}"


def coefficient(k: Fraction) -> str:
    """Write a coefficient: 0.25."""
    return number(k, 2)


def decision(seen: ResultView, item: ReleasedItem) -> str:
    """Say what followed from the total."""
    if seen.recipe.selection is None:
        return ""
    return _("Se elige.") if item.is_chosen else f"{_('No se elige.')} {why_not(item, seen.recipe.selection)}"
