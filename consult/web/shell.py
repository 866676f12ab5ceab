"""Around every answer: strict headers, the kind of transaction, and what all layouts need to know."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, request

from consult.base.db import is_reading
from consult.base.i18n import LOCALES
from consult.web.language import current, language
from consult.web.session import actor

POLICY = "; ".join(
    (
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
        "connect-src 'self'", "media-src 'self'", "manifest-src 'self'", "form-action 'self'", "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)  # fmt: skip


def init_shell(app: Flask) -> None:
    """Attach headers and context."""
    app.before_request(_begin)
    app.after_request(_headers)
    app.context_processor(_context)


def _begin() -> None:
    is_reading.set(request.method in ("GET", "HEAD"))


def _headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response


def _context() -> dict[str, Any]:
    return {
        "actor": actor(),
        "lang": current(),
        "lang_tag": language().tag,
        "languages": [(tag, spoken.name) for tag, spoken in LOCALES.items()],
        "method_url": "/about/counting",
        "privacy_url": "/privacy",
        "help_url": "/help",
    }
