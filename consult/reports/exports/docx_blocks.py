"""Blocks and inlines of the Word document."""

from __future__ import annotations

import io
import re

from docx.document import Document as File
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.table import CT_Row
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table as Grid
from docx.table import _Cell
from docx.text.paragraph import Paragraph as Line

from consult.core.charts import Chart, svg
from consult.core.charts.spoken import label
from consult.core.charts.style import BRAND, EDGE, GLYPHS, INK, style
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
from consult.reports.exports.docx_style import filled, framed
from consult.reports.exports.typeset import drawn

_WIDE = 166
_SHARES = {"text": 3, "number": 1, "code": 1}
_PAGE = b"""#set page(width: 166mm, height: auto, margin: 0mm, fill: white)
#image("chart.svg", width: 100%)"""
_STYLE_OF = {"strong": None, "said": "Said", "code": "Code", "plain": None}
_BAR_OF = {"info": "#26497a", "warn": "#744900", "dissent": INK, "few": EDGE}
_GROUND_OF = {"info": "#f2f6fb", "warn": "#fdf6e3", "few": "#f6f5f1"}


def picture(chart: Chart) -> bytes:
    """Draw a chart as a PNG of 200 dots per inch, from its SVG, with the fonts of the house."""
    return drawn({"main": _PAGE, "chart.svg": svg(chart).encode()})


class Body:
    """Prints blocks in order, counting tables, figures and bookmarks on the way."""

    def __init__(self, file: File, document: Document) -> None:
        self.file, self.words = file, document.words
        self.n_tables = self.n_figures = self.n_marks = 0

    def block(self, block: Block) -> None:
        """Print one block."""
        match block:
            case Paragraph():
                self._line({"lead": "Lead", "small": "Small", "plain": "Normal"}[block.kind], block.runs)
            case Heading():
                self.file.add_heading(block.text, level=block.level + 1)
            case Bullets():
                self._bullets(block)
            case Table():
                self._table(block)
            case Figure():
                self._figure(block)
            case Note():
                self._note(block)
            case Quote():
                self.file.add_paragraph(block.text, style="Quote").paragraph_format.keep_with_next = bool(block.by)
                if block.by:
                    self.file.add_paragraph(block.by, style="Source")
            case Trail():
                self._trail(block)
            case Definitions():
                for term, runs in block.items:
                    line = self.file.add_paragraph(style="Term")
                    line.add_run(f"{term}: ").bold = True
                    self._runs(line, runs)

    def bookmark(self, line: Line, text: str, name: str) -> None:
        """Write text inside a bookmark."""
        self.n_marks += 1
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        for mark in (start, end):
            mark.set(qn("w:id"), str(self.n_marks))
        start.set(qn("w:name"), name)
        line._p.append(start)
        line.add_run(text)
        line._p.append(end)

    def _line(self, style_name: str, runs: Runs) -> Line:
        line = self.file.add_paragraph(style=style_name)
        self._runs(line, runs)
        return line

    def _runs(self, line: Line, runs: Runs, *, is_bold: bool = False) -> None:
        first = len(line.runs)
        for run in runs:
            self._inline(line, run)
        if is_bold:
            for written in line.runs[first:]:
                written.bold = True

    def _inline(self, line: Line, run: Inline) -> None:
        match run:
            case Number():
                self.bookmark(line, run.text, figure_mark(run.id, self.n_marks + 1))
            case Evidence():
                line.add_run(f"[{run.mark}]", style="Evidence").font.size = Pt(9)
            case SpaceName():
                look = style(run.css)
                mark = line.add_run(f"{GLYPHS[look.shape]}\u00a0")
                mark.font.color.rgb, mark.font.name = RGBColor.from_string(look.light[1:].upper()), "Segoe UI Symbol"
                line.add_run(run.name).bold = True
            case Hidden():
                line.add_run(f"▨\u00a0{self.words['hidden']}", style="Soft")
            case _:
                written = line.add_run(run.text, style=_STYLE_OF[run.kind])
                written.bold = True if run.kind == "strong" else None

    def _bullets(self, block: Bullets) -> None:
        """A list with a hanging indent; numbers are written, so that every list starts at one."""
        for n, item in enumerate(block.items, start=1):
            line = self.file.add_paragraph(style="List Paragraph" if block.is_ordered else "List Bullet")
            line.paragraph_format.space_after = Pt(4)
            if block.is_ordered:
                line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = Mm(6.4), Mm(-6.4)
                line.paragraph_format.tab_stops.add_tab_stop(Mm(6.4))
                line.add_run(f"{n}.\t")
            self._runs(line, item)

    def _figure(self, figure: Figure) -> None:
        self.n_figures += 1
        held = self.file.add_paragraph()
        held.paragraph_format.keep_with_next = True
        shown = held.add_run().add_picture(io.BytesIO(picture(figure.chart)), width=Mm(_WIDE))
        for side in ("distT", "distB", "distL", "distR"):
            shown._inline.set(side, "0")  # absent, LibreOffice takes an eighth of an inch
        properties = shown._inline.docPr
        properties.set("descr", label(figure.chart))
        properties.set("name", f"{self.words['figure']} {self.n_figures}")
        caption = self.file.add_paragraph(f"{self.words['figure']} {self.n_figures}. {figure.caption}", style="Caption")
        caption.paragraph_format.keep_with_next = bool(figure.reading)
        if figure.reading:
            self._line("Small", figure.reading)

    def _note(self, note: Note) -> None:
        parts = [part for part in (note.title, note.body) if part]
        lines = [self._line("Verdict" if note.kind == "verdict" else "Note", part) for part in parts]
        for n, line in enumerate(lines):
            is_last = n == len(lines) - 1
            line.paragraph_format.keep_with_next = not is_last
            if note.kind == "verdict":
                framed(line, BRAND)
                filled(line, BRAND)
                continue
            ground = _GROUND_OF.get(note.kind, "")
            framed(line, ground or INK, bar=24, bar_colour=_BAR_OF[note.kind])
            if ground:
                filled(line, ground)
            if not is_last:
                line.paragraph_format.space_after = Pt(0)
                for written in line.runs:
                    written.bold = True
            elif n:
                line.paragraph_format.space_before = Pt(0)

    def _trail(self, trail: Trail) -> None:
        title = self.file.add_paragraph(style="Caption")
        title.add_run(trail.title or self.words["trail"])
        for step in trail.steps:
            line = self.file.add_paragraph(style="Rung")
            line.paragraph_format.left_indent = Mm(4 + 7 * min(step.depth, 6))
            line.add_run(f"{step.name} ", style="Soft").font.size = Pt(9.5)
            line.add_run(step.code, style="Code").font.size = Pt(9.5)
            line.add_run().add_break()
            self._runs(line, step.runs)
            line.paragraph_format.keep_together = True

    def _table(self, table: Table) -> None:
        self.n_tables += 1
        self.file.add_paragraph(f"{self.words['table']} {self.n_tables}. {table.caption}", style="Caption")
        n_rows = 1 + len(table.rows) + bool(table.footer)
        grid = self.file.add_table(rows=n_rows, cols=len(table.columns), style="Consult")
        self._shape(grid, table)
        for row in grid.rows:
            _keep_row(row._tr, is_head=row._index == 0)
        for cell, column in zip(grid.rows[0].cells, table.columns, strict=True):
            self._cell(cell, table, (), column.kind, text=column.title)
        for row, line in zip(table.rows, grid.rows[1:], strict=False):
            cells = list(line.cells)
            if row.kind == "group":
                cells = [cells[0].merge(cells[-1])]
            for cell, runs, column in zip(cells, row.cells, table.columns, strict=False):
                is_bold = row.kind == "group" or (row.kind == "strong" and column.kind == "number")
                self._cell(cell, table, runs, column.kind, is_bold=is_bold)
        if table.footer:
            for cell, runs, column in zip(grid.rows[-1].cells, table.footer, table.columns, strict=True):
                self._cell(cell, table, runs, column.kind, is_bold=True)
        self._line("Small", table.note).paragraph_format.space_before = Pt(4)

    def _shape(self, grid: Grid, table: Table) -> None:
        """Fixed widths by share, so that Word and LibreOffice lay it out alike."""
        grid.autofit = False
        shares = [column.share or _SHARES[column.kind] for column in table.columns]
        for column, share in zip(grid.columns, shares, strict=True):
            column.width = Mm(_WIDE * share / sum(shares))
            for cell in column.cells:
                cell.width = column.width
        look = grid._tbl.tblPr.find(qn("w:tblLook"))
        if look is not None:
            look.set(qn("w:lastRow"), "1" if table.footer else "0")
            look.set(qn("w:val"), "0460" if table.footer else "0420")
            look.set(qn("w:firstColumn"), "0")

    def _cell(self, cell: _Cell, table: Table, runs: Runs, kind: str, *, is_bold: bool = False, text: str = "") -> None:
        line = cell.paragraphs[0]
        line.style = self.file.styles["Cell"]
        if kind == "number":
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if text:
            line.add_run(text).bold = True
        self._runs(line, runs, is_bold=is_bold)
        if len(table.columns) > 6:
            for written in line.runs:
                written.font.size = Pt(8 if len(table.columns) <= 9 else 7.5)


def figure_mark(id_: str, n: int) -> str:
    """The bookmark of a figure: unique by its running number, and its id in the letters a bookmark allows."""
    return f"F{n}_" + re.sub(r"[^0-9A-Za-z]", "_", id_)[-32:]


def _keep_row(row: CT_Row, *, is_head: bool) -> None:
    """Keep a row on one page; repeat the head on each."""
    properties = row.get_or_add_trPr()
    for name in ("w:cantSplit", "w:tblHeader") if is_head else ("w:cantSplit",):
        properties.append(OxmlElement(name))
