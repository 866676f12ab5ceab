"""Nouns of floor 3. Rows of a space, with random keys and no order of arrival."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from consult.base.clock import now
from consult.base.db import Base, Code, Key, Labels, SpaceOwned
from consult.base.keys import random_key


class Contribution(SpaceOwned, Base):
    """One envelope that was stored: append-only. In a protected space it has no instant, only a half-day."""

    __tablename__ = "contributions"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012  # order of arrival is identity too (docs/design.md)

    key: Mapped[str] = mapped_column(String(64), primary_key=True)  # made by the client: sending twice stores once
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    author: Mapped[str] = mapped_column(Key, index=True)  # HMAC(author key of the round, card): names nobody
    channel: Mapped[str] = mapped_column(String(20))
    lang: Mapped[str] = mapped_column(String(10), default="es")
    n: Mapped[int] = mapped_column(default=1)  # people it speaks for
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    region: Mapped[str] = mapped_column(String(60), default="")
    sex: Mapped[str] = mapped_column(String(10), default="")
    category: Mapped[str] = mapped_column(String(10), default="")
    received_at: Mapped[datetime | None]
    half_day: Mapped[str] = mapped_column(String(13))
    digest: Mapped[str] = mapped_column(String(64))
    receipt: Mapped[str] = mapped_column(String(14), unique=True)  # proves arrival, never content
    payload: Mapped[dict[str, Any]]
    consent: Mapped[dict[str, Any]] = mapped_column(default=dict)
    is_simulated: Mapped[bool] = mapped_column(default=False)
    status: Mapped[str] = mapped_column(String(10), default="counted")  # counted | late | withdrawn | expired


class Answer(SpaceOwned, Base):
    """The current judgement of one author on one item and criterion: the last before the close (counting.md §1)."""

    __tablename__ = "answers"
    __table_args__ = (
        Index("ix_answers_tally", "round_id", "space_id", "item_id", "criterion", "iteration", "value", "is_mean",
              "organisation_id", "n"),
        {"sqlite_with_rowid": False},
    )  # fmt: skip

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    author: Mapped[str] = mapped_column(Key, primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("items.id"), primary_key=True)
    criterion: Mapped[str] = mapped_column(Code, primary_key=True)
    iteration: Mapped[int] = mapped_column(primary_key=True, default=1)
    part: Mapped[int] = mapped_column(primary_key=True, default=0)  # a workshop's votes: one row per level
    value: Mapped[int | None]  # millionths; null = "no sé", counted apart and never in a mean
    is_mean: Mapped[bool] = mapped_column(default=False)
    n: Mapped[int] = mapped_column(default=1)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    region: Mapped[str] = mapped_column(String(60), default="")
    sex: Mapped[str] = mapped_column(String(10), default="")
    category: Mapped[str] = mapped_column(String(10), default="")
    contribution_key: Mapped[str] = mapped_column(ForeignKey("contributions.key"))
    places: Mapped[bytes | None] = mapped_column(LargeBinary)  # the whole ballot, on the row of its first item alone


Index("ix_answers_ballots", Answer.round_id, Answer.iteration, Answer.space_id, Answer.organisation_id, Answer.places,
      Answer.n, sqlite_where=Answer.places.is_not(None), postgresql_where=Answer.places.is_not(None))  # fmt: skip


class Acta(SpaceOwned, Base):
    """The record of a workshop behind one or more group inputs (method.md §1.3)."""

    __tablename__ = "actas"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012

    id: Mapped[str] = mapped_column(Key, primary_key=True, default=random_key)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    contribution_key: Mapped[str] = mapped_column(ForeignKey("contributions.key"))
    place: Mapped[str] = mapped_column(String(120))
    held_on: Mapped[date | None]
    facilitator: Mapped[str] = mapped_column(String(120), default="")
    n_attendees: Mapped[int]
    n_women: Mapped[int | None]
    witnesses: Mapped[list[str]] = mapped_column(default=list)
    agreements: Mapped[str] = mapped_column(Text, default="")
    kept_away_by: Mapped[str] = mapped_column(Text, default="")  # what kept people from coming
    is_simulated: Mapped[bool] = mapped_column(default=False)


class Statement(SpaceOwned, Base):
    """Words in a contribution: each is owed a disposition and an answer (settled: what has words)."""

    __tablename__ = "statements"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012  # words come with answers: their order is the same

    id: Mapped[str] = mapped_column(Key, primary_key=True, default=random_key)
    code: Mapped[str] = mapped_column(Code, index=True)  # AP-…: never follows arrival
    policy_id: Mapped[int] = mapped_column(ForeignKey("policies.id"), index=True)
    round_id: Mapped[int | None] = mapped_column(ForeignKey("rounds.id"), index=True)
    contribution_key: Mapped[str | None] = mapped_column(ForeignKey("contributions.key"))
    step: Mapped[int | None]
    kind: Mapped[str] = mapped_column(String(12))  # proposal | comment | objection | testimony | agreement
    about: Mapped[str] = mapped_column(Code, default="")  # code of the node, alternative, ... it speaks of
    text: Mapped[Labels]
    channel: Mapped[str] = mapped_column(String(20), default="")
    region: Mapped[str] = mapped_column(String(60), default="")
    is_released: Mapped[bool] = mapped_column(default=False)  # by the space itself; then it may cross
    moderation: Mapped[str] = mapped_column(String(10), default="shown")  # pending | shown | hidden
    moderation_reason: Mapped[str] = mapped_column(Text, default="")
    may_quote: Mapped[bool] = mapped_column(default=False)
    is_simulated: Mapped[bool] = mapped_column(default=False)

    @property
    def quoted(self) -> Labels | None:
        """Return the words anybody may print; None where whoever spoke let them be read but not quoted."""
        return self.text if self.may_quote else None


class Draft(SpaceOwned, Base):
    """Answers begun and not sent, kept for the card alone; swept after 30 minutes in a protected space."""

    __tablename__ = "drafts"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012

    id: Mapped[str] = mapped_column(String(64), primary_key=True)  # digest of the capability
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"))
    envelope_key: Mapped[str] = mapped_column(Key, default=random_key)
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    touched_at: Mapped[datetime] = mapped_column(default=now)
