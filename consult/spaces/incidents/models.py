"""An incident with personal data. Every one is documented, even if it was mended at once (Regl. 35)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from consult.base.clock import now
from consult.base.db import Base, Key
from consult.base.keys import random_key
from consult.core.words import N_

BODIES: Mapping[str, str] = {
    "anpd": N_("Autoridad Nacional de Protección de Datos Personales"),
    "cnsd": N_("Centro Nacional de Seguridad Digital"),
    "people": N_("Personas afectadas"),
}
"""Who must be told within 48 hours (Regl. 34)."""


class Incident(Base):
    """What happened, what is at stake, what was done and who was told: the fields of art. 34.2."""

    __tablename__ = "incidents"

    id: Mapped[str] = mapped_column(Key, primary_key=True, default=random_key)
    policy_id: Mapped[int] = mapped_column(ForeignKey("policies.id"), index=True)
    what: Mapped[str] = mapped_column(Text)
    known_at: Mapped[datetime]  # the clock runs from here
    kinds: Mapped[str] = mapped_column(Text)  # of personal data
    n_at_most: Mapped[int | None]  # people; None = not known yet
    consequences: Mapped[str] = mapped_column(Text, default="")
    measures: Mapped[str] = mapped_column(Text, default="")
    told: Mapped[dict[str, Any]] = mapped_column(default=dict)  # key of BODIES -> instant, in ISO 8601
    is_mended: Mapped[bool] = mapped_column(default=False)
    is_announced: Mapped[bool] = mapped_column(default=False)  # to code holders, whom nobody can call
    announcement: Mapped[str] = mapped_column(Text, default="")
    noted_by: Mapped[str] = mapped_column(String(60))
    noted_at: Mapped[datetime] = mapped_column(default=now)
    closed_at: Mapped[datetime | None]
