"""Around every answer: the kind of transaction, and what all layouts need to know."""

from __future__ import annotations

from typing import Any

from flask import Flask, request

from consult.base.db import is_reading
from consult.base.i18n import LOCALES
from consult.spaces.incidents import is_any_announced
from consult.web.language import current, language
from consult.web.session import actor


def init_shell(app: Flask) -> None:
    """Attach both."""
    app.before_request(_begin)
    app.context_processor(_context)


def _begin() -> None:
    is_reading.set(request.method in ("GET", "HEAD"))


def _context() -> dict[str, Any]:
    return {
        "actor": actor(),
        "lang": current(),
        "lang_tag": language().tag,
        "languages": [(tag, spoken.name) for tag, spoken in LOCALES.items()],
        "method_url": "/about/counting",
        "privacy_url": "/privacy",
        "help_url": "/help",
        "contact_url": "/a/contact" if request.path.startswith("/a/") or request.path == "/a" else "/contact",
        "is_any_announced": is_any_announced,
    }
