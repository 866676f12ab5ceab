"""Take pictures of the main screens of a running example, at 360 and 1280 px, light and dark, to be looked at.

Usage: bin/shots.py ADDRESS FOLDER (the example runs at ADDRESS; nothing is changed in it but a draft answer).
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

SLUG = "pnm-mape-demo"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
PUBLIC = {
    "entry": "/", "policy": f"/p/{SLUG}", "rounds": f"/p/{SLUG}/r", "round": f"/p/{SLUG}/r/R4",
    "results": f"/p/{SLUG}/r/R3/results", "results-tree": f"/p/{SLUG}/r/R1/results",
    "analysis": f"/p/{SLUG}/r/R3/analysis",
    "method": f"/p/{SLUG}/r/R3/method", "tree": f"/p/{SLUG}/tree", "future": f"/p/{SLUG}/future",
    "draft": f"/p/{SLUG}/draft",
    "evidence": f"/p/{SLUG}/e/E-03", "responses": f"/p/{SLUG}/responses", "weights": f"/p/{SLUG}/weights",
    "reports": f"/p/{SLUG}/reports", "missing": f"/p/{SLUG}/s/PAL",
}  # fmt: skip
STAFF = {
    "coordina": {"desk": "/desk", "setup": f"/p/{SLUG}/r/R5/setup", "people": f"/p/{SLUG}/people"},
    "facilita": {"actas": f"/p/{SLUG}/r/R4/actas", "acta": f"/p/{SLUG}/r/R4/actas/new?space=MAC"},
    "redacta": {"drafting": f"/p/{SLUG}/drafting", "answers": f"/p/{SLUG}/drafting/answers"},
    "observa": {"observe": f"/p/{SLUG}/observe"},
}


def people() -> list[dict[str, Any]]:
    """Ask the command line who the example's people are."""
    done = subprocess.run([sys.executable, "-m", "flask", "demo", "people", "--json"], capture_output=True, check=True)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def main(address: str, folder: Path) -> None:
    """Take every picture."""
    folder.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for width, scheme in ((360, "light"), (1280, "light"), (360, "dark"), (1280, "dark")):
            take(browser, address, folder, width, scheme)
        browser.close()


def take(browser: Browser, address: str, folder: Path, width: int, scheme: str) -> None:
    """Take the pictures of one width and one theme."""

    def fresh() -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, locale="es-PE")  # type: ignore[arg-type]
        return context.new_page()

    def shoot(page: Page, name: str) -> None:
        page.wait_for_load_state("networkidle")
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            sys.stderr.write(f"{name} at {width}: {wide} px wide\n")
        page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True)

    page = fresh()
    for name, path in PUBLIC.items():
        page.goto(address + path)
        shoot(page, name)
    for login, pages in STAFF.items():
        page = fresh()
        page.goto(f"{address}/login")
        page.fill("[name=login]", login)
        page.fill("[name=password]", "una consulta de prueba")
        page.click("main button[type=submit], main form .btn")
        for name, path in pages.items():
            page.goto(address + path)
            shoot(page, name)
    for space in ("FED", "PAL"):
        page = fresh()
        page.goto(address)
        page.fill("[name=code]", next(p["login"] for p in people() if p["space"] == space and not p["password"]))
        page.click("main form .btn")
        shoot(page, f"consent-{space}")
        page.click("main form .btn:not(.quiet)")
        shoot(page, f"question-{space}")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
