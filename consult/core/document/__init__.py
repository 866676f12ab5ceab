"""A report before it has a format: blocks of words, figures and charts that five renderers print alike.

Every figure has a stable id ("R3.A1.2.weighted") and one exact printed text, kept in `Document.figures`. A figure
enters a sentence or a cell as `Number(id, text)`; a Document whose `Number` or chart disagrees with `figures` cannot be
built. The fixed words that a renderer needs travel in `Document.words`: translate `WORDS` once and pass it.
"""

from __future__ import annotations

from consult.core.document.blocks import (
    Block,
    Bullets,
    Column,
    Definitions,
    Figure,
    Heading,
    Note,
    Paragraph,
    Quote,
    Row,
    Step,
    Table,
    Trail,
    block_runs,
)
from consult.core.document.inlines import (
    Evidence,
    Hidden,
    Inline,
    Number,
    Runs,
    SpaceName,
    Text,
    code,
    fill,
    plain,
    plain_text,
    said,
    strong,
)
from consult.core.document.report import WORDS, Document, Section, Sheet, SheetColumn, Value, blocks, printed_figures

__all__ = [
    "WORDS",
    "Block",
    "Bullets",
    "Column",
    "Definitions",
    "Document",
    "Evidence",
    "Figure",
    "Heading",
    "Hidden",
    "Inline",
    "Note",
    "Number",
    "Paragraph",
    "Quote",
    "Row",
    "Runs",
    "Section",
    "Sheet",
    "SheetColumn",
    "SpaceName",
    "Step",
    "Table",
    "Text",
    "Trail",
    "Value",
    "block_runs",
    "blocks",
    "code",
    "fill",
    "plain",
    "plain_text",
    "printed_figures",
    "said",
    "strong",
]
