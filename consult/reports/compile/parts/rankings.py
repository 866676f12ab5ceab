"""A round of rankings: who beats whom, in a sentence and a table; the orders of other rules in the annex (§6)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from consult.core.counting import RankingFigures
from consult.core.document import Block, Bullets, Column, Heading, Paragraph, Row, Runs, Table, Text, code, strong
from consult.core.words import N_
from consult.reports.compile.desk import Desk, coded
from consult.reports.compile.ids import item_figure
from consult.reports.compile.parts import beside, figures
from consult.reports.compile.telling import listed
from consult.results.queries import ResultView

MOST_ORDERS = 6
"""Orders of equal merit that are written out; the rest are counted."""

SENTENCES: Mapping[str, str] = {
    "same_winner": N_("{first} gana por puntos y también gana a cada una de las otras, de dos en dos."),
    "condorcet_differs": N_("De dos en dos, {first} gana a cada una. Por puntos va primero {rest}."),
    "cycle": N_("Ninguna gana a todas las otras. Se ganan en círculo: {all}."),
    "tie": N_("Hay un empate exacto entre {all}."),
    "not_ranked": N_("Faltó que respondieran más grupos: no se dice un orden."),
}
"""The sentences of counting.md §6."""


def duels(desk: Desk, seen: ResultView) -> Iterator[Block]:
    """Print whether points and duels agree, and the head-to-head table; nothing where the gate keeps them."""
    ranking = seen.open_figures.ranking if seen.open_figures else None
    if ranking is None or not ranking.prefer:
        return
    yield Heading(desk.word(N_("De dos en dos")))
    yield Paragraph(sentence(desk, ranking))
    columns = (
        Column(desk.word(N_("Prefieren esta…")), share=4),
        *(Column(item, "number", share=1) for item in ranking.items),
    )
    rows = tuple(Row((coded(item, desk.name(item)), *_row(desk, seen, ranking, item))) for item in ranking.items)
    note = desk.say(N_("Qué parte prefiere la alternativa de la fila a la de la columna, con los pesos publicados. La "
                       "marca ✓ dice dónde gana."))  # fmt: skip
    yield Table(desk.word(N_("Cada alternativa frente a cada otra")), columns, rows, note=note)


def beside_scores(desk: Desk, scored: ResultView) -> Iterator[Block]:
    """Print every round of rankings beside the scores of another: a check, never merged with them."""
    for views in desk.facts.views.values():
        seen = views[0]
        if seen.round.kind != scored.round.kind or seen.recipe.measure != "ranking" or seen is scored:
            continue
        yield Heading(f"{seen.round.code} {desk.text(seen.round.title)}")
        yield Paragraph(desk.say(N_("También se pidió poner las alternativas en orden. Sirve para comprobar: con los "
                                    "puntajes se elige.")))  # fmt: skip
        yield points(desk, seen)
        yield from duels(desk, seen)


def points(desk: Desk, seen: ResultView) -> Table:
    """Print the rank points of each alternative, 0 to 100."""
    columns = (Column(desk.word(N_("Alternativa")), share=5), Column(desk.word(N_("Puntos")), "number", share=1),
               Column(desk.word(N_("Rango")), "number", share=3))  # fmt: skip
    rows = tuple(
        Row((coded(item.id, desk.name(item.id)), (figures.weighted(desk, seen, item),),
             beside.interval(desk, seen, item.id)))
        for item in seen.shown.items
    )  # fmt: skip
    return Table(desk.word(N_("Puntos de cada alternativa")), columns, rows, note=figures.small_print(desk, seen))


def sentence(desk: Desk, ranking: RankingFigures) -> Runs:
    """Say whether the points and the duels agree."""
    names: list[Runs] = [(code(item),) for item in ranking.named]
    first = names[0] if names else ()
    return desk.say(SENTENCES[ranking.sentence], first=first, rest=listed(desk, names[1:]), all=listed(desk, names))


def _row(desk: Desk, seen: ResultView, ranking: RankingFigures, item: str) -> Iterator[Runs]:
    for other in ranking.items:
        if other == item:
            yield (Text("·"),)
            continue
        share = ranking.prefer[item][other]
        printed = beside.share(desk, item_figure(seen, item, f"over.{other}"), share)
        yield (*printed, strong(" ✓")) if share > ranking.prefer[other][item] else printed


def checks(desk: Desk, seen: ResultView) -> Iterator[Block]:
    """Print the orders of Schulze and Kemeny: cross-checks, never the headline."""
    ranking = seen.open_figures.ranking if seen.open_figures else None
    if ranking is None:
        return
    lines: list[Runs] = []
    if ranking.schulze:
        order = " > ".join(" = ".join(group) for group in ranking.schulze)
        lines.append(desk.say(N_("Orden de Schulze: {order}."), order=code(order)))
    if ranking.kemeny:
        orders = "; ".join(" > ".join(order) for order in ranking.kemeny[:MOST_ORDERS])
        lines.append(desk.say(N_("Orden de Kemeny: {order}."), order=code(orders)))
        if (more := len(ranking.kemeny) - MOST_ORDERS) > 0:
            n = desk.count(f"{seen.round.code}.n_more_orders", more)
            lines.append(desk.say(N_("Otros órdenes de Kemeny igual de buenos: {n}."), n=n))
    if lines:
        yield Paragraph(desk.say(N_("Otras reglas ordenan así. Solo sirven para comprobar:")))
        yield Bullets(tuple(lines))
