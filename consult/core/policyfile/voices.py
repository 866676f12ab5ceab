"""Reading of what people said and what stands beside the policy: contributions, dissents, related policies."""

from __future__ import annotations

from consult.core.method import CHANNEL_OF, DISPOSITIONS
from consult.core.policyfile.content import Dissent, FileContribution, RelatedPolicy
from consult.core.policyfile.entry import LACKS, Entry, refuse
from consult.core.policyfile.register import INLINE, NODES, Register

SOURCES = ("lodged", "gap")
ANYTHING = (*NODES, INLINE)


def read_contributions(top: Entry, register: Register) -> tuple[FileContribution, ...]:
    """Read the contributions with words."""
    return tuple(_contribution(entry, register) for entry in top.entries("contributions"))


def _contribution(entry: Entry, register: Register) -> FileContribution:
    register.add("contributions", entry)
    entry.require("space")
    channel = entry.text("channel")
    return FileContribution(
        id=entry.id,
        space=register.mention(("spaces",), entry, "space"),
        text=entry.words(),
        step=entry.whole("step", high=12),
        channel=CHANNEL_OF.get(channel.casefold(), channel),
        region=entry.text("region"),
        node=register.mention(ANYTHING, entry, "node"),
        disposition=entry.one_of("disposition", tuple(DISPOSITIONS), ""),
        answer=entry.text("answer"),
        is_released=entry.flag("released"),
    )


def read_dissents(top: Entry, register: Register) -> tuple[Dissent, ...]:
    """Read the dissents; one raised by the gap rule may still lack its text."""
    found = []
    for entry in top.entries("dissents"):
        register.add("dissents", entry)
        entry.require("space")
        item = register.mention(ANYTHING, entry, "alternative") or register.mention(ANYTHING, entry, "item")
        if not item:
            refuse(LACKS, entry.line, where=entry.where, field="alternative")
        found.append(Dissent(entry.id, item, register.mention(("spaces",), entry, "space"),
                             entry.one_of("source", SOURCES, "lodged"), entry.words(are_required=False)))  # fmt: skip
    return tuple(found)


def read_related_policies(top: Entry, register: Register) -> tuple[RelatedPolicy, ...]:
    """Read the policies this one meets."""
    return tuple(
        RelatedPolicy(register.add("related_policies", entry), entry.words(), entry.text("relation"),
                      register.mention(ANYTHING, entry, "with"), entry.text("origin"))
        for entry in top.entries("related_policies")
    )  # fmt: skip
