"""From objective to indicator: CEPLAN's steps 5 to 8 (method.md §1.8-1.11)."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.base.db import Base, Code, Labels


class Objective(Base):
    """A change sought in a population, answering a direct cause."""

    __tablename__ = "objectives"
    __table_args__ = (UniqueConstraint("policy_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    policy_id: Mapped[int] = mapped_column(ForeignKey("policies.id"))
    code: Mapped[str] = mapped_column(Code)
    cause: Mapped[str] = mapped_column(Code, default="")
    text: Mapped[Labels]
    lead: Mapped[str] = mapped_column(String(120), default="")
    origin: Mapped[str] = mapped_column(Text, default="")
    position: Mapped[int] = mapped_column(default=0)

    guidelines: Mapped[list[Guideline]] = relationship(
        back_populates="objective", order_by="Guideline.position", lazy="selectin"
    )


class Guideline(Base):
    """The means by which an objective is reached; `alternatives` are the codes it comes from (rule L2)."""

    __tablename__ = "guidelines"
    __table_args__ = (UniqueConstraint("policy_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    policy_id: Mapped[int] = mapped_column(ForeignKey("policies.id"))
    objective_id: Mapped[int] = mapped_column(ForeignKey("objectives.id"))
    code: Mapped[str] = mapped_column(Code)
    text: Mapped[Labels]
    alternatives: Mapped[list[str]] = mapped_column(default=list)
    rationale: Mapped[str] = mapped_column(Text, default="")
    position: Mapped[int] = mapped_column(default=0)

    objective: Mapped[Objective] = relationship(back_populates="guidelines")
    services: Mapped[list[Service]] = relationship(
        back_populates="guideline", order_by="Service.position", lazy="selectin"
    )


class Service(Base):
    """What one accountable body delivers to a receiver under a guideline."""

    __tablename__ = "services"
    __table_args__ = (UniqueConstraint("policy_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    policy_id: Mapped[int] = mapped_column(ForeignKey("policies.id"))
    guideline_id: Mapped[int] = mapped_column(ForeignKey("guidelines.id"))
    code: Mapped[str] = mapped_column(Code)
    text: Mapped[Labels]
    provider: Mapped[str] = mapped_column(String(120), default="")
    co_providers: Mapped[list[str]] = mapped_column(default=list)
    receiver: Mapped[str] = mapped_column(String(200), default="")
    coverage: Mapped[str] = mapped_column(String(200), default="")
    origin: Mapped[str] = mapped_column(Text, default="")
    position: Mapped[int] = mapped_column(default=0)

    guideline: Mapped[Guideline] = relationship(back_populates="services")
    standards: Mapped[list[Standard]] = relationship(
        back_populates="service", order_by="Standard.position", lazy="selectin"
    )
    acceptances: Mapped[list[ServiceAcceptance]] = relationship(back_populates="service", lazy="selectin")


class ServiceAcceptance(Base):
    """A provider's signature on a service: shown as signed or not signed, never assumed (rule S5)."""

    __tablename__ = "service_acceptances"

    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("services.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("people.id"))
    body: Mapped[str] = mapped_column(String(200))
    signed_on: Mapped[date]

    service: Mapped[Service] = relationship(back_populates="acceptances")


class Standard(Base):
    """A measurable trait the service must meet when delivered; without number and operator it stays a draft (S3)."""

    __tablename__ = "standards"
    __table_args__ = (UniqueConstraint("policy_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    policy_id: Mapped[int] = mapped_column(ForeignKey("policies.id"))
    service_id: Mapped[int] = mapped_column(ForeignKey("services.id"))
    code: Mapped[str] = mapped_column(Code)
    attribute: Mapped[str] = mapped_column(String(60), default="")
    text: Mapped[Labels]
    metric: Mapped[str] = mapped_column(String(120), default="")
    operator: Mapped[str] = mapped_column(String(2), default="")
    value: Mapped[str | None] = mapped_column(String(30))
    verification: Mapped[str] = mapped_column(String(200), default="")
    position: Mapped[int] = mapped_column(default=0)

    service: Mapped[Service] = relationship(back_populates="standards")


class Indicator(Base):
    """A measure of an objective or a service, never of a guideline; `of` is the code of what it measures."""

    __tablename__ = "indicators"
    __table_args__ = (UniqueConstraint("policy_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    policy_id: Mapped[int] = mapped_column(ForeignKey("policies.id"))
    code: Mapped[str] = mapped_column(Code)
    of: Mapped[str] = mapped_column(Code)
    text: Mapped[Labels]
    unit: Mapped[str] = mapped_column(String(30), default="")
    base_year: Mapped[int | None]
    base_value: Mapped[str | None] = mapped_column(String(30))
    targets: Mapped[dict[str, Any]] = mapped_column(default=dict)  # year text -> decimal text
    owner: Mapped[str] = mapped_column(String(120), default="")
    position: Mapped[int] = mapped_column(default=0)


class RelatedPolicy(Base):
    """Another policy that complements, repeats or contradicts an element of this one."""

    __tablename__ = "related_policies"
    __table_args__ = (UniqueConstraint("policy_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    policy_id: Mapped[int] = mapped_column(ForeignKey("policies.id"))
    code: Mapped[str] = mapped_column(Code)
    text: Mapped[Labels]
    relation: Mapped[str] = mapped_column(String(20))
    with_code: Mapped[str] = mapped_column(Code, default="")
    origin: Mapped[str] = mapped_column(Text, default="")
    position: Mapped[int] = mapped_column(default=0)
