"""Nouns of the law: the texts people agreed to, and the list of what was erased, so that a restored backup can be cut
again (docs/trust.md, PRI-13, PRI-14). Neither says who, nor when."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from consult.base.db import Base, SpaceOwned


class ConsentText(SpaceOwned, Base):
    """A text as it was shown or heard, under its own digest: another letter is another version. Each contribution keeps
    the digest of the one it was given under, so that the text can be shown again (Regl. 9)."""

    __tablename__ = "consent_texts"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012  # the first one agreed to came first

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id"), primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)  # SHA-256 of the text
    lang: Mapped[str] = mapped_column(String(10))
    lane: Mapped[str] = mapped_column(String(20))  # a channel of a contribution: web, voice, ...
    text: Mapped[str] = mapped_column(Text)


class Deletion(Base):
    """One thing that was erased and must stay so. Its name is random: beside nothing else it tells nothing."""

    __tablename__ = "deletions"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012  # in no order

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)  # withdrawn | expired | card
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
