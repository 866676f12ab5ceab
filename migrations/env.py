"""Run the migrations against the application's database; types of ours are written as the plain ones they stand for."""

from __future__ import annotations

from typing import Any

from alembic import context
from flask import current_app

from consult.base.db import Base, Utc


def plain(type_: str, item: Any, autogen_context: Any) -> str | bool:
    """Write `Utc` as what it is in the database, so that old migrations do not depend on today's code."""
    if type_ == "type" and isinstance(item, Utc):
        return "sa.DateTime(timezone=True)"
    return False


migrate = current_app.extensions["migrate"]
with migrate.db.engine.connect() as connection:
    context.configure(connection=connection, target_metadata=Base.metadata, render_item=plain, **migrate.configure_args)
    with context.begin_transaction():
        context.run_migrations()
