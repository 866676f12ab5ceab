"""Floor 7: screens, forms, JSON for devices. One module per desk; each guards, calls, commits and answers."""

from __future__ import annotations

from flask import Blueprint, Flask
from flask_wtf.csrf import CSRFProtect

from consult.web import (
    account,
    auth,
    bounds,
    compression,
    contribute,
    cookies,
    desk,
    draft,
    elevation,
    entry,
    errors,
    explore,
    facilitate,
    forum,
    headers,
    hosts,
    incidents,
    language,
    limits,
    observe,
    people,
    public,
    register,
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
from consult.web.declared import require_declared

csrf = CSRFProtect()

DESKS: tuple[Blueprint, ...] = (
    account.bp,
    auth.bp,
    contribute.bp,
    desk.bp,
    draft.bp,
    elevation.bp,
    entry.bp,
    explore.bp,
    facilitate.bp,
    forum.bp,
    incidents.bp,
    observe.bp,
    people.bp,
    public.bp,
    register.bp,
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
        WTF_CSRF_SECRET_KEY=[*reversed(app.config["SECRET_KEY_FALLBACKS"]), app.config["SECRET_KEY"]],  # last one signs
        WTF_CSRF_SSL_STRICT=False,  # it asks for the referrer that our pages forbid; headers.py checks instead
        MAX_CONTENT_LENGTH=5 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
    )
    cookies.init_cookies(app)
    shell.init_shell(app)
    bounds.init_bounds(app)
    hosts.init_hosts(app)
    headers.init_headers(app)
    csrf.init_app(app)
    session.init_session(app)
    limits.init_limits(app)
    language.init_language(app)
    errors.init_errors(app)
    compression.init_compression(app)
    for blueprint in DESKS:
        app.register_blueprint(blueprint)
    require_declared(app)
