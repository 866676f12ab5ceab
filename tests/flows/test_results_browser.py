"""The result pages in a real browser: the explorer follows the hand, charts draw, and nothing is out of reach."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.conftest import EXAMPLE, SLUG
from tests.flows.conftest import Serve

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}
PAGES = ("R1/results", "R3/results", "R3/analysis", "R1/method", "R3/method", "R3/explore")


@pytest.fixture(scope="module")
def address(shared_serve: Serve) -> str:
    """The example, served."""
    server = shared_serve(EXAMPLE.read_text(encoding="utf-8"))
    server.flask("demo", "people")
    server.flask("demo", "fill", SLUG)
    return f"{server.address}/p/{SLUG}/r"


def looked_at(page: Page) -> list[str]:
    """Listen for what the page complains of."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda fault: said.append(str(fault)))
    return said


def test_pages_fit_a_phone_and_can_be_read_by_all(chromium: Browser, address: str) -> None:
    for width, scheme in ((360, "dark"), (1280, "light")):
        context = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
        page = context.new_page()
        said = looked_at(page)
        for where in PAGES if width == 360 else PAGES[1::2]:  # a phone has less room: there all of them
            page.goto(f"{address}/{where}")
            page.wait_for_load_state("networkidle")
            page.evaluate("document.querySelectorAll('details').forEach((drawer) => { drawer.open = true; })")
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{where} scrolls sideways at {width}"
            found = Axe().run(page, options=RULES)
            assert found.violations_count == 0, f"{where} at {width}: {found.generate_report()}"
        assert said == []
        context.close()


def test_the_explorer_follows_the_hand(chromium: Browser, address: str) -> None:
    """Without pallaqueras A1.2 leaves the choice (docs/method.md §3.4); the page's own policy of content holds."""
    page = chromium.new_page()
    said = looked_at(page)
    page.goto(f"{address}/R3/explore")
    expect(page.get_by_role("status")).to_contain_text("Con estos pesos se elige lo mismo.")
    slide = page.get_by_role("slider", name="Pallaqueras")
    slide.fill("0")
    expect(page.locator("#w-PAL")).to_have_value("0")
    expect(page.get_by_role("status")).to_contain_text("Con estos pesos cambia la elección. Sale:")
    expect(page.locator(".order li", has_text="A1.2")).to_contain_text("Sale")
    assert said == []
    page.close()
