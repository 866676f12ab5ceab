"""The pick-lists of the method: criteria, attributes, units, categories, dispositions, channels. All are defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from consult.core.words import N_


@dataclass(frozen=True, slots=True)
class CriterionWords:
    """One of the four criteria of method.md §1.7, with the plain question and suggested anchors for 1, 3 and 5."""

    label: str
    question: str
    anchors: tuple[str, str, str]


CRITERIA: Mapping[str, CriterionWords] = {
    "VP": CriterionWords(N_("Viabilidad política"), N_("¿Las autoridades la respaldarían?"),
                         (N_("se oponen, o pide cambiar la Constitución"), N_("neutrales, o pide una ley"),
                          N_("la respaldan ya, con lo que hoy pueden hacer"))),
    "VS": CriterionWords(N_("Viabilidad social"), N_("¿La gente de su zona la aceptaría?"),
                         (N_("un grupo afectado la rechaza con fuerza"), N_("hay opiniones divididas"),
                          N_("la acepta la mayoría, también los afectados"))),
    "VA": CriterionWords(N_("Viabilidad administrativa"), N_("¿Se podría hacer con la gente y el dinero que hay?"),
                         (N_("nadie puede hacerse cargo"), N_("se puede con refuerzos"),
                          N_("ya funciona, o se puede con lo que hay"))),
    "EF": CriterionWords(N_("Efectividad"), N_("¿Serviría para cambiar las cosas?"),
                         (N_("cambia poco"), N_("cambia una parte"), N_("quita la causa o la reduce mucho"))),
}  # fmt: skip

EXTRA_VIABILITIES: Mapping[str, str] = {
    "conceptual": N_("Se entiende y está bien planteada"),
    "legal": N_("Cabe en las normas"),
    "infrastructure": N_("Hay locales, equipos y caminos"),
    "budget": N_("Hay dinero"),
    "subjective": N_("Quienes la harán saben cómo y quieren"),
}
"""Optional sub-questions, from the miners' own list (method.md §1.7)."""

ATTRIBUTES: Mapping[str, str] = {
    "cobertura": N_("Cobertura"), "oportunidad": N_("Oportunidad"), "accesibilidad": N_("Accesibilidad"),
    "continuidad": N_("Continuidad"), "disponibilidad": N_("Disponibilidad"), "pertinencia": N_("Pertinencia"),
    "eficacia": N_("Eficacia"), "seguridad": N_("Seguridad y reserva"), "transparencia": N_("Transparencia"),
    "trato justo": N_("Trato justo"), "inclusión": N_("Inclusión"), "satisfacción": N_("Satisfacción"),
}  # fmt: skip
"""Attributes of a standard. An open text with this list to pick from."""

OPERATORS: Mapping[str, str] = {"<=": N_("como máximo"), ">=": N_("al menos"), "==": N_("exactamente")}


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of indicators with its admissible range; None = no bound."""

    label: str
    minimum: Fraction | None = None
    maximum: Fraction | None = None


UNITS: Mapping[str, Unit] = {
    "cantidad": Unit(N_("Cantidad"), minimum=Fraction(0)),
    "número": Unit(N_("Número"), minimum=Fraction(0)),
    "porcentaje": Unit(N_("Porcentaje"), Fraction(0), Fraction(100)),
    "ratio": Unit(N_("Ratio")),
    "tasa": Unit(N_("Tasa")),
    "índice": Unit(N_("Índice")),
    "tasa de variación": Unit(N_("Tasa de variación")),
}
"""The seven units of CEPLAN's application (method.md §1.8). Only the ranges of rules I1 and I2 are set."""

CATEGORIES: Mapping[str, str] = {
    "I": N_("Con derecho minero y terreno"),
    "II": N_("Con derecho minero, sin terreno"),
    "III": N_("Con terreno, sin derecho minero"),
    "IV": N_("Sin derecho minero ni terreno"),
}
"""Operator categories: self-declared, optional, never required (method.md §3.2)."""


@dataclass(frozen=True, slots=True)
class Disposition:
    """What became of a contribution; all but a duplicate owe an answer text."""

    label: str
    needs_answer: bool = True


DISPOSITIONS: Mapping[str, Disposition] = {
    "acogido": Disposition(N_("Acogido")),
    "parcial": Disposition(N_("Acogido en parte")),
    "no_acogido": Disposition(N_("No acogido")),
    "fuera": Disposition(N_("Fuera de esta política")),
    "duplicado": Disposition(N_("Repetido"), needs_answer=False),
}

CONTRIBUTION_KINDS: Mapping[str, str] = {
    "proposal": N_("Propuesta"), "comment": N_("Comentario"), "support": N_("Apoyo"), "objection": N_("Objeción"),
    "score": N_("Puntaje"), "ranking": N_("Orden de preferencia"), "testimony": N_("Testimonio"),
}  # fmt: skip

WITH_WORDS = frozenset({"proposal", "comment", "objection", "testimony"})
"""Kinds that are owed a disposition and an answer; figures are answered by the result."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A way in. Digital ones leave out whoever has no signal: a round needs one that is not."""

    label: str
    is_digital: bool
    names: tuple[str, ...] = ()  # other words files use for it


CHANNELS: Mapping[str, Channel] = {
    "web": Channel(N_("En línea"), is_digital=True, names=("online", "en línea")),
    "email": Channel(N_("Correo electrónico"), is_digital=True, names=("correo",)),
    "photo": Channel(N_("Foto"), is_digital=True, names=("foto",)),
    "paper": Channel(N_("Papel"), is_digital=False, names=("papel",)),
    "acta": Channel(N_("Acta de taller"), is_digital=False),
    "workshop": Channel(N_("Taller"), is_digital=False, names=("taller",)),
    "focus": Channel(N_("Grupo focal"), is_digital=False, names=("grupo focal",)),
    "interview": Channel(N_("Entrevista"), is_digital=False, names=("entrevista",)),
    "voice": Channel(N_("De viva voz"), is_digital=False, names=("voz",)),
    "phone": Channel(N_("Llamada"), is_digital=False, names=("llamada",)),
    "sms": Channel(N_("Mensaje de texto"), is_digital=False),
    "radio": Channel(N_("Radio y llamada"), is_digital=False),
    "forum": Channel(N_("Foro público"), is_digital=False, names=("foro",)),
    "import": Channel(N_("Archivo importado"), is_digital=True),
}

CHANNEL_OF: Mapping[str, str] = {name: key for key, channel in CHANNELS.items() for name in (key, *channel.names)}
"""Every word a file may use for a channel, with its key."""
