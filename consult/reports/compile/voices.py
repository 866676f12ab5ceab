"""How far the words of people may go: what may be quoted, and what is told of whoever spoke."""

from __future__ import annotations

from consult.contributions.models import Statement
from consult.core.method import CHANNEL_OF
from consult.reports.compile.facts import Facts


def region_of(facts: Facts, statement: Statement) -> str:
    """Return where it was said; of a protected space it is not told (GUIDE §6.8)."""
    return "" if facts.space(statement.space_id).is_protected else statement.region


def channel_of(facts: Facts, statement: Statement) -> str:
    """Return the key of the way it came, "" where unknown; of a protected space it is not told."""
    is_protected = facts.space(statement.space_id).is_protected
    return "" if is_protected else CHANNEL_OF.get(statement.channel, "")
