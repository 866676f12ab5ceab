"""Nouns of floor 6: a compiled report and its files, kept as they were given out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.base.clock import now
from consult.base.db import Base, Key
from consult.base.keys import random_key


class Report(Base):
    """One compilation in one language; `seal` is the digest of what it says, the same in every format."""

    __tablename__ = "reports"

    id: Mapped[str] = mapped_column(Key, primary_key=True, default=random_key)
    policy_id: Mapped[int] = mapped_column(ForeignKey("policies.id"), index=True)
    lang: Mapped[str] = mapped_column(String(10))
    seal: Mapped[str] = mapped_column(String(64))
    is_final: Mapped[bool] = mapped_column(default=False)
    missing: Mapped[list[str]] = mapped_column(default=list)
    compiled_by: Mapped[str] = mapped_column(String(60))
    compiled_at: Mapped[datetime] = mapped_column(default=now)
    published_at: Mapped[datetime | None]

    files: Mapped[list[ReportFile]] = relationship(back_populates="report", lazy="selectin")


class ReportFile(Base):
    """The bytes of one format."""

    __tablename__ = "report_files"

    report_id: Mapped[str] = mapped_column(ForeignKey("reports.id"), primary_key=True)
    format: Mapped[str] = mapped_column(String(5), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)

    report: Mapped[Report] = relationship(back_populates="files")
