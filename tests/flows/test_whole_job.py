"""The main job once, in a real browser on a real server, on a copy of the example with R3 in draft and without scores.

A card answers on a phone without JavaScript, a workshop's acta comes in, the round closes, a guideline is linked, the
report is exported; and a ministry's officer finds no trace of the pallaqueras' space.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import EXAMPLE, SLUG
from tests.flows.conftest import Serve, Server

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}
CRITERIA = ("VP", "VS", "VA", "EF")


def unscored_example() -> str:
    """Return the example with R3 in draft, without the scores, and with no other round open."""
    text = re.sub(r", scores: \{.*?\]\}(?=\})", "", EXAMPLE.read_text(encoding="utf-8"))
    assert "scores:" not in text.split("alternatives:")[1].split("objectives:")[0].replace("# all made; scores are", "")
    text = text.replace("{id: R3, state: published,", "{id: R3, state: draft,")
    return text.replace("{id: R4, state: open,", "{id: R4, state: draft,")


def people(server: Server) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(server.flask("demo", "people", "--json"))
    return found


def sign_in(chromium: Browser, server: Server, login: str) -> Page:
    page = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="es-PE").new_page()
    password = next(person["password"] for person in people(server) if person["login"] == login)
    page.goto(f"{server.address}/login")
    page.fill("#login", login)
    page.fill("#password", password)
    page.locator("form.card button").first.click()
    page.wait_for_url("**/desk*")
    return page


def answer_on_a_phone(chromium: Browser, server: Server, code: str) -> str:
    """Answer the whole round with JavaScript off, everything «Bastante» (4), and return the receipt."""
    page = chromium.new_context(viewport=PHONE, java_script_enabled=False, locale="es-PE").new_page()  # type: ignore[arg-type]
    page.goto(server.address)
    page.fill("[name=code]", code.lower().replace("-", " "))
    page.get_by_role("button", name="Entrar").click()
    page.locator("button[value=accept]").click()
    n_screens = 0
    while "/a/q/" in page.url:
        assert page.locator("fieldset").count() <= 2
        for choice in page.locator("label:has(input[type=radio][value='4'])").all():
            choice.click()
        assert page.locator("input:checked").count() == page.locator("fieldset").count()
        page.locator("button[value=next]").first.click()
        n_screens += 1
        assert n_screens < 60
    while "/a/review" not in page.url:
        page.locator("main form button").first.click()
    page.locator("#send button").click()
    assert page.url.endswith("/a/done")
    receipts: list[str] = re.findall(
        r"\b[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\b", page.content()
    )
    return receipts[0]


def open_round(page: Page, server: Server) -> str:
    """Open R3 from its launch list and return the page that opening leads to, where the round is run."""
    page.goto(f"{server.address}/p/{SLUG}/r/R3/setup")
    opening = page.locator("form[action$='/open']")
    if opening.locator("[name=because]").count():
        page.locator("details:has(form[action$='/open']) summary").click()
        opening.locator("[name=because]").fill("Prueba del recorrido entero")
    opening.locator("button").click()
    page.wait_for_load_state()
    assert not page.url.endswith("/setup")
    return page.url


def enter_acta(page: Page, server: Server) -> None:
    """The miners' workshop: 30 people, and 5 to every criterion of every alternative but A1.3, which gets 1."""
    page.goto(f"{server.address}/p/{SLUG}/r/R3/actas/new?space=MAC")
    page.fill("[name=place]", "Secocha")
    page.fill("[name=n_attendees]", "30")
    page.fill("[name=n_women]", "7")
    page.fill("[name=witness1]", "Una testigo")
    page.fill("[name=witness2]", "Otro testigo")
    for field in page.locator("table.votes input").all():
        name = field.get_attribute("name") or ""
        field.fill("30" if name.startswith("n:") else "1" if "A1.3" in name else "5")
    page.fill("[name=agreements]", "Que la ventanilla venga cada mes")
    page.get_by_role("button", name="Guardar el acta").click()
    page.wait_for_url("**/actas")


def close_round(page: Page, running: str) -> None:
    page.goto(running)
    page.locator("form[action$='/close'] button").first.click()
    page.wait_for_load_state()


def test_the_whole_job(serve: Serve, chromium: Browser, tmp_path: Path) -> None:
    server = serve(unscored_example(), has_worker=True)
    codes = {person["space"]: person["login"] for person in people(server) if person["role"] == "participant"}

    facilitator = sign_in(chromium, server, "facilita")
    running = open_round(facilitator, server)
    receipt = answer_on_a_phone(chromium, server, codes["FED"])
    assert re.fullmatch(r"[\w-]{14}", receipt)
    enter_acta(facilitator, server)
    close_round(facilitator, running)

    items = {item["id"]: item for item in result(server)["items"]}
    assert items["A1.1"]["by_space"]["FED"] == 4
    assert (items["A1.1"]["by_space"]["MAC"], items["A1.3"]["by_space"]["MAC"]) == (5, 1)
    assert items["A1.1"]["total"]["head_count"] == pytest.approx((4 * 1 + 5 * 30) / 31)

    drafter = sign_in(chromium, server, "redacta")
    link_guideline(drafter, server)
    export(drafter, server, tmp_path)
    nothing_of_the_protected_space(chromium, server)


def result(server: Server) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(server.flask("results", "show", f"{SLUG}/R3", "--json", "--internal"))
    return found


def link_guideline(page: Page, server: Server) -> None:
    """Add a guideline under OP1 and say that it comes from A1.3."""
    page.goto(f"{server.address}/p/{SLUG}/drafting/new/guideline?under=OP1")
    page.fill("[name=es]", "Acompañar antes de sancionar")
    page.get_by_role("button", name=re.compile("^(Agregar|Guardar)")).click()
    page.wait_for_load_state()
    page.goto(f"{server.address}/p/{SLUG}/drafting/line/L1.3/evidence")
    page.locator("label:has(input[value='A1.3'])").click()
    page.locator("button[value=link]").click()
    page.wait_for_load_state()
    page.goto(f"{server.address}/p/{SLUG}/drafting?op=OP1")
    assert "Acompañar antes de sancionar" in page.locator("main").inner_text()


def export(page: Page, server: Server, folder: Path) -> None:
    """Compile on the reports desk, wait for the worker, and take the file away."""
    page.goto(f"{server.address}/p/{SLUG}/reports")
    page.get_by_role("button", name=re.compile("Compilar")).first.click()
    for _ in range(60):
        page.goto(f"{server.address}/p/{SLUG}/reports")
        links = page.locator("a[href*='/reports/'][href$='/json']")
        if links.count():
            break
        page.wait_for_timeout(500)
    with page.expect_download() as taken:
        links.first.click()
    taken.value.save_as(folder / "report.json")
    assert "L1.3" in (folder / "report.json").read_text(encoding="utf-8")


def nothing_of_the_protected_space(chromium: Browser, server: Server) -> None:
    """A ministry's officer meets the same 404 on every address of the pallaqueras' space."""
    page = sign_in(chromium, server, "entidad")
    page.goto(f"{server.address}/p/{SLUG}/s/NADA")
    missing = page.locator("main").inner_text()
    for below in ("", "/texts", "/cards", "/bodies", "/people", "/actas"):
        answer = page.goto(f"{server.address}/p/{SLUG}/s/PAL{below}")
        assert answer is not None
        assert answer.status == 404, below
        assert page.locator("main").inner_text() == missing
