"""CEPLAN's guide for national policies, updated edition of April 2023, as far as it could be read.

Verified [W18]: it opens with one formulation stage, whose step 1 delimits and states the public problem and whose
step 2 structures it. NOT verified: everything after step 2 (names, order, how many steps, and the later stages). Those
rows repeat the edition of 2018 so that a policy can be worked; a planner who has the guide at hand should check them
before printing them as CEPLAN's.
"""

from __future__ import annotations

from consult.core.method.ceplan_2018 import STEPS as EARLIER
from consult.core.method.model import Edition, Stage, Step
from consult.core.words import N_

STAGES = (
    Stage(0, N_("Previo")),
    Stage(1, N_("Formulación")),
    Stage(2, N_("Implementación")),
    Stage(3, N_("Seguimiento y evaluación")),
)
STAGE_OF = {0: 0, 1: 1, 2: 1, 3: 2, 4: 3}
"""Stage here of each stage of the earlier edition: design and formulation became one."""

READ = {
    1: N_("Delimitación y enunciado del problema público"),
    2: N_("Estructuración del problema público"),
}


def _restated(step: Step) -> Step:
    name = READ.get(step.number, step.name)
    return Step(step.key, step.number, STAGE_OF[step.stage], name, step.plain, is_consulted=step.is_consulted,
                on_strip=step.on_strip, is_verified=step.number in READ)  # fmt: skip


STEPS = tuple(_restated(step) for step in EARLIER)

EDITION = Edition("ceplan_2023", N_("Guía de Políticas Nacionales, CEPLAN, edición actualizada de 2023"), STAGES, STEPS)
