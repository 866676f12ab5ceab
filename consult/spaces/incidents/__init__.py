"""The register of incidents with personal data, and its clock of 48 hours (Regl. 34 and 35; docs/trust.md, PRI-15)."""

from __future__ import annotations

from consult.spaces.incidents.actions import announce, change_incident, close_incident, note_incident, tell_body
from consult.spaces.incidents.models import BODIES, Incident
from consult.spaces.incidents.queries import (
    announced,
    clock_of,
    incident_by_id,
    incidents,
    is_any_announced,
    urgent,
)

__all__ = [
    "BODIES",
    "Incident",
    "announce",
    "announced",
    "change_incident",
    "clock_of",
    "close_incident",
    "incident_by_id",
    "incidents",
    "is_any_announced",
    "note_incident",
    "tell_body",
    "urgent",
]
