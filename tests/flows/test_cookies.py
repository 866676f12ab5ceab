"""Cookies (docs/trust.md §5.2; ASVS 5.0 3.3): `__Host-`, Secure, HttpOnly and Lax over https; plain ones only here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from consult.app import create_app
from consult.base.config import Settings, settings_from
from consult.base.db import db
from consult.demo import PASSWORD
from consult.rounds.queries import round_by_code
from consult.spaces.queries import policy_by_slug
from tests.conftest import SLUG, Databases

HOST = "consulta.minem.gob.pe"
BASE = f"https://{HOST}"


def settings(databases: Databases, **changes: Any) -> Settings:
    """Return the settings of an installation with the example in it."""
    url = databases.copy("sqlite", "example")
    plain = Settings(database_url=url, redis_url=None, keys_dir=databases.folder / "keys",
                     instance_dir=databases.folder, public_url=None, is_testing=True, argon2_cost=1)  # fmt: skip
    return replace(plain, **changes)


def served(databases: Databases, **changes: Any) -> Flask:
    app = create_app(settings(databases, **changes))
    app.config.update(WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
    return app


def cookies(answers: list[TestResponse]) -> dict[str, str]:
    """Return every cookie that was set, by name, with its attributes."""
    found = [cookie for answer in answers for cookie in answer.headers.getlist("Set-Cookie")]
    return {cookie.split("=", 1)[0]: cookie for cookie in found}


def every_cookie(app: Flask, card: str, **where: str) -> dict[str, str]:
    """Sign in, enter with a card, write in the forum and choose a language; return what was set."""
    staff, phone, browser = app.test_client(), app.test_client(), app.test_client()
    forum = f"/p/{SLUG}/r/R6/forum"
    with app.app_context():
        round_by_code(policy_by_slug(SLUG), "R6").state = "open"
        db.session.commit()
    answers = [
        staff.post("/login", data={"login": "redacta", "password": PASSWORD}, **where),
        phone.post("/", data={"code": card}, **where),
        browser.post("/lang", data={"lang": "en", "next": "/"}, **where),
        browser.post(forum, data={"key": "a" * 32, "accept": "1", "OP1:v-support": "1"}, **where),
    ]
    assert [answer.status_code for answer in answers] == [302, 303, 303, 303]
    return cookies(answers)


def test_sec_2_over_https_every_cookie_is_host_secure_http_only_and_lax(
    databases: Databases, card: Callable[[str], str]
) -> None:
    found = every_cookie(served(databases, public_url=BASE), card("FED"), base_url=BASE)
    assert set(found) == {"__Host-consult", "__Host-entrada", f"__Host-foro-{SLUG}-R6"}
    for cookie in found.values():
        parts = {part.strip().split("=")[0] for part in cookie.split(";")[1:]}
        assert {"Secure", "HttpOnly", "SameSite", "Path"} <= parts, cookie
        assert "Domain" not in parts
        assert "Path=/;" in f"{cookie};"
        assert "SameSite=Lax" in cookie


def test_on_loopback_they_are_plain_and_still_http_only_and_lax(
    databases: Databases, card: Callable[[str], str]
) -> None:
    found = every_cookie(served(databases), card("FED"))
    assert set(found) == {"consult", "entrada", "foro"}
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie and "Secure" not in cookie
               for cookie in found.values())  # fmt: skip
    assert "Path=/a;" in f"{found['entrada']};"


def test_over_https_the_whole_way_of_a_participant_works(databases: Databases, card: Callable[[str], str]) -> None:
    app = served(databases, public_url=BASE)
    phone = app.test_client()
    assert phone.post("/", data={"code": card("FED")}, base_url=BASE).status_code == 303
    assert phone.get("/a/consent", base_url=BASE).status_code == 200
    left = phone.get("/a/exit", base_url=BASE)
    assert "__Host-entrada=;" in left.headers["Set-Cookie"]
    assert phone.get("/a/consent", base_url=BASE).status_code == 303


def test_over_https_staff_enter_and_leave(databases: Databases) -> None:
    client = served(databases, public_url=BASE).test_client()
    client.post("/login", data={"login": "redacta", "password": PASSWORD}, base_url=BASE)
    answer = client.get(f"/p/{SLUG}/desk", base_url=BASE)
    assert answer.status_code == 200
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert client.post("/logout", base_url=BASE).status_code == 303
    assert client.get(f"/p/{SLUG}/desk", base_url=BASE).status_code == 302


@pytest.mark.parametrize("address", ["http://consulta.pe", "http://10.0.0.5:8000", "consulta.pe", "ftp://consulta.pe",
                                     "http://127.0.0.1.consulta.pe", "http://localhost.pe"])  # fmt: skip
def test_a_plain_address_beyond_this_machine_does_not_start(databases: Databases, address: str) -> None:
    with pytest.raises(SystemExit, match="No se inició: PUBLIC_URL es una dirección http"):
        served(databases, public_url=address)


@pytest.mark.parametrize("address", ["http://127.0.0.1:8000", "http://localhost", "http://[::1]:8000", None, BASE])
def test_what_does_start(databases: Databases, address: str | None) -> None:
    assert served(databases, public_url=address).config["PUBLIC_URL"] == address


def test_a_field_node_serves_its_own_hotspot_in_plain(databases: Databases, card: Callable[[str], str]) -> None:
    app = served(databases, public_url="http://10.0.0.5:8000", is_field_node=True)
    found = every_cookie(app, card("FED"), base_url="http://10.0.0.5:8000")
    assert set(found) == {"consult", "entrada", "foro"}


def test_the_environment_says_it(tmp_path: Path) -> None:
    environ = {"INSTANCE_DIR": str(tmp_path), "PUBLIC_URL": "http://10.0.0.5", "FIELD_NODE": "1"}
    assert not settings_from(environ).is_exposed
    assert settings_from(environ | {"FIELD_NODE": "0"}).is_exposed
