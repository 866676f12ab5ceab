"""Verbs of floor 4: close a round with its result, and make a result under another scheme."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from sqlalchemy import update

from consult.base.audit import tell
from consult.base.db import db
from consult.core.counting import compile_round
from consult.core.counting.snapshot import from_json, to_json
from consult.core.disclosure import stored
from consult.core.lifecycle import STATES
from consult.results.beside import beside_of
from consult.results.models import Result
from consult.results.queries import public_page, require_closed, results
from consult.results.sealing import hold, seal
from consult.results.tally import cells, digest, n_by_space
from consult.rounds.actions import close_round, move_round
from consult.rounds.models import Round
from consult.rounds.queries import rounds
from consult.rounds.recipe import recipe_of, seal_of
from consult.spaces.actions import propose_weights
from consult.spaces.gate import Actor, require
from consult.spaces.models import Policy, WeightScheme
from consult.spaces.queries import schemes


def close(actor: Actor, round_: Round, *, because: str = "") -> list[Result]:
    """Close the round, seal its answers and compute its result under every scheme, in one transaction."""
    hold(round_)
    close_round(actor, round_, because=because)
    seal(actor, round_)
    return compute_all(actor, round_)


def compute_all(actor: Actor, round_: Round) -> list[Result]:
    """Compute the result under the sealed scheme and under every later one."""
    found = schemes(round_.policy)
    start = next((place for place, scheme in enumerate(found) if scheme.id == round_.scheme_id), 0)
    return [compute(actor, round_, scheme=scheme) for scheme in found[start:]]


def publish(actor: Actor, round_: Round, *, because: str = "") -> None:
    """Publish the results of a round and keep each page as it goes out: later ones are audited beside it."""
    move_round(actor, round_, to="published", because=because)
    _keep_pages(round_)


def _keep_pages(round_: Round) -> None:
    for result in results(round_):
        if result.released is None:
            result.released = stored.to_json(public_page(result, from_json(result.figures)))
            db.session.flush()


def propose_weights_beside(actor: Actor, policy: Policy, **proposal: Any) -> WeightScheme:
    """Add a weight scheme, and compute every closed round under it too: its figures stand beside the first ones.

    `proposal` is that of spaces.actions.propose_weights.
    """
    scheme = propose_weights(actor, policy, **proposal)
    for round_ in rounds(policy):
        if results(round_):
            compute(actor, round_, scheme=scheme)
        if STATES[round_.state].is_public:
            _keep_pages(round_)
    return scheme


def compute(actor: Actor, round_: Round, *, scheme: WeightScheme) -> Result:
    """Compute and keep the result under one scheme; an older one stays, no longer current."""
    require(actor, "round.move", policy=round_.policy)
    require_closed(round_)
    tally = cells(round_)
    recipe = seal_of(round_, scheme)
    beside = beside_of(round_)
    figures = to_json(compile_round(tally, recipe_of(round_, scheme), n_by_space=n_by_space(round_), beside=beside))
    made_from = json.dumps([recipe["sha256"], digest(tally, beside)])
    db.session.execute(
        update(Result).where(Result.round_id == round_.id, Result.scheme_id == scheme.id).values(is_current=False)
    )
    result = Result(
        round_id=round_.id,
        scheme=scheme,
        recipe=recipe,
        figures=figures,
        digest=hashlib.sha256(made_from.encode()).hexdigest(),
    )
    db.session.add(result)
    db.session.flush()
    tell(actor.id, "result.computed", policy_id=round_.policy_id, subject=round_.code, scheme=scheme.code)
    return result
