"""What the choice depends on, in sentences: the weights, the count of heads, each group left out (counting.md §7.4)."""

from __future__ import annotations

from collections.abc import Iterator

from consult.core.disclosure import ReleasedItem
from consult.core.document import Block, Bullets, Note, Paragraph, Runs, code
from consult.core.words import N_
from consult.reports.compile.desk import AND, Desk, codes
from consult.reports.compile.parts import figures
from consult.reports.compile.parts.people import bounds
from consult.reports.compile.parts.summary import CHOSEN, against_heads
from consult.results.queries import ResultView

ONLY_WEIGHTED = N_("{code} se elige con los pesos y no contando por persona: su total ponderado es {total} y por "
                   "persona baja a {heads}, porque {why}.")  # fmt: skip
MOSTLY = N_("la mayoría de las personas está en un solo grupo, {space}")
UNEVEN = N_("los grupos tienen muy distinto número de personas")
ONLY_HEADS = N_("{code} saldría contando por persona ({heads}) y no sale con los pesos ({total}).")
EQUAL_SAME = N_("Con grupos iguales salen las mismas.")
EQUAL_OTHER = N_("Con grupos iguales {change}.")
WITHOUT_NONE = N_("Sin {space}, la elección no cambia.")
WITHOUT = N_("Sin {space}, {change}.")
LEAVES, ENTERS = N_("ya no sale {codes}"), N_("entra {codes}")
STABLE = N_("Ningún cambio de los que se probaron altera la elección.")
UNSTABLE = N_("La elección depende de los pesos o de algún grupo. Los detalles no se muestran, para proteger a las "
              "personas.")  # fmt: skip
ORDER = N_("En {cause} el orden de {first} y {second} depende de cómo se cuente: con los pesos va primero {first}, por "
           "persona {second}.")  # fmt: skip


def sentences(desk: Desk, seen: ResultView) -> Iterator[Block]:
    """Give the verdict and what it depends on."""
    if seen.recipe.selection is None:
        return
    chosen = [item.id for item in seen.shown.items if item.is_chosen]
    counted = desk.say(
        CHOSEN, n=desk.count(f"{seen.round.code}.n_chosen", len(chosen)),
        all=desk.count(f"{seen.round.code}.n_items", len(seen.shown.items)),
    )  # fmt: skip
    yield Note("verdict", counted, against_heads(desk, seen))
    for sentence in _by_head(desk, seen, chosen):
        yield Paragraph(sentence)
    lines = [*_scenarios(desk, seen, chosen), *_orders(desk, seen)]
    if lines:
        yield Bullets(tuple(lines))
    elif seen.shown.is_choice_stable is not None:
        yield Paragraph(desk.say(STABLE if seen.shown.is_choice_stable else UNSTABLE))


def _by_head(desk: Desk, seen: ResultView, chosen: list[str]) -> Iterator[Runs]:
    """Name each alternative that the weights choose and heads do not, with the reason; and the other way round."""
    by_head = seen.shown.scenarios.get("head_count")
    if by_head is None:
        return
    for item in seen.shown.items:
        if (item.id in chosen) == (item.id in by_head) or item.head_count is None or item.weighted is None:
            continue
        total, heads = figures.weighted(desk, seen, item), figures.head_count(desk, seen, item)
        if item.id in chosen:
            yield desk.say(ONLY_WEIGHTED, code=code(item.id), total=total, heads=heads, why=_why(desk, seen))
        else:
            yield desk.say(ONLY_HEADS, code=code(item.id), total=total, heads=heads)


def _why(desk: Desk, seen: ResultView) -> Runs:
    """Say why heads and weights part: the group that holds most people, if the published sizes prove it."""
    for space, size in seen.shown.n_by_space.items():
        others = [bounds(other)[1] for name, other in seen.shown.n_by_space.items() if name != space]
        if all(high is not None for high in others) and bounds(size)[0] > sum(high or 0 for high in others):
            return desk.say(MOSTLY, space=desk.space_name(desk.space(space)))
    return desk.say(UNEVEN)


def _scenarios(desk: Desk, seen: ResultView, chosen: list[str]) -> Iterator[Runs]:
    """Compare the choice with equal groups, and with each group left out."""
    found = seen.shown.scenarios
    if "equal" in found:
        change = _change(desk, chosen, found["equal"])
        yield desk.say(EQUAL_OTHER, change=change) if change else desk.say(EQUAL_SAME)
    for space in seen.round.spaces:
        other = found.get(f"without:{space.code}")
        if other is None:
            continue
        change = _change(desk, chosen, other)
        yield desk.say(WITHOUT if change else WITHOUT_NONE, space=desk.space_name(space), change=change)


def _change(desk: Desk, chosen: list[str], other: tuple[str, ...]) -> Runs:
    """Say what leaves and what enters; nothing where the choice is the same."""
    lost, gained = [one for one in chosen if one not in other], [one for one in other if one not in chosen]
    runs: list[Runs] = []
    if lost:
        runs.append(desk.say(LEAVES, codes=codes(lost)))
    if gained:
        runs.append(desk.say(ENTERS, codes=codes(gained)))
    if len(runs) < 2:
        return runs[0] if runs else ()
    return desk.say(AND, first=runs[0], last=runs[1])


def _orders(desk: Desk, seen: ResultView) -> Iterator[Runs]:
    """Name the pairs of one cause whose order depends on how people are counted."""
    causes = {rule.id: rule.cause for rule in seen.recipe.items}
    items = [item for item in seen.shown.items if item.is_chosen and causes[item.id]]
    for first in items:
        for second in items:
            if causes[first.id] == causes[second.id] and _flips(first, second):
                cause, one, other = code(causes[first.id]), code(first.id), code(second.id)
                yield desk.say(ORDER, cause=cause, first=one, second=other)


def _flips(first: ReleasedItem, second: ReleasedItem) -> bool:
    if None in (first.weighted, second.weighted, first.head_count, second.head_count):
        return False
    return (first.weighted or 0) > (second.weighted or 0) and (first.head_count or 0) < (second.head_count or 0)


def widest(desk: Desk, seen: ResultView) -> Runs:
    """Read the chart: where the groups stand farthest apart."""
    known = [item for item in seen.shown.items if item.gap is not None]
    if not known:
        return ()
    item = max(known, key=lambda one: one.gap or 0)
    return desk.say(
        N_("Donde más se apartan los grupos es en {code}: {gap} puntos."), code=code(item.id),
        gap=figures.gap(desk, seen, item),
    )  # fmt: skip
