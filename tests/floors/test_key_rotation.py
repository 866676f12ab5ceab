"""Keys change and nobody notices (docs/trust.md, SEC-15): sessions, second factors, capabilities and receipts go on."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from consult.app import create_app
from consult.base.config import Settings
from consult.base.keys import key
from consult.base.rotation import ROTATED, forget_former_keys, keys, rotate_key
from consult.base.security import seal, unseal
from tests.conftest import SLUG, Databases
from tests.flows.answering import accept, send
from tests.flows.staff_case import digits, enrol, enter

P = f"/p/{SLUG}"


@pytest.fixture
def own_keys(databases: Databases) -> Callable[[], Flask]:
    """Start the same installation again and again, with keys of its own: each start reads them afresh."""
    url = databases.copy("sqlite", "example")
    folder = databases.folder / f"keys-{url.rsplit('/', 1)[1]}"
    known = databases.app(url).config

    def start() -> Flask:
        made = Settings(database_url=known["SQLALCHEMY_DATABASE_URI"], redis_url=None, keys_dir=folder,
                        instance_dir=databases.folder, public_url=None, is_testing=True, argon2_cost=1)  # fmt: skip
        app = create_app(made)  # with the forms' tokens on: they live through the change too
        app.config["RATELIMIT_ENABLED"] = False
        return app

    return start


def token(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]*)"', page)
    assert found
    return found[1]


def test_sec_15_everything_goes_on_after_the_keys_changed(
    own_keys: Callable[[], Flask], card: Callable[[str], str]
) -> None:
    """Before and after: a session, a form drawn, a participant under way, a receipt, the six digits of a phone."""
    app = own_keys()
    app.config["WTF_CSRF_ENABLED"] = False
    secret, _ = enrol(app, "redacta")
    staff = enter(app, "facilita")
    phone = app.test_client()
    phone.post("/", data={"code": card("FED")})
    accept(phone)
    phone.post("/a/q/1", data={"v-support": "1"})
    drawn = token(staff.get("/account").get_data(as_text=True))
    cookies = {name: (staff if name == "consult" else phone).get_cookie(name, path=path)
               for name, path in (("consult", "/"), ("entrada", "/a"))}  # fmt: skip

    with app.app_context():
        assert [rotate_key(name) for name in ROTATED] == [1] * len(ROTATED)
    fresh = own_keys()
    assert fresh.config["SECRET_KEY"] != app.config["SECRET_KEY"]
    again, later = fresh.test_client(), fresh.test_client()
    assert cookies["consult"]
    assert cookies["entrada"]
    again.set_cookie("consult", cookies["consult"].value)
    phone_session = phone.get_cookie("consult")
    if phone_session:
        later.set_cookie("consult", phone_session.value)
    later.set_cookie("entrada", cookies["entrada"].value, path="/a")
    assert again.get(f"{P}/desk").status_code == 200
    assert again.post("/account", data={"csrf_token": drawn}).status_code == 400
    assert "La contraseña de ahora no es esa." in again.post("/account", data={"csrf_token": drawn}).get_data(True)
    fresh.config["WTF_CSRF_ENABLED"] = False
    assert send(later)
    assert enter(fresh, "redacta").post("/login/code", data={"code": digits(secret)}).status_code == 302


def test_a_key_forgotten_opens_nothing_any_more(own_keys: Callable[[], Flask]) -> None:
    app = own_keys()
    with app.app_context():
        sealed = seal("secreto", name="second-factor", owner="a")
        assert (unseal(sealed, name="second-factor", owner="a"), unseal(sealed, name="second-factor", owner="b")) == (
            "secreto", None)  # fmt: skip
        first = key("second-factor")
        rotate_key("second-factor")
        rotate_key("second-factor")
        assert (keys("second-factor")[-1], len(keys("second-factor"))) == (first, 3)
        assert unseal(sealed, name="second-factor", owner="a") == "secreto"
        assert forget_former_keys("second-factor") == 2
        assert unseal(sealed, name="second-factor", owner="a") is None


def test_receipts_keep_their_key() -> None:
    """A receipt is made again from its key: one that changed would break those on paper."""
    assert "receipts" not in ROTATED
