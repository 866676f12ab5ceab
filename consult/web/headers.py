"""What every answer forbids the browser (docs/trust.md, SEC-6), and which posts a browser says come from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, request

from consult.core.errors import Forbidden
from consult.core.words import N_

POLICY: Mapping[str, str] = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "media-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "'none'",
}
"""No inline, no eval, nobody else's; and no script may turn a text into markup."""

ANALYSIS = "results.analysis"
"""The one endpoint that draws with Plotly."""

PLOTLY_STYLES: tuple[str, ...] = ()
"""Digests of the style elements that the pinned Plotly writes: none, its rules come as a file (static/vendor). A test
draws the page and finds them."""

SETTINGS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Permitted-Cross-Domain-Policies": "none",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(
        f"{feature}=()"
        for feature in (
            "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "geolocation",
            "gyroscope", "hid", "magnetometer", "microphone", "midi", "payment", "screen-wake-lock", "serial", "usb",
        )
    ),
}  # fmt: skip

ONE_YEAR = "max-age=31536000; includeSubDomains"

ELSEWHERE = N_("El pedido vino de otra página y no se hizo nada. Abra la consulta y repítalo desde ahí.")


def init_headers(app: Flask) -> None:
    """Attach the headers to every answer, errors included, and the check to every request."""
    app.before_request(refuse_elsewhere)
    app.after_request(with_headers)


def policy_of(endpoint: str | None) -> str:
    """Write the content policy of an endpoint: the strict one, and on the analysis page what Plotly cannot do without.

    Plotly writes a cross and single entities by assignment, which the policy that js/charts.js makes lets through, and
    nothing else; and the image it offers for downloading is drawn from a `blob:` or `data:` address.
    """
    policy = dict(POLICY)
    if endpoint == ANALYSIS:
        policy["trusted-types"] = "default"
        policy["style-src"] = " ".join(("'self'", *PLOTLY_STYLES))
        policy["img-src"] = "'self' data: blob:"
    return "; ".join(f"{name} {value}" for name, value in policy.items())


def with_headers(response: Response) -> Response:
    """Add the headers; a page that brought a stricter content policy of its own keeps it."""
    response.headers.setdefault("Content-Security-Policy", policy_of(request.endpoint))
    for name, value in SETTINGS.items():
        response.headers[name] = value
    if (current_app.config["PUBLIC_URL"] or "").startswith("https://"):
        response.headers["Strict-Transport-Security"] = ONE_YEAR
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response


def refuse_elsewhere() -> None:
    """Refuse what the browser says another site asked for: every change, and everything that is not a visit
    (docs/trust.md §5.1, ASVS 3.5.8). A browser too old to say it is held by the form's token alone. Raises Forbidden.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site in (None, "same-origin", "none"):
        is_other = site is None and _is_change() and not _is_own_origin()
    else:
        is_other = _is_change() or request.headers.get("Sec-Fetch-Mode") not in (None, "navigate")
    if is_other:
        raise Forbidden(ELSEWHERE)


def _is_change() -> bool:
    return request.method not in ("GET", "HEAD", "OPTIONS")


def _is_own_origin() -> bool:
    # "null" is what our own forms send: the pages say no-referrer, and browsers then hide the origin too.
    origin = request.headers.get("Origin", "null")
    return origin == "null" or urlsplit(origin).netloc.casefold() == request.host.casefold()
