"""WHEN: the states of a round, the moves between them, what each accepts, and the rule for what arrives late."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from consult.core.errors import Conflict
from consult.core.words import N_

LATE_DAYS = 14
"""Days after closing in which an answer given in time may still arrive (docs/design.md, privacy). 0 = no queue."""

Arrival = Literal["in_time", "late", "refused"]


@dataclass(frozen=True, slots=True)
class State:
    """A state of a round (method.md §1.3)."""

    key: str
    label: str
    accepts: bool = False  # takes contributions
    is_configurable: bool = False  # items, criteria and weights may still change
    is_closed: bool = False  # has a result, or had one
    is_public: bool = False  # its result is shown to everyone


@dataclass(frozen=True, slots=True)
class Move:
    """An allowed move. `is_back` ones show publicly with their reason."""

    origin: str
    to: str
    verb: str
    needs_reason: bool = False
    is_back: bool = False


STATES: Mapping[str, State] = {state.key: state for state in (
    State("draft", N_("borrador"), is_configurable=True),
    State("scheduled", N_("programada"), is_configurable=True),
    State("open", N_("abierta"), accepts=True),
    State("paused", N_("en pausa")),
    State("closed", N_("cerrada"), is_closed=True),
    State("systematised", N_("aportes ordenados"), is_closed=True),
    State("validated", N_("validada"), is_closed=True),
    State("published", N_("publicada"), is_closed=True, is_public=True),
    State("archived", N_("archivada"), is_closed=True, is_public=True),
)}  # fmt: skip

MOVES: tuple[Move, ...] = (
    Move("draft", "scheduled", N_("Programar la ronda")),
    Move("draft", "open", N_("Abrir la ronda")),
    Move("scheduled", "open", N_("Abrir la ronda")),
    Move("scheduled", "draft", N_("Volver a borrador"), needs_reason=True, is_back=True),
    Move("open", "paused", N_("Pausar la ronda"), needs_reason=True),
    Move("open", "closed", N_("Cerrar la ronda")),
    Move("paused", "open", N_("Reanudar la ronda")),
    Move("paused", "closed", N_("Cerrar la ronda")),
    Move("closed", "systematised", N_("Ordenar los aportes")),
    Move("closed", "open", N_("Reabrir la ronda"), needs_reason=True, is_back=True),
    Move("systematised", "validated", N_("Validar la ronda")),
    Move("systematised", "closed", N_("Volver a cerrada"), needs_reason=True, is_back=True),
    Move("validated", "published", N_("Publicar el resultado")),
    Move("validated", "systematised", N_("Volver a aportes ordenados"), needs_reason=True, is_back=True),
    Move("published", "archived", N_("Archivar la ronda")),
)


def moves_from(state: str) -> tuple[Move, ...]:
    """List the moves allowed from a state, forward ones first."""
    return tuple(sorted((move for move in MOVES if move.origin == state), key=lambda move: move.is_back))


def require_move(state: str, to: str, *, because: str = "") -> Move:
    """Return the move, or raise Conflict when it does not exist or lacks the reason it needs."""
    move = next((move for move in MOVES if (move.origin, move.to) == (state, to)), None)
    if move is None:
        raise Conflict(N_("El estado de la ronda es «{state}» y desde ahí no puede pasar a «{to}». Nada cambió."),
                       state=STATES[state].label, to=STATES[to].label if to in STATES else to)  # fmt: skip
    if move.needs_reason and not because.strip():
        raise Conflict(N_("Para pasar la ronda de «{state}» a «{to}» escriba el motivo: se muestra en público. "
                          "Nada cambió."), state=STATES[state].label, to=STATES[to].label)  # fmt: skip
    return move


def arrival(
    state: str, *, given_at: datetime, arrived_at: datetime, closed_at: datetime | None, late_days: int = LATE_DAYS
) -> Arrival:
    """Decide whether what arrives now counts: only an open round takes answers; after closing, only what was given
    before it, for `late_days`. The hour of the giving is the device's: the caller states how far it is trusted."""
    if STATES[state].accepts:
        return "in_time"
    if closed_at is None or not STATES[state].is_closed:
        return "refused"
    is_in_window = arrived_at <= closed_at + timedelta(days=late_days)
    return "late" if given_at <= closed_at and is_in_window else "refused"
