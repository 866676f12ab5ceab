"""Page 2: what some group does not share, before any result, in its own words (docs/counting.md, M6)."""

from __future__ import annotations

from collections.abc import Iterator

from consult.base.clock import PERU
from consult.core.document import Block, Note, Paragraph, Runs, Section, Text, code, said
from consult.core.kinds.model import SUPPORT
from consult.core.words import N_
from consult.drafting.models import Dissent
from consult.reports.compile.desk import Desk
from consult.reports.compile.parts import figures

LEAD = N_("Van aquí, antes que los resultados, con las palabras de cada grupo y sin cambios.")
NONE = N_("Ningún grupo se aparta: no hay posiciones propias ni distancias que lleguen al límite.")
PENDING = N_("Su texto está pendiente. Tiene plazo hasta el {day}.")
OWED = N_("Su texto está pendiente.")
OVERDUE = N_("No envió texto dentro del plazo, que venció el {day}.")
DECLINED = N_("El grupo prefiere no escribir.")
DISTANCE = N_("Este grupo le da {own}. El total ponderado es {total}.")
TITLE = N_("Disensos")


def part(desk: Desk) -> Section:
    """List the dissents."""
    if not desk.facts.dissents:
        return Section("disensos", desk.word(TITLE), (Paragraph(desk.say(NONE)),), starts_page=True)
    notes = tuple(block for dissent in desk.facts.dissents for block in set_apart(desk, dissent))
    lead = Paragraph(desk.say(LEAD), "lead")
    return Section("disensos", desk.word(TITLE), (lead, *notes), starts_page=True)


def set_apart(desk: Desk, dissent: Dissent) -> Iterator[Block]:
    """Set a dissent apart: whose it is, what it is about, its words alone; below, how far the group stands."""
    space = desk.facts.space(dissent.space_id)
    title: Runs = (
        desk.space_name(space), Text(" · "), code(dissent.code), Text(" · "), code(dissent.about),
        Text(f" {desk.name(dissent.about)}"),
    )  # fmt: skip
    yield Note("dissent", title, _words(desk, dissent))
    if distance := _distance(desk, dissent, space.code):
        yield Paragraph(distance, "small")


def _words(desk: Desk, dissent: Dissent) -> Runs:
    if dissent.status == "written":
        return (said(f"«{desk.text(dissent.text)}»"),)
    if dissent.status == "declined":
        return desk.say(DECLINED)
    if dissent.due_on is None:
        return desk.say(OWED)
    return desk.say(OVERDUE if is_overdue(desk, dissent) else PENDING, day=desk.day(dissent.due_on))


def is_overdue(desk: Desk, dissent: Dissent) -> bool:
    """Say whether the time a group had for its words is over."""
    return dissent.due_on is not None and dissent.due_on < desk.at.astimezone(PERU).date()


def _distance(desk: Desk, dissent: Dissent, space: str) -> Runs:
    """Say how far the group stands from the total, in the round that judged it."""
    found = figures.judged(desk, dissent.about, measure="scores") or figures.judged(
        desk, dissent.about, measure=SUPPORT
    )
    if found is None:
        return ()
    seen, item = found
    if item.by_space.get(space) is None or item.weighted is None:
        return ()
    return desk.say(DISTANCE, own=figures.by_space(desk, seen, item, space), total=figures.weighted(desk, seen, item))


def beside(desk: Desk, about: set[str]) -> Iterator[Block]:
    """Print the dissents about some codes beside the line that stands on them."""
    for dissent in desk.facts.dissents:
        if dissent.about in about:
            yield from set_apart(desk, dissent)
