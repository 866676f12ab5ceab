"""How often one network may ask, and how often anybody may try at a secret. The address itself is never kept.

Requests are counted in Redis, or in memory while it is away; tries at secrets are counted in the database
(spaces/guessing.py), so that no restart, no lost Redis and no second process gives an attacker fresh ones.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from ipaddress import ip_address, ip_network

from flask import Flask, abort, current_app, request
from flask_limiter import Limiter
from redis.backoff import NoBackoff
from redis.retry import Retry

from consult.base.clock import today
from consult.base.db import db
from consult.base.keys import key
from consult.spaces.guessing import Claim, give_back, take


def whence() -> str:
    """Return today's digest of the asker's network prefix: it means nothing without a key, nor tomorrow (PRI-8)."""
    network = f"{today()}:{prefix(request.remote_addr or '')}"
    return hmac.new(key("guessing"), network.encode(), hashlib.sha256).hexdigest()[:16]


def prefix(address: str) -> str:
    """Return the network of an address: 24 bits of the old kind, 56 of the new one, as providers hand them out."""
    try:
        known = ip_address(address)
    except ValueError:
        return ""
    mapped = getattr(known, "ipv4_mapped", None) or known
    return str(ip_network((mapped, 24 if mapped.version == 4 else 56), strict=False))


limiter = Limiter(whence)

IMPATIENT = {"socket_connect_timeout": 0.2, "socket_timeout": 0.2, "retry": Retry(NoBackoff(), 0)}
"""Of a Redis that does not answer no page waits for longer (docs/trust.md, REL-5): by default it would for seconds."""


@limiter.request_filter
def is_off() -> bool:
    """Tell whether this application counts no tries (RATELIMIT_ENABLED, looked at on each request: tests set it)."""
    return not current_app.config["RATELIMIT_ENABLED"]


def count_try(claims: Sequence[Claim]) -> None:
    """Count a try before anything is compared; answers 429 where a rule refuses. Commits: the count stands."""
    if is_off():
        return
    is_taken = take(claims)
    db.session.commit()
    if not is_taken:
        abort(429)


def was_right(claims: Sequence[Claim]) -> None:
    """Give the try back. The caller commits."""
    if not is_off():
        give_back(claims)


def init_limits(app: Flask) -> None:
    """Attach the limits: memory, or Redis by URL with memory when it is away."""
    app.config.setdefault("RATELIMIT_STORAGE_URI", app.config["REDIS_URL"] or "memory://")
    app.config.setdefault("RATELIMIT_IN_MEMORY_FALLBACK_ENABLED", bool(app.config["REDIS_URL"]))
    app.config.setdefault("RATELIMIT_STORAGE_OPTIONS", IMPATIENT if app.config["REDIS_URL"] else {})
    app.config.setdefault("RATELIMIT_HEADERS_ENABLED", False)
    limiter.init_app(app)
