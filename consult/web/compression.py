"""Smaller pages on slow lines: gzip for what the browser asks compressed.

BREACH reads a secret out of the size of a compressed page that also holds text of the attacker's choosing. Here the
secret would be the form token, which Flask-WTF does not mask. Three things stand in the way. Our cookies are
SameSite=Lax: another site cannot make a browser fetch a page with them unseen, only open one in sight. A page asked
with a query, the only place where such a link could put its text, is not compressed. And each compressed page carries
a random number of spare bytes in its gzip header, as Django's do, so that sizes say little.
"""

from __future__ import annotations

import gzip
import secrets
from functools import lru_cache
from io import BytesIO

from flask import Flask, Response, request

SMALLEST = 400
"""Bytes under which compressing costs more than it saves."""

KINDS = frozenset({"text/html", "text/css", "text/javascript", "application/javascript", "image/svg+xml",
                   "application/json"})  # fmt: skip
SPARE = 32


def init_compression(app: Flask) -> None:
    """Compress what leaves, after everything else was said of it."""
    app.after_request(compressed)


def compressed(response: Response) -> Response:
    """Return the answer gzipped where the browser takes it and it is safe and worth it."""
    if response.mimetype not in KINDS or response.status_code not in (200, 400, 403, 404, 409, 429):
        return response
    response.vary.add("Accept-Encoding")
    is_static = request.endpoint == "static"
    if not request.accept_encodings.quality("gzip") or "Content-Encoding" in response.headers:
        return response
    if request.method == "HEAD" or "Range" in request.headers or (request.query_string and not is_static):
        return response
    response.direct_passthrough = False
    body = response.get_data()
    if len(body) < SMALLEST:
        return response
    response.set_data(_of_file(body) if is_static else _zipped(body, spare=secrets.randbelow(SPARE)))
    response.headers["Content-Encoding"] = "gzip"
    etag, _is_weak = response.get_etag()
    if etag:
        response.set_etag(etag, weak=True)
    return response


@lru_cache(maxsize=64)
def _of_file(body: bytes) -> bytes:
    return _zipped(body, spare=0, level=9)


def _zipped(body: bytes, *, spare: int, level: int = 6) -> bytes:
    held = BytesIO()
    name = secrets.token_hex(spare)[:spare]  # a file name nobody reads: bytes that change the size
    with gzip.GzipFile(name, "wb", compresslevel=level, fileobj=held, mtime=0) as out:
        out.write(body)
    return held.getvalue()
