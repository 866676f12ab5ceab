"""What the drafter is told when something under the draft goes away."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from consult.base.db import Base, Code


class LostSource(Base):
    """A line that stood on words which whoever said them took back. It says no more: not which words, nor whose."""

    __tablename__ = "lost_sources"

    policy_id: Mapped[int] = mapped_column(ForeignKey("policies.id"), primary_key=True)
    subject: Mapped[str] = mapped_column(Code, primary_key=True)  # code of the line
