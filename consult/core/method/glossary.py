"""A short glossary, in Spanish and English (method.md §2). The definitions are ours, not words of CEPLAN."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the method and what it means here, in each language."""

    key: str  # stable: the name in code
    name: Texts
    meaning: Texts
    needs: str = ""  # a word of one trade: explained only where the policy's own texts use it


def _term(key: str, es: str, meaning_es: str, en: str, meaning_en: str, *, needs: str = "") -> Term:
    return Term(key, {"es": es, "en": en}, {"es": meaning_es, "en": meaning_en}, needs)


GLOSSARY: tuple[Term, ...] = (
    _term("acta", "Acta", "Registro firmado de un taller. Entra como la respuesta de un grupo, con su número de "
          "personas.", "Workshop record", "Signed record of a workshop. It enters as the answer of a group, with its "
          "number of people."),
    _term("alternative", "Alternativa de solución", "Opción para actuar sobre una causa.",
          "Solution alternative", "Option to act on a cause."),
    _term("contribution", "Aporte", "Todo lo que una persona o un grupo pone en la consulta.",
          "Contribution", "Anything a person or a group puts into the consultation."),
    _term("gap", "Brecha", "Distancia entre el grupo que pone el puntaje más alto y el que pone el más bajo.",
          "Gap", "Distance between the group with the highest score and the one with the lowest."),
    _term("cause", "Causa directa e indirecta", "La directa explica el problema sin un paso en medio. La indirecta "
          "explica otra causa.", "Direct and indirect cause", "A direct cause explains the problem without a step "
          "between. An indirect one explains another cause."),
    _term("coverage", "Cobertura", "Parte del peso publicado que respondió.",
          "Coverage", "Share of the published weight that answered."),
    _term("dissent", "Disenso", "Posición propia de un grupo. Se imprime con sus palabras, sin cambios.",
          "Dissent", "A position a group records as its own. It is printed in its own words, unchanged."),
    _term("effectiveness", "Efectividad", "Cambio que se espera en la causa.",
          "Effectiveness", "Expected change in the cause."),
    _term("space", "Espacio", "Sala aparte para un tipo de actor. Lo que se dice en ella no pasa a otra sin permiso.",
          "Space", "Separate room for one kind of actor. What is said in it does not reach another without leave."),
    _term("standard", "Estándar de cumplimiento", "Rasgo que se puede medir y que el servicio debe cumplir al llegar.",
          "Achievement standard", "Measurable trait a service must meet when delivered."),
    _term("evidence", "Evidencia", "Cifra, estudio, norma o testimonio que sostiene una línea. En este informe lleva "
          "una marca, como E-07.", "Evidence", "Figure, study, norm or testimony that backs a line. In this report it "
          "carries a mark, such as E-07."),
    _term("indicator", "Indicador", "Medida de un objetivo o de un servicio, nunca de un lineamiento.",
          "Indicator", "Measure of an objective or a service, never of a guideline."),
    _term("guideline", "Lineamiento", "Medio o énfasis con que se logra un objetivo.",
          "Policy guideline", "Means or emphasis by which an objective is reached."),
    _term("baseline", "Línea base", "Valor y año de partida de un indicador.",
          "Baseline", "Starting value and year of an indicator."),
    _term("target", "Logro esperado", "Valor que se quiere alcanzar cada año.",
          "Yearly target", "Value to reach each year."),
    _term("asm", "MAPE", "Pequeña minería y minería artesanal.",
          "ASM", "Artisanal and small-scale mining.", needs="mape"),
    _term("objective", "Objetivo prioritario", "Cambio que se busca en una población y que responde a una causa.",
          "Priority objective", "Change sought in a population, answering a cause."),
    _term("pallaquera", "Pallaquera", "Mujer que escoge mineral entre la roca de descarte.",
          "Pallaquera", "Woman who picks ore from waste rock.", needs="pallaquer"),
    _term("weighting", "Ponderación", "Regla pública que da a cada espacio su parte. Se publica antes de abrir.",
          "Weighting", "Public rule that gives each space its share. It is published before opening."),
    _term("problem", "Problema público", "Distancia entre lo que pasa y lo que debería pasar, que pide la acción del "
          "Estado.", "Public problem", "Gap between what is and what should be, needing State action."),
    _term("round", "Ronda", "Un paso de la política, abierto a uno o más espacios entre dos fechas.",
          "Round", "One step of the policy, opened to one or more spaces between two dates."),
    _term("service", "Servicio", "Lo que una entidad del Estado entrega a alguien bajo un lineamiento.",
          "Service", "What a State body delivers to a receiver under a guideline."),
    _term("future", "Situación futura deseada", "Estado al que se quiere llegar en el año meta, con valores.",
          "Desired future situation", "State to reach by the horizon, with values."),
    _term("viability", "Viabilidad política, social y administrativa", "Si las autoridades la respaldan, si la gente "
          "la acepta y si alguien puede hacerla.", "Political, social and administrative viability",
          "Whether authorities back it, people accept it, and somebody can run it."),
)  # fmt: skip
"""In the alphabetical order of the Spanish names."""
