"""How often one address may try; the address itself is never kept, only a keyed digest of it."""

from __future__ import annotations

import hashlib
import hmac

from flask import Flask, current_app, request
from flask_limiter import Limiter


def whence() -> str:
    """Return a digest of the asker's network prefix that means nothing without the session key (PRI-8)."""
    address = (request.remote_addr or "").rsplit(".", 1)[0]
    secret: bytes = current_app.config["SECRET_KEY"]
    return hmac.new(secret, address.encode(), hashlib.sha256).hexdigest()[:16]


limiter = Limiter(whence)


@limiter.request_filter
def is_off() -> bool:
    """Tell whether this application counts no tries (RATELIMIT_ENABLED, looked at on each request: tests set it)."""
    return not current_app.config["RATELIMIT_ENABLED"]


def init_limits(app: Flask) -> None:
    """Attach the limits: memory, or Redis by URL with memory when it is away."""
    app.config.setdefault("RATELIMIT_STORAGE_URI", app.config["REDIS_URL"] or "memory://")
    app.config.setdefault("RATELIMIT_IN_MEMORY_FALLBACK_ENABLED", bool(app.config["REDIS_URL"]))
    app.config.setdefault("RATELIMIT_HEADERS_ENABLED", False)
    limiter.init_app(app)
