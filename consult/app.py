"""create_app(): settings, database, languages, web. No rule, no query."""

from __future__ import annotations

from flask import Flask
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

from consult import cli, demo, web, worker
from consult.base import audit, jobs
from consult.base import db as database
from consult.base.config import ROOT, Settings, settings_from
from consult.base.rotation import keys
from consult.contributions import models as contributions
from consult.core.words import N_
from consult.drafting import models as drafting
from consult.reports import models as reports
from consult.results import models as results
from consult.rounds import models as rounds
from consult.spaces import credentials, incidents
from consult.spaces import models as spaces
from consult.web.cookies import Sessions

TABLES = (audit, jobs, spaces, credentials, incidents, rounds, contributions, results, drafting, reports)
"""Where every table is declared: imported here so that migrations see them all."""

PLAIN = N_(
    "No se inició: PUBLIC_URL es una dirección http y otros podrían leer las contraseñas en el camino. "
    "Ponga una dirección https. En un nodo de campo sin Internet, ponga FIELD_NODE=1."
)


def create_app(settings: Settings | None = None) -> Flask:
    """Assemble the application from its settings (the environment by default)."""
    settings = settings or settings_from()
    if settings.is_exposed:
        raise SystemExit(PLAIN)
    session, *former = keys("session", folder=settings.keys_dir)
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
        SECRET_KEY=session,
        SECRET_KEY_FALLBACKS=former,
        FIELD_NODE=settings.is_field_node,
        TESTING=settings.is_testing,
    )
    if settings.n_proxies:  # otherwise everybody would be one network, or anybody could say which is theirs
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.n_proxies, x_proto=settings.n_proxies)  # type: ignore[method-assign]
    app.session_interface = Sessions()
    database.init_db(app)
    Migrate(app, database.db, directory=str(ROOT / "migrations"), render_as_batch=True)
    app.extensions["demo_sign_ins"] = demo.sign_ins
    web.init_web(app)
    worker.init_worker(app)
    cli.init_cli(app)
    return app
