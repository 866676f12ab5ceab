"""The report's tables as a workbook: a first sheet that says what each sheet holds, typed cells, no live formula."""

from __future__ import annotations

import io
from decimal import Decimal

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from consult.core.cells import inert, sheet_names, write_text
from consult.core.document import Document, Sheet, SheetColumn, Value
from consult.reports.exports.clean import clean
from consult.reports.exports.outline import issued_at
from consult.reports.exports.xlsx_readme import Looks, on_paper, readme

media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
extension = "xlsx"

_LARGEST = 10**15  # a spreadsheet keeps fifteen digits: beyond, the number is written as text, exactly


def render(document: Document) -> bytes:
    """Print the workbook: what it holds, the caller's sheets, and every printed figure by its id."""
    document = clean(document)
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(
        kept, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties(
        {
            "title": document.title,
            "author": document.policy_name,
            "comments": document.seal,
            "created": issued_at(document).replace(tzinfo=None),
        }
    )
    sheets = [*document.sheets, _figures(document)]
    names = sheet_names([document.words["readme"], *(sheet.name for sheet in sheets)])
    looks = Looks(book)
    readme(book.add_worksheet(names[0]), document, list(zip(names[1:], sheets, strict=True)), looks)
    for sheet, name in zip(sheets, names[1:], strict=True):
        _sheet(book.add_worksheet(name), sheet, looks)
    book.close()
    return kept.getvalue()


def _figures(document: Document) -> Sheet:
    words = document.words
    columns = (SheetColumn(words["figure_id"]), SheetColumn(words["figure_text"]))
    return Sheet(words["figures"], words["figures_hold"], columns, tuple(sorted(document.figures.items())))


def _sheet(page: Worksheet, sheet: Sheet, looks: Looks) -> None:
    """One sheet: frozen head with its notes, a filter, typed rows."""
    for n, column in enumerate(sheet.columns):
        write_text(page, 0, n, column.title, looks.head)
        if column.note:
            page.write_comment(0, n, inert(column.note))
        page.set_column(n, n, _width(sheet, n))
    page.freeze_panes(1, 1)
    page.repeat_rows(0)
    on_paper(page)
    if sheet.columns:
        page.autofilter(0, 0, max(len(sheet.rows), 1), len(sheet.columns) - 1)
    for r, row in enumerate(sheet.rows, start=1):
        for n, value in enumerate(row):
            _write(page, r, n, value, sheet.columns[n].number_format, looks)


def _write(page: Worksheet, row: int, n: int, value: Value, code: str, looks: Looks) -> None:
    if value is None:
        return
    if isinstance(value, str):
        write_text(page, row, n, value, looks.text)
    elif not Decimal(value).is_finite() or abs(Decimal(value)) >= _LARGEST:
        write_text(page, row, n, str(value), looks.text)
    else:
        page.write_number(row, n, value, looks.number(code))


def _width(sheet: Sheet, n: int) -> int:
    lengths = [len(str(row[n])) for row in sheet.rows if n < len(row) and row[n] is not None]
    return min(60, max(10, len(sheet.columns[n].title) + 4, *(length + 2 for length in lengths), 0))
