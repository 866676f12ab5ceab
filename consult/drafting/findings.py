"""The drafter's list: what the rules notice in the draft, as one reader may know it, without what was set aside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from consult.core.method.consistency import consistency
from consult.core.method.model import Draft, DraftAlternative, DraftService, Finding
from consult.core.method.reach import check_reach
from consult.core.method.wording import check_wording
from consult.drafting.consistency import draft_of
from consult.drafting.judged import choices
from consult.drafting.queries import parked, standards
from consult.rounds.queries import rounds
from consult.spaces.models import Policy
from consult.spaces.queries import organisations

NOT_BEGUN = frozenset({"draft", "scheduled"})


def findings(policy: Policy, *, is_internal: bool) -> list[Finding]:
    """List what is still open, errors first. `is_internal` also looks at results that are not published yet."""
    set_aside = parked(policy)
    return [found for found in every_finding(policy, is_internal=is_internal)
            if (found.rule, found.where) not in set_aside]  # fmt: skip


def every_finding(policy: Policy, *, is_internal: bool) -> list[Finding]:
    """List what the rules notice, set aside or not: those of the method, then C3 and S7, which are ours."""
    draft = full_draft(policy, is_internal=is_internal)
    wording = check_wording({line.code: line.text["es"] for line in standards(policy)})
    known = [one for one in consistency(draft) if not _waits(draft, one)]
    return sorted([*known, *check_reach(draft), *wording], key=lambda one: one.severity != "error")


def _waits(draft: Draft, found: Finding) -> bool:
    """Tell whether L2 cannot be judged yet: the line names alternatives, and no choice among them is known."""
    comes_from = {one.id: one.alternatives for one in draft.guidelines}
    return found.rule == "L2" and not draft.alternatives and bool(comes_from.get(found.where))


def full_draft(policy: Policy, *, is_internal: bool) -> Draft:
    """Return the draft with what only other rows know: what was chosen, who was invited, which standards were asked.

    A cause or an alternative set aside keeps its finding here: `findings` takes it out, with the rest.
    """
    draft = draft_of(policy)
    asked = _asked_kinds(policy)
    return replace(
        draft,
        cause_reasons={},
        alternatives=_alternatives(policy, draft, is_internal=is_internal),
        services=_services(policy, draft),
        standards=tuple(replace(one, asked_kinds=asked.get(one.id, frozenset())) for one in draft.standards),
    )


def _alternatives(policy: Policy, draft: Draft, *, is_internal: bool) -> tuple[DraftAlternative, ...]:
    """Return the alternatives that were judged, or none while no round of them has a result this reader may know."""
    judged = choices(policy, is_internal=is_internal)
    if not judged:
        return ()
    return tuple(
        replace(one, is_chosen=one.id in judged and judged[one.id].is_chosen, omission="") for one in draft.alternatives
    )


def _services(policy: Policy, draft: Draft) -> tuple[DraftService, ...]:
    """Look for each provider among the bodies invited to a space; without a directory it is not known."""
    bodies = organisations(policy)
    names = {name.casefold() for body in bodies for name in (body.code, *body.name.values(), *body.aliases)}
    return tuple(
        replace(one, is_provider_consulted=one.provider.casefold() in names if bodies else None)
        for one in draft.services
    )


def _asked_kinds(policy: Policy) -> Mapping[str, frozenset[str]]:
    """Return the kinds of space each standard was put to, in rounds that have begun."""
    found: dict[str, frozenset[str]] = {}
    for round_ in rounds(policy):
        if round_.state in NOT_BEGUN:
            continue
        kinds = frozenset(space.kind for space in round_.spaces)
        for item in round_.items:
            found[item.code] = found.get(item.code, frozenset()) | kinds
    return found
