"""The report as one self-contained page: no script, no address outside, prints as it reads."""

from __future__ import annotations

import base64
import hashlib
from html import escape
from pathlib import Path

from consult.core.charts import SPACES
from consult.core.document import Document, Section
from consult.reports.exports.clean import clean
from consult.reports.exports.html_blocks import Page
from consult.reports.exports.outline import around_contents, band_shares, numbered, slug

media_type = "text/html; charset=utf-8"
extension = "html"

_CSS = (Path(__file__).parent / "assets" / "report.css").read_text(encoding="utf-8")


def render(document: Document) -> bytes:
    """Print the page: cover, what comes before the contents, contents, one sheet per section."""
    document = clean(document)
    page = Page(document)
    front, after = ("\n".join(_section(page, n, section) for n, section in part) for part in around_contents(document))
    body = f"<main>\n{_cover(document)}\n{front}\n{_contents(document)}\n{after}\n</main>"
    css = _CSS + _space_rules() + _page_rule(document)
    return f"{_head(document, css)}\n<body>\n{body}\n{_foot(document)}\n</body>\n</html>\n".encode()


def _head(document: Document, css: str) -> str:
    """Nothing may load and nothing may run, whatever a text says: the only style allowed is this one."""
    seal = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    lang = "es-PE" if document.lang == "es" else "en"
    policy = f"default-src 'none'; style-src 'sha256-{seal}'; base-uri 'none'; form-action 'none'"
    title = escape(f"{document.title} · {document.policy_name}")
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{css}</style>\n</head>"
    )


def _space_rules() -> str:
    """Marks and charts follow the dark theme: their printed colours are looked up by value."""
    rules = "".join(
        f'[fill="{s.light}"]{{fill:{s.dark}}}[stroke="{s.light}"]{{stroke:{s.dark}}}' for s in SPACES.values()
    )
    return f"@media screen and (prefers-color-scheme:dark){{{rules}}}"


def _page_rule(document: Document) -> str:
    """On paper every page says that it is a draft; the word is spelled in escapes, so that it stays a word."""
    if not document.is_draft:
        return ""
    word = "".join(f"\\{ord(letter):06x}" for letter in document.words["draft"].upper())
    return f'@page{{@top-right{{content:"{word}";font:700 9pt system-ui,sans-serif;letter-spacing:.14em}}}}'


def _cover(document: Document) -> str:
    words = {key: escape(word) for key, word in document.words.items()}
    draft = ""
    if document.is_draft:
        items = "".join(f"<li>{escape(item)}</li>" for item in document.missing)
        missing = f"<p>{words['missing']}</p><ul>{items}</ul>" if items else ""
        draft = f'<div class="draft"><p class="word">{words["draft"]}</p>{missing}</div>'
    facts = [*document.cover_facts, (document.words["seal"], document.seal)]
    if document.notice:
        facts.append((document.words["notice"], document.notice))
    rows = "".join(f"<dt>{escape(label)}</dt><dd>{escape(text)}</dd>" for label, text in facts if text)
    return (
        f'<header class="sheet cover">{_band(document)}{draft}<div class="name"><p class="soft">'
        f"{escape(document.policy_name)}<br>{escape(document.subtitle)}</p><h1>{escape(document.title)}</h1>"
        f'<p class="lede">{escape(document.lead)}</p></div><dl class="facts">{rows}</dl></header>'
    )


def _band(document: Document) -> str:
    """One stripe per space, as wide as its published weight."""
    stripes, left = "", 0
    for css, share in band_shares(document):
        stripes += f'<rect x="{left}" width="{share}" height="6" fill="{SPACES[css].light}"/>'
        left += share
    if not stripes:
        return ""
    return f'<svg class="band" viewBox="0 0 {left} 6" preserveAspectRatio="none" aria-hidden="true">{stripes}</svg>'


def _contents(document: Document) -> str:
    title = escape(document.words["contents"])
    items = "".join(
        f'<li><a href="#{slug(section.id)}">{escape(numbered(n, section))}</a></li>'
        for n, section in enumerate(document.sections, start=1)
    )
    return (
        f'<nav class="sheet contents" aria-labelledby="contents"><h2 id="contents">{title}</h2><ol>{items}</ol></nav>'
    )


def _section(page: Page, n: int, section: Section) -> str:
    anchor = slug(section.id)
    inner = "\n".join(page.block(block) for block in section.blocks)
    return (
        f'<section class="sheet" id="{anchor}" aria-labelledby="{anchor}-t">'
        f'<h2 id="{anchor}-t">{escape(numbered(n, section))}</h2>\n{inner}\n</section>'
    )


def _foot(document: Document) -> str:
    parts = [document.policy_name, document.notice, f"{document.words['seal']} {document.seal[:16]}"]
    line = " · ".join(part for part in parts if part)
    return f"<footer>{escape(line)}</footer>"
