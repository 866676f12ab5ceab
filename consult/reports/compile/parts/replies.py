"""What each group shares and does not, and the response matrix: every contribution that has words with its answer."""

from __future__ import annotations

from collections.abc import Iterator

from consult.core.document import (
    Block,
    Column,
    Note,
    Paragraph,
    Row,
    Runs,
    Section,
    Table,
    Text,
    code,
    plain,
)
from consult.core.method import DISPOSITIONS
from consult.core.words import N_
from consult.drafting.queries import Answered
from consult.reports.compile.desk import Desk, coded, codes
from consult.reports.compile.parts import figures, heard
from consult.results.queries import ResultView
from consult.spaces.models import Space

AGREEMENTS, MATRIX = N_("Acuerdos y disensos por grupo"), N_("Matriz de aportes y respuestas")
LEAD = N_(
    "Cada aporte con palabras recibe una respuesta. Aquí están los que sus espacios dejaron salir; de un espacio "
    "seguro no sale nada sin su permiso. Donde dice «Palabras no citadas», quien habló no dio permiso para citarlas."
)
OWED = N_("Sin respuesta todavía.")


def agreements(desk: Desk) -> Section:
    """Say what all groups share, then where each stands."""
    title, seen = desk.word(AGREEMENTS), desk.facts.newest("alternatives")
    blocks: list[Block] = []
    if seen is None or seen.recipe.selection is None:
        blocks.append(Paragraph(desk.say(N_("Todavía no hay una elección con la que comparar a los grupos."))))
    else:
        blocks += [Note("info", _shared(desk, seen)), _by_space(desk, seen)]
    return Section("acuerdos", title, tuple(blocks))


def _shared(desk: Desk, seen: ResultView) -> Runs:
    """Name the chosen alternatives that every shown group also takes to the minimum."""
    chosen = [item for item in seen.shown.items if item.is_chosen]
    all_agree = [
        item.id for item in chosen
        if not item.hidden and all(_agrees(seen, item.id, space.code) for space in seen.round.spaces)
    ]  # fmt: skip
    if not all_agree:
        return desk.say(N_("Ninguna alternativa elegida llega al mínimo en todos los grupos."))
    return desk.say(
        N_("Todos los grupos dan al menos el mínimo a {n} de las {all} elegidas: {codes}."),
        n=desk.count(f"{seen.round.code}.n_shared", len(all_agree)),
        all=desk.count(f"{seen.round.code}.n_chosen", len(chosen)),
        codes=codes(all_agree),
    )


def _agrees(seen: ResultView, item_id: str, space: str) -> bool | None:
    """Say whether a group takes an item to the minimum total, on the exact figure; None where it is not told."""
    shown, rule = figures.item_of(seen, item_id), seen.recipe.selection
    if shown is None or rule is None or shown.by_space.get(space) is None:
        return None
    value = next(item.by_space[space] for item in seen.figures.items if item.id == item_id)
    return value is not None and value >= rule.min_total


def _by_space(desk: Desk, seen: ResultView) -> Table:
    columns = (
        Column(desk.word(N_("Grupo")), share=3), Column(desk.word(N_("Elegidas que también aprueba")), share=3),
        Column(desk.word(N_("Elegidas que deja bajo el mínimo")), share=4),
        Column(desk.word(N_("Sus disensos")), share=2),
    )  # fmt: skip
    return Table(
        desk.word(N_("Dónde está cada grupo frente a lo elegido")), columns,
        tuple(_space_row(desk, seen, space) for space in seen.round.spaces),
        note=desk.say(N_("«Aprueba» quiere decir que su total llega al mínimo de la regla.")),
    )  # fmt: skip


def _space_row(desk: Desk, seen: ResultView, space: Space) -> Row:
    chosen = [item for item in seen.shown.items if item.is_chosen]
    yes = [item.id for item in chosen if _agrees(seen, item.id, space.code)]
    no: Runs = ()
    for item in chosen:
        if _agrees(seen, item.id, space.code) is False:
            value = figures.by_space(desk, seen, item, space.code)
            no = (*no, Text(", " if no else ""), code(item.id), Text(" ("), value, Text(")"))
    own = [dissent.code for dissent in desk.facts.dissents if dissent.space_id == space.id]
    none, nobody = plain(desk.word(N_("ninguna"))), plain(desk.word(N_("ninguno")))
    return Row(((desk.space_name(space),), codes(yes) or none, no or none, codes(own) or nobody))


def matrix(desk: Desk) -> Section:
    """Print every statement that left its space, with what was done and why."""
    title = desk.word(MATRIX)
    if not desk.facts.answered:
        return Section("respuestas", title, (Paragraph(desk.say(N_("Todavía no hay aportes con palabras."))),))
    columns = (
        Column(desk.word(N_("Aporte")), share=4),
        Column(desk.word(N_("Qué se dijo")), share=5), Column(desk.word(N_("Sobre")), share=5),
        Column(desk.word(N_("Qué se hizo, y por qué")), share=5),
    )  # fmt: skip
    spoken = {row.statement.space_id for row in desk.facts.answered}
    note = figures.legend(desk, (space for space in desk.facts.spaces if space.id in spoken))
    table = Table(title, columns, tuple(_rows(desk)), note=note)
    return Section("respuestas", title, (Paragraph(desk.say(LEAD)), table))


def _rows(desk: Desk) -> Iterator[Row]:
    """Give one row per statement, headed by its round."""
    rounds = {round_.id: round_ for round_ in desk.facts.rounds}
    found = sorted(desk.facts.answered, key=lambda row: (_place(desk, row), row.statement.code))
    last: object = ""
    for row in found:
        if (round_id := row.statement.round_id) != last:
            last, round_ = round_id, rounds.get(round_id or 0)
            head = f"{round_.code} {desk.text(round_.title)}" if round_ else desk.word(N_("Fuera de ronda"))
            yield Row((plain(head),), "group")
        yield _row(desk, row)


def _place(desk: Desk, row: Answered) -> int:
    """Put what came outside a round last."""
    places = {round_.id: place for place, round_ in enumerate(desk.facts.rounds)}
    return places.get(row.statement.round_id or 0, len(places))


def _row(desk: Desk, row: Answered) -> Row:
    statement = row.statement
    name = (code(statement.code), Text(" "), *heard.whose(desk, statement, is_short=True))
    about = coded(statement.about, desk.name(statement.about)) if statement.about else ()
    return Row((name, heard.words_of(desk, statement), about, _answer(desk, row)))


def _answer(desk: Desk, row: Answered) -> Runs:
    if row.disposition is None:
        return desk.say(OWED)
    kind = DISPOSITIONS[row.disposition.kind].label
    return (Text(f"{desk.word(kind)}. ", "strong"), Text(desk.text(row.disposition.answer)))
