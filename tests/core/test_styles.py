"""The look: strict content policy, light participant pages, contrast, and macros that render what they promise."""

from __future__ import annotations

import gzip
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from consult.core.access import SPACE_KINDS
from consult.core.charts.style import CSS_OF_KIND, SPACES

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SHEETS = sorted((ROOT / "static" / "css").glob("*.css"))
SPRITE = (ROOT / "static" / "img" / "icons.svg").read_text(encoding="utf-8")
ON_SCREEN = {"open": "open-sp", "land": "ter"}
"""The two names that a style sheet writes otherwise than core/charts/style.py."""


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def translated(sentence: str, **values: object) -> str:
    return sentence % values if values else sentence


def environment() -> Environment:
    house = Environment(loader=FileSystemLoader(ROOT / "templates"), autoescape=True)
    house.globals.update(
        _=translated,
        url_for=lambda endpoint, filename="": f"/{endpoint}/{filename}",
        csrf_token=lambda: "token",
        get_flashed_messages=lambda with_categories: [("bad", "Revise 2 campos.")] if with_categories else [],
    )
    return house


def macro(source: str, **values: object) -> str:
    return environment().from_string(source).render(**values)


def spoken_part(path: Path) -> str:
    """Return a template without its comments."""
    return re.sub(r"{#.*?#}", "", path.read_text(encoding="utf-8"), flags=re.S)


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_template_fits_the_content_policy(path: Path) -> None:
    source = spoken_part(path)
    assert not re.findall(r"\sstyle\s*=|<style\b", source), "a style belongs in static/css"
    assert not re.findall(r"\son[a-z]+\s*=\s*[\"'{]", source), "a handler belongs in static/js"
    assert not re.findall(r"javascript:", source)
    inline = [tag for tag in re.findall(r"<script\b[^>]*>", source) if "src=" not in tag]
    assert [tag for tag in inline if 'type="application/json"' not in tag] == []
    addresses = set(re.findall(r"(?:https?:)?//[\w.-]+\.\w+[^\s\"'<]*", source))
    assert addresses <= {"https://www.gob.pe/"}, "our pages ask no other host for anything"


def test_what_a_participant_downloads_is_light() -> None:
    """Goal of the brief: under 7 kB compressed for all the style a participant's page links."""
    page = environment().get_template("layouts/participant.html").render()
    sheets = re.findall(r"css/(\w+\.css)", page)
    assert sheets == ["tokens.css", "part.css"]
    packed = [len(gzip.compress((ROOT / "static/css" / sheet).read_bytes(), 9, mtime=0)) for sheet in sheets]
    assert sum(packed) < 7_000
    assert "<script" not in page


@pytest.mark.parametrize("path", SHEETS, ids=name_of)
def test_sheet_parses(path: Path) -> None:
    source = re.sub(r"/\*.*?\*/|\"[^\"\n]*\"", "", path.read_text(encoding="utf-8"), flags=re.S)
    depth = 0
    for sign in re.findall(r"[{}]", source):
        depth += 1 if sign == "{" else -1
        assert depth in (0, 1, 2, 3)
    assert depth == 0
    assert source.count("(") == source.count(")")
    assert not re.findall(r"@layer|:has\(|color-mix|oklch|https?:|@import", source), "below the browser floor"


@pytest.mark.parametrize("path", [sheet for sheet in SHEETS if sheet.name != "tokens.css"], ids=name_of)
def test_only_tokens_write_colours(path: Path) -> None:
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[^{]*})|\brgba?\(|\bhsla?\(", path.read_text(encoding="utf-8")) == []


def test_every_variable_is_defined() -> None:
    source = "".join(sheet.read_text(encoding="utf-8") for sheet in SHEETS)
    used, defined = re.findall(r"var\((--[\w-]+)", source), re.findall(r"(--[\w-]+)\s*:", source)
    assert set(used) - set(defined) <= {"--head"}  # has a fallback


def themes() -> dict[str, dict[str, str]]:
    """Read the colours of both themes out of tokens.css; dark starts from light."""
    source = re.sub(r"/\*.*?\*/", "", (ROOT / "static/css/tokens.css").read_text(encoding="utf-8"), flags=re.S)
    blocks = re.findall(r":root\s*{([^}]*)}", source)
    light, dark = (dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6})\s*;", block)) for block in blocks[:2])
    return {"light": light, "dark": {**light, **dark}}


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    digits = colour.lstrip("#")
    digits = digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_formula() -> None:
    """Published: black on white is 21:1; #777 on white is 4.48:1 (WCAG's own failing example)."""
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


SPACE_TOKENS = ("fed", "min", "pal", "mac", "soc", "open", "reg", "ter")
FLOORS = [  # (ink, on, at least): GUIDE §2 and §5
    *[(ink, on, 7.0) for ink in ("ink", "soft") for on in ("paper", "ground")],
    *[("edge", on, 3.0) for on in ("paper", "ground")],
    *[(space, on, 3.3) for space in SPACE_TOKENS for on in ("paper", "ground")],
    *[("link", on, 4.5) for on in ("paper", "ground", "wash")],
    *[(judged, f"{judged}-soft", 4.5) for judged in ("ok", "warn", "bad", "info")],
    ("on-brand", "brand", 4.5), ("on-brand", "brand-up", 4.5), ("on-deep", "deep", 7.0), ("bad", "paper", 4.5),
    ("ink", "sunk", 7.0), ("soft", "sunk", 4.5), ("ink", "wash", 7.0), ("soft", "wash", 4.5), ("ink", "sun-soft", 7.0),
    ("on-sun", "sun", 4.5), ("undo", "ink", 4.5), ("brand", "paper", 3.0), ("yes", "paper", 3.0), ("no", "paper", 3.0),
]  # fmt: skip


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "on", "floor"), FLOORS)
def test_contrast(theme: str, ink: str, on: str, floor: float) -> None:
    colours = themes()[theme]
    assert contrast(colours[ink], colours[on]) >= floor


@pytest.mark.parametrize("css", SPACES)
def test_space_has_the_same_colour_on_screen_and_paper(css: str) -> None:
    name = {"land": "ter"}.get(css, css)
    assert (themes()["light"][name], themes()["dark"][name]) == (SPACES[css].light, SPACES[css].dark)


@pytest.mark.parametrize("kind", SPACE_KINDS)
def test_every_kind_of_space_has_a_class_a_shape_and_a_mark(kind: str) -> None:
    expected = CSS_OF_KIND[kind]
    css = macro('{% from "macros/spaces.html" import css %}{{ css(kind) }}', kind=kind)
    assert css == ON_SCREEN.get(expected, expected)
    assert f".{css} {{ --c: var(--" in (ROOT / "static/css/part.css").read_text(encoding="utf-8")
    mark = macro('{% from "macros/spaces.html" import shape %}{{ shape(kind) }}', kind=kind)
    assert f'<g id="{mark}">' in SPRITE


def test_band_takes_any_positive_weights_and_hides_zero() -> None:
    spaces = [{"kind": "miners", "weight": 3}, {"kind": "public", "weight": 0}, {"kind": "ministry", "weight": 1}]
    drawn = macro('{% from "macros/spaces.html" import band %}{{ band(spaces) }}', spaces=spaces)
    assert re.findall(r'class="(\w+)" x="([\d.]+)%" width="([\d.]+)%"', drawn) == [
        ("mac", "0.000", "75.000"), ("min", "75.000", "25.000"),
    ]  # fmt: skip


def test_scripts_know_the_light_colours() -> None:
    script = (ROOT / "static/js/charts.js").read_text(encoding="utf-8")
    named = dict(re.findall(r'"(#[0-9a-f]{6})": "(\w+)"', script))
    light = themes()["light"]
    assert len(named) >= 19
    assert {colour: light[token].replace("#fff", "#ffffff") for colour, token in named.items()} == {c: c for c in named}


def sprite_bodies() -> dict[str, tuple[str, str]]:
    found = re.findall(r'<symbol id="([\w-]+)" viewBox="([^"]+)">(.*?)</symbol>', SPRITE)
    return {name: (box, body) for name, box, body in found}


def test_inlined_symbols_are_the_sprites() -> None:
    symbols = environment().get_template("macros/symbols.html").module
    assert len(symbols.SYMBOLS) > 20  # type: ignore[attr-defined]
    assert {name: sprite_bodies().get(name) for name in symbols.SYMBOLS} == dict(symbols.SYMBOLS)  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_every_drawing_asked_for_exists(path: Path) -> None:
    source = spoken_part(path)
    asked = {f"i-{name}" for name in re.findall(r"\bicon\(\s*[\"']([\w-]+)[\"']", source)}
    asked |= {f"i-{name}" for name in re.findall(r"\bicon_name=[\"']([\w-]+)[\"']", source)}
    asked |= set(re.findall(r"\bfigure\(\s*[\"']([\w-]+)[\"']", source)) | set(re.findall(r"#(i-[\w-]+)", source))
    for names in re.findall(r"\bsymbols\(\s*\[([^\]]*)\]", source):
        asked |= set(re.findall(r"[\"']([\w-]+)[\"']", names))
    assert asked - set(sprite_bodies()) == set()


class Page(HTMLParser):
    """What a page contains: classes, ids and the drawings it uses."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.classes: set[str] = set()
        self.ids: list[str] = []
        self.uses: set[str] = set()
        self.open: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"meta", "link", "input", "br", "img"}:
            self.open.append(tag)
        self._note(tag, attrs)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._note(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def _note(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.classes |= set((found.get("class") or "").split())
        self.ids += [found["id"] or ""] if "id" in found else []
        self.uses |= {found["href"] or ""} if tag == "use" else set()


@pytest.fixture(scope="module")
def styleguide() -> str:
    spaces = [{"kind": kind, "weight": 1} for kind in CSS_OF_KIND]
    states = ("done", "done", "done", "now", "", "", "", "")
    steps = [{"number": n, "label": "Paso", "question": "Qué", "state": state} for n, state in enumerate(states, 1)]
    return environment().get_template("styleguide.html").render(
        band_spaces=spaces, steps=steps, links={"policy": "/p/", "results": "/r/"}, here="results", entry_url="/e/",
        crumbs=[("Inicio", "/"), ("Piezas", None)], is_demo=True, help_url="/h/", method_url="/m/", privacy_url="/d/",
    )  # fmt: skip


def test_styleguide_is_well_formed_and_draws_what_exists(styleguide: str) -> None:
    page = Page(styleguide)
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    drawn = {*re.findall(r'id="([\w-]+)"', SPRITE)}
    shared = {use.partition("#")[2] for use in page.uses if not use.startswith("#")}
    assert len(shared) > 30
    assert shared - drawn == set()
    assert {use[1:] for use in page.uses if use.startswith("#")} - set(page.ids) == set()


def test_styleguide_uses_only_classes_that_exist(styleguide: str) -> None:
    known = set(re.findall(r"\.([a-zA-Z][\w-]*)", "".join(sheet.read_text(encoding="utf-8") for sheet in SHEETS)))
    hooks = {"no-inline-styles", "figure-json"}  # for scripts, not for looks
    assert Page(styleguide).classes - known - hooks <= {"who", "count", "pager"}


@pytest.mark.parametrize("name", ["400", "403", "404", "409", "413", "429", "500"])
def test_error_page_renders_with_nothing(name: str) -> None:
    page = environment().get_template(f"errors/{name}.html").render()
    assert page.count("<h1>") == 1
    assert Page(page).open == []


def test_protected_pages_never_say_the_theme() -> None:
    spaces = [{"kind": "pallaqueras", "weight": 1}]
    told = {"site_name": "Consulta MAPE", "policy_title": "Política MAPE", "band_spaces": spaces, "n_stones": 5}
    page = environment().get_template("layouts/protected.html").render(**told)
    assert "<title>Preguntas</title>" in page
    assert 'href="https://www.gob.pe/" rel="noreferrer"' in page
    assert "blank.svg" in page
    for word in ("Consulta", "MAPE", "Política", 'class="band"', "mark", "icons.svg", "<nav"):
        assert word not in page
    lost = environment().get_template("errors/404.html").render(error_layout="layouts/protected.html", **told)
    assert "MAPE" not in lost
    assert "Consulta" not in lost


def test_vendored_files_are_the_ones_written_down() -> None:
    folder = ROOT / "static" / "vendor"
    readme = (folder / "README.md").read_text(encoding="utf-8")
    written = dict(re.findall(r"^\| `([\w.-]+)` .*`([0-9a-f]{64})` \|$", readme, flags=re.M))
    files = [file for file in folder.iterdir() if file.name != "README.md" and "LICENSE" not in file.name]
    assert {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files} == written
