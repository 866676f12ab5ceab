"""The database: typed base, naming, SQLite's pragmas, and the tripwire around what belongs to a space."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, DateTime, Engine, ForeignKey, MetaData, String, Table, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPIConnection, Dialect
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Mapped, ORMExecuteState, mapped_column, registry, with_loader_criteria
from sqlalchemy.sql import Alias, Join, Select, visitors
from sqlalchemy.types import TypeDecorator

Labels = dict[str, str]
"""A text in several languages: {"es": ..., "en": ...}; Spanish is always there."""


class Utc(TypeDecorator[datetime]):
    """An instant in UTC. SQLite forgets the zone, so it is given back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is not None and value.tzinfo is None:
            raise ValueError("an instant without a zone")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


class Base(DeclarativeBase):
    """Every table. Constraint names follow a pattern so that migrations can find them on SQLite too."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    registry = registry(
        metadata=metadata,
        type_annotation_map={datetime: Utc, dict[str, Any]: JSON, list[str]: JSON, Labels: JSON},
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})


class SpaceOwned:
    """A row that belongs to one space: the tripwire lets no statement reach it without a scope."""

    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id"))


@dataclass(frozen=True, slots=True)
class Scope:
    """Why private rows are being read: exactly one of the four scopes of docs/design.md (settled: four, no other)."""

    name: str  # "person" | "tally" | "released" | "system"
    spaces: frozenset[int] = frozenset()
    round_id: int | None = None
    reason: str = ""


_scope: ContextVar[Scope | None] = ContextVar("scope", default=None)


@contextmanager
def _entered(scope: Scope) -> Iterator[None]:
    token = _scope.set(scope)
    try:
        yield
    finally:
        _scope.reset(token)


def of_person(spaces: frozenset[int]) -> Any:
    """Open the scope of one person: only rows of these spaces are seen."""
    return _entered(Scope("person", spaces=spaces))


def tally_of(round_id: int) -> Any:
    """Open the scope of a count: aggregates of one round, never a row."""
    return _entered(Scope("tally", round_id=round_id))


def released() -> Any:
    """Open the scope of what left its space by that space's own decision."""
    return _entered(Scope("released"))


def system(reason: str) -> Any:
    """Open the scope of the machine itself, with its reason: loading, storing, sealing."""
    return _entered(Scope("system", reason=reason))


class ScopeMissing(RuntimeError):
    """A statement would read private rows with no scope, or beyond its scope: a defect, not a refusal."""


@event.listens_for(db.session, "do_orm_execute")
def tripwire(state: ORMExecuteState) -> None:
    """Refuse or narrow every statement that touches a table owned by a space."""
    owned = {str(element) for element in visitors.iterate(cast(Any, state.statement)) if _is_owned(element)}
    if not owned:
        return
    scope = _scope.get()
    if scope is None:
        raise ScopeMissing(f"{sorted(owned)} read without a scope")
    if scope.name == "system" or state.is_column_load:
        return
    if scope.name == "released" and owned != {"statements"}:
        raise ScopeMissing(f"{sorted(owned)} are never released")
    if scope.name == "tally" and not _is_aggregate(state.statement):
        raise ScopeMissing(f"{sorted(owned)}: a tally reads aggregates only")
    if scope.name == "person":
        spaces = scope.spaces
        state.statement = state.statement.options(
            with_loader_criteria(SpaceOwned, lambda cls: cls.space_id.in_(spaces), include_aliases=True)
        )
    if isinstance(state.statement, Select):
        state.statement = _narrowed(state.statement, scope)


def _is_owned(element: Any) -> bool:
    return isinstance(element, Table) and bool(element.info.get("is_space_owned"))


def _is_aggregate(statement: Any) -> bool:
    return isinstance(statement, Select) and bool(statement._group_by_clauses)


def _narrowed(statement: Select[Any], scope: Scope) -> Select[Any]:
    # Look at the tables, not the mappers: count().select_from(Model) escapes the list of mappers.
    for source in statement.get_final_froms():
        for table in _owned_sources(source):
            if scope.name == "person":
                statement = statement.where(table.c.space_id.in_(scope.spaces))
            elif scope.name == "released":
                statement = statement.where(table.c.is_released.is_(True))
            elif "round_id" in table.c:
                statement = statement.where(table.c.round_id == scope.round_id)
    return statement


def _owned_sources(source: Any) -> list[Any]:
    if isinstance(source, Join):
        return _owned_sources(source.left) + _owned_sources(source.right)
    inner = source.element if isinstance(source, Alias) else source
    return [source] if _is_owned(inner) else []


@event.listens_for(Base, "instrument_class", propagate=True)
def _mark_owned(mapper: Any, cls: type) -> None:
    if issubclass(cls, SpaceOwned) and mapper.local_table is not None:
        mapper.local_table.info["is_space_owned"] = True


is_reading: ContextVar[bool] = ContextVar("is_reading", default=False)
"""True in a request that only reads: SQLite then begins deferred, so that readers never queue behind writers."""


@event.listens_for(Engine, "connect")
def _pragmas(connection: DBAPIConnection, record: Any) -> None:  # noqa: ARG001
    if type(connection).__module__.split(".")[0] != "sqlite3":
        return
    connection.isolation_level = None  # we begin ourselves, below
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=15000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin(connection: Any) -> None:
    if connection.dialect.name == "sqlite":
        # A deferred transaction that reads and then writes fails at once under contention (docs/trust.md §6.1).
        connection.exec_driver_sql("BEGIN" if is_reading.get() else "BEGIN IMMEDIATE")


def takes_writes() -> bool:
    """Tell whether the database answers, is migrated and takes a write: one is tried and undone."""
    token = is_reading.set(False)
    try:
        with db.engine.connect() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
            connection.rollback()
    except SQLAlchemyError:
        return False
    finally:
        is_reading.reset(token)
    return True


def init_db(app: Flask) -> None:
    """Attach the database to the application."""
    # What a statement carried is never part of its error: errors go to the log (docs/trust.md, SEC-16).
    options: dict[str, Any] = {"hide_parameters": True}
    if not app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        options["pool_pre_ping"] = True
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", options)
    db.init_app(app)


Code = String(40)
Key = String(32)


def insert_into(table: Any) -> Any:
    """Return an insert that can say ON CONFLICT, in the dialect of the database in use; of a table or a model."""
    return (sqlite if db.engine.dialect.name == "sqlite" else postgresql).insert(table)
