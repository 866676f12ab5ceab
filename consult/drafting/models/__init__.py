"""Nouns of floor 5: the text of the policy, and what answers to the voices."""

from __future__ import annotations

from consult.drafting.models.notices import LostSource
from consult.drafting.models.text import (
    Guideline,
    Indicator,
    Objective,
    RelatedPolicy,
    Service,
    ServiceAcceptance,
    Standard,
)
from consult.drafting.models.trail import Disposition, Dissent, Evidence, Parked

__all__ = [
    "Disposition",
    "Dissent",
    "Evidence",
    "Guideline",
    "Indicator",
    "LostSource",
    "Objective",
    "Parked",
    "RelatedPolicy",
    "Service",
    "ServiceAcceptance",
    "Standard",
]
