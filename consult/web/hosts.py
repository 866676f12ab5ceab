"""Which addresses the application answers to: the one people type (PUBLIC_URL) and this very machine's."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, current_app, request

from consult.core.errors import Invalid
from consult.core.words import N_

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
"""Every port of them: no page elsewhere can make a name point there unseen, since the name itself is compared."""

OTHER_HOST = N_("Esta no es la dirección de la consulta. Entre por la dirección que le dieron.")


def init_hosts(app: Flask) -> None:
    """Ask for the host before anything else looks at the request."""
    app.before_request(refuse_other_hosts)


def own_hosts() -> frozenset[str]:
    """List the names, without port, that the application answers to."""
    public = urlsplit(current_app.config["PUBLIC_URL"] or "").hostname
    return LOOPBACK | ({public} if public else set())


def refuse_other_hosts() -> None:
    """Refuse a request whose Host is not ours: no link, code or cookie is ever written for another name (a forged
    header, DNS rebinding). Raises Invalid."""
    if name_of(request.host) not in own_hosts():
        raise Invalid(OTHER_HOST)


def name_of(host: str) -> str:
    """Return the name of a `name:port`, "" for what is none."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
