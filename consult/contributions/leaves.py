"""A leaf for every contribution, hung in its own transaction: none without the other, whatever breaks (INT-1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Table, func, insert, select

from consult.base.db import db, system
from consult.base.keys import random_key
from consult.contributions.log import Checkpoint, Leaf, Opening
from consult.contributions.models import Contribution
from consult.core import integrity
from consult.core.errors import Conflict
from consult.core.lifecycle import STATES
from consult.core.words import N_
from consult.rounds.models import Round

Row = Mapping[str, Any]
"""A row of `contributions` by column."""

SEALED = (
    "key", "round_id", "space_id", "author", "channel", "lang", "n", "organisation_id", "region", "sex", "category",
    "received_at", "half_day", "digest", "receipt", "payload", "consent", "is_simulated",
)  # fmt: skip
"""What a leaf commits to of a contribution: everything stored but its status, which alone may change."""


def write_leaves(round_: Round, rows: Sequence[Row]) -> None:
    """Hang a leaf for each contribution just stored, in the current transaction; the caller opened a scope.

    Raises Conflict where the round closed between the check at the door and the storing: the answer would be in no
    checkpoint and no result.
    """
    _hang(round_, {row["key"]: row for row in reversed(rows)}, act="stored")


def write_withdrawal(round_: Round, contribution: Contribution) -> None:
    """Hang a leaf for a withdrawal, which looks like any other; the caller changes the status and opened a scope."""
    _hang(round_, {contribution.key: row_of(contribution)}, act="withdrawn")


def write_expiry(round_: Round, contribution: Contribution) -> None:
    """Hang a leaf for an envelope that was kept long enough; the caller empties it and opened a scope."""
    _hang(round_, {contribution.key: row_of(contribution)}, act="expired")


def _hang(round_: Round, rows: Mapping[str, Row], *, act: str) -> None:
    if not rows:
        return
    epoch = _epoch(round_)
    leaves, openings = [], []
    for key in sorted(rows):  # by key, so that a batch keeps no order of its own
        leaf, salt = random_key(), random_key()
        committed = opening_of(rows[key], act=act).under(salt)
        leaves.append(leaf_row(round_, epoch=epoch, type_=integrity.ENTRY, commitment=committed, key=leaf))
        openings.append({"leaf_key": leaf, "space_id": rows[key]["space_id"], "contribution_key": key, "act": act,
                         "salt": salt})  # fmt: skip
    put(Leaf, leaves)
    put(Opening, openings)


def leaf_row(round_: Round, *, epoch: int, type_: str, commitment: str, key: str = "") -> dict[str, Any]:
    """Return a row of `leaves`."""
    return {"key": key or random_key(), "round_id": round_.id, "type": type_, "epoch": epoch, "commitment": commitment}


def put(model: type[Leaf] | type[Opening] | Any, rows: Sequence[Row]) -> None:
    """Insert rows of one table of the log."""
    table = model.__table__
    assert isinstance(table, Table)
    if rows:
        db.session.execute(insert(table), list(rows))


def _epoch(round_: Round) -> int:
    """Return the checkpoint that takes leaves now, reading the round's state as it is once its row can be held."""
    state = db.session.scalar(select(Round.state).where(Round.id == round_.id)) or round_.state
    if STATES[round_.state].accepts and not STATES[state].accepts:
        raise Conflict(N_("La ronda cerró mientras se enviaba. No se guardó nada."))
    return 1 + n_checkpoints(round_)


def n_checkpoints(round_: Round) -> int:
    """Count the closings of the round that were sealed."""
    return db.session.scalar(select(func.max(Checkpoint.number)).where(Checkpoint.round_id == round_.id)) or 0


def has_changed_since_sealed(round_: Round) -> bool:
    """Tell whether something was taken back, or came late, after the last closing: its leaf waits for the next one."""
    sealed = n_checkpoints(round_)
    found = select(Leaf.key).where(Leaf.round_id == round_.id, Leaf.epoch > sealed).limit(1)
    return sealed > 0 and STATES[round_.state].is_closed and db.session.scalar(found) is not None


def opening_of(row: Row, *, act: str) -> integrity.Opening:
    """Return what a leaf commits to: the act, the receipt, and the digest of everything stored; of a withdrawal only
    which one it is, so that its leaf can still be shown when the rest is erased."""
    whole = {name: _plain(row[name]) for name in (SEALED if act == "stored" else ("key",))}
    return integrity.Opening(act, row["receipt"], integrity.digest_of(whole))


def row_of(contribution: Contribution) -> dict[str, Any]:
    """Return a stored contribution by column."""
    return {name: getattr(contribution, name) for name in SEALED}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value


def leaf_of(contribution_key: str, *, act: str = "stored") -> tuple[Leaf, Opening] | None:
    """Return the leaf of a contribution with what opens it; None if it never had one or it was erased."""
    with system("the leaf of a contribution"):
        found = db.session.execute(
            select(Leaf, Opening)
            .join(Opening, Opening.leaf_key == Leaf.key)
            .where(Opening.contribution_key == contribution_key, Opening.act == act)
        ).first()
    return (found[0], found[1]) if found else None
