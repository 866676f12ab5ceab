"""What a receipt is answered: included, not yet, withdrawn, not found. Never what it says, never whose or where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import select

from consult.base.db import db, system
from consult.contributions.door import read_receipt
from consult.contributions.leaves import leaf_of, opening_of, row_of
from consult.contributions.log import SealedLeaf
from consult.contributions.models import Contribution
from consult.core import integrity
from consult.core.errors import Missing
from consult.core.words import N_
from consult.results.sealing import address_of, head_of, published
from consult.rounds.models import Round
from consult.spaces.models import Policy

Fate = Literal["included", "waiting", "withdrawn", "unknown"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a receipt, and the round it is of where it is of any."""

    fate: Fate
    round: Round | None = None


def fate_of(policy: Policy, typed: str, *, round_: Round | None = None) -> Answer:
    """Say what became of a receipt of the policy, or of one of its rounds: another round's is not found there."""
    found = _contribution(policy, typed, round_)
    if found is None:
        return Answer("unknown")
    contribution, of = found
    if contribution.status == "withdrawn":
        return Answer("withdrawn", of)
    return Answer("included" if _place(contribution) is not None else "waiting", of)


def _contribution(policy: Policy, typed: str, round_: Round | None) -> tuple[Contribution, Round] | None:
    wanted = (
        select(Contribution, Round)
        .join(Round, Round.id == Contribution.round_id)
        .where(Contribution.receipt == read_receipt(typed), Round.policy_id == policy.id)
    )
    if round_ is not None:
        wanted = wanted.where(Round.id == round_.id)
    with system("a receipt"):
        found = db.session.execute(wanted).first()
    return (found[0], found[1]) if found else None


def _place(contribution: Contribution) -> int | None:
    found = leaf_of(contribution.key)
    if found is None:
        return None
    return db.session.scalar(select(SealedLeaf.place).where(SealedLeaf.leaf_key == found[0].key))


def proof_file(policy: Policy, typed: str, *, round_: Round | None = None) -> dict[str, Any]:
    """Return the proof that a receipt is in the newest tree of its round; raises Missing unless it is included.

    It opens the leaf down to the digest of what is stored, which holds a token nobody outside knows: no content.
    """
    found = _contribution(policy, typed, round_)
    kept = leaf_of(found[0].key) if found and found[0].status not in ("withdrawn", "expired") else None
    place = _place(found[0]) if found and kept else None
    head = head_of(found[1]) if found else None
    if found is None or kept is None or place is None or head is None:
        raise Missing(N_("No la encontramos. Revise que el código esté bien escrito."))
    (contribution, of), (leaf, opening) = found, kept
    shown = opening_of(row_of(contribution), act=opening.act)
    path = integrity.inclusion_in_folds(_run(of, place), [bytes.fromhex(node) for node in head.folds], place)
    return {
        "checkpoint": published(of, head).to_json(),
        "leaf": {"type": leaf.type, "round": address_of(of), "epoch": leaf.epoch, "commitment": leaf.commitment},
        "salt": opening.salt,
        "opening": {"act": shown.act, "receipt": shown.receipt, "content": shown.content},
        "proof": integrity.Proof(place, head.size, tuple(path)).to_text(),
    }


def _run(round_: Round, place: int) -> list[bytes]:
    """Return the hashes of the leaves under the same kept node."""
    start = place // integrity.FOLD * integrity.FOLD
    found = (
        select(SealedLeaf.hash)
        .where(SealedLeaf.round_id == round_.id, SealedLeaf.place.between(start, start + integrity.FOLD - 1))
        .order_by(SealedLeaf.place)
    )
    return [bytes.fromhex(one) for one in db.session.scalars(found)]
