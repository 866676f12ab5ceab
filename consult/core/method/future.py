"""Rules F1 to F5: the desired future situation (method.md §1.6)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from consult.core.method.model import Dimension, Finding, Vision, error, warning
from consult.core.method.tree import plain
from consult.core.words import N_

FUTURE_TENSE = re.compile(r"\b\w+rán?\b", re.IGNORECASE)

F1_NONE = N_("La situación futura no está escrita.")
F1_TENSE = N_("La situación futura se escribe en presente del año meta; aquí dice «{word}».")
F1_POPULATION = N_("La situación futura no nombra a la población: {population}.")
F2 = N_("La causa directa «{id}» no tiene ninguna variable en la situación futura.")
F3 = N_("«{id}» no tiene línea base: se imprime «línea base por construir».")
F4 = N_("«{id}» dice que debe subir, pero su meta es menor que su línea base.")
F4_DOWN = N_("«{id}» dice que debe bajar, pero su meta es mayor que su línea base.")
F5 = N_("La aspiración «{id}» de «{space}» no está en la situación futura ni tiene un motivo escrito.")


def check_future(vision: Vision, direct_causes: Iterable[str]) -> list[Finding]:
    """Apply F1 to F5."""
    answered = {cause for dimension in vision.dimensions for cause in dimension.causes}
    return [
        *_statement(vision),
        *(error("F2", cause, F2) for cause in direct_causes if cause not in answered),
        *(warning("F3", one.id, F3) for one in vision.dimensions if one.baseline is None),
        *(found for one in vision.dimensions for found in _direction(one)),
        *(error("F5", name, F5, space=space) for space, name in vision.unanswered_aspirations),
    ]


def _statement(vision: Vision) -> list[Finding]:
    if not vision.text.strip():
        return [error("F1", "", F1_NONE)]
    found: list[Finding] = []
    later = FUTURE_TENSE.search(vision.text)
    if later:
        found.append(warning("F1", "", F1_TENSE, word=later[0]))
    if vision.population and not set(_stems(vision.population)) & set(_stems(vision.text)):
        found.append(warning("F1", "", F1_POPULATION, population=vision.population))
    return found


def _stems(text: str) -> list[str]:
    """Cut long words to their first letters, so that «mineros» meets «mineras»."""
    return [word[:5] for word in plain(text).split() if len(word) >= 5]


def _direction(one: Dimension) -> list[Finding]:
    if one.baseline is None or one.desired is None:
        return []
    if one.direction == "up" and one.desired < one.baseline:
        return [error("F4", one.id, F4)]
    if one.direction == "down" and one.desired > one.baseline:
        return [error("F4", one.id, F4_DOWN)]
    return []
