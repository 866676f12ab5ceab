"""Five formats, one report: each is opened by a reader that is not ours, and says the same figures."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader

from consult.core.cells import inert, sheet_names
from consult.core.document import Note, Paragraph, Section, plain, printed_figures
from consult.reports.exports import FORMATS
from consult.reports.exports.docx_blocks import figure_mark
from tests.core.chart_sample import LONG, NASTY
from tests.core.report_readers import RENDERED, Reader, alternatives, book, page, pdf_text, squeezed, word_text
from tests.core.report_sample import FINAL, SAMPLE

ROOT = Path(__file__).resolve().parents[2]
PRINTED = dict(printed_figures(SAMPLE))


# ---------------------------------------------------------------- every format


def test_the_registry_is_keyed_by_extension() -> None:
    assert list(FORMATS) == ["html", "docx", "pdf", "xlsx", "json"]
    assert {name: export.extension for name, export in FORMATS.items()} == {name: name for name in FORMATS}


@pytest.mark.parametrize("name", FORMATS)
def test_same_report_same_bytes(name: str) -> None:
    assert FORMATS[name].render(SAMPLE) == RENDERED[name]


def test_same_report_same_bytes_in_another_place_and_time() -> None:
    """INT-9: another PYTHONHASHSEED, time zone and locale."""
    script = (
        "import hashlib, json\n"
        "from consult.reports.exports import FORMATS\n"
        "from tests.core.report_sample import SAMPLE\n"
        "print(json.dumps({k: hashlib.sha256(e.render(SAMPLE)).hexdigest() for k, e in FORMATS.items()}))"
    )
    runs = []
    for seed, zone, locale in (("1", "Asia/Tokyo", "C.UTF-8"), ("77", "America/Lima", "POSIX")):
        surroundings = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale, "PYTHONUTF8": "1"}
        done = subprocess.run(
            [sys.executable, "-c", script], cwd=ROOT, env=surroundings, capture_output=True, check=True
        )
        runs.append(json.loads(done.stdout))
    assert runs[0] == runs[1]


@pytest.mark.parametrize("name", FORMATS)
def test_another_report_other_bytes(name: str) -> None:
    assert FORMATS[name].render(FINAL) != RENDERED[name]


@pytest.mark.parametrize("name", FORMATS)
def test_unprintable_characters_do_not_break_a_file(name: str) -> None:
    dirty = replace(SAMPLE, title="a\x00b\x0c\ud800\u202ec", lead="🙂 漢字 عربى \ue000")
    assert FORMATS[name].render(dirty)


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_report_is_still_a_report(name: str) -> None:
    bare = replace(SAMPLE, sections=(), sheets=(), bands=(), figures={}, data={}, cover_facts=(), notice="", missing=())
    assert FORMATS[name].render(bare)


# ---------------------------------------------------------------- the same figures


def test_figures_in_json() -> None:
    read = json.loads(RENDERED["json"])
    assert read["figures"] == SAMPLE.figures
    assert read["seal"] == SAMPLE.seal
    assert read["data"]["ñ"] == NASTY


def test_figures_in_html() -> None:
    read = page()
    spoken = read.labels
    assert read.figures
    for id_, texts in read.figures.items():
        assert texts == {SAMPLE.figures[id_]}
    for id_ in PRINTED.keys() - read.figures.keys():  # those that only a chart prints
        assert SAMPLE.figures[id_] in spoken


def test_figures_in_docx() -> None:
    body = docx.Document(io.BytesIO(RENDERED["docx"])).element.body
    found: dict[str, set[str]] = {}
    for start in body.iter(qn("w:bookmarkStart")):
        text = "".join(t.text or "" for t in start.getnext().iter(qn("w:t")))
        found.setdefault(re.sub(r"^F\d+_", "", start.get(qn("w:name"))), set()).add(text)
    in_html = page().figures
    for id_ in in_html:
        assert found[re.sub(r"^F\d+_", "", figure_mark(id_, 1))] == {SAMPLE.figures[id_]}
    pictures = " ".join(p.get("descr") or "" for p in body.iter(qn("wp:docPr")))
    for id_ in PRINTED.keys() - in_html.keys():
        assert SAMPLE.figures[id_] in pictures


def test_figures_in_pdf(tmp_path: Path) -> None:
    reader = PdfReader(io.BytesIO(RENDERED["pdf"]))
    attached = reader.attachments["figures.json"][0]
    assert json.loads(attached) == SAMPLE.figures
    text = squeezed(pdf_text(RENDERED["pdf"], tmp_path))
    in_html = page().figures
    for id_ in in_html:
        assert squeezed(SAMPLE.figures[id_]) in text
    spoken = " ".join(alternatives(reader.trailer["/Root"].get_object()["/StructTreeRoot"]))  # type: ignore[index]
    for id_ in PRINTED.keys() - in_html.keys():  # those that only a chart prints
        assert SAMPLE.figures[id_] in spoken
    assert squeezed("A1.2 baja a 3.33 y queda fuera, porque 343 de las 441 personas") in text


def test_figures_in_xlsx() -> None:
    rows = list(book(RENDERED["xlsx"])["Cifras"].iter_rows(min_row=2, values_only=True))
    assert dict(rows) == SAMPLE.figures  # type: ignore[arg-type]
    assert ("R3.A2.3.delta", "-0.25") in rows  # a negative figure is not taken for a formula


# ---------------------------------------------------------------- what people wrote stays words


def test_html_runs_and_loads_nothing() -> None:
    source, read = RENDERED["html"].decode(), page()
    assert read.count("script") == read.count("link") == read.count("img") == read.count("iframe") == 0
    assert "default-src 'none'" in source
    for tag, attrs in read.tags:
        assert not [name for name in attrs if name.startswith("on")], tag
        for name in ("href", "src"):
            assert (attrs.get(name) or "#").startswith("#")
    assert "@import" not in source.split("</style>")[0]
    assert "url(" not in source.split("</style>")[0]
    assert NASTY in "".join(read.words)


def test_words_in_pdf_are_not_evaluated(tmp_path: Path) -> None:
    assert squeezed(NASTY) in squeezed(pdf_text(RENDERED["pdf"], tmp_path))
    assert squeezed(LONG) in squeezed(pdf_text(RENDERED["pdf"], tmp_path))


@pytest.mark.parametrize(
    "text", ['#panic("x")', '"]; #read("/etc/passwd")', "#sys.inputs", "\\u{41}", "$", "*", "]", "//"]
)
def test_no_text_reaches_the_typesetter_as_code(text: str, tmp_path: Path) -> None:
    one = Section("a", text, (Paragraph(plain(text)), Note("verdict", plain(text))))
    made = FORMATS["pdf"].render(replace(FINAL, title=text, sections=(one,), sheets=(), lead=text))
    assert squeezed(pdf_text(made, tmp_path)).count(squeezed(text)) >= 4


def test_words_in_docx_are_words() -> None:
    assert NASTY in "".join(word_text(RENDERED["docx"]))
    with zipfile.ZipFile(io.BytesIO(RENDERED["docx"])) as package:
        assert not [name for name in package.namelist() if "vba" in name.lower() or "embeddings" in name]
        assert b'TargetMode="External"' not in b"".join(
            package.read(n) for n in package.namelist() if n.endswith(".rels")
        )


def test_no_cell_is_a_formula_or_a_link() -> None:
    for sheet in book(RENDERED["xlsx"]).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert cell.hyperlink is None
                if isinstance(cell.value, str) and cell.value.startswith(tuple("=+-@\t\r")):
                    assert cell.value == "-0.25"
        assert sheet.title[:1] not in "=+-@'"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_a_text_that_would_be_a_formula_is_made_inert(start: str) -> None:
    assert inert(start + "cmd|' /C calc'!A0") == "'" + start + "cmd|' /C calc'!A0"


@pytest.mark.parametrize("text", ["-0.25", "+3", "-1,234.5", "-20 %", "3.55", "", "a=b"])
def test_plain_numbers_and_words_stay_as_they_are(text: str) -> None:
    assert inert(text) == text


@pytest.mark.parametrize("text", ["-2+3", "+1-1", "-1/2", "-A1"])
def test_sums_are_not_plain_numbers(text: str) -> None:
    assert inert(text) == "'" + text


def test_sheet_names_are_accepted_and_unique() -> None:
    names = sheet_names(["=a/b:c*[d]?", "'x'", "X", "x" * 40, "x" * 41, "", "History", "a b c d"])
    assert names == ["a b c d", "x", "X 2", "x" * 31, "x" * 29 + " 2", "-", "History 1", "a b c d 2"]


# ---------------------------------------------------------------- draft and final


def test_a_draft_says_so_and_lists_what_is_missing(tmp_path: Path) -> None:
    texts = {
        "html": "".join(page().words),
        "docx": " ".join(word_text(RENDERED["docx"])),
        "pdf": pdf_text(RENDERED["pdf"], tmp_path),
        "xlsx": str(list(book(RENDERED["xlsx"])["LÉEME"].values)),
        "json": RENDERED["json"].decode(),
    }
    for name, text in texts.items():
        for item in SAMPLE.missing:
            assert squeezed(item) in squeezed(text), name
        if name != "json":
            assert "borrador" in text.lower(), name


def test_a_final_report_says_draft_nowhere(tmp_path: Path) -> None:
    made = {name: export.render(FINAL) for name, export in FORMATS.items()}
    assert "borrador" not in "".join(Reader(made["html"].decode()).words).lower()
    assert "borrador" not in " ".join(word_text(made["docx"])).lower()
    assert "borrador" not in pdf_text(made["pdf"], tmp_path).lower()
    assert "borrador" not in str(list(book(made["xlsx"])["LÉEME"].values)).lower()
    assert json.loads(made["json"])["is_draft"] is False
