"""Rules S1 to S6: services and achievement standards (method.md §1.10)."""

from __future__ import annotations

from consult.core.method.lists import OPERATORS
from consult.core.method.model import Draft, DraftService, DraftStandard, Finding, error, warning
from consult.core.words import N_

S1 = N_("El servicio «{id}» no tiene una entidad responsable.")
S2_STANDARD = N_("El servicio «{id}» no tiene ningún estándar.")
S2_INDICATOR = N_("El servicio «{id}» no tiene ningún indicador.")
S3_NUMBER = N_("El estándar «{id}» no tiene un número.")
S3_OPERATOR = N_("El estándar «{id}» no dice si el número es un mínimo, un máximo o exacto.")
S3_VERIFICATION = N_("El estándar «{id}» no dice con qué se verifica.")
S4 = N_("Proveedor no consultado: «{provider}», del servicio «{id}», no fue invitado a ningún espacio.")
S5 = N_("El servicio «{id}» está sin firmar por «{provider}».")
S6 = N_("El servicio «{id}» llega a pallaqueras y ningún estándar suyo se preguntó en su espacio.")


def check_services(draft: Draft) -> list[Finding]:
    """Apply S1 to S6. What is not known (None) gives no finding; a signature is never assumed."""
    measured = {indicator.of for indicator in draft.indicators}
    found: list[Finding] = []
    for service in draft.services:
        own = [standard for standard in draft.standards if standard.service == service.id]
        found += [*_provider(service), *_pallaqueras(service, own)]
        if not own:
            found.append(error("S2", service.id, S2_STANDARD))
        if service.id not in measured:
            found.append(error("S2", service.id, S2_INDICATOR))
    return found + [one for standard in draft.standards for one in _standard(standard)]


def _provider(service: DraftService) -> list[Finding]:
    if not service.provider.strip():
        return [error("S1", service.id, S1)]
    found: list[Finding] = []
    if service.is_provider_consulted is False:
        found.append(warning("S4", service.id, S4, provider=service.provider))
    if service.is_accepted is False:
        found.append(warning("S5", service.id, S5, provider=service.provider))
    return found


def _pallaqueras(service: DraftService, own: list[DraftStandard]) -> list[Finding]:
    is_known = all(standard.asked_kinds is not None for standard in own)
    asked = any("pallaqueras" in (standard.asked_kinds or ()) for standard in own)
    if "pallaquera" not in service.receiver.casefold() or not own or not is_known or asked:
        return []
    return [warning("S6", service.id, S6)]


def _standard(standard: DraftStandard) -> list[Finding]:
    found: list[Finding] = []
    if standard.value is None:
        found.append(error("S3", standard.id, S3_NUMBER))
    if standard.operator not in OPERATORS:
        found.append(error("S3", standard.id, S3_OPERATOR))
    if not standard.verification.strip():
        found.append(error("S3", standard.id, S3_VERIFICATION))
    return found
