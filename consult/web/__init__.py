"""Floor 7: screens, forms, JSON for devices. One module per desk; each guards, calls, commits and answers."""

from __future__ import annotations

from flask import Flask
from flask_wtf.csrf import CSRFProtect

from consult.web import errors, language, limits, session, shell

csrf = CSRFProtect()

DESKS: tuple[str, ...] = ()


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
