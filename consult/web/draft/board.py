"""The draft on the desk, one objective on each page; and the consolidated view of the rounds it is written from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

import consult.web.draft.words as words
from consult.core.errors import Missing
from consult.core.words import N_
from consult.drafting.desk import dissents_seen, last_saved, may_sign, n_drafters
from consult.drafting.judged import judgements, reads_internally, seen_by
from consult.drafting.models import Dissent, Indicator, Objective, Service
from consult.drafting.queries import guidelines, indicators, objectives
from consult.drafting.rights import lost_sources
from consult.drafting.trail import trails
from consult.results.queries import ResultView
from consult.rounds.models import Round
from consult.rounds.queries import rounds
from consult.spaces.gate import may
from consult.spaces.models import Policy, Space
from consult.web.draft.desk import bp, frame
from consult.web.draft.todo import todo_of
from consult.web.guards import allowed, in_policy
from consult.web.language import gettext as _
from consult.web.presenting.verdicts import verdict_of
from consult.web.session import actor


@bp.get("/p/<slug>/drafting")
@in_policy
@allowed("draft.see")
def show(policy: Policy) -> ResponseReturnValue:
    """Show one objective with everything under it, and what is still to be solved in the whole draft."""
    known = objectives(policy)
    here = _chosen(known, request.args.get("op", ""))
    threads = trails(policy, judgements(policy, is_internal=reads_internally(actor(), policy)))
    return render_template(
        "draft/show.html",
        **frame(policy),
        objectives=known,
        objective=here,
        trails=threads,
        cards=[threads[code] for code in _codes(here) if code in threads],
        measures=_measures(policy),
        beside=_beside(policy),
        spaces={space.id: space for space in policy.spaces},
        signable={service.code for service in _services(here) if may_sign(actor(), service, policy)},
        todo=todo_of(policy),
        lost=lost_sources(policy),
        saved=last_saved(policy),
        n_drafters=n_drafters(policy),
        report_url=url_for("reports.index", slug=policy.slug) if may(actor(), "report.compile", policy=policy) else "",
        words=words,
    )


def _chosen(known: list[Objective], code: str) -> Objective | None:
    if not code:
        return known[0] if known else None
    found = next((one for one in known if one.code == code), None)
    if found is None:
        raise Missing(N_("No encontramos esa página."))
    return found


def _services(objective: Objective | None) -> list[Service]:
    return [service for one in (objective.guidelines if objective else ()) for service in one.services]


def _codes(objective: Objective | None) -> list[str]:
    if objective is None:
        return []
    below = [code for service in _services(objective) for code in (service.code, *(s.code for s in service.standards))]
    return [objective.code, *(guideline.code for guideline in objective.guidelines), *below]


def _measures(policy: Policy) -> Mapping[str, list[Indicator]]:
    found: dict[str, list[Indicator]] = {}
    for indicator in indicators(policy):
        found.setdefault(indicator.of, []).append(indicator)
    return found


def _beside(policy: Policy) -> Mapping[str, list[Dissent]]:
    """Return the dissents that print beside each line: about it, or about an alternative it comes from."""
    comes_from = {line.code: {line.code, *line.alternatives} for line in guidelines(policy)}
    known = dissents_seen(actor(), policy)
    beside = {code: [one for one in known if one.about in about] for code, about in comes_from.items()}
    for one in known:
        if one.about not in beside:
            beside[one.about] = [other for other in known if other.about == one.about]
    return beside


@dataclass(frozen=True, slots=True)
class Consolidated:
    """A round as the draft rests on it: who answered whole, in part or not, and its verdict past the gate."""

    round: Round
    complete: tuple[Space, ...] = ()
    partial: tuple[Space, ...] = ()
    absent: tuple[Space, ...] = ()
    hidden: tuple[Space, ...] = ()
    sentence: str = ""
    is_published: bool = False

    @property
    def is_told(self) -> bool:
        """Tell whether this reader may know the result."""
        return bool(self.sentence)


@bp.get("/p/<slug>/drafting/consolidated")
@in_policy
@allowed("draft.see")
def consolidated(policy: Policy) -> ResponseReturnValue:
    """Show what the rounds gave so far; of one under way, nothing but its state."""
    internal = reads_internally(actor(), policy)
    return render_template(
        "draft/consolidated.html",
        **frame(policy, (_("Consolidado"), None)),
        rows=[_consolidated(round_, seen_by(round_, is_internal=internal)) for round_ in rounds(policy)],
    )


def _consolidated(round_: Round, seen: ResultView | None) -> Consolidated:
    if seen is None:
        return Consolidated(round_)
    groups: dict[str, list[Space]] = {"complete": [], "partial": [], "absent": [], "hidden": []}
    for space in round_.spaces:
        groups[_part(seen, space)].append(space)
    return Consolidated(
        round_,
        **{name: tuple(found) for name, found in groups.items()},
        sentence=verdict_of(seen).sentence,
        is_published=not seen.is_internal,
    )


def _part(seen: ResultView, space: Space) -> str:
    """Say how a space took part: `hidden` looks the same whether few answered or nobody did."""
    n = seen.shown.n_by_space[space.code]
    if n is None:
        return "hidden"
    if n in (0, "0"):
        return "absent"
    return "partial" if space.code in seen.shown.left_out else "complete"
