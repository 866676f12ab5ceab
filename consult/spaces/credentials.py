"""Nouns of accounts: sessions, second factors, recoveries, elevations, and tries that failed. Of staff alone.

Participants are in none of these tables but `tries`, which holds keyed digests and no card, code, name or address.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.base.clock import now
from consult.base.db import Base, Key
from consult.base.keys import random_key
from consult.spaces.models import Person


class StaffSession(Base):
    """One browser where somebody signed in. Only the SHA-256 of its 256-bit token is kept."""

    __tablename__ = "staff_sessions"

    id: Mapped[str] = mapped_column(Key, primary_key=True, default=random_key)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    device: Mapped[str] = mapped_column(String(10))  # "phone", "tablet" or "computer": never the agent's own words
    begun_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)
    proved_at: Mapped[datetime] = mapped_column(default=now)  # when the person last showed it is them
    ended_at: Mapped[datetime | None]
    is_coded: Mapped[bool] = mapped_column(default=False)  # the second factor was shown
    is_whole: Mapped[bool] = mapped_column(default=False)  # nothing is missing: only then it opens anything
    is_to_rotate: Mapped[bool] = mapped_column(default=False)  # what the person may do changed: next token, please

    person: Mapped[Person] = relationship(lazy="joined")


class SecondFactor(Base):
    """The time-based codes of a person (RFC 6238): the secret is sealed with a key that is not in the database."""

    __tablename__ = "second_factors"

    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), primary_key=True)
    sealed: Mapped[str] = mapped_column(String(200))
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int] = mapped_column(default=0)  # of 30 seconds since 1970: no code serves twice


class RecoveryCode(Base):
    """A printed code that stands in for the second factor, once. Kept as a card is: selector and Argon2id hash."""

    __tablename__ = "recovery_codes"

    id: Mapped[str] = mapped_column(Key, primary_key=True, default=random_key)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    selector: Mapped[str] = mapped_column(String(8))
    secret_hash: Mapped[str] = mapped_column(String(200))
    used_at: Mapped[datetime | None]


class Recovery(Base):
    """A lost account given back by two people: each holds one half of a code, and neither the password."""

    __tablename__ = "recoveries"

    id: Mapped[str] = mapped_column(Key, primary_key=True, default=random_key)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"), index=True)
    policy_id: Mapped[int] = mapped_column(ForeignKey("policies.id"))
    asked_by: Mapped[str] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime] = mapped_column(default=now)
    first_hash: Mapped[str] = mapped_column(String(200))
    is_phone_lost: Mapped[bool] = mapped_column(default=False)
    granted_by: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    granted_at: Mapped[datetime | None]
    second_hash: Mapped[str] = mapped_column(String(200), default="")
    ended_at: Mapped[datetime | None]  # used, or given up


class Elevation(Base):
    """Leave for an administrator to look inside for a while, asked by one person and granted by another."""

    __tablename__ = "elevations"

    id: Mapped[str] = mapped_column(Key, primary_key=True, default=random_key)
    policy_id: Mapped[int] = mapped_column(ForeignKey("policies.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    because: Mapped[str] = mapped_column(Text)
    n_hours: Mapped[int]
    asked_at: Mapped[datetime] = mapped_column(default=now)
    granted_by: Mapped[str | None] = mapped_column(ForeignKey("people.id"))
    granted_at: Mapped[datetime | None]
    until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]  # refused, or ended before its time


class Tries(Base):
    """How many tries one rule has counted against one digest, and until when the next one waits."""

    __tablename__ = "tries"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - as SQLAlchemy reads it; no order of arrival

    key: Mapped[str] = mapped_column(String(64), primary_key=True)  # HMAC of rule and subject
    n: Mapped[int] = mapped_column(default=0)
    since: Mapped[datetime] = mapped_column(index=True)  # the first try of a budget, the last of a growing wait
    until: Mapped[datetime | None]
