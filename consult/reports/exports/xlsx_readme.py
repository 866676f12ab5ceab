"""The first sheet of the workbook, and its look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from consult.core.cells import inert, write_text
from consult.core.charts.style import BRAND, SOFT, WASH
from consult.core.document import Document, Sheet

Named = Sequence[tuple[str, Sheet]]


class Looks:
    """The few formats of the book; number formats are made as they are asked for."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        face = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
        self.book, self.face = book, face
        self.title = book.add_format({**face, "bold": True, "font_size": 18, "font_color": BRAND})
        self.draft = book.add_format(
            {**face, "bold": True, "font_size": 13, "border": 2, "indent": 1, "text_wrap": True, "valign": "vcenter"}
        )
        self.label = book.add_format({**face, "font_color": SOFT})
        self.text = book.add_format({**face, "text_wrap": True})
        self.count = book.add_format({**face, "num_format": "#,##0", "align": "left"})
        self.code = book.add_format({**face, "bold": True})
        self.head = book.add_format(
            {
                **face,
                "bold": True,
                "bg_color": WASH,
                "font_color": BRAND,
                "bottom": 2,
                "bottom_color": BRAND,
                "text_wrap": True,
                "valign": "bottom",
            }
        )
        self._numbers: dict[str, Format] = {}

    def number(self, code: str) -> Format:
        """Return the format for a number format code."""
        if code not in self._numbers:
            self._numbers[code] = self.book.add_format({**self.face, "num_format": code or "General"})
        return self._numbers[code]


def readme(page: Worksheet, document: Document, named: Named, looks: Looks) -> None:
    """Say what the book is, what is missing, what each sheet holds and what each column means."""
    words = document.words
    page.hide_gridlines(2)
    on_paper(page)
    for n, width in enumerate((34, 30, 76)):
        page.set_column(n, n, width)
    write_text(page, 0, 0, document.title, looks.title)
    page.set_row(0, 30)
    row = _draft(page, document, looks) if document.is_draft else 2
    facts = [("", document.policy_name), ("", document.subtitle), ("", document.lead), *document.cover_facts]
    if words["issued"] not in dict(document.cover_facts):
        facts.append((words["issued"], document.issued_on))
    facts += [(words["seal"], document.seal), (words["notice"], document.notice)]
    for label, text in dict.fromkeys(facts):
        if text:
            write_text(page, row, 0, label, looks.label)
            write_text(page, row, 1, text)
            row += 1
    _columns(page, named, looks, _index(page, named, looks, row + 1, words) + 1, words)


def _draft(page: Worksheet, document: Document, looks: Looks) -> int:
    """The word and the list of what is missing, in one framed cell."""
    words = document.words
    lines = [
        words["draft"].upper(),
        *([words["missing"]] if document.missing else []),
        *(f"•  {item}" for item in document.missing),
    ]
    page.merge_range(1, 0, 1, 2, inert("\n".join(lines)), looks.draft)
    page.set_row(1, min(400, 20 * len(lines) + 10))
    return 3


def _index(page: Worksheet, named: Named, looks: Looks, row: int, words: Mapping[str, str]) -> int:
    for n, head in enumerate((words["sheet"], words["rows"], words["holds"])):
        write_text(page, row, n, head, looks.head)
    for name, sheet in named:
        row += 1
        write_text(page, row, 0, name, looks.code)
        page.write_number(row, 1, len(sheet.rows), looks.count)
        _wrapped(page, row, sheet.holds, looks)
    return row + 1


def _columns(page: Worksheet, named: Named, looks: Looks, row: int, words: Mapping[str, str]) -> None:
    for n, head in enumerate((words["sheet"], words["column"], words["meaning"])):
        write_text(page, row, n, head, looks.head)
    for name, sheet in named:
        for column in sheet.columns:
            row += 1
            write_text(page, row, 0, name, looks.label)
            write_text(page, row, 1, column.title, looks.code)
            _wrapped(page, row, column.note, looks)


def _wrapped(page: Worksheet, row: int, text: str, looks: Looks) -> None:
    """Write a sentence in the wide column and give its row the height it needs."""
    write_text(page, row, 2, text, looks.text)
    page.set_row(row, 15 * (1 + len(text) // 80))


def on_paper(page: Worksheet) -> None:
    """Print lying down, as wide as one page."""
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
