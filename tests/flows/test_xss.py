"""SEC-7: two hundred scripts in every text, and in every field a person can fill: none runs, none is even reported.

The example is poisoned in the database and every page of every kind of user is drawn in a real Chromium, with the
headers it really has; then every form is sent with the scripts in its fields, and what comes back is drawn too.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Dialog, Page, Route

from consult.base.db import db
from consult.demo import PASSWORD, demo_people
from consult.spaces.queries import policy_by_slug
from tests.conftest import SLUG
from tests.flows.forms import PageForm, forms_of
from tests.flows.test_walk import addresses
from tests.hostile import poison, scripts

SITE = "http://localhost"
LISTEN = """
window.fired = [];
for (const name of ["alert", "confirm", "prompt", "print"]) {
  window[name] = () => { window.fired.push(name); };
}
document.addEventListener("securitypolicyviolation", (event) => {
  window.fired.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
});
"""
SKIPPED = ("/static/", "/health", "/logout")
ONE_OF_EACH = (
    "/r/R6/",
    "/r/R5/e",
    "/r/R5/a",
    "/r/R5/r",
    "/r/R5/v",
    "L1.1/",
    "E1.2.1-b",
    "OP1/",
    "/e/E-99",
    "/99",
    "/nada",
)
"""Addresses that draw a template already drawn with other rows."""
NAMED = re.compile(r"[0-9a-f]{32}|AP-[0-9A-Z]+")
"""Names of rows in an address: one form of each is sent."""


@dataclass
class Drawn:
    """Answers kept by a made-up address, and what a browser said of each."""

    kept: dict[str, tuple[int, list[tuple[str, str]], bytes]] = field(default_factory=dict)
    said: dict[str, list[str]] = field(default_factory=dict)

    def keep(self, client: FlaskClient, name: str, method: str, address: str, **sent: object) -> str:
        """Ask, keep the answer if it is a page, and return it as text."""
        with client.open(address, method=method, follow_redirects=method == "POST", **sent) as answer:  # type: ignore[arg-type]
            if answer.mimetype != "text/html" or answer.status_code in (302, 303, 404, 405):
                return ""
            self.kept[f"/drawn/{len(self.kept)}/{name} {method} {address}"] = (
                answer.status_code, [*answer.headers.items()], answer.data)  # fmt: skip
            return answer.get_data(as_text=True)


@pytest.fixture
def visitors(app: Flask) -> dict[str, FlaskClient]:
    """Signed in or carrying a card before the poison, since the poison takes the names away."""
    with app.app_context():
        cards = [str(one["login"]) for one in demo_people(policy_by_slug(SLUG)) if not one["password"]]
        db.session.rollback()
    found = {"nobody": app.test_client()}
    for login in ("coordina", "promotora", "entidad"):
        found[login] = app.test_client()
        assert found[login].post("/login", data={"login": login, "password": PASSWORD}).status_code == 302
    for name, code in (("card", cards[0]), ("spokesperson", cards[2])):
        found[name] = app.test_client()
        assert found[name].post("/", data={"code": code}).status_code == 303
    assert found["card"].get("/a/consent").status_code == 200
    assert found["card"].post("/a/consent", data={"go": "accept"}).status_code == 303
    return found


def fields_with(form: PageForm, text: str) -> dict[str, str]:
    """Fill every free field of a form."""
    return form.values() | {name: text for name in form.written() if name not in ("csrf_token", "website", "key")}


def test_sec_7_no_script_of_anybody_runs(app: Flask, visitors: dict[str, FlaskClient], chromium: Browser) -> None:
    payloads = scripts()
    assert len(set(payloads)) == 200
    with app.app_context():
        assert poison(payloads) == set(payloads)
    drawn = Drawn()
    forms: dict[tuple[str, str], PageForm] = {}
    for name, client in visitors.items():
        for address in pages(app, name):
            page = drawn.keep(client, name, "GET", address)
            for form in forms_of(page, address):
                forms.setdefault((name, NAMED.sub("*", form.action)), form)
    assert sum("&lt;script" in answer[2].decode() for answer in drawn.kept.values()) >= 30
    echo(drawn, visitors, forms, payloads)
    look(drawn, app, chromium)
    assert len(drawn.said) == len(drawn.kept) >= 150
    assert {name: said for name, said in drawn.said.items() if said} == {}


def pages(app: Flask, name: str) -> Iterator[str]:
    """List what each visitor looks at: everything for who coordinates, what is hers alone for the others."""
    for address in addresses(app):
        is_own = {
            "coordina": address[:2] != "/a",
            "promotora": "/s/PAL/" in address or (address.startswith("/p/") and address.endswith("actas")),
            "entidad": "/dissents" in address or address.endswith("/answer"),
            "card": address.startswith("/a"),
            "spokesperson": address.startswith("/a"),
            "nobody": address in ("/", "/login", "/receipt", f"/p/{SLUG}")
            or address.endswith(("R3/results", "/responses", "/verify", "/explore", "/forum")),
        }[name]
        if is_own and not address.startswith(SKIPPED) and not any(each in address for each in ONE_OF_EACH):
            yield address


def echo(drawn: Drawn, visitors: dict[str, FlaskClient], forms: dict[tuple[str, str], PageForm],
         payloads: tuple[str, ...]) -> None:  # fmt: skip
    """Send every form with all the scripts in every field, and keep what comes back."""
    halves = ["\n".join(payloads[:100]), "\n".join(payloads[100:])]
    n_fields = 0
    for (name, _), form in forms.items():
        action = form.action
        if action.startswith(SKIPPED) or not form.written():
            continue
        n_fields += len(form.written())
        for text in halves:
            sent = fields_with(form, text)
            if form.method == "get":
                drawn.keep(visitors[name], name, "GET", action, query_string=sent)
            else:
                drawn.keep(visitors[name], name, "POST", action, data=sent)
    for text in ('"><img src=x onerror=alert(1)>.csv', "<script>alert(1)</script>.csv"):
        rows = "space,participant,item,criterion,value\n" + "".join(f'"{text}","{text}",OP1,"{text}","{text}"\n')
        file = {"file": (io.BytesIO(rows.encode()), text)}
        drawn.keep(visitors["coordina"], "coordina", "POST", f"/p/{SLUG}/r/R4/import", data=file)
    assert n_fields >= 60


def look(drawn: Drawn, app: Flask, chromium: Browser) -> None:
    """Draw every kept page, click nothing, and write down whatever ran, was stopped, or was asked of another host."""
    context = chromium.new_context()
    page = context.new_page()
    page.add_init_script(LISTEN)
    outside: list[str] = []

    def dismissed(dialog: Dialog) -> None:
        outside.append(f"dialog {dialog.type}")
        dialog.dismiss()

    page.on("dialog", dismissed)
    context.route("**/*", answering(drawn, app.test_client(), outside))
    for name in drawn.kept:
        outside.clear()
        page.goto(SITE + name.split(" ")[0], wait_until="load")
        touch(page)
        drawn.said[name] = [*page.evaluate("window.fired"), *outside]
    context.close()


def touch(page: Page) -> None:
    """Open what is folded and pass over what a hand would pass over, so that what waits for it has its chance."""
    page.evaluate(
        """() => {
          document.querySelectorAll("details").forEach((drawer) => { drawer.open = true; });
          for (const kind of ["mouseover", "pointerover", "focusin", "animationstart"]) {
            document.querySelectorAll("[style],[autofocus],input,textarea,td,li").forEach((part) => {
              part.dispatchEvent(new Event(kind, { bubbles: true }));
            });
          }
        }"""
    )


def answering(drawn: Drawn, client: FlaskClient, outside: list[str]) -> Callable[[Route], None]:
    """Serve the kept pages and the static files; whatever goes to another host is written down and stopped."""
    statics: dict[str, tuple[int, dict[str, str], bytes]] = {}
    by_path = {name.split(" ")[0]: answer for name, answer in drawn.kept.items()}

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(SITE)
        if path == route.request.url:
            outside.append(f"asked for {path}")
            route.abort()
        elif path in by_path:
            _status, headers, body = by_path[path]
            route.fulfill(status=200, headers=dict(headers), body=body)
        else:
            if path not in statics:
                with client.get(path) as found:
                    statics[path] = found.status_code, dict(found.headers), found.data
            status, headers_, body = statics[path]
            if status != 200:
                outside.append(f"{status} {path}")
            route.fulfill(status=status, headers=headers_, body=body)

    return answer


@pytest.mark.parametrize("payload", ["<script>alert(1)</script>", "<img src=/static/img/mark.svg onload=alert(1)>"])
def test_sec_7_the_eye_sees_a_script_that_does_get_in(app: Flask, chromium: Browser, payload: str) -> None:
    """The control: printed as it is, a script is stopped by the page's policy, and the stop is seen."""
    drawn = Drawn()
    drawn.keep(app.test_client(), "nobody", "GET", "/privacy")
    ((name, (status, headers, body)),) = drawn.kept.items()
    drawn.kept[name] = (status, headers, body.replace(b"<main", payload.encode() + b"<main"))
    look(drawn, app, chromium)
    assert len(drawn.said[name]) == 1
    free = [(key, value) for key, value in headers if key != "Content-Security-Policy"]
    drawn.kept[name] = (status, free, drawn.kept[name][2])
    look(drawn, app, chromium)
    assert drawn.said[name] == ["alert"]


def test_sec_7_nothing_of_people_is_rendered_as_markdown() -> None:
    """No Markdown is drawn anywhere, so no cleaner of HTML is needed: the day one comes, nh3 comes with it."""
    with open("requirements.txt", encoding="utf-8") as file:
        names = {line.split("==")[0].strip().casefold() for line in file if "==" in line}
    assert names.isdisjoint({"markdown", "markdown-it-py", "mistune", "commonmark", "bleach"}) or "nh3" in names
