"""Page 2: what some group does not share, before any result, in its own words (docs/counting.md, M6)."""

from __future__ import annotations

from collections.abc import Iterator

from consult.base.clock import PERU
from consult.core.document import Block, Note, Paragraph, Runs, Section, Text, code, said
from consult.core.kinds.model import SUPPORT
from consult.core.words import N_
from consult.drafting.dissents import beside_of
from consult.drafting.models import Dissent
from consult.reports.compile.desk import Desk
from consult.reports.compile.parts import figures

LEAD = N_("Van aquí, antes que los resultados, con las palabras de cada grupo y sin cambios.")
NONE = N_("Ningún grupo se aparta: no hay posiciones propias ni distancias que lleguen al límite.")
PENDING = N_("Su texto está pendiente. Tiene plazo hasta el {day}.")
OWED = N_("Su texto está pendiente.")
OVERDUE = N_("Se le pidió su posición. No envió texto dentro del plazo, que venció el {day}.")
DECLINED = N_("El grupo prefiere no escribir.")
UNNAMED = N_("Un grupo que prefiere no decir su nombre")
SMALLER, SILENT = N_("Un grupo más pequeño"), N_("Un grupo más pequeño se opuso.")
LATER = N_("Solo aparece con los pesos {scheme}.")
DISTANCE = N_("Este grupo le da {own}. El total ponderado es {total}.")
TITLE = N_("Disensos")


def part(desk: Desk) -> Section:
    """List the dissents."""
    if not desk.facts.dissents:
        blocks: tuple[Block, ...] = (Paragraph(desk.say(NONE)),)
    else:
        notes = (block for dissent in desk.facts.dissents for block in set_apart(desk, dissent))
        blocks = (Paragraph(desk.say(LEAD), "lead"), *notes)
    return Section("disensos", desk.word(TITLE), blocks, starts_page=True, is_before_contents=True)


def set_apart(desk: Desk, dissent: Dissent) -> Iterator[Block]:
    """Set a dissent apart: whose it is, what it is about, its words alone; below, how far the group stands.

    Of a group that did not choose to be named, neither its name nor its figure (docs/counting.md §9, rule 10).
    """
    space = desk.facts.space(dissent.space_id)
    who: Runs = (desk.space_name(space),) if dissent.is_named else desk.say(UNNAMED if dissent.is_told else SMALLER)
    named: Runs = (code(dissent.code), Text(" · ")) if dissent.is_told else ()
    title: Runs = (*who, Text(" · "), *named, code(dissent.about), Text(f" {desk.name(dissent.about)}"))
    yield Note("dissent", title, _words(desk, dissent))
    if dissent.scheme and not dissent.is_reserved:
        yield Paragraph(desk.say(LATER, scheme=dissent.scheme), "small")
    if dissent.is_named and (distance := _distance(desk, dissent, space.code)):
        yield Paragraph(distance, "small")


def _words(desk: Desk, dissent: Dissent) -> Runs:
    if not dissent.is_told:
        return desk.say(SILENT)
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
    """Print the dissents about some codes beside the line that stands on them; of a guideline, also those about what
    its evidence marks, and the marks of what is under it, say it stands on."""
    lines = [line for objective in desk.facts.objectives for line in objective.guidelines]
    marked = {
        code_ for line, codes in beside_of(lines, desk.facts.evidence).items() if line in about for code_ in codes
    }
    for dissent in desk.facts.dissents:
        if dissent.about in about | marked:
            yield from set_apart(desk, dissent)
