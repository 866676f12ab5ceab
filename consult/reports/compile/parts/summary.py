"""The main thing: what was chosen, whether it depends on the weights, and what was drafted and answered."""

from __future__ import annotations

from consult.core.document import Block, Bullets, Note, Paragraph, Runs, Section, Text
from consult.core.words import N_
from consult.reports.compile.desk import Desk
from consult.results.queries import ResultView

CHOSEN_ONE, CHOSEN = N_("Se elige {n} de {all} alternativas."), N_("Se eligen {n} de {all} alternativas.")
ALL_SAME = N_("Las mismas salen si se cuenta por persona.")
SAME_BY_HEAD_ONE = N_("Contando por persona sale {n} de ellas.")
SAME_BY_HEAD = N_("Contando por persona salen {n} de ellas.")
DEPENDS = N_("Depende de los pesos: {codes}.")
ONLY_BY_HEAD = N_("Contando por persona entraría además: {codes}.")
HELD = N_("La comparación por persona no se muestra, para proteger a las personas.")
NOT_YET = N_("Todavía no hay una ronda de alternativas cerrada: este informe no elige nada.")
SEALED = N_("El sello de la carátula cambia si cambia un solo dato. Cómo se calcula está en las notas de método.")
NO_RULE = N_("La política no declara una regla de elección: el informe muestra los puntajes y no elige.")


def part(desk: Desk) -> Section:
    """Say the main thing."""
    return Section(
        "principal", desk.word(N_("Lo principal")), (*_verdict(desk), _draft(desk), Paragraph(desk.say(SEALED)))
    )


def _verdict(desk: Desk) -> tuple[Block, ...]:
    seen = desk.facts.newest("alternatives")
    if seen is None:
        return (Note("info", desk.say(NOT_YET)),)
    if seen.recipe.selection is None:
        return (Note("info", desk.say(NO_RULE)),)
    return (Note("verdict", counted_choice(desk, seen), against_heads(desk, seen)),)


def counted_choice(desk: Desk, seen: ResultView) -> Runs:
    """Say how many alternatives are chosen."""
    n = sum(item.is_chosen for item in seen.shown.items)
    return desk.say(
        CHOSEN_ONE if n == 1 else CHOSEN,
        n=desk.count(f"{seen.round.code}.n_chosen", n),
        all=desk.count(f"{seen.round.code}.n_items", len(seen.shown.items)),
    )


def against_heads(desk: Desk, seen: ResultView) -> Runs:
    """Compare the choice with the one that counting heads would make, where the gate lets it be told."""
    by_head = seen.shown.scenarios.get("head_count")
    if by_head is None:
        return desk.say(HELD)
    chosen = [item.id for item in seen.shown.items if item.is_chosen]
    lost, gained = [one for one in chosen if one not in by_head], [one for one in by_head if one not in chosen]
    kept = desk.count(f"{seen.round.code}.n_chosen_by_head", len(chosen) - len(lost))
    same = SAME_BY_HEAD_ONE if len(chosen) - len(lost) == 1 else SAME_BY_HEAD
    runs = desk.say(same, n=kept) if lost else desk.say(ALL_SAME)
    if lost:
        runs = (*runs, Text(" "), *desk.say(DEPENDS, codes=desk.listed(lost)))
    if gained:
        runs = (*runs, Text(" "), *desk.say(ONLY_BY_HEAD, codes=desk.listed(gained)))
    return runs


def _draft(desk: Desk) -> Bullets:
    """Count what the draft holds, and what was said and answered."""
    facts = desk.facts
    guidelines = [line for objective in facts.objectives for line in objective.guidelines]
    services = [line for guideline in guidelines for line in guideline.services]
    standards = [line for service in services for line in service.standards]
    answered = sum(row.disposition is not None for row in facts.answered)
    pending = sum(dissent.status == "pending" for dissent in facts.dissents)
    return Bullets(
        (
            desk.say(
                N_("Objetivos: {objectives}. Lineamientos: {guidelines}. Servicios: {services}. Estándares: "
                   "{standards}. Indicadores: {indicators}."),
                objectives=desk.count("draft.n_objectives", len(facts.objectives)),
                guidelines=desk.count("draft.n_guidelines", len(guidelines)),
                services=desk.count("draft.n_services", len(services)),
                standards=desk.count("draft.n_standards", len(standards)),
                indicators=desk.count("draft.n_indicators", len(facts.indicators)),
            ),
            desk.say(
                N_("Aportes con palabras: {n}. Con respuesta: {answered}."),
                n=desk.count("statements.n", len(facts.answered)),
                answered=desk.count("statements.n_answered", answered),
            ),
            desk.say(
                N_("Disensos: {n}. Sin texto todavía: {pending}."),
                n=desk.count("dissents.n", len(facts.dissents)),
                pending=desk.count("dissents.n_pending", pending),
            ),
        )
    )  # fmt: skip
