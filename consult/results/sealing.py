"""Seal a round when it closes: its leaves enter the tree by hash, beside padding, the method and the staff's chain.

One tree per round, and no checkpoint before the close, so that neither tells who answered where, nor when (INT-6).
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from consult.base.audit import AuditHead, tell
from consult.base.db import db, system
from consult.base.jobs import ask_for
from consult.base.rewriting import rewrite_in_key_order
from consult.base.signing import sign
from consult.contributions.leaves import leaf_row, n_checkpoints, put
from consult.contributions.log import Checkpoint, Leaf, Opening, SealedLeaf
from consult.core import integrity
from consult.core.errors import Conflict
from consult.core.words import N_
from consult.results.queries import require_closed
from consult.rounds.models import Round
from consult.spaces.gate import Actor, require_in_any
from consult.spaces.models import Space

REWRITE = "rewrite_in_key_order"
"""The job that follows a closing: where rows lie no longer says when they came (docs/design.md, "Order of arrival")."""

LOG = ("leaves", "sealed_leaves")
"""Tables of the log that no space owns and that grow with each answer."""


def run_rewrite(_arguments: Mapping[str, Any] | None = None) -> str:
    """Do the job, outside any transaction; it may run twice."""
    db.session.rollback()  # nothing is pending: it lets go of what was read
    rewrite_in_key_order(*LOG)
    return ""


def hold(round_: Round) -> None:
    """Wait for what is being stored in the round and let nothing more in until commit (PostgreSQL; SQLite has one
    writer). Asked for before anything is told, so that no two transactions wait for each other."""
    db.session.refresh(round_, ["state"], with_for_update=True)


def seal(actor: Actor, round_: Round) -> Checkpoint:
    """Put the leaves since the last checkpoint into the tree and keep its new head; raises Conflict while open."""
    require_in_any(actor, "round.move", policy=round_.policy, spaces=round_.spaces)
    require_closed(round_)
    number = n_checkpoints(round_) + 1
    with system("sealing a round that closed"):
        _pad(round_, number)
        hashes = [*sealed_hashes(round_), *_enter(round_, number)]
        top = integrity.root(hashes)
        signature = sign(integrity.Checkpoint(address_of(round_), number, len(hashes), top).text.encode())
        head = Checkpoint(
            round_id=round_.id,
            number=number,
            size=len(hashes),
            root=top.hex(),
            folds=[node.hex() for node in integrity.fold(hashes)],
            signature=signature.value,
            signer=signature.signer,
        )
        db.session.add(head)
        db.session.flush()
    ask_for(REWRITE)
    tell(actor.id, "round.sealed", policy_id=round_.policy_id, subject=round_.code, number=number, root=head.root)
    return head


def seal_history(actor: Actor, round_: Round) -> Checkpoint:
    """Seal a round that closed before there was a log, or came closed from a file; raises Conflict if it has a seal."""
    if n_checkpoints(round_):
        raise Conflict(N_("La ronda {code} ya tiene su sello. Nada cambió."), code=round_.code)
    return seal(actor, round_)


def _pad(round_: Round, number: int) -> None:
    """Add the leaves that are no participant's: padding, the sealed method, the last hash of the staff's chain."""
    protected = [space for space in round_.spaces if space.is_protected]
    n_padding = integrity.n_padding(
        _n_entries(round_, number),
        n_reserved=_n_reserved(round_, number, protected),
        eligible=sum(space.eligible or 0 for space in protected) if protected else None,
    )
    made = [(integrity.ENTRY, secrets.token_hex(32)) for _ in range(n_padding)]
    if sealed := round_.seal.get("sha256"):
        made.append((integrity.METHOD, sealed))
    made.append((integrity.ACTS, chain_head(round_)))
    put(Leaf, [leaf_row(round_, epoch=number, type_=type_, commitment=one) for type_, one in made])


def _n_entries(round_: Round, number: int) -> int:
    found = select(func.count()).select_from(Leaf).where(Leaf.round_id == round_.id, Leaf.epoch == number)
    return db.session.scalar(found) or 0


def _n_reserved(round_: Round, number: int, protected: list[Space]) -> int:
    found = (
        select(func.count())
        .select_from(Opening)
        .join(Leaf, Leaf.key == Opening.leaf_key)
        .where(
            Leaf.round_id == round_.id, Leaf.epoch == number, Opening.space_id.in_([space.id for space in protected])
        )
    )
    return db.session.scalar(found) or 0


def _enter(round_: Round, number: int) -> list[bytes]:
    """Give the leaves of one epoch their places, by hash, after those already sealed; return their hashes in order."""
    address, start = address_of(round_), _n_sealed(round_)
    rows = db.session.execute(
        select(Leaf.key, Leaf.type, Leaf.commitment).where(Leaf.round_id == round_.id, Leaf.epoch == number)
    )
    found = sorted((integrity.Leaf(type_, address, number, one).hash, key) for key, type_, one in rows)
    put(SealedLeaf, [{"round_id": round_.id, "place": place, "leaf_key": key, "hash": hash_.hex()}
                     for place, (hash_, key) in enumerate(found, start)])  # fmt: skip
    return [hash_ for hash_, _ in found]


def _n_sealed(round_: Round) -> int:
    return db.session.scalar(select(func.count()).where(SealedLeaf.round_id == round_.id)) or 0


def sealed_hashes(round_: Round) -> list[bytes]:
    """List the hashes of the sealed leaves in their places."""
    found = select(SealedLeaf.hash).where(SealedLeaf.round_id == round_.id).order_by(SealedLeaf.place)
    return [bytes.fromhex(one) for one in db.session.scalars(found)]


def chain_head(round_: Round) -> str:
    """Return the last hash of the chain of staff acts of the round's policy."""
    found = select(AuditHead.hash).where(AuditHead.policy_id == round_.policy_id)
    return db.session.scalar(found) or integrity.GENESIS


def address_of(round_: Round) -> str:
    """Return what leaves and checkpoints call the round: SLUG/CODE."""
    return f"{round_.policy.slug}/{round_.code}"


def checkpoints(round_: Round) -> list[Checkpoint]:
    """List the checkpoints of a round, the first one first; none while it never closed."""
    found = select(Checkpoint).where(Checkpoint.round_id == round_.id).order_by(Checkpoint.number)
    return list(db.session.scalars(found))


def head_of(round_: Round) -> Checkpoint | None:
    """Return the newest checkpoint of a round."""
    return next(reversed(checkpoints(round_)), None)


def published(round_: Round, row: Checkpoint) -> integrity.Checkpoint:
    """Return a checkpoint as everybody sees it."""
    top = bytes.fromhex(row.root)
    return integrity.Checkpoint(address_of(round_), row.number, row.size, top, row.signature, row.signer)
