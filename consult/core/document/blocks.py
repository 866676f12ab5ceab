"""What stands below one another in a section: paragraphs, tables, charts, notes, voices, trails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from consult.core.charts import Chart
from consult.core.document.inlines import Runs


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `lead` is larger, `small` is for legends and caveats."""

    runs: Runs
    kind: Literal["plain", "lead", "small"] = "plain"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section: level 1 directly under the section's title, level 2 under that."""

    text: str
    level: Literal[1, 2] = 1


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list, numbered or not."""

    items: tuple[Runs, ...]
    is_ordered: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `share` is its part of the width among its neighbours (text 3, others 1 by default)."""

    title: str
    kind: Literal["text", "number", "code"] = "text"
    share: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One cell per column; the first names the row. A `group` row has one cell and heads the rows below it."""

    cells: tuple[Runs, ...]
    kind: Literal["plain", "strong", "group"] = "plain"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption; `footer` is one last row (totals), `note` a sentence below."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    footer: tuple[Runs, ...] = ()
    note: Runs = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart, its caption, and the sentence that reads it (GUIDE §1.2: sentence, chart, table)."""

    chart: Chart
    caption: str
    reading: Runs = ()


@dataclass(frozen=True, slots=True)
class Note:
    """One idea set apart; `verdict` is the filled surface that only says, once, first thing of a result."""

    kind: Literal["info", "warn", "dissent", "few", "verdict"]
    title: Runs
    body: Runs = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of people, unchanged, and who released them; `by` may be "" where nobody may be named."""

    text: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One rung of a trail: its name ("Alternativa"), public code ("A1.2") or "", and what it says with its figures."""

    name: str
    code: str
    runs: Runs
    depth: int


@dataclass(frozen=True, slots=True)
class Trail:
    """The chain contributions → node → alternative with scores → guideline, drawn as an indented ladder."""

    steps: tuple[Step, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Definitions:
    """Terms and what they mean; also the sheet of an indicator (label, value)."""

    items: tuple[tuple[str, Runs], ...]


Block = Paragraph | Heading | Bullets | Table | Figure | Note | Quote | Trail | Definitions


def block_runs(block: Block) -> Iterator[Runs]:
    """Every row of inlines a block prints."""
    if isinstance(block, Paragraph):
        yield block.runs
    elif isinstance(block, Bullets):
        yield from block.items
    elif isinstance(block, Table):
        yield from (cell for row in block.rows for cell in row.cells)
        yield from (*block.footer, block.note)
    elif isinstance(block, Figure):
        yield block.reading
    elif isinstance(block, Note):
        yield from (block.title, block.body)
    elif isinstance(block, Trail):
        yield from (step.runs for step in block.steps)
    elif isinstance(block, Definitions):
        yield from (runs for _term, runs in block.items)
