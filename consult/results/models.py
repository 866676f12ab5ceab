"""Nouns of floor 4."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.base.clock import now
from consult.base.db import Base
from consult.rounds.models import Round
from consult.spaces.models import WeightScheme


class Result(Base):
    """What one round gave under one scheme, exact, with the recipe and the digest of what it was made from."""

    __tablename__ = "results"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), index=True)
    scheme_id: Mapped[int] = mapped_column(ForeignKey("weight_schemes.id"))
    recipe: Mapped[dict[str, Any]]
    figures: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64))  # of recipe and tally together
    computed_at: Mapped[datetime] = mapped_column(default=now)
    released: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))  # the public page as it went out
    is_current: Mapped[bool] = mapped_column(default=True)  # a reopening makes a newer one; the older stays

    round: Mapped[Round] = relationship()
    scheme: Mapped[WeightScheme] = relationship(lazy="joined")
