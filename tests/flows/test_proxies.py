"""Whose network a request counts for behind proxies of one's own (ASVS 15.3.4); how the session cookie is signed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from itsdangerous.signer import HMACAlgorithm

from consult.app import create_app
from consult.base.config import settings_from
from consult.web.cookies import sha256
from tests.conftest import Databases


def behind(databases: Databases, n_proxies: int) -> Flask:
    """Return an application with so many proxies in front."""
    plain = settings_from({"INSTANCE_DIR": str(databases.folder), "CONSULT_TESTING": "1"})
    return create_app(replace(plain, n_proxies=n_proxies, database_url=databases.empty("sqlite")))


@pytest.mark.parametrize(("n_proxies", "expected"), [(0, "127.0.0.1"), (1, "203.0.113.9"), (2, "198.51.100.7")])
def test_asvs_15_3_4_only_ones_own_proxies_are_believed(databases: Databases, n_proxies: int, expected: str) -> None:
    """What a client wrote stands first in the header, and is not taken."""
    app = behind(databases, n_proxies)
    forwarded = {"X-Forwarded-For": "192.0.2.66, 198.51.100.7, 203.0.113.9"}
    seen: list[str | None] = []
    app.before_request(lambda: seen.append(request.remote_addr))
    app.test_client().get("/health", headers=forwarded)
    assert seen == [expected]


def test_asvs_11_4_1_the_session_is_signed_with_sha_256(app: Flask) -> None:
    client = app.test_client()
    client.post("/lang", data={"lang": "en", "next": "/"})
    cookie = client.get_cookie("consult")
    assert cookie is not None

    def is_signed_with(digest: object) -> bool:
        named = {"key_derivation": "hmac", "digest_method": digest}
        signer = URLSafeTimedSerializer(app.secret_key or "", salt="cookie-session", signer_kwargs=named)
        try:
            signer.make_signer("cookie-session").unsign(cookie.decoded_value)
        except BadSignature:
            return False
        return True

    assert is_signed_with(sha256)
    assert not is_signed_with(HMACAlgorithm.default_digest_method)
