"""Blocks and inlines as data for the typst template, and the drawings it needs, as files in memory."""

from __future__ import annotations

import re

from consult.core.charts import SPACES, svg
from consult.core.charts.spoken import label
from consult.core.charts.style import shape_svg
from consult.core.document import (
    Block,
    Bullets,
    Definitions,
    Document,
    Evidence,
    Figure,
    Heading,
    Hidden,
    Inline,
    Note,
    Number,
    Paragraph,
    Quote,
    Runs,
    SpaceName,
    Table,
    Trail,
)

Json = dict[str, object]

_WORD = re.compile(r"\S{24,}")
_HATCH = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 14 10" width="14" height="10"><path '
    b'd="M0 10L6 0M4 10L10 0M8 10L14 0" stroke="#7f8782" stroke-width="1.25" fill="none"/></svg>'
)
_SHARES = {"text": 3, "number": 1, "code": 1}


def softened(text: str) -> str:
    """Let a word too long for a line break every twelve letters (a space of no width; printed text is the same)."""
    return _WORD.sub(lambda word: "\u200b".join(re.findall(".{1,12}", word.group())), text)


class Sheet:
    """Turns blocks into data; `files` collects the charts and the marks of the spaces."""

    def __init__(self, document: Document) -> None:
        self.words = document.words
        self.files: dict[str, bytes] = {f"mark-{css}.svg": _mark(css) for css in SPACES}
        self.files["hatch.svg"] = _HATCH
        self.n_charts = 0

    def blocks(self, blocks: tuple[Block, ...]) -> list[Json]:
        """Turn the blocks of one section into data."""
        return [self._block(block) for block in blocks]

    def _block(self, block: Block) -> Json:
        match block:
            case Paragraph():
                return {"b": "paragraph", "kind": block.kind, "runs": self._runs(block.runs)}
            case Heading():
                return {"b": "heading", "level": block.level, "text": softened(block.text)}
            case Bullets():
                return {
                    "b": "bullets",
                    "ordered": block.is_ordered,
                    "items": [self._runs(item) for item in block.items],
                }
            case Table():
                return self._table(block)
            case Figure():
                return self._figure(block)
            case Note():
                return {
                    "b": "note",
                    "kind": block.kind,
                    "title": self._runs(block.title),
                    "body": self._runs(block.body),
                }
            case Quote():
                return {"b": "quote", "text": softened(block.text), "by": softened(block.by)}
            case Trail():
                steps = [
                    {"name": step.name, "code": step.code, "depth": min(step.depth, 6), "runs": self._runs(step.runs)}
                    for step in block.steps
                ]
                return {"b": "trail", "title": softened(block.title or self.words["trail"]), "steps": steps}
            case Definitions():
                return {"b": "definitions", "items": [[softened(term), self._runs(runs)] for term, runs in block.items]}

    def _runs(self, runs: Runs) -> list[Json]:
        return [self._inline(run) for run in runs]

    def _inline(self, run: Inline) -> Json:
        match run:
            case Number():
                return {"k": "number", "t": run.text}
            case Evidence():
                return {"k": "evidence", "t": run.mark}
            case SpaceName():
                return {"k": "space", "css": run.css if run.css in SPACES else "open", "t": softened(run.name)}
            case Hidden():
                return {"k": "hidden", "t": self.words["hidden"]}
            case _:
                return {"k": run.kind, "t": softened(run.text)}

    def _table(self, table: Table) -> Json:
        columns = [
            {"title": softened(c.title), "kind": c.kind, "share": c.share or _SHARES[c.kind]} for c in table.columns
        ]
        rows = [{"kind": row.kind, "cells": [self._runs(cell) for cell in row.cells]} for row in table.rows]
        return {
            "b": "table",
            "caption": softened(table.caption),
            "columns": columns,
            "rows": rows,
            "footer": [self._runs(cell) for cell in table.footer],
            "note": self._runs(table.note),
        }

    def _figure(self, figure: Figure) -> Json:
        self.n_charts += 1
        name = f"chart-{self.n_charts}.svg"
        self.files[name] = svg(figure.chart).encode()
        return {
            "b": "figure",
            "file": name,
            "alt": label(figure.chart),
            "caption": softened(figure.caption),
            "reading": self._runs(figure.reading),
        }


def _mark(css: str) -> bytes:
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-8 -8 16 16" width="16" height="16">{shape_svg(css)}</svg>'
    )
    return drawn.encode()
