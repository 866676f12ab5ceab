"""Figures of a result by their ids, in cells and in charts: R3.A1.2.weighted, R3.A1.2.by_space.PAL, R3.n.PAL."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from consult.core.charts import Mark
from consult.core.disclosure import ReleasedItem
from consult.core.document import Inline, Number, Runs, SpaceName, Text, code
from consult.core.kinds.model import LEVEL, SUPPORT
from consult.core.rounding import half_up
from consult.core.words import N_
from consult.reports.compile.desk import Desk, css_of
from consult.reports.compile.ids import item_figure
from consult.reports.compile.parts import beside
from consult.results.queries import ResultView
from consult.spaces.models import Space

TOTAL = N_("Total ponderado")
UNANSWERED = N_("sin respuestas")


def is_share(seen: ResultView, criterion: str = "") -> bool:
    """Say whether a figure is a share, printed in points: the item's own for "", else a criterion's."""
    return (criterion or seen.recipe.measure) == SUPPORT


def item_of(seen: ResultView | None, code: str) -> ReleasedItem | None:
    """Return an item of a result by its code, if the round judged it."""
    return next((item for item in seen.shown.items if item.id == code), None) if seen else None


def weighted(desk: Desk, seen: ResultView, item: ReleasedItem) -> Inline:
    """Print the total under the weights."""
    if item.weighted is None and not item.is_withheld:
        return Text(desk.word(UNANSWERED))
    value = short(item.weighted) if seen.recipe.measure == LEVEL else item.weighted
    return desk.value(item_figure(seen, item.id, "weighted"), value, is_share=is_share(seen), sign=item.code)


def short(value: Decimal | None) -> Decimal | None:
    """Drop the zeros of a level that say nothing: 28.00 is 28."""
    return None if value is None else Decimal(f"{value.normalize():f}")


def head_count(desk: Desk, seen: ResultView, item: ReleasedItem) -> Inline:
    """Print the total with each person counting once."""
    return desk.value(item_figure(seen, item.id, "head_count"), item.head_count, is_share=is_share(seen))


def equal(desk: Desk, seen: ResultView, item: ReleasedItem) -> Inline:
    """Print the total with equal groups."""
    return desk.value(item_figure(seen, item.id, "equal"), item.equal, is_share=is_share(seen))


def gap(desk: Desk, seen: ResultView, item: ReleasedItem) -> Inline:
    """Print the distance between the highest and the lowest group."""
    return desk.value(item_figure(seen, item.id, "gap"), item.gap, is_share=is_share(seen))


def by_space(desk: Desk, seen: ResultView, item: ReleasedItem, space: str) -> Inline:
    """Print the total of one space."""
    if item.by_space.get(space) is None and space not in item.hidden:
        return Text(desk.word(UNANSWERED))
    return desk.value(
        item_figure(seen, item.id, f"by_space.{space}"), item.by_space.get(space), is_share=is_share(seen)
    )


def criterion(desk: Desk, seen: ResultView, item: ReleasedItem, name: str) -> Inline:
    """Print one criterion under the weights."""
    found = item.criteria.get(name)
    if found is None:
        return Text("")
    return desk.value(
        item_figure(seen, item.id, f"{name}.weighted"), found.weighted, is_share=is_share(seen, name), sign=found.code
    )


def judged(desk: Desk, code_: str, *, measure: str) -> tuple[ResultView, ReleasedItem] | None:
    """Return the newest result that judged a code by this measure, with its item."""
    for views in reversed(tuple(desk.facts.views.values())):
        item = item_of(views[0], code_)
        if item is not None and views[0].recipe.measure == measure:
            return views[0], item
    return None


def support_of(desk: Desk, code_: str) -> Runs:
    """Say how much support a text or a node has, where a round asked for it; nothing elsewhere."""
    found = judged(desk, code_, measure=SUPPORT)
    if found is None:
        return ()
    seen, item = found
    is_made_up = seen.round.code in desk.facts.simulated
    told = N_("Apoyo simulado en {round}: {share}.") if is_made_up else N_("Apoyo en {round}: {share}.")
    share = desk.say(told, round=code(seen.round.code), share=weighted(desk, seen, item))
    if seen.round.kind == "problem_tree":
        return share
    stance = beside.stance(desk, seen, code_)
    classed = (Text(" "), *stance, Text(".")) if stance else ()
    return (*share, *classed, Text(" "), *each_space(desk, seen, item))


def each_space(desk: Desk, seen: ResultView, item: ReleasedItem) -> Runs:
    """Print what each group gave an item, in a row."""
    runs: list[Inline] = []
    for space in seen.round.spaces:
        runs += [Text(" · " if runs else ""), SpaceName(css_of(space), space.code), Text(" ")]
        runs.append(by_space(desk, seen, item, space.code))
    return tuple(runs)


def weight(desk: Desk, seen: ResultView, space: str) -> Number:
    """Print the published weight of a space in a round."""
    points = whole(seen.shown.weights[space])
    return desk.figure(f"{seen.round.code}.weight.{space}", desk.points(points))


def people(desk: Desk, seen: ResultView, space: str) -> Inline:
    """Print how many people of a space took part."""
    return desk.size(f"{seen.round.code}.n.{space}", seen.shown.n_by_space[space])


def coverage(desk: Desk, seen: ResultView) -> Inline:
    """Print the share of the published weight that answered."""
    points = seen.shown.coverage
    return desk.value(f"{seen.round.code}.coverage", None if points is None else whole(points), is_share=True)


def whole(value: Decimal) -> Decimal:
    """Drop a decimal that is only zeros: 20.0 is 20."""
    return half_up(Fraction(value), 0) if value == value.to_integral_value() else value


def chart_mark(desk: Desk, seen: ResultView, item: ReleasedItem, space: Space) -> Mark:
    """Return the mark of a space in a chart, tied to the figure that a table prints."""
    printed = by_space(desk, seen, item, space.code)
    name, value = desk.text(space.name), item.by_space.get(space.code)
    if not isinstance(printed, Number):
        return Mark(css_of(space), name, None)
    return Mark(css_of(space), name, value, printed.text, printed.id)


def total_mark(desk: Desk, seen: ResultView, item: ReleasedItem) -> Mark:
    """Return the thick line of a chart: the total under the weights."""
    printed = weighted(desk, seen, item)
    if not isinstance(printed, Number):
        return Mark("", desk.word(TOTAL), None)
    return Mark("", desk.word(TOTAL), item.weighted, printed.text, printed.id)


def simulated(desk: Desk, seen: ResultView) -> str:
    """Say of a result with made-up answers that it has them; "" of any other."""
    if seen.round.code not in desk.facts.simulated:
        return ""
    return desk.word(N_("Las respuestas de la ronda {round} son simuladas: sirven para mostrar el informe."),
                     round=seen.round.code)  # fmt: skip


def small_print(desk: Desk, seen: ResultView) -> Runs:
    """Return the line under a table of a result: where its figures come from."""
    return desk.say(
        N_("Ronda {round}, con los pesos publicados ({scheme})."), round=seen.round.code, scheme=seen.scheme.code
    )


def legend(desk: Desk, spaces: Iterable[Space]) -> Runs:
    """Say which group each code stands for."""
    runs: list[Inline] = []
    for space in spaces:
        runs += [Text("; " if runs else ""), SpaceName(css_of(space), space.code), Text(f" {desk.text(space.name)}")]
    return (*runs, Text("."))
