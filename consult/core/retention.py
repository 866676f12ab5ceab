"""How long each class of records is kept, and what ends it (docs/trust.md, PRI-18; Regl. 46.3; docs/legal)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from consult.core.words import N_

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Keeping:
    """One class. `term` runs from what `since` says; None = no term of its own. `is_swept`: `flask retention run` ends
    it."""

    key: str
    label: str
    term: timedelta | None
    since: str
    is_swept: bool = False
    least: timedelta | None = None  # nobody may delete it before, whatever the term


KEEPING: Mapping[str, Keeping] = {keeping.key: keeping for keeping in (
    Keeping("protected_drafts", N_("Respuestas empezadas en un espacio seguro"), timedelta(minutes=30),
            N_("la última pantalla"), is_swept=True),
    Keeping("drafts", N_("Respuestas empezadas"), timedelta(0), N_("el cierre de la ronda"), is_swept=True),
    Keeping("envelopes", N_("Envíos tal como llegaron"), 5 * YEAR, N_("el cierre de la ronda"), is_swept=True),
    Keeping("links", N_("Clave que une tarjeta y respuestas"), timedelta(days=14), N_("el cierre de la ronda")),
    Keeping("cards", N_("Tarjetas y sus códigos"), timedelta(days=30),
            N_("el archivo de la última ronda de la política"), is_swept=True),
    Keeping("voice", N_("Grabaciones de voz"), timedelta(days=30), N_("la revisión de lo transcrito")),
    Keeping("counted", N_("Respuestas contadas, sin envío"), None, N_("mientras exista la política")),
    Keeping("words", N_("Palabras y su respuesta"), None, N_("mientras exista la política")),
    Keeping("accounts", N_("Cuentas y cargos del equipo"), None, N_("mientras haya actos suyos en el registro")),
    Keeping("sessions", N_("Sesiones del equipo ya terminadas"), timedelta(days=30), N_("su fin"), is_swept=True),
    Keeping("staff_log", N_("Registro de actos del equipo"), None, N_("mientras exista la política"),
            least=2 * YEAR),
    Keeping("incidents", N_("Incidentes"), None, N_("mientras exista la política"), least=2 * YEAR),
    Keeping("integrity", N_("Sellos, hojas y testigos"), None, N_("para siempre")),
    Keeping("reports", N_("Informes y resultados publicados"), None, N_("para siempre")),
    Keeping("matter", N_("Política, rondas y borrador"), None, N_("para siempre")),
    Keeping("jobs", N_("Trabajos de la máquina ya hechos"), timedelta(days=30), N_("su fin"), is_swept=True),
)}  # fmt: skip
"""Every class, in the order of the page."""
