"""SEC-8: three hundred formulas, in every export: no cell of a file we write is one, in any country's spreadsheet."""

from __future__ import annotations

import ast
import csv
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from consult.base.db import db
from consult.core.cells import NUMBER, csv_text, inert, sheet_names, write_text
from consult.core.document import Sheet, SheetColumn
from consult.demo import PASSWORD
from consult.reports.actions import compile_report
from consult.reports.exports import FORMATS
from consult.spaces.gate import SYSTEM
from consult.spaces.queries import policy_by_slug
from tests.conftest import SLUG
from tests.core.report_sample import SAMPLE
from tests.hostile import FORMULAS, poison

SEPARATORS = (",", ";", "\t")
"""Of the list separators of the world's spreadsheets; a file opened by a double click is cut at the reader's own."""

ROUNDS = ("R1", "R3", "R4", "R5")


def is_live(text: str) -> bool:
    """Tell whether a spreadsheet might take this for a formula (OWASP, CSV Injection; trust.md SEC-8)."""
    first = unicodedata.normalize("NFKC", text.lstrip(" \u00a0\u200b\ufeff\0")[:1])
    return (first in set("=+-@") or text[:1] in set("\t\r\n\0")) and not NUMBER.fullmatch(text)


def cut(text: str, separator: str) -> Iterator[str]:
    """Cut a file as a spreadsheet with that separator does: it forgives quotes in the wrong place."""
    for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=separator):
        for cell in row:
            yield cell
            yield from cell.splitlines()


def live_in_csv(text: str) -> list[str]:
    """List what a spreadsheet of any country might run of a CSV."""
    return [cell for separator in SEPARATORS for cell in cut(text, separator) if is_live(cell)]


def live_in_workbook(content: bytes) -> list[str]:
    """List the formulas, links and texts that might become formulas of a workbook, its names and notes included."""
    found: list[str] = []
    book = load_workbook(io.BytesIO(content))
    for sheet in book.worksheets:
        found += [sheet.title] if is_live(sheet.title) else []
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            is_text = isinstance(cell.value, str)
            found += [f"{cell.data_type} {cell.value}"] if cell.data_type == "f" or cell.hyperlink else []
            found += [str(cell.value)] if is_text and is_live(str(cell.value)) else []
            found += [cell.comment.text] if cell.comment and is_live(cell.comment.text) else []
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        found += [name for name in package.namelist() if "externalLink" in name or "vba" in name.casefold()]
    return found


# ---------------------------------------------------------------- the writer


def test_sec_8_the_corpus_is_three_hundred_and_alive() -> None:
    """Written as others write them, they are live: the test can fail."""
    assert len(set(FORMULAS)) == 300
    out = io.StringIO()
    csv.writer(out).writerows([[payload] for payload in FORMULAS if "\0" not in payload])
    assert len(live_in_csv(out.getvalue())) >= 300


@pytest.mark.parametrize("newline", ["\r\n", "\n"])
def test_sec_8_csv_cells_and_heads(newline: str) -> None:
    lines = [FORMULAS[at : at + 10] for at in range(0, 300, 10)]
    written = csv_text([("a", *FORMULAS[:9]), *lines], newline=newline)
    assert live_in_csv(written) == []
    assert len(list(csv.reader(io.StringIO(written, newline="")))) == 31


def test_sec_8_workbook_cells() -> None:
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept, {"in_memory": True})
    names = sheet_names([payload[:20] for payload in FORMULAS])
    assert len({name.casefold() for name in names}) == 300
    for payload, name in zip(FORMULAS, names, strict=True):
        write_text(book.add_worksheet(name), 0, 0, payload)
    book.close()
    assert live_in_workbook(kept.getvalue()) == []


def test_sec_8_the_report_of_hostile_sheets() -> None:
    """Names of sheets, heads, notes and cells of the report's workbook."""
    sheets = tuple(
        Sheet(payload[:25], payload, (SheetColumn(payload, payload), SheetColumn("n")), ((payload, -3), ("-0.5", None)))
        for payload in FORMULAS[::5]
    )
    hostile = replace(SAMPLE, sheets=sheets, title=FORMULAS[0], policy_name=FORMULAS[15], missing=FORMULAS[:20])
    content = FORMATS["xlsx"].render(hostile)
    assert live_in_workbook(content) == []
    numbers = [cell.value for sheet in load_workbook(io.BytesIO(content)).worksheets[1:-1] for cell in sheet["B"][1:2]]
    assert numbers == [-3] * len(sheets)


@pytest.mark.parametrize("value", [-3, 0, 2.5, "-0.25", "+3", "-1,234.5", "-20 %", "3.55", "a=b", "", None])
def test_sec_8_numbers_stay_numbers(value: str | float | None) -> None:
    assert csv_text([[value, "x"]]) in (f"{'' if value is None else value},x\r\n", f'"{value}",x\r\n')
    assert not isinstance(value, str) or inert(value) == value


def test_sec_8_nobody_else_writes_cells() -> None:
    """One writer: csv.writer, write_string, write_formula and Worksheet.write stand in core/cells.py alone."""
    found: list[str] = []
    for file in Path("consult").rglob("*.py"):
        if file == Path("consult/core/cells.py"):
            continue
        source = ast.parse(file.read_text(encoding="utf-8"))
        calls = {node.func.attr for node in ast.walk(source)
                 if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)}  # fmt: skip
        is_book = "xlsxwriter" in file.read_text(encoding="utf-8")
        banned = {"writer", "DictWriter", "write_string", "write_formula", "write_array_formula", "write_url"}
        found += [f"{file}: {name}" for name in calls & (banned | ({"write", "write_row"} if is_book else set()))]
    assert found == []


# ---------------------------------------------------------------- the real exports


@pytest.fixture
def hostile(app: Flask) -> FlaskClient:
    """The example with a formula in every free text, and its coordinator at the desk."""
    with app.app_context():
        assert poison(FORMULAS) == set(FORMULAS)
    client = app.test_client()
    assert client.post("/login", data={"login": "coordina", "password": PASSWORD}).status_code == 302
    return client


def test_sec_8_the_analysis_of_every_round(hostile: FlaskClient) -> None:
    seen = ""
    for code in ROUNDS:
        for internal in ("", "?internal=1"):
            page = hostile.get(f"/p/{SLUG}/r/{code}/analysis.csv{internal}")
            book = hostile.get(f"/p/{SLUG}/r/{code}/analysis.xlsx{internal}")
            if page.status_code == 200 and page.mimetype == "text/csv":
                seen += page.get_data(as_text=True)
                assert live_in_csv(page.get_data(as_text=True)) == [], code
                assert live_in_workbook(book.data) == [], code
    assert sum(inert(payload).replace('"', '""') in seen for payload in FORMULAS) >= 10


def test_sec_8_the_report_in_every_format(app: Flask, hostile: FlaskClient) -> None:
    """The workbook has no formula; Word has no field of a person's making; no format has a script or a link outside."""
    with app.app_context():
        report = compile_report(SYSTEM, policy_by_slug(SLUG), lang="es")
        files = {file.format: file.content for file in report.files}
        db.session.rollback()
    assert set(files) == set(FORMATS)
    assert live_in_workbook(files["xlsx"]) == []
    texts = {str(cell.value) for sheet in load_workbook(io.BytesIO(files["xlsx"])).worksheets
             for row in sheet.iter_rows() for cell in row}  # fmt: skip
    assert sum(inert(payload) in texts for payload in FORMULAS) >= 100
    with zipfile.ZipFile(io.BytesIO(files["docx"])) as package:
        words = "".join(package.read(name).decode() for name in package.namelist() if name.endswith(".xml"))
        links = "".join(package.read(name).decode() for name in package.namelist() if name.endswith(".rels"))
    fields = {text.split()[0] for text in re.findall(r"<w:instrText[^>]*>([^<]+)<", words)}
    assert fields <= {"TOC", "PAGE", "NUMPAGES", "PAGEREF", "HYPERLINK"}
    assert 'TargetMode="External"' not in links
    assert not re.search(rb"/(JavaScript|JS|OpenAction|AA|URI|Launch)\b", files["pdf"])
    assert b"<script" not in files["html"]
    json.loads(files["json"])


def test_sec_8_the_refused_rows_are_written_anew(hostile: FlaskClient) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([["line", "reason"], *([at, payload] for at, payload in enumerate(FORMULAS))])
    answer = hostile.post(f"/p/{SLUG}/r/R4/import/refused.csv", data={"rows": out.getvalue()})
    assert (answer.status_code, live_in_csv(answer.get_data(as_text=True))) == (200, [])
    assert len(list(csv.reader(io.StringIO(answer.get_data(as_text=True), newline="")))) >= 300


def test_sec_8_the_command_line(app: Flask, tmp_path: Path) -> None:
    """Refused rows and the tally, as the command line writes them."""
    out = io.StringIO()
    rows = [["PAL", payload, "OP1", "support", payload] for payload in FORMULAS if "\0" not in payload]
    csv.writer(out).writerows([["space", "participant", "item", "criterion", "value"], *rows])
    source, refused = tmp_path / "in.csv", tmp_path / "refused.csv"
    source.write_text(out.getvalue(), encoding="utf-8", newline="")
    runner = app.test_cli_runner()
    told = runner.invoke(args=["contributions", "import", f"{SLUG}/R4", str(source), "--refused", str(refused)])
    assert told.exit_code == 2, told.output
    assert "1+1" in refused.read_text(encoding="utf-8")
    assert live_in_csv(refused.read_text(encoding="utf-8")) == []
    with app.app_context():
        poison(FORMULAS)
    tally = runner.invoke(args=["results", "tally", f"{SLUG}/R3"])
    assert (tally.exit_code, live_in_csv(tally.stdout)) == (0, [])
