"""The report as a tagged PDF (UA-1) through typst. Every text is data for a fixed template: none is ever evaluated.

Files exist in memory only; fonts come from `assets/fonts` and the wheel, never from the system; the only
time is the day of issue. Compiling is native code: a server runs it in a process of its own (docs/design.md).
"""

from __future__ import annotations

import json
from pathlib import Path

import typst

from consult.core.charts import SPACES
from consult.core.document import Document
from consult.reports.exports.clean import clean
from consult.reports.exports.outline import band_shares, cover_missing, issued_at, numbered
from consult.reports.exports.pdf_blocks import Sheet, softened
from consult.reports.exports.typeset import typeset

media_type = "application/pdf"
extension = "pdf"

_TEMPLATE = (Path(__file__).parent / "assets" / "report.typ").read_bytes()


def render(document: Document) -> bytes:
    """Print the book: cover, contents with pages, sections; the figures by id are attached as figures.json."""
    document = clean(document)
    sheet = Sheet(document)
    report = _report(document, sheet)
    figures = json.dumps(dict(document.figures), ensure_ascii=False, sort_keys=True).encode()
    files = {"main": _TEMPLATE, "report.json": json.dumps(report).encode(), "figures.json": figures, **sheet.files}
    stamp = int(issued_at(document).timestamp())
    try:
        return typeset(files, stamp=stamp, standards=["ua-1"])
    except typst.TypstError as error:
        if "PDF/UA-1 error" not in str(error):
            raise
        return typeset(files, stamp=stamp, standards=[])  # a sign no font has: still tagged, but not certified


def _report(document: Document, sheet: Sheet) -> dict[str, object]:
    facts = [*document.cover_facts, (document.words["seal"], document.seal)]
    if document.notice:
        facts.append((document.words["notice"], document.notice))
    day = issued_at(document)
    shown, rest = cover_missing(document)
    return {
        "words": dict(document.words),
        "title": softened(document.title),
        "author": document.policy_name,
        "lang": document.lang,
        "region": "PE" if document.lang == "es" else None,
        "date": [day.year, day.month, day.day],
        "draft": document.is_draft,
        "missing": [softened(item) for item in shown],
        "missingrest": [softened(item) for item in rest],
        "policy": softened(document.policy_name),
        "subtitle": softened(document.subtitle),
        "lead": softened(document.lead),
        "shortseal": document.seal[:16],
        "facts": [[label, softened(text)] for label, text in facts if text],
        "band": [{"share": share, "color": SPACES[css].light} for css, share in band_shares(document)],
        "sections": [
            {
                "title": softened(numbered(n, section)),
                "page": section.starts_page,
                "front": section.is_before_contents,
                "blocks": sheet.blocks(section.blocks),
            }
            for n, section in enumerate(document.sections, start=1)
        ],
    }
