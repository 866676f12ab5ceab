"""Close a round, or compute it under other weights, and open a task for every dissent that the results raise: it needs
results and draft, so it lives here."""

from __future__ import annotations

from typing import Any

from consult.contributions.actions import sweep_drafts
from consult.drafting.actions.opening import raise_dissents
from consult.results.actions import close, propose_weights_beside
from consult.results.models import Result
from consult.results.queries import results
from consult.rounds.models import Round
from consult.rounds.queries import rounds
from consult.spaces.gate import Actor
from consult.spaces.models import Policy, WeightScheme


def close_with_dissents(actor: Actor, round_: Round, *, because: str = "") -> list[Result]:
    """Close the round, compute its results, and owe each dissenting space the place for its own words."""
    made = close(actor, round_, because=because)
    sweep_drafts()  # what was not sent is not kept: the consent says so
    raise_dissents(actor, round_, made)
    return made


def propose_weights_with_dissents(actor: Actor, policy: Policy, **proposal: Any) -> WeightScheme:
    """Add a weight scheme beside the first (results.actions) and open the dissents that only it raises."""
    scheme = propose_weights_beside(actor, policy, **proposal)
    for round_ in rounds(policy):
        raise_dissents(actor, round_, [one for one in results(round_) if one.scheme_id == scheme.id])
    return scheme
