"""What the count concludes, in words: classes of a proposition, states of a level, what the stop rule says, orders."""

from __future__ import annotations

from collections.abc import Mapping

from consult.core.words import N_

STANCES: Mapping[str, str] = {
    "broad_agreement": N_("Acuerdo amplio"),
    "agreement_with_dissent": N_("Acuerdo con disenso"),
    "majority": N_("Mayoría"),
    "rejected_with_dissent": N_("Rechazo con disenso"),
    "rejected": N_("Rechazo"),
    "open": N_("Sin mayoría"),
}
"""Class of a proposition (docs/counting.md §10 M6)."""

MEANINGS: Mapping[str, str] = {
    "broad_agreement": N_("Dos tercios o más apoyan en cada grupo."),
    "agreement_with_dissent": N_("La mitad o más apoya, y en algún grupo más de la mitad está en contra."),
    "majority": N_("La mitad o más apoya, y en ningún grupo más de la mitad está en contra."),
    "rejected_with_dissent": N_("La mitad o más está en contra, y en algún grupo más de la mitad apoya."),
    "rejected": N_("La mitad o más está en contra."),
    "open": N_("Ni el apoyo ni el rechazo llegan a la mitad."),
}

NO_INTERVAL: Mapping[str, str] = {
    "means_only": N_("no se sabe: hay grupos que dieron solo su promedio"),
    "single_answer": N_("no se sabe: un grupo dio una sola respuesta"),
    "few_answers": N_("no se sabe: son pocas respuestas"),
}
"""Why a figure has no interval (core.counting.figures.Precision)."""

ADVICE: Mapping[str, str] = {
    "adopt": N_("Adoptar"),
    "adopt_with_minority": N_("Adoptar con posición de minoría"),
    "confirm": N_("Una vuelta más, para confirmar"),
    "iterate": N_("Una vuelta más"),
    "stop": N_("Parar: sin nivel común"),
}
"""What the stop rule of target levels says (docs/counting.md §10 M5)."""

STATES: Mapping[str, str] = {
    "consensus": N_(
        "Acuerdo en todos los grupos: tres cuartos o más del peso están en la banda, y la mitad o más de cada grupo."
    ),
    "dissent": N_(
        "Acuerdo, menos en un grupo: tres cuartos o más del peso están en la banda, y en ese grupo menos de la mitad."
    ),
    "neither": N_("Sin acuerdo: menos de tres cuartos del peso están en la banda."),
}

WAYS: Mapping[str, str] = {
    "published": N_("Con los pesos publicados"),
    "equal": N_("Con todos los grupos por igual"),
    "head_count": N_("Contando a cada persona una vez"),
    "one_voice": N_("Con una sola voz por organización"),
    "without": N_("Sin un grupo"),
    "without_criterion": N_("Sin un criterio"),
    "only": N_("Un grupo solo"),
}
"""Ways of counting that are tried (docs/counting.md §7.4)."""

RULES: Mapping[str, str] = {
    "condorcet": N_("gana a cada una de las otras"),
    "smith": N_("se ganan en círculo o van primero"),
    "schulze": "Schulze",
    "kemeny": "Kemeny",
}
"""Other rules that order a ranking: cross-checks (docs/counting.md §6)."""
