"""The journey in a real Chromium: without script on a small screen, and the QR's page with it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import EXAMPLE, SLUG
from tests.flows.conftest import Serve

pytestmark = pytest.mark.browser

TARGETS = """() => [...document.querySelectorAll('a, button, summary, input, select, textarea, .scale label')]
    .filter((one) => one.offsetParent && !one.matches('.vh, .vh *, .scale input, .tick input, [type=hidden], p a'))
    .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect().height])
    .filter(([, height]) => height < 47.9)"""


def fits(page: Page) -> None:
    """Hold ACC-6 of docs/trust.md: no sideways scroll, 18 px, targets of 48 px."""
    page.wait_for_load_state("load")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), page.url
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") == 18
    assert page.evaluate(TARGETS) == [], page.url


@pytest.mark.parametrize("space", ["MAC", "PAL"])
def test_whole_journey_without_script_at_320_px(serve: Serve, chromium: Browser, space: str) -> None:
    server = serve(EXAMPLE.read_text(encoding="utf-8"))
    code = server.flask("cards", "issue", f"{SLUG}/{space}", "--count", "1").split()[-1]
    context = chromium.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    page = context.new_page()
    page.goto(server.address)
    fits(page)
    page.fill("#code", code.replace("-", " ").lower())
    page.click("button:has-text('Entrar')")
    fits(page)
    page.click("button:has-text('Acepto')")
    for n in range(1, 13):
        assert page.url.endswith(f"/a/q/{n}")
        fits(page)
        if space == "PAL":
            page.click("button.answer:has-text('De acuerdo')")
        else:
            page.click("label:has-text('En desacuerdo')")
            page.click("button:has-text('Guardar y seguir')")
    page.fill("textarea", "Que avisen por radio")
    page.click("button:has-text('Guardar y seguir')")
    if space == "MAC":
        page.select_option("#region", "Puno")
        page.click("button:has-text('Guardar y seguir')")
    fits(page)
    assert "Que avisen por radio" in page.content()
    page.click("button:has-text('Enviar') >> nth=0")
    fits(page)
    receipt = page.inner_text(".receipt")
    page.goto(f"{server.address}/receipt")
    page.fill("#receipt", receipt)
    page.click("button:has-text('Comprobar')")
    assert "Llegó." in page.inner_text("main")
    context.close()


def test_the_qr_opens_by_script_and_leaves_no_code_behind(serve: Serve, chromium: Browser) -> None:
    server = serve(EXAMPLE.read_text(encoding="utf-8"))
    code = server.flask("cards", "issue", f"{SLUG}/PAL", "--count", "1").split()[-1]
    context = chromium.new_context(viewport={"width": 360, "height": 640})
    context.route("https://www.gob.pe/**", lambda route: route.fulfill(body="fuera"))
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{server.address}/c#{code}")
    page.wait_for_url("**/a/consent")
    assert page.title() == "Preguntas"
    assert not [url for url in asked if code in url]
    page.go_back()
    assert code not in page.url
    page.goto(f"{server.address}/a/consent")
    page.click("a.exit")
    page.wait_for_url("https://www.gob.pe/")
    page.goto(f"{server.address}/a/consent")
    assert page.url == f"{server.address}/", "the visit is forgotten"
    context.close()
