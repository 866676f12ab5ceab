"""SEC-6: what every answer forbids the browser, on every route and every error; and posts that come from elsewhere."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect
from werkzeug.test import TestResponse

from consult.app import create_app
from consult.base.config import Settings
from consult.web.headers import ANALYSIS, ONE_YEAR, PLOTLY_STYLES, policy_of
from tests.conftest import EXAMPLE, SLUG, SignIn
from tests.flows.conftest import Serve
from tests.flows.test_walk import addresses

EVERYWHERE: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
"""trust.md, SEC-6 and ASVS 5.0 V3.4."""

ASKED = ("camera=()", "microphone=()", "geolocation=()", "usb=()")


def directives(answer: TestResponse) -> dict[str, str]:
    """Return the content policy of an answer by directive."""
    parts = [part.strip().partition(" ") for part in answer.headers["Content-Security-Policy"].split(";")]
    return {name: value for name, _, value in parts}


def faults(answer: TestResponse, *, is_analysis: bool = False) -> list[str]:
    """Say what an answer's headers lack."""
    found = [name for name, value in EVERYWHERE.items() if answer.headers.get(name) != value]
    found += [want for want in ASKED if want not in answer.headers.get("Permissions-Policy", "")]
    policy = directives(answer)
    written = answer.headers["Content-Security-Policy"]
    found += [word for word in ("unsafe-", "*", "http:", "https:") if word in written]
    found += [] if policy.get("default-src") == "'none'" else ["default-src"]
    found += [] if policy.get("frame-ancestors") == "'none'" else ["frame-ancestors"]
    may_run = policy.get("script-src", "'none'") != "'none'"
    if may_run and policy.get("require-trusted-types-for") != "'script'":
        found.append("trusted types")
    if may_run and (policy.get("trusted-types") == "'none'") is is_analysis:
        found.append("policies of trusted types")
    if may_run and ("data:" in policy["img-src"]) is not is_analysis:
        found.append("img-src")
    is_static = answer.request.path.startswith("/static/")
    if not is_static and answer.headers.get("Cache-Control") != "no-store":
        found.append("no-store")
    if "Strict-Transport-Security" in answer.headers:
        found.append("HSTS over plain http")
    return found


def walked(app: Flask, client: FlaskClient) -> tuple[dict[str, list[str]], set[int]]:
    """Ask for every address with GET and with a method it does not take; return the faults and the statuses met."""
    wrong: dict[str, list[str]] = {}
    statuses: set[int] = set()
    for address in addresses(app):
        for ask in (client.get, client.delete):
            answer = ask(address)
            statuses.add(answer.status_code)
            is_drawn = address.endswith("/analysis") and ask == client.get
            found = faults(answer, is_analysis=is_drawn)
            answer.close()
            if found:
                wrong[f"{ask.__name__} {address}"] = found
    return wrong, statuses


def test_sec_6_headers_on_every_route_for_nobody(app: Flask, client: FlaskClient) -> None:
    wrong, statuses = walked(app, client)
    assert wrong == {}
    assert {200, 302, 404, 405} <= statuses


def test_sec_6_headers_on_every_route_for_staff(app: Flask, sign_in: SignIn) -> None:
    wrong, statuses = walked(app, sign_in("facilita"))
    assert wrong == {}
    assert {200, 403, 404, 405} <= statuses


def test_sec_6_headers_on_every_page_of_a_protected_participant(
    app: Flask, client: FlaskClient, card: Callable[[str], str]
) -> None:
    client.post("/", data={"code": card("PAL")})
    pages = [address for address in addresses(app) if address.startswith("/a")]
    statuses = set()
    for address in pages:
        answer = client.get(address)
        statuses.add(answer.status_code)
        assert faults(answer) == [], address
        assert directives(answer)["require-trusted-types-for"] == "'script'", address
    assert 200 in statuses


def test_sec_6_headers_on_every_error(app: Flask) -> None:
    """400, 404, 405, 413 and 500 answer with the same headers as a page; 403 and 429 too."""

    def breaks() -> str:
        raise ZeroDivisionError

    app.view_functions["public.help_page"] = breaks
    app.config.update(PROPAGATE_EXCEPTIONS=False, RATELIMIT_ENABLED=True)
    client = app.test_client()
    answers = {
        400: client.post("/", data={"code": "nada"}),
        403: client.post("/lang", headers={"Sec-Fetch-Site": "cross-site"}),
        404: client.get("/no-hay"),
        405: client.put("/privacy"),
        413: client.post("/lang", data={"lang": "x" * (6 * 1024 * 1024)}),
        500: client.get("/help"),
    }
    for _ in range(70):
        last = client.post("/receipt", data={"receipt": "x"})
    answers[429] = last
    assert {status: answer.status_code for status, answer in answers.items()} == {n: n for n in answers}
    assert {status: faults(answer) for status, answer in answers.items()} == {status: [] for status in answers}


@pytest.mark.parametrize(
    ("public_url", "expected"),
    [("https://consulta.example", ONE_YEAR), ("http://127.0.0.1:8000", None), (None, None)],
)
def test_sec_6_https_is_asked_for_a_year_only_where_there_is_https(
    settings_of: Callable[[str | None], Settings], public_url: str | None, expected: str | None
) -> None:
    app = create_app(settings_of(public_url))
    for address in ("/privacy", "/no-hay", "/static/css/part.css"):
        with app.test_client().get(address) as answer:
            assert answer.headers.get("Strict-Transport-Security") == expected, address


@pytest.fixture
def settings_of(app: Flask) -> Callable[[str | None], Settings]:
    """Make settings like the example's with another public address."""

    def made(public_url: str | None) -> Settings:
        base = Settings(
            database_url=app.config["SQLALCHEMY_DATABASE_URI"],
            redis_url=None,
            keys_dir=app.config["KEYS_DIR"],
            instance_dir=app.config["INSTANCE_DIR"],
            public_url=None,
            is_testing=True,
            argon2_cost=1,
        )
        return replace(base, public_url=public_url)

    return made


def test_sec_6_only_the_analysis_page_is_let_more() -> None:
    assert [name for name in ("results.analysis_csv", "results.show", "contribute.question", None)
            if policy_of(name) != policy_of("entry.home")] == []  # fmt: skip
    assert policy_of(ANALYSIS) != policy_of("entry.home")
    assert policy_of(ANALYSIS).count("'sha256-") == len(PLOTLY_STYLES)


ELSEWHERE = [
    ({"Sec-Fetch-Site": "cross-site"}, 403),
    ({"Sec-Fetch-Site": "same-site"}, 403),
    ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}, 403),
    ({"Sec-Fetch-Site": "anything else"}, 403),
    ({"Origin": "https://otra.example"}, 403),
    ({"Origin": "http://localhost.otra.example"}, 403),
    ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 303),
    ({"Sec-Fetch-Site": "none"}, 303),
    ({"Origin": "null"}, 303),
    ({"Origin": "http://localhost"}, 303),
    ({}, 303),
]


@pytest.mark.parametrize(("sent", "status"), ELSEWHERE)
def test_sec_6_a_post_that_comes_from_elsewhere_changes_nothing(
    client: FlaskClient, sent: dict[str, str], status: int
) -> None:
    """ASVS 5.0 V3.5.1 and V3.5.8."""
    assert client.post("/lang", data={"lang": "en"}, headers=sent).status_code == status
    assert ('lang="en"' in client.get("/privacy").get_data(as_text=True).split("<head>")[0]) is (status == 303)


def test_sec_6_a_page_may_be_visited_from_elsewhere_and_not_embedded(client: FlaskClient) -> None:
    visit = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    embed = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}
    assert client.get(f"/p/{SLUG}", headers=visit).status_code == 200
    assert client.get(f"/p/{SLUG}", headers=embed).status_code == 403


def test_sec_6_forms_work_over_https_though_pages_send_no_referrer(app: Flask) -> None:
    """The form's token is enough: asking for the referrer too would refuse every form of a server behind https."""
    app.config["WTF_CSRF_ENABLED"] = True
    client = app.test_client()
    page = client.get("/privacy", base_url="https://localhost").get_data(as_text=True)
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    sent = {"lang": "en", "csrf_token": token}
    assert client.post("/lang", data=sent, base_url="https://localhost").status_code == 303
    assert client.post("/lang", data={"lang": "en"}, base_url="https://localhost").status_code == 400


LISTEN = """
window.reported = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.reported.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
});
"""


def listened(chromium: Browser) -> Page:
    """Open a page that keeps what its content policy stops."""
    page = chromium.new_context(accept_downloads=True).new_page()
    page.add_init_script(LISTEN)
    return page


@pytest.mark.browser
def test_sec_6_the_pages_with_scripts_break_no_rule_of_theirs(chromium: Browser, serve: Serve) -> None:
    """The analysis page is used as a reader would (hover, zoom, download): no report, and the digests of the styles
    that the pinned Plotly wrote are the ones its policy names. The explorer moves under the strict policy."""
    server = serve(EXAMPLE.read_text(encoding="utf-8"))
    server.flask("demo", "people")
    server.flask("demo", "fill", SLUG)
    page = listened(chromium)
    page.goto(f"{server.address}/p/{SLUG}/r/R3/analysis")
    chart = page.locator(".js-plotly-plot").first
    expect(chart.locator(".main-svg").first).to_be_visible()
    chart.hover()
    with page.expect_download():
        chart.locator(".modebar-btn").first.click()
    chart.dblclick()
    expect(page.locator(".notifier-note, .plotly-notifier").first).to_be_attached()
    styles = page.evaluate("Array.from(document.querySelectorAll('style'), (style) => style.textContent)")
    digests = {f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in styles}
    assert (page.evaluate("window.reported"), digests) == ([], set(PLOTLY_STYLES))
    page.goto(f"{server.address}/p/{SLUG}/r/R3/explore")
    page.get_by_role("slider", name="Pallaqueras").fill("0")
    expect(page.get_by_role("status")).to_contain_text("Con estos pesos cambia la elección.")
    assert page.evaluate("window.reported") == []
    refused = "try { document.body.innerHTML = '<b>x</b>'; 'written' } catch (fault) { fault.name }"
    for where in ("explore", "analysis"):
        page.goto(f"{server.address}/p/{SLUG}/r/R3/{where}")
        assert page.evaluate(refused) == "TypeError", where
        assert len(page.evaluate("window.reported")) == 1, where
    page.context.close()
