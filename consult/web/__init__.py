"""Floor 7: screens, forms, JSON for devices. One module per desk; each guards, calls, commits and answers."""

from __future__ import annotations

from flask import Blueprint, Flask
from flask_wtf.csrf import CSRFProtect

from consult.web import (
    auth,
    compression,
    contribute,
    desk,
    draft,
    entry,
    errors,
    explore,
    facilitate,
    forum,
    language,
    limits,
    observe,
    people,
    public,
    reports,
    results,
    session,
    shell,
    space_desk,
    trail,
    verify,
    weights,
    workshop,
)

csrf = CSRFProtect()

DESKS: tuple[Blueprint, ...] = (
    auth.bp,
    contribute.bp,
    desk.bp,
    draft.bp,
    entry.bp,
    explore.bp,
    facilitate.bp,
    forum.bp,
    observe.bp,
    people.bp,
    public.bp,
    reports.bp,
    results.bp,
    space_desk.bp,
    trail.bp,
    verify.bp,
    weights.bp,
    workshop.bp,
)


def init_web(app: Flask) -> None:
    """Attach everything a request needs, and every desk."""
    app.config.update(
        WTF_CSRF_TIME_LIMIT=None,  # a token that dies with the session is enough; an hour is short in a workshop
        SESSION_COOKIE_NAME="consult",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=(app.config["PUBLIC_URL"] or "").startswith("https"),
        MAX_CONTENT_LENGTH=5 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
    )
    csrf.init_app(app)
    session.init_session(app)
    limits.init_limits(app)
    language.init_language(app)
    errors.init_errors(app)
    shell.init_shell(app)
    compression.init_compression(app)
    for blueprint in DESKS:
        app.register_blueprint(blueprint)
