"""What a result depends on, in the sentences of the count: weights, heads, each group out (counting.md §7, §12)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from consult.core.counting import RoundFigures
from consult.core.counting.sentences import Headline, guarded_sentence, headline_sentences
from consult.core.disclosure import ReleasedItem
from consult.core.document import Block, Bullets, Note, Paragraph, Runs, code
from consult.core.words import N_
from consult.reports.compile.desk import Desk
from consult.reports.compile.ids import round_figure
from consult.reports.compile.parts import figures
from consult.reports.compile.parts.people import bounds
from consult.reports.compile.parts.summary import against_heads, counted_choice
from consult.reports.compile.telling import criterion, listed, told
from consult.results.queries import ResultView

ONLY_WEIGHTED = N_("{code} se elige con los pesos y no contando por persona: su total ponderado es {total} y por "
                   "persona baja a {heads}, porque {why}.")  # fmt: skip
MOSTLY = N_("la mayoría de las personas está en un solo grupo, {space}")
UNEVEN = N_("los grupos tienen muy distinto número de personas")
ONLY_HEADS = N_("{code} saldría contando por persona ({heads}) y no sale con los pesos ({total}).")
ORDER = N_("En {cause} el orden de {first} y {second} depende de cómo se cuente: con los pesos va primero {first}, por "
           "persona {second}.")  # fmt: skip
SAME_EQUAL = N_("Con todos los grupos por igual, el resultado no cambia.")
SAME_WITHOUT, SAME_WITHOUT_ANY = (
    N_("Sin {space}, el resultado no cambia."),
    N_("El resultado no cambia si se quita uno de estos grupos: {spaces}."),
)
SAME_CRITERION, SAME_CRITERION_ANY = (
    N_("Sin el criterio {criterion}, el resultado no cambia."),
    N_("El resultado no cambia si se quita uno de estos criterios: {criteria}."),
)
SPACE, CRITERION = "without:", "without_criterion:"


def sentences(desk: Desk, seen: ResultView) -> Iterator[Block]:
    """Give the verdict and what it depends on; where something is hidden only whether it depends (§9, rule 4)."""
    chosen = [item.id for item in seen.shown.items if item.is_chosen]
    if seen.recipe.selection is not None:
        yield Note("verdict", counted_choice(desk, seen), against_heads(desk, seen))
    headline = headline_of(seen)
    if headline is None:
        said = guarded_sentence(seen.shown.is_choice_stable)
        if said is not None:
            yield Paragraph(told(desk, round_figure(seen, "robustness"), said))
        return
    yield from (Paragraph(runs) for runs in weights(desk, seen, headline))
    by_head = tuple(_by_head(desk, seen, chosen)) if seen.recipe.selection is not None else ()
    yield from (Paragraph(sentence) for sentence in by_head)
    lines = [*changes(desk, seen, headline, is_head_told=bool(by_head)), *_orders(desk, seen)]
    if lines:
        yield Bullets(tuple(lines))


def headline_of(seen: ResultView) -> Headline | None:
    """Return every sentence about a result, everything called by its code; None where something of it is hidden."""
    return None if seen.open_figures is None else headline_sentences(seen.open_figures, seen.recipe)


def weights(desk: Desk, seen: ResultView, headline: Headline) -> Iterator[Runs]:
    """Say how far the result depends on the weights, and the smallest move that changes it where that is more."""
    if headline.main is None:
        return
    same = [space for space, sentence in headline.ranges.items() if sentence == headline.main]
    yield told(desk, round_figure(seen, f"range.{same[0]}" if same else "flip"), headline.main)
    if headline.flip is not None and headline.flip != headline.main and not headline.is_close:
        yield told(desk, round_figure(seen, "flip"), headline.flip)


def changes(desk: Desk, seen: ResultView, headline: Headline, *, is_head_told: bool = False) -> Iterator[Runs]:
    """Say what other ways of counting change, then those that change nothing, then what each group alone would do."""
    for name, sentence in headline.scenarios.items():
        if name != "head_count" or not is_head_told:
            yield told(desk, round_figure(seen, f"way.{name}"), sentence)
    if seen.open_figures is not None:
        yield from unchanged(desk, seen.open_figures)
    if headline.alone is not None:
        yield told(desk, round_figure(seen, "alone"), headline.alone)


def unchanged(desk: Desk, found: RoundFigures) -> Iterator[Runs]:
    """Name the ways of counting that change nothing."""
    published = set(found.scenarios.get("published", ()))
    same = [name for name, ids in found.scenarios.items() if set(ids) == published and published]
    if "equal" in same:
        yield desk.say(SAME_EQUAL)
    groups: list[Runs] = [(desk.space_name(desk.space(name.removeprefix(SPACE))),) for name in _of(same, SPACE)]
    criteria = [criterion(desk, name.removeprefix(CRITERION)) for name in _of(same, CRITERION)]
    if groups:
        one, many = SAME_WITHOUT, SAME_WITHOUT_ANY
        yield desk.say(one, space=groups[0]) if len(groups) == 1 else desk.say(many, spaces=listed(desk, groups))
    if criteria:
        one, many = SAME_CRITERION, SAME_CRITERION_ANY
        yield (desk.say(one, criterion=criteria[0]) if len(criteria) == 1
               else desk.say(many, criteria=listed(desk, criteria)))  # fmt: skip


def _of(names: Sequence[str], kind: str) -> list[str]:
    return [name for name in names if name.startswith(kind)]


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
