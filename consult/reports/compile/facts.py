"""Everything a report says, gathered once from the floors below; every figure has passed the public gate here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from consult.base.db import Labels
from consult.contributions.queries import has_simulated
from consult.core.lifecycle import STATES
from consult.core.method.model import Finding
from consult.drafting.findings import findings
from consult.drafting.models import Dissent, Evidence, Indicator, Objective, Parked, RelatedPolicy
from consult.drafting.queries import (
    Answered,
    dissents,
    evidence,
    indicators,
    objectives,
    parked,
    public_matrix,
    related_policies,
)
from consult.results.participation import Participation, participation
from consult.results.queries import ResultView, results, view
from consult.rounds.models import Alternative, Criterion, Future, FutureVariable, Move, Round, TreeNode
from consult.rounds.queries import alternatives, criteria, future, moves, nodes, rounds, variables
from consult.spaces.models import Policy, Space, WeightScheme
from consult.spaces.queries import schemes


@dataclass(frozen=True)
class Facts:
    """The matter of one report. Results are keyed by round code, the sealed weight scheme's first."""

    policy: Policy
    spaces: tuple[Space, ...]
    schemes: tuple[WeightScheme, ...]
    rounds: tuple[Round, ...]
    views: Mapping[str, tuple[ResultView, ...]]
    people: Mapping[str, Participation]
    simulated: frozenset[str]  # codes of closed rounds with made-up answers
    moves: Mapping[str, tuple[Move, ...]]
    nodes: tuple[TreeNode, ...]
    future: Future | None
    variables: tuple[FutureVariable, ...]
    criteria: tuple[Criterion, ...]
    alternatives: tuple[Alternative, ...]
    objectives: tuple[Objective, ...]
    indicators: tuple[Indicator, ...]
    related: tuple[RelatedPolicy, ...]
    answered: tuple[Answered, ...]
    dissents: tuple[Dissent, ...]
    evidence: Mapping[str, tuple[Evidence, ...]]
    parked: tuple[Parked, ...]
    findings: tuple[Finding, ...]
    names: Mapping[str, Labels]  # what every code of the policy stands for
    n_untold_dissents: int  # of hidden spaces that did not choose to be named

    def space(self, space_id: int) -> Space:
        """Return a space of the policy by its key."""
        return next(space for space in self.spaces if space.id == space_id)

    def newest(self, kind: str) -> ResultView | None:
        """Return the result of the newest closed round of a kind, under its sealed weights.

        Where alternatives were both scored and put in order the scores are the headline (docs/counting.md §6).
        """
        found = [self.views[round_.code][0] for round_ in self.rounds
                 if round_.kind == kind and round_.code in self.views]  # fmt: skip
        scored = [seen for seen in found if seen.recipe.measure != "ranking"]
        return (scored or found)[-1] if found else None

    @property
    def chosen(self) -> frozenset[str]:
        """Return the codes the newest round of alternatives chose."""
        seen = self.newest("alternatives")
        return frozenset(item.id for item in seen.shown.items if item.is_chosen) if seen else frozenset()


def gather(policy: Policy) -> Facts:
    """Read everything the report of a policy says."""
    found = rounds(policy)
    views = {round_.code: seen for round_ in found if (seen := _views(round_))}
    lodged = dissents(policy)
    told = [dissent for dissent in lodged if _may_tell(policy, dissent, views)]
    return Facts(
        policy=policy,
        spaces=tuple(policy.spaces),
        schemes=tuple(schemes(policy)),
        rounds=tuple(found),
        views=views,
        people={code: participation(seen[0]) for code, seen in views.items()},
        simulated=frozenset(round_.code for round_ in found if round_.code in views and has_simulated(round_)),
        moves={round_.code: tuple(moves(round_)) for round_ in found},
        nodes=tuple(nodes(policy)),
        future=future(policy),
        variables=tuple(variables(policy)),
        criteria=tuple(criteria(policy)),
        alternatives=tuple(alternatives(policy)),
        objectives=tuple(objectives(policy)),
        indicators=tuple(indicators(policy)),
        related=tuple(related_policies(policy)),
        answered=tuple(public_matrix(policy)),
        dissents=tuple(told),
        evidence={subject: tuple(rows) for subject, rows in evidence(policy).items()},
        parked=tuple(parked(policy).values()),
        findings=tuple(findings(policy, is_internal=True)),
        names=_names(policy, found),
        n_untold_dissents=len(lodged) - len(told),
    )


def _may_tell(policy: Policy, dissent: Dissent, views: Mapping[str, tuple[ResultView, ...]]) -> bool:
    """Keep back what only the gap rule says of a hidden space: it is told privately and may choose to be named
    (docs/counting.md §9, rule 10)."""
    if dissent.source != "gap" or dissent.status == "written":
        return True
    code = next(space.code for space in policy.spaces if space.id == dissent.space_id)
    items = [item for seen in views.values() for item in seen[0].shown.items if item.id == dissent.about]
    return any(code in item.dissent for item in items)


def _names(policy: Policy, found: list[Round]) -> dict[str, Labels]:
    """Return the text behind each code; the draft's own words win over those a round was asked with."""
    names = {item.code: item.text for round_ in found for item in round_.items}
    names |= {node.code: node.text for node in nodes(policy)}
    names |= {variable.code: variable.text for variable in variables(policy)}
    names |= {alternative.code: alternative.text for alternative in alternatives(policy)}
    names |= {indicator.code: indicator.text for indicator in indicators(policy)}
    names |= {related.code: related.text for related in related_policies(policy)}
    for objective in objectives(policy):
        names[objective.code] = objective.text
        for guideline in objective.guidelines:
            names[guideline.code] = guideline.text
            for service in guideline.services:
                names[service.code] = service.text
                names |= {standard.code: standard.text for standard in service.standards}
    return names


def _views(round_: Round) -> tuple[ResultView, ...]:
    """Return the round's result under each scheme past the gate; none while it may still take answers."""
    if not STATES[round_.state].is_closed:
        return ()
    return tuple(view(round_, is_internal=False, scheme=result.scheme) for result in results(round_))
