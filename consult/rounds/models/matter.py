"""What the first rounds are about: the problem tree, the desired future, the alternatives and their criteria."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.base.db import Base, Code, Labels


class TreeNode(Base):
    """The problem, a cause or an effect (method.md §1.5)."""

    __tablename__ = "tree_nodes"
    __table_args__ = (UniqueConstraint("policy_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    policy_id: Mapped[int] = mapped_column(ForeignKey("policies.id"))
    code: Mapped[str] = mapped_column(Code)
    kind: Mapped[str] = mapped_column(String(10))  # problem | cause | effect
    level: Mapped[str] = mapped_column(String(10), default="")  # direct | indirect | final
    parent: Mapped[str] = mapped_column(Code, default="")
    text: Mapped[Labels]
    evidence: Mapped[str] = mapped_column(Text, default="")
    attributes: Mapped[dict[str, Any]] = mapped_column(default=dict)  # variable, population, territory, origin
    status: Mapped[str] = mapped_column(String(10), default="valid")  # proposed | grouped | valid | discarded
    position: Mapped[int] = mapped_column(default=0)


class Future(Base):
    """The desired future situation: one statement per policy (method.md §1.6)."""

    __tablename__ = "futures"

    policy_id: Mapped[int] = mapped_column(ForeignKey("policies.id"), primary_key=True)
    text: Mapped[Labels]


class FutureVariable(Base):
    """A measure of the future: from a baseline to the value to reach at the horizon."""

    __tablename__ = "future_variables"
    __table_args__ = (UniqueConstraint("policy_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    policy_id: Mapped[int] = mapped_column(ForeignKey("policies.id"))
    code: Mapped[str] = mapped_column(Code)
    text: Mapped[Labels]
    baseline: Mapped[str | None] = mapped_column(String(30))
    base_year: Mapped[int | None]
    target: Mapped[str | None] = mapped_column(String(30))
    unit: Mapped[str] = mapped_column(String(60), default="")
    cause: Mapped[str] = mapped_column(Code, default="")
    direction: Mapped[str] = mapped_column(String(4), default="up")
    evidence: Mapped[str] = mapped_column(Text, default="")
    position: Mapped[int] = mapped_column(default=0)


class Criterion(Base):
    """A criterion alternatives are scored by; its coefficient is published and separate from the spaces' weights."""

    __tablename__ = "criteria"
    __table_args__ = (UniqueConstraint("policy_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    policy_id: Mapped[int] = mapped_column(ForeignKey("policies.id"))
    code: Mapped[str] = mapped_column(Code)
    text: Mapped[Labels]
    coefficient: Mapped[str] = mapped_column(String(30))
    position: Mapped[int] = mapped_column(default=0)

    @property
    def k(self) -> Fraction:
        """Return the coefficient as an exact fraction."""
        return Fraction(self.coefficient)


class Alternative(Base):
    """An option to act on a direct cause, through the indirect causes it targets (method.md §1.7)."""

    __tablename__ = "alternatives"
    __table_args__ = (UniqueConstraint("policy_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    policy_id: Mapped[int] = mapped_column(ForeignKey("policies.id"))
    code: Mapped[str] = mapped_column(Code)
    cause: Mapped[str] = mapped_column(Code)
    targets: Mapped[list[str]] = mapped_column(default=list)
    text: Mapped[Labels]
    attributes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    position: Mapped[int] = mapped_column(default=0)
