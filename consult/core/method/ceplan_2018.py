"""CEPLAN's guide for national policies, edition of 2018: four stages and twelve steps (method.md §1.2).

Names and grouping as in [W16] [W17]. The two steps of stage 0 and what each step takes and gives are defaults.
The plain words are ours.
"""

from __future__ import annotations

from consult.core.method.model import Edition, Stage, Step
from consult.core.words import N_

STAGES = (
    Stage(0, N_("Previo")),
    Stage(1, N_("Diseño")),
    Stage(2, N_("Formulación")),
    Stage(3, N_("Implementación")),
    Stage(4, N_("Seguimiento y evaluación")),
)

STEPS = (
    Step("relevance", 0, 0, N_("Análisis de pertinencia"), N_("Si hace falta")),
    Step("preparation", 0, 0, N_("Etapa preparatoria"), N_("Quiénes y cuándo")),
    Step("problem", 1, 1, N_("Delimitación del problema público"), N_("Cuál es"), is_consulted=True, on_strip=True),
    Step("tree", 2, 1, N_("Enunciación y estructuración del problema público"), N_("Por qué pasa"), is_consulted=True,
         on_strip=True),
    Step("future", 3, 1, N_("Situación futura deseada"), N_("Qué queremos"), is_consulted=True, on_strip=True),
    Step("alternatives", 4, 1, N_("Selección de alternativas de solución"), N_("Qué serviría"), is_consulted=True,
         on_strip=True),
    Step("objectives", 5, 2, N_("Objetivos prioritarios e indicadores"), N_("Qué cambiará"), is_consulted=True,
         on_strip=True),
    Step("guidelines", 6, 2, N_("Lineamientos"), N_("Por dónde"), is_consulted=True, on_strip=True),
    Step("services", 7, 2, N_("Servicios y estándares de cumplimiento"), N_("Qué llega a usted"), is_consulted=True,
         on_strip=True),
    Step("related", 8, 2, N_("Políticas relacionadas"), N_("Con qué se une"), is_consulted=True, on_strip=True),
    Step("interventions", 9, 3, N_("Niveles de intervención existentes"), N_("Qué hay hoy")),
    Step("plans", 10, 3, N_("Articulación en los planes"), N_("En qué planes entra")),
    Step("followup", 11, 4, N_("Seguimiento"), N_("Cómo va")),
    Step("evaluation", 12, 4, N_("Evaluación"), N_("Qué logró")),
)  # fmt: skip

EDITION = Edition("ceplan_2018", N_("Guía de Políticas Nacionales, CEPLAN, 2018"), STAGES, STEPS)
