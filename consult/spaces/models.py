"""Nouns of floor 1. Roles are mandates: they belong to a body and a date, people hold them."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.base.clock import now
from consult.base.db import Base, Code, Key, Labels, SpaceOwned
from consult.base.keys import random_key


class Policy(Base):
    """One policy in the making; `settings` holds what its file declares: thresholds, macro-regions, population."""

    __tablename__ = "policies"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(Code)
    slug: Mapped[str] = mapped_column(Code, unique=True)
    name: Mapped[Labels]
    lead: Mapped[str] = mapped_column(String(200), default="")
    horizon: Mapped[int | None]
    edition: Mapped[str] = mapped_column(Code, default="ceplan_2018")
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    is_demo: Mapped[bool] = mapped_column(default=False)
    file_digest: Mapped[str] = mapped_column(String(64), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)

    spaces: Mapped[list[Space]] = relationship(back_populates="policy", order_by="Space.position")


class Space(Base):
    """A separate room for one kind of actor: the unit of privacy."""

    __tablename__ = "spaces"
    __table_args__ = (UniqueConstraint("policy_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    policy_id: Mapped[int] = mapped_column(ForeignKey("policies.id"))
    code: Mapped[str] = mapped_column(Code)
    kind: Mapped[str] = mapped_column(Code)
    name: Mapped[Labels]
    mode: Mapped[str] = mapped_column(String(200), default="")
    is_protected: Mapped[bool] = mapped_column(default=False)
    is_on_record: Mapped[bool] = mapped_column(default=False)
    eligible: Mapped[int | None]
    voice: Mapped[str] = mapped_column(String(10), default="one")
    cap: Mapped[str | None] = mapped_column(String(30))
    position: Mapped[int] = mapped_column(default=0)

    policy: Mapped[Policy] = relationship(back_populates="spaces")

    @property
    def is_public(self) -> bool:
        """Tell whether anybody may enter without a card."""
        return self.kind == "public"


class Organisation(Base):
    """A body with the names it goes by; two may claim the same base and the tool does not judge."""

    __tablename__ = "organisations"
    __table_args__ = (UniqueConstraint("policy_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    policy_id: Mapped[int] = mapped_column(ForeignKey("policies.id"))
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id"))
    code: Mapped[str] = mapped_column(Code)
    name: Mapped[Labels]
    aliases: Mapped[list[str]] = mapped_column(default=list)
    members: Mapped[int | None]


class WeightScheme(Base):
    """The published weights of a policy. A later change is a new scheme beside the first, never an edit."""

    __tablename__ = "weight_schemes"
    __table_args__ = (UniqueConstraint("policy_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    policy_id: Mapped[int] = mapped_column(ForeignKey("policies.id"))
    code: Mapped[str] = mapped_column(Code)
    weights: Mapped[dict[str, Any]]  # space code -> decimal text, exactly as typed
    rationale: Mapped[str] = mapped_column(Text, default="")
    adopted_by: Mapped[str] = mapped_column(String(200), default="")
    adopted_on: Mapped[date | None]
    floor_protected: Mapped[str | None] = mapped_column(String(30))
    cap: Mapped[str | None] = mapped_column(String(30))
    sealed_at: Mapped[datetime | None]
    because: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(default=now)

    def weight(self, space_code: str) -> Fraction:
        """Return the declared weight of a space as an exact fraction; 0 where none is declared."""
        return Fraction(self.weights.get(space_code, "0"))


class Person(Base):
    """Somebody who signs in with a password: staff and officers. Participants are not here."""

    __tablename__ = "people"

    id: Mapped[str] = mapped_column(Key, primary_key=True, default=random_key)
    login: Mapped[str] = mapped_column(String(120), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    password_hash: Mapped[str] = mapped_column(String(200))
    password_until: Mapped[datetime | None]  # of a password that somebody else handed over: to be replaced before then
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(default=now)

    mandates: Mapped[list[Mandate]] = relationship(back_populates="person", lazy="selectin")


class Mandate(Base):
    """A role held from one date to another: in a policy, perhaps in one space, perhaps for one body."""

    __tablename__ = "mandates"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    policy_id: Mapped[int] = mapped_column(ForeignKey("policies.id"))
    space_id: Mapped[int | None] = mapped_column(ForeignKey("spaces.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    role: Mapped[str] = mapped_column(String(20))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    person: Mapped[Person] = relationship(back_populates="mandates")
    space: Mapped[Space | None] = relationship(lazy="joined")
    organisation: Mapped[Organisation | None] = relationship(lazy="joined")
    policy: Mapped[Policy] = relationship(lazy="joined")

    def is_in_force(self, on: date) -> bool:
        """Tell whether the mandate covers that day, both ends included."""
        return self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)


class CardBatch(SpaceOwned, Base):
    """Cards printed together; a batch can be revoked as one."""

    __tablename__ = "card_batches"

    id: Mapped[str] = mapped_column(Key, primary_key=True, default=random_key)
    n_cards: Mapped[int]
    issued_on: Mapped[date]
    is_revoked: Mapped[bool] = mapped_column(default=False)


class Card(SpaceOwned, Base):
    """A printed code. The selector finds the row; the secret is only known by the paper. Nobody's name is near it."""

    __tablename__ = "cards"

    id: Mapped[str] = mapped_column(Key, primary_key=True, default=random_key)
    batch_id: Mapped[str] = mapped_column(ForeignKey("card_batches.id"), index=True)
    selector: Mapped[str] = mapped_column(String(8), unique=True)
    secret_hash: Mapped[str] = mapped_column(String(200))
    is_spokesperson: Mapped[bool] = mapped_column(default=False)
    is_void: Mapped[bool] = mapped_column(default=False)
