"""Names and attributes of cookies: `__Host-`, Secure, HttpOnly and Lax wherever the address is https (ASVS 3.3).

Plain ones are for loopback and field nodes alone: config.py lets no other address be http, hosts.py no other be asked.
"""

from __future__ import annotations

import hashlib
from typing import Any

from flask import Flask, current_app, request
from flask.sessions import SecureCookieSessionInterface
from werkzeug.wrappers import Response

PREFIX = "__Host-"
"""A browser takes such a name only over https, for this host alone and for its whole path."""


def sha256(string: bytes = b"") -> Any:
    """Return a running SHA-256, as the signer of cookies asks for one."""
    return hashlib.sha256(string)


class Sessions(SecureCookieSessionInterface):
    """Flask's own cookie, signed with HMAC-SHA-256 where Flask would take SHA-1 (ASVS 11.4.1)."""

    digest_method = staticmethod(sha256)


def init_cookies(app: Flask) -> None:
    """Set how the session's own cookie travels."""
    is_secure = (app.config["PUBLIC_URL"] or "").startswith("https://")
    app.config.update(
        SESSION_COOKIE_NAME=(PREFIX if is_secure else "") + "consult",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=is_secure,
        SESSION_COOKIE_PATH="/",
    )


def is_secure() -> bool:
    """Tell whether cookies are for https alone."""
    return bool(current_app.config["SESSION_COOKIE_SECURE"])


def read_cookie(name: str) -> str:
    """Return what a cookie of ours holds, "" if there is none."""
    return request.cookies.get(_full(name), "")


def put_cookie(response: Response, name: str, value: str, *, path: str, max_age: int | None = None) -> None:
    """Give the browser a cookie. `path` narrows a plain one; a `__Host-` one has no other path than the whole."""
    response.set_cookie(_full(name), value, path=_path(path), max_age=max_age, httponly=True, samesite="Lax",
                        secure=is_secure())  # fmt: skip


def drop_cookie(response: Response, name: str, *, path: str) -> None:
    """Take a cookie away."""
    response.delete_cookie(_full(name), path=_path(path), httponly=True, samesite="Lax", secure=is_secure())


def _full(name: str) -> str:
    return (PREFIX if is_secure() else "") + name


def _path(path: str) -> str:
    return "/" if is_secure() else path
