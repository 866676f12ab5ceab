"""Verbs of floor 5: the text of the policy, and what answers to the voices."""

from __future__ import annotations

from consult.drafting.actions.answering import accept_service, dispose, park, take_up
from consult.drafting.actions.closing import close_with_dissents, propose_weights_with_dissents
from consult.drafting.actions.dissenting import (
    decline_dissent,
    decline_dissent_as_spokesperson,
    lock_dissents,
    lodge_dissent,
    lodge_dissent_as_spokesperson,
    write_dissent,
    write_dissent_as_spokesperson,
)
from consult.drafting.actions.finalising import publish_round, validate_round
from consult.drafting.actions.lines import (
    add_guideline,
    add_indicator,
    add_objective,
    add_service,
    add_standard,
    edit_line,
    link_alternative,
    link_evidence,
    move_line,
    remove_line,
)
from consult.drafting.actions.preparing import set_up_round, start_round
from consult.drafting.actions.threads import unlink_evidence

__all__ = [
    "accept_service",
    "add_guideline",
    "add_indicator",
    "add_objective",
    "add_service",
    "add_standard",
    "close_with_dissents",
    "decline_dissent",
    "decline_dissent_as_spokesperson",
    "dispose",
    "edit_line",
    "link_alternative",
    "link_evidence",
    "lock_dissents",
    "lodge_dissent",
    "lodge_dissent_as_spokesperson",
    "move_line",
    "park",
    "propose_weights_with_dissents",
    "publish_round",
    "remove_line",
    "set_up_round",
    "start_round",
    "take_up",
    "unlink_evidence",
    "validate_round",
    "write_dissent",
    "write_dissent_as_spokesperson",
]
