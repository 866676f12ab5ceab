"""Verbs of floor 5: the text of the policy, and what answers to the voices."""

from __future__ import annotations

from consult.drafting.actions.answering import accept_service, decline_dissent, dispose, park, write_dissent
from consult.drafting.actions.closing import close_with_dissents
from consult.drafting.actions.lines import (
    add_guideline,
    add_indicator,
    add_objective,
    add_service,
    add_standard,
    edit_line,
    link_alternative,
    link_evidence,
    remove_line,
)

__all__ = [
    "accept_service",
    "add_guideline",
    "add_indicator",
    "add_objective",
    "add_service",
    "add_standard",
    "close_with_dissents",
    "decline_dissent",
    "dispose",
    "edit_line",
    "link_alternative",
    "link_evidence",
    "park",
    "remove_line",
    "write_dissent",
]
