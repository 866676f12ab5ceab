"""The tables that the migrations make are the tables that the models name, on every database."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from consult.base.db import Base, db


def test_the_models_add_nothing_to_the_migrations(each_empty_app: Flask) -> None:
    with each_empty_app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_the_migrations_go_down_and_up_again(each_empty_app: Flask) -> None:
    with each_empty_app.app_context():
        before = set(inspect(db.engine).get_table_names())
        downgrade(revision="base")
        assert set(inspect(db.engine).get_table_names()) == {"alembic_version"}
        upgrade()
        assert set(inspect(db.engine).get_table_names()) == before


def test_tables_of_people_keep_no_order_of_arrival(empty_app: Flask) -> None:
    """SQLite's hidden rowid counts arrivals (docs/design.md, "Order of arrival is identity too")."""
    with empty_app.app_context():
        rows = db.session.connection().exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        schema = {row[0]: row[1] for row in rows}
    for table in ("contributions", "answers"):
        assert "WITHOUT ROWID" in schema[table]
