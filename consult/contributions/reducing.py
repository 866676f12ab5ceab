"""What a protected space keeps of an envelope: no name, no day, no place but an agreed zone (docs/design.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from consult.core.envelope import ActaFacts, Envelope
from consult.spaces.models import Policy, Space


def zones(policy: Policy) -> Mapping[str, str]:
    """Return the zones agreed on by their name in lower case: the regions, and groups of them, the policy declares."""
    found: list[str] = []
    for macro in policy.settings.get("macro_regions", []):
        found += [*macro["name"].values(), *macro["regions"]]
    return {name.casefold(): name for name in found}


def reduced(envelope: Envelope, space: Space, *, is_history: bool = False) -> Envelope:
    """Return what may be kept of an envelope; all of it outside protected spaces. A place that is no agreed zone is
    left out; a policy file's own acta keeps the words its authors chose to publish."""
    if not space.is_protected:
        return envelope
    known = zones(space.policy)
    region = known.get(envelope.region.casefold(), "")
    acta = envelope.acta and _acta(envelope.acta, known, region, is_history=is_history)
    return replace(envelope, region=region, acta=acta)


def _acta(facts: ActaFacts, known: Mapping[str, str], region: str, *, is_history: bool) -> ActaFacts:
    place = facts.place if is_history else known.get(facts.place.casefold(), region)
    return replace(facts, held_on=None, facilitator="", witnesses=(), place=place)
