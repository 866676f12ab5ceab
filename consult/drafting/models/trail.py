"""What ties a line of the policy to the voices: evidence, dispositions, dissents, what was parked with a reason."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.base.clock import now
from consult.base.db import Base, Code, Labels


class Evidence(Base):
    """A mark E-<number> at the end of a drafted line, and one source it stands on. One mark may have many sources."""

    __tablename__ = "evidence"
    __table_args__ = (UniqueConstraint("policy_id", "subject", "source_kind", "source"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    policy_id: Mapped[int] = mapped_column(ForeignKey("policies.id"), index=True)
    number: Mapped[int]  # of the subject: the same for all its sources
    subject: Mapped[str] = mapped_column(Code)  # code of the objective, guideline, service or standard
    source_kind: Mapped[str] = mapped_column(String(12))  # node | alternative | statement | round
    source: Mapped[str] = mapped_column(Code)

    @property
    def mark(self) -> str:
        """Return the public name of the mark, such as E-17."""
        return f"E-{self.number:02d}"


class Disposition(Base):
    """What was done with a statement, and the answer owed to it (method.md §1.3)."""

    __tablename__ = "dispositions"

    statement_id: Mapped[str] = mapped_column(ForeignKey("statements.id"), primary_key=True)
    policy_id: Mapped[int] = mapped_column(ForeignKey("policies.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))  # a key of core.method.DISPOSITIONS
    answer: Mapped[Labels]
    actor: Mapped[str] = mapped_column(String(60))
    decided_at: Mapped[datetime] = mapped_column(default=now)


class Dissent(Base):
    """A space's own position, printed beside what it dissents from, in its own words and unedited.

    `is_reserved`: the public page does not name its space among those that dissent, because figures are hidden there;
    so only the space is told, and says whether it may be named (docs/counting.md §9, rule 10).
    """

    __tablename__ = "dissents"
    __table_args__ = (UniqueConstraint("policy_id", "code"), UniqueConstraint("round_id", "space_id", "about"))

    id: Mapped[int] = mapped_column(primary_key=True)
    policy_id: Mapped[int] = mapped_column(ForeignKey("policies.id"))
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id"))
    round_id: Mapped[int | None] = mapped_column(ForeignKey("rounds.id"))
    code: Mapped[str] = mapped_column(Code)
    about: Mapped[str] = mapped_column(Code)  # code of the item of the round: alternative, node, guideline, ...
    source: Mapped[str] = mapped_column(String(8))  # lodged | gap | result
    scheme: Mapped[str] = mapped_column(Code, default="")  # later weights it arose under, else ""
    text: Mapped[Labels]
    status: Mapped[str] = mapped_column(String(8), default="pending")  # pending | written | declined
    version: Mapped[int] = mapped_column(default=0)  # of the text: how often it was written
    due_on: Mapped[date | None]
    is_reserved: Mapped[bool] = mapped_column(default=False)
    may_name: Mapped[bool | None]  # of a reserved one: its space's answer; None = not answered
    changed_at: Mapped[datetime] = mapped_column(default=now)
    printed_at: Mapped[datetime | None]  # a report that says it was published: its words stay

    @property
    def is_named(self) -> bool:
        """Tell whether its space may be named in public."""
        return not self.is_reserved or self.may_name is True

    @property
    def is_told(self) -> bool:
        """Tell whether anything of it may be public: a reserved one only in words its space gave for that, one that a
        space lodged and took back not at all."""
        if self.source == "lodged" and self.status == "declined":
            return False
        return not self.is_reserved or (self.status == "written" and self.may_name is not None)


class Parked(Base):
    """An inconsistency set aside with a written reason: a cause without alternative, a check of the drafter's list."""

    __tablename__ = "parked"
    __table_args__ = (UniqueConstraint("policy_id", "rule", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    policy_id: Mapped[int] = mapped_column(ForeignKey("policies.id"))
    rule: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(Code)
    reason: Mapped[str] = mapped_column(Text)
    actor: Mapped[str] = mapped_column(String(60))
    parked_at: Mapped[datetime] = mapped_column(default=now)
