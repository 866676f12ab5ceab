"""Rules L1 to L5: guidelines, and the trail each of them must have (method.md §1.9)."""

from __future__ import annotations

from consult.core.method.model import Draft, Finding, error, warning
from consult.core.words import N_

L1 = N_("El objetivo «{id}» no tiene ningún lineamiento.")
L2 = N_("El lineamiento «{id}» no viene de ninguna alternativa elegida.")
L3 = N_("La alternativa elegida «{id}» no está en ningún lineamiento ni tiene un motivo escrito.")
L4 = N_("El lineamiento «{id}» no tiene ningún servicio.")
L5_CAUSE = N_("El rastro de «{id}» se corta: la alternativa «{alternative}» no dice a qué causa responde.")
L5_VOICES = N_("El rastro de «{id}» no llega a ningún aporte.")


def check_guidelines(draft: Draft) -> list[Finding]:
    """Apply L1 to L5."""
    chosen = {alternative.id for alternative in draft.alternatives if alternative.is_chosen}
    used = {name for guideline in draft.guidelines for name in guideline.alternatives}
    with_guideline = {guideline.objective for guideline in draft.guidelines}
    with_service = {service.guideline for service in draft.services}
    return [
        *(error("L1", one.id, L1) for one in draft.objectives if one.id not in with_guideline),
        *(error("L2", one.id, L2) for one in draft.guidelines if not chosen & set(one.alternatives)),
        *(error("L3", one.id, L3) for one in draft.alternatives
          if one.is_chosen and one.id not in used and not one.omission.strip()),
        *(error("L4", one.id, L4) for one in draft.guidelines if one.id not in with_service),
        *_trails(draft),
    ]  # fmt: skip


def _trails(draft: Draft) -> list[Finding]:
    rootless = {one.id for one in draft.alternatives if not one.cause and not one.targets}
    found: list[Finding] = []
    for guideline in draft.guidelines:
        found += [warning("L5", guideline.id, L5_CAUSE, alternative=name) for name in guideline.alternatives
                  if name in rootless]  # fmt: skip
        if not guideline.n_contributions:
            found.append(warning("L5", guideline.id, L5_VOICES))
    return found
