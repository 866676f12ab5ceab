"""Launch checks every kind shares. They find; opening decides (docs/README, settled conflict 13)."""

from __future__ import annotations

from collections.abc import Iterable

from consult.core.kinds.model import CriterionSpec, RoundConfig
from consult.core.method.lists import CHANNELS
from consult.core.method.model import Finding
from consult.core.words import N_

MANY = 12
"""Items above which a person tires (docs of the participant page)."""

NOT_ASKED = N_("A «{space}» se le pregunta «{criterion}», que no está en la ronda.")
ONLY_DIGITAL = N_(
    "Esta ronda solo se responde con señal. Agregue un canal que no la necesite: acta, papel o mensaje de texto."
)


def check_common(config: RoundConfig, specs: Iterable[CriterionSpec]) -> list[Finding]:
    """Check what holds for any kind: something to ask, somebody to ask, a way in, sound shares of the questions."""
    known = [spec.id for spec in specs]
    return [*_missing(config, known), *_asks(config, known), *_channels(config), *_length(config)]


def _missing(config: RoundConfig, known: list[str]) -> list[Finding]:
    found: list[Finding] = []
    if not config.items:
        found.append(Finding("K1", "error", "", N_("La ronda no tiene puntos que preguntar: agregue al menos uno.")))
    if not config.spaces:
        found.append(Finding("K2", "error", "", N_("La ronda no tiene ningún espacio: agregue al menos uno.")))
    if not known:
        found.append(Finding("K3", "error", "", N_("La ronda no tiene criterios: agregue al menos uno.")))
    if config.criteria and not any(criterion.coefficient for criterion in config.criteria):
        found.append(Finding("K3", "error", "", N_("Todos los criterios tienen coeficiente cero: nada contaría.")))
    return found


def _asks(config: RoundConfig, known: list[str]) -> list[Finding]:
    found: list[Finding] = []
    for space, asked in config.ask.items():
        for name in asked:
            if name not in known:
                found.append(Finding("K4", "error", space, NOT_ASKED, {"space": space, "criterion": name}))
        if not asked:
            found.append(Finding("K4", "warning", space, N_("A «{space}» no se le pregunta nada."), {"space": space}))
    for name in known:
        if config.spaces and all(name not in config.ask.get(space, known) for space in config.spaces):
            found.append(Finding("K4", "error", name, N_("A nadie se le pregunta «{criterion}»."),
                                 {"criterion": name}))  # fmt: skip
    return found


def _channels(config: RoundConfig) -> list[Finding]:
    found = [Finding("K5", "warning", name, N_("No conocemos el canal «{channel}»."), {"channel": name})
             for name in config.channels if name not in CHANNELS]  # fmt: skip
    known = [CHANNELS[name] for name in config.channels if name in CHANNELS]
    if known and all(channel.is_digital for channel in known):
        found.append(Finding("K6", "error", "", ONLY_DIGITAL))
    return found


def _length(config: RoundConfig) -> list[Finding]:
    asked = min(len(config.items), config.items_per_person or len(config.items))
    if asked <= MANY or config.mode == "ranking":
        return []
    return [Finding("K7", "warning", "", N_("Cada persona verá {n} puntos: cansa. Reparta menos a cada una."),
                    {"n": str(asked)})]  # fmt: skip
