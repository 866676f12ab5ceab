"""A round: one step of one policy, opened in one or more spaces, with the items it asks about."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.base.clock import now
from consult.base.db import Base, Code, Key, Labels
from consult.base.keys import random_key
from consult.spaces.models import Policy, Space, WeightScheme


class Round(Base):
    """`config` is validated by the kind (core.kinds); `seal` is what was frozen when it opened."""

    __tablename__ = "rounds"
    __table_args__ = (UniqueConstraint("policy_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(Key, unique=True, default=random_key)  # names the round's keys outside
    policy_id: Mapped[int] = mapped_column(ForeignKey("policies.id"))
    code: Mapped[str] = mapped_column(Code)
    kind: Mapped[str] = mapped_column(Code)
    title: Mapped[Labels]
    step: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(15), default="draft")
    config: Mapped[dict[str, Any]] = mapped_column(default=dict)
    scheme_id: Mapped[int | None] = mapped_column(ForeignKey("weight_schemes.id"))
    seal: Mapped[dict[str, Any]] = mapped_column(default=dict)
    opens_on: Mapped[date | None]
    closes_on: Mapped[date | None]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    iteration: Mapped[int] = mapped_column(default=1, server_default="1")  # the one that takes answers, from 1
    position: Mapped[int] = mapped_column(default=0)

    policy: Mapped[Policy] = relationship(lazy="joined")
    scheme: Mapped[WeightScheme | None] = relationship(lazy="joined")
    spaces: Mapped[list[Space]] = relationship(secondary="round_spaces", order_by="Space.position", lazy="selectin")
    items: Mapped[list[Item]] = relationship(back_populates="round", order_by="Item.position", lazy="selectin")
    moves: Mapped[list[Move]] = relationship(back_populates="round", order_by="Move.at")
    ended: Mapped[list[Iteration]] = relationship(order_by="Iteration.number", viewonly=True)


class RoundSpace(Base):
    """A space that a round is opened in."""

    __tablename__ = "round_spaces"

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id"), primary_key=True)


class Item(Base):
    """One thing judged in a round, in the words that were shown: a copy, so that a later edit changes no answer."""

    __tablename__ = "items"
    __table_args__ = (UniqueConstraint("round_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    code: Mapped[str] = mapped_column(Code)
    section: Mapped[str] = mapped_column(String(20), default="")  # of the policy file: causes, alternatives, ...
    text: Mapped[Labels]
    parent: Mapped[str] = mapped_column(Code, default="")
    cause: Mapped[str] = mapped_column(Code, default="")
    minimum: Mapped[str | None] = mapped_column(String(30))  # decimal texts
    maximum: Mapped[str | None] = mapped_column(String(30))
    unit: Mapped[str] = mapped_column(String(60), default="")
    tolerance: Mapped[str | None] = mapped_column(String(30))
    direction: Mapped[str] = mapped_column(String(4), default="up")
    takes_level: Mapped[bool] = mapped_column(default=False)  # asking for a number makes sense
    level: Mapped[str] = mapped_column(String(10), default="")  # direct | indirect | final, in the tree
    position: Mapped[int] = mapped_column(default=0)

    round: Mapped[Round] = relationship(back_populates="items")


class Move(Base):
    """A change of state, with who and why; what was overridden at opening is printed from here."""

    __tablename__ = "moves"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    from_state: Mapped[str] = mapped_column(String(15))
    to_state: Mapped[str] = mapped_column(String(15))
    at: Mapped[datetime] = mapped_column(default=now)
    actor: Mapped[str] = mapped_column(String(60))
    because: Mapped[str] = mapped_column(Text, default="")
    overridden: Mapped[list[str]] = mapped_column(default=list)

    round: Mapped[Round] = relationship(back_populates="moves")


class Approval(Base):
    """A delicate move that one person asked for; another agrees, or somebody takes it back (docs/trust.md, INT-11)."""

    __tablename__ = "approvals"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    from_state: Mapped[str] = mapped_column(String(15))
    to_state: Mapped[str] = mapped_column(String(15))
    asked_by: Mapped[str] = mapped_column(String(60))
    asked_at: Mapped[datetime] = mapped_column(default=now)
    because: Mapped[str] = mapped_column(Text, default="")
    agreed_by: Mapped[str] = mapped_column(String(60), default="")
    ended_at: Mapped[datetime | None]


class Iteration(Base):
    """An iteration that ended, with what is told of it before people answer again: written once, never changed."""

    __tablename__ = "iterations"

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    ended_at: Mapped[datetime] = mapped_column(default=now)
    actor: Mapped[str] = mapped_column(String(60))
    because: Mapped[str] = mapped_column(Text, default="")
    figures: Mapped[dict[str, Any]]  # past the small-number gate (results.iterations); nothing exact stands here
    digest: Mapped[str] = mapped_column(String(64))  # of the tally they were made from
