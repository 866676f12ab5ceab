"""create_app(): settings, database, languages, web. No rule, no query."""

from __future__ import annotations

from flask import Flask
from flask_migrate import Migrate

from consult import cli, demo, web, worker
from consult.base import audit, jobs
from consult.base import db as database
from consult.base.config import ROOT, Settings, settings_from
from consult.base.keys import key
from consult.contributions import models as contributions
from consult.drafting import models as drafting
from consult.reports import models as reports
from consult.results import models as results
from consult.rounds import models as rounds
from consult.spaces import models as spaces

TABLES = (audit, jobs, spaces, rounds, contributions, results, drafting, reports)
"""Where every table is declared: imported here so that migrations see them all."""


def create_app(settings: Settings | None = None) -> Flask:
    """Assemble the application from its settings (the environment by default)."""
    settings = settings or settings_from()
    app = Flask(
        "consult",
        root_path=str(ROOT / "consult"),
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
        instance_path=str(settings.instance_dir.resolve()),
    )
    settings.instance_dir.mkdir(parents=True, exist_ok=True)
    app.config.update(
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        KEYS_DIR=settings.keys_dir,
        INSTANCE_DIR=settings.instance_dir,
        REDIS_URL=settings.redis_url,
        PUBLIC_URL=settings.public_url,
        ARGON2_COST=settings.argon2_cost,
        SECRET_KEY=key("session", folder=settings.keys_dir),
        TESTING=settings.is_testing,
    )
    database.init_db(app)
    Migrate(app, database.db, directory=str(ROOT / "migrations"), render_as_batch=True)
    app.extensions["demo_sign_ins"] = demo.sign_ins
    web.init_web(app)
    worker.init_worker(app)
    cli.init_cli(app)
    return app
