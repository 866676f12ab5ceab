"""WHO: what each role may do, as data on one screen. `own` = only in the spaces of the mandate; `all` = in the policy.

The gate (spaces.gate) turns a missing right to know into Missing (404) and a missing right to act into Forbidden (403).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from consult.core.words import N_

ALL, OWN = "all", "own"

SPACE_KINDS = (
    "federation", "ministry", "pallaqueras", "miners", "regional", "civil_society", "land", "public",
)  # fmt: skip

PROTECTED_KINDS = frozenset({"pallaqueras"})
"""Protected unless the policy file says otherwise."""

MATRIX: Mapping[str, Mapping[str, str]] = {
    # coordinator: runs the process; sees results and texts past the release, not rows of protected spaces
    "coordinator": {
        "policy.manage": ALL, "people.manage": ALL, "weights.manage": ALL, "round.configure": ALL, "round.move": ALL,
        "round.see": ALL, "results.internal": ALL, "space.enter": ALL, "contributions.read": ALL, "text.moderate": ALL,
        "acta.enter": ALL, "contributions.import": ALL, "cards.issue": ALL, "bodies.manage": ALL,
        "disposition.write": ALL, "draft.edit": ALL, "draft.see": ALL, "report.compile": ALL,
        "report.finalise": ALL, "audit.read": ALL, "incidents.keep": ALL, "register.read": ALL,
    },
    # facilitator: runs the rounds of her own spaces, and is the one who enters their actas and hands out their cards
    "facilitator": {
        "round.configure": OWN, "round.move": OWN, "round.see": OWN, "results.internal": OWN, "space.enter": OWN,
        "contributions.read": OWN, "text.moderate": OWN, "text.release": OWN, "acta.enter": OWN,
        "contributions.import": OWN, "cards.issue": OWN, "bodies.manage": OWN, "draft.see": ALL, "dissent.write": OWN,
    },
    # drafter: works with results and released texts; never a row of a protected space
    "drafter": {
        "round.see": ALL, "results.internal": ALL, "contributions.read": ALL, "disposition.write": ALL,
        "draft.edit": ALL, "draft.see": ALL, "report.compile": ALL,
    },
    "observer": {"round.see": ALL, "audit.read": ALL, "draft.see": ALL},
    "administrator": {
        "people.manage": ALL, "audit.read": ALL, "incidents.keep": ALL, "register.read": ALL,
    },
    # officer: speaks for a body under a dated mandate; answers on record, accepts services, writes dissents
    "officer": {
        "round.see": OWN, "space.enter": OWN, "round.answer": OWN, "service.accept": ALL, "dissent.write": OWN,
        "draft.see": ALL,
    },
}  # fmt: skip

ELEVATED = "elevated"
RIGHTS: Mapping[str, Mapping[str, str]] = {
    **MATRIX,
    # elevated: no mandate but leave of some hours, by two people, to look into an incident; it changes nothing
    ELEVATED: {"round.see": ALL, "results.internal": ALL, "space.enter": ALL, "contributions.read": ALL,
               "draft.see": ALL},
}  # fmt: skip

KEPT_FROM_OTHERS = frozenset({"space.enter", "contributions.read", "text.moderate", "text.release", "acta.enter",
                              "contributions.import", "cards.issue", "bodies.manage", "dissent.write"})  # fmt: skip
"""In a protected space these need a mandate in that very space, whatever the matrix says of `all`."""

STAFF_ROLES = tuple(MATRIX)

ROLE_LABELS: Mapping[str, str] = {
    "coordinator": N_("Coordinación"), "facilitator": N_("Facilitación"), "drafter": N_("Redacción"),
    "observer": N_("Observación"), "administrator": N_("Administración"), "officer": N_("Entidad"),
}  # fmt: skip
"""How each role is named on the screen: by the task, so that it fits whoever holds it."""


@dataclass(frozen=True, slots=True)
class Grant:
    """One mandate in force: a role in a policy, in one space or in all of them (`space` None)."""

    role: str
    space: int | None


def allows(grants: tuple[Grant, ...], action: str, *, space: int | None = None, is_protected: bool = False) -> bool:
    """Tell whether any mandate in force allows the action, in that space or in the policy as a whole."""
    return any(_one_allows(grant, action, space, is_protected) for grant in grants)


def _one_allows(grant: Grant, action: str, space: int | None, is_protected: bool) -> bool:
    reach = RIGHTS[grant.role].get(action)
    if reach is None:
        return False
    if is_protected and action in KEPT_FROM_OTHERS:
        return grant.space is not None and grant.space == space
    if reach == ALL or space is None:
        return True
    return grant.space == space
