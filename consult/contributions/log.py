"""Nouns of the log: leaves, what opens them, checkpoints and their witnesses. All of them only grow (trust.md §4)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.base.clock import now
from consult.base.db import Base, Key, SpaceOwned
from consult.base.keys import random_key


class Leaf(Base):
    """What the log says of one act: no space, no instant, a random key (INT-2, INT-6). Some are padding."""

    __tablename__ = "leaves"
    __table_args__ = (Index("ix_leaves_round_id_epoch", "round_id", "epoch"), {"sqlite_with_rowid": False})

    key: Mapped[str] = mapped_column(Key, primary_key=True, default=random_key)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    type: Mapped[str] = mapped_column(String(10))  # entry | method | acts
    epoch: Mapped[int]  # the checkpoint it goes into: the only time it tells
    commitment: Mapped[str] = mapped_column(String(64))


class Opening(SpaceOwned, Base):
    """What a leaf stands for, and the salt that shows it. Kept apart so that it can be erased and the tree stays."""

    __tablename__ = "openings"
    __table_args__ = (UniqueConstraint("contribution_key", "act"), {"sqlite_with_rowid": False})

    leaf_key: Mapped[str] = mapped_column(ForeignKey("leaves.key"), primary_key=True)
    contribution_key: Mapped[str] = mapped_column(ForeignKey("contributions.key"))
    act: Mapped[str] = mapped_column(String(10))  # stored | withdrawn | expired
    salt: Mapped[str] = mapped_column(Key)  # "" once what it opens was erased


class Checkpoint(Base):
    """The head of a round's tree at one closing: there is none before it closes."""

    __tablename__ = "checkpoints"

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    size: Mapped[int]
    root: Mapped[str] = mapped_column(String(64))
    folds: Mapped[list[str]] = mapped_column(JSON)  # the node over each 256 leaves (core.integrity.tree)
    signature: Mapped[str] = mapped_column(String(128), default="")
    signer: Mapped[str] = mapped_column(String(64), default="")
    made_at: Mapped[datetime] = mapped_column(default=now)


class SealedLeaf(Base):
    """Where a leaf stands in the tree; its hash is kept apart from the leaf, so that a change of either shows."""

    __tablename__ = "sealed_leaves"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)  # from 0
    leaf_key: Mapped[str] = mapped_column(ForeignKey("leaves.key"), unique=True)
    hash: Mapped[str] = mapped_column(String(64))


class Witness(Base):
    """Somebody outside who wrote a checkpoint's words in a signed acta: put down by hand, never made by the machine."""

    __tablename__ = "witnesses"
    __table_args__ = (
        ForeignKeyConstraint(["round_id", "number"], ["checkpoints.round_id", "checkpoints.number"]),
        Index("ix_witnesses_round_id_number", "round_id", "number"),
    )

    id: Mapped[str] = mapped_column(Key, primary_key=True, default=random_key)
    round_id: Mapped[int]
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    body: Mapped[str] = mapped_column(String(120), default="")  # the organisation behind the name
    words: Mapped[list[str]] = mapped_column(JSON)
    written_on: Mapped[date]
