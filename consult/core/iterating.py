"""A round asked again, to weigh what the others said: when its next iteration may start (counting.md §10 M5)."""

from __future__ import annotations

from consult.core.errors import Conflict
from consult.core.words import N_

MOST_ITERATIONS = 4
"""Iterations a round may declare (counting.md §10 M5: at most 3, and 4 if the panel votes so)."""

BY_VOTE = 4
"""The iteration that needs the vote of the panel, written as a reason."""

RUNNING = frozenset({"open", "paused"})
"""States of a round that has begun and not closed."""


def require_next(state: str, *, iteration: int, maximum: int, has_answers: bool, because: str = "") -> int:
    """Return the number of the next iteration, or raise Conflict with why it may not start now."""
    if state not in RUNNING:
        raise Conflict(N_("La ronda no está abierta ni en pausa: no se puede empezar otra vuelta. Nada cambió."))
    if maximum <= 1:
        raise Conflict(N_("Esta ronda se responde en una sola vuelta. Nada cambió."))
    if iteration >= maximum:
        raise Conflict(N_("La vuelta {n} es la última de esta ronda. Ciérrela para ver el resultado."), n=iteration)
    if not has_answers:
        raise Conflict(N_("En la vuelta {n} todavía no responde nadie. Espere al menos una respuesta."), n=iteration)
    if iteration + 1 >= BY_VOTE and not because.strip():
        raise Conflict(
            N_("La vuelta {n} se hace solo si el panel la votó. Escriba ese acuerdo como motivo. Nada cambió."),
            n=iteration + 1,
        )
    return iteration + 1
