"""CEPLAN's method as data: editions of the guide, pick-lists, and rules that tell what is missing.

To add an edition: one file with its `EDITION`, one line here.
"""

from __future__ import annotations

from collections.abc import Mapping

from consult.core.method import ceplan_2018, ceplan_2023
from consult.core.method.lists import (
    ATTRIBUTES,
    CATEGORIES,
    CHANNEL_OF,
    CHANNELS,
    CONTRIBUTION_KINDS,
    CRITERIA,
    DISPOSITIONS,
    OPERATORS,
    UNITS,
    WITH_WORDS,
)
from consult.core.method.model import Edition, Finding, Severity, Stage, Step

EDITIONS: Mapping[str, Edition] = {
    "ceplan_2018": ceplan_2018.EDITION,
    "ceplan_2023": ceplan_2023.EDITION,
}
DEFAULT_EDITION = "ceplan_2018"

__all__ = [
    "ATTRIBUTES", "CATEGORIES", "CHANNELS", "CHANNEL_OF", "CONTRIBUTION_KINDS", "CRITERIA", "DEFAULT_EDITION",
    "DISPOSITIONS", "EDITIONS", "OPERATORS", "UNITS", "WITH_WORDS", "Edition", "Finding", "Severity", "Stage", "Step",
]  # fmt: skip
