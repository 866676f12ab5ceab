"""Readers that are not ours: what a person or a machine finds in an exported file."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import docx
import openpyxl
from docx.oxml.ns import qn
from openpyxl.workbook.workbook import Workbook

from consult.reports.exports import FORMATS
from tests.core.report_sample import SAMPLE

RENDERED = {name: export.render(SAMPLE) for name, export in FORMATS.items()}


class Reader(HTMLParser):
    """Collects tags, figures by id, words, and the nesting."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.figures: dict[str, set[str]] = {}
        self.words: list[str] = []
        self.labels = ""
        self._figure = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        self._figure = found.get("data-figure") or ""
        self.labels += (found.get("aria-label") or "") + "\n"

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self._figure:
            self.figures.setdefault(self._figure, set()).add(data)
            self._figure = ""

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _attrs in self.tags)


def page() -> Reader:
    return Reader(RENDERED["html"].decode())


def squeezed(text: str) -> str:
    """Without any white space: line breaks of a page are no part of a text."""
    return re.sub(r"[\s\u200b\xad]+", "", text)


def pdf_text(content: bytes, tmp_path: Path) -> str:
    path = tmp_path / "r.pdf"
    path.write_bytes(content)
    done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
    return done.stdout.decode()


def alternatives(node: object) -> Iterator[str]:
    """Every text alternative of a tagged PDF, from its structure tree."""
    if isinstance(node, list):
        for kid in node:
            yield from alternatives(kid.get_object())
    elif isinstance(node, dict):
        if "/Alt" in node:
            yield str(node["/Alt"])
        if "/K" in node:
            yield from alternatives(node["/K"])


def word_text(content: bytes) -> Iterator[str]:
    for element in docx.Document(io.BytesIO(content)).element.body.iter(qn("w:t")):
        yield element.text or ""


def book(content: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))
