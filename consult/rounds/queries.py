"""Questions of floor 2."""

from __future__ import annotations

from sqlalchemy import select

from consult.base.db import db
from consult.core.errors import Missing
from consult.core.kinds.model import RoundConfig
from consult.core.kinds.storing import config_from_json
from consult.core.lifecycle import STATES
from consult.core.words import N_
from consult.rounds.models import Alternative, Criterion, Future, FutureVariable, Move, Round, RoundSpace, TreeNode
from consult.spaces.models import Policy, Space


def rounds(policy: Policy) -> list[Round]:
    """List the rounds of the policy in their order."""
    return list(
        db.session.scalars(select(Round).where(Round.policy_id == policy.id).order_by(Round.position, Round.id))
    )


def round_by_code(policy: Policy, code: str) -> Round:
    """Return the round of the policy with this code; raises Missing."""
    found = db.session.scalar(select(Round).where(Round.policy_id == policy.id, Round.code == code))
    if found is None:
        raise Missing(N_("No encontramos esa página."))
    return found


def public_rounds(policy: Policy) -> list[Round]:
    """List the rounds whose result everyone sees."""
    return [round_ for round_ in rounds(policy) if STATES[round_.state].is_public]


def open_rounds_of(space: Space) -> list[Round]:
    """List the rounds a space can answer now."""
    found = select(Round).join(RoundSpace).where(RoundSpace.space_id == space.id, Round.state == "open")
    return list(db.session.scalars(found.order_by(Round.position)))


def online_rounds_of(space: Space) -> list[Round]:
    """List the open rounds the space can answer on a screen: those without channels, or with the web among them."""
    return [round_ for round_ in open_rounds_of(space) if is_online(round_)]


def is_online(round_: Round) -> bool:
    """Tell whether the round takes answers on a screen."""
    channels = config_of(round_).channels
    return not channels or "web" in channels


def round_by_key(key: str) -> Round | None:
    """Return the round a capability names by its random key."""
    return db.session.scalar(select(Round).where(Round.key == key))


def moves(round_: Round) -> list[Move]:
    """List the changes of state of a round, oldest first."""
    return list(db.session.scalars(select(Move).where(Move.round_id == round_.id).order_by(Move.id)))


def config_of(round_: Round) -> RoundConfig:
    """Return the configuration of the round as its kind understands it."""
    return config_from_json(round_.config)


def nodes(policy: Policy) -> list[TreeNode]:
    """List the problem, the causes and the effects in the order of the tree."""
    return list(db.session.scalars(select(TreeNode).where(TreeNode.policy_id == policy.id).order_by(TreeNode.position)))


def alternatives(policy: Policy) -> list[Alternative]:
    """List the alternatives in order."""
    return list(
        db.session.scalars(select(Alternative).where(Alternative.policy_id == policy.id).order_by(Alternative.position))
    )


def criteria(policy: Policy) -> list[Criterion]:
    """List the criteria in order."""
    return list(
        db.session.scalars(select(Criterion).where(Criterion.policy_id == policy.id).order_by(Criterion.position))
    )


def future(policy: Policy) -> Future | None:
    """Return the desired future, if it has been stated."""
    return db.session.get(Future, policy.id)


def variables(policy: Policy) -> list[FutureVariable]:
    """List the measures of the future in order."""
    return list(
        db.session.scalars(
            select(FutureVariable).where(FutureVariable.policy_id == policy.id).order_by(FutureVariable.position)
        )
    )
