"""What each format owes of its own: structure, styles, language, types, pages."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader

from consult.core.cells import inert
from consult.core.document import Paragraph, Section, Sheet, SheetColumn, plain
from consult.reports.exports import FORMATS
from tests.core.report_readers import RENDERED, book, page, pdf_text, squeezed
from tests.core.report_sample import FINAL, SAMPLE

# ---------------------------------------------------------------- html


def test_html_has_one_title_ordered_headings_and_scopes() -> None:
    read = page()
    levels = [int(tag[1]) for tag, _attrs in read.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert all(attrs.get("scope") in {"col", "row", "colgroup"} for tag, attrs in read.tags if tag == "th")
    assert read.count("figure") == read.count("figcaption") == 4
    assert read.count("table") == read.count("caption") == 1
    assert dict(read.tags[0:2])["html"] == {"lang": "es-PE"}


def test_html_ids_are_unique_and_every_link_and_label_leads_somewhere() -> None:
    attrs = [found for _tag, found in page().tags]
    ids = [found["id"] for found in attrs if "id" in found]
    assert len(ids) == len(set(ids))
    wanted = {(found.get("href") or "#").removeprefix("#") for found in attrs if found.get("href")}
    wanted |= {found["aria-labelledby"] or "" for found in attrs if "aria-labelledby" in found}
    assert wanted <= set(ids)


# ---------------------------------------------------------------- pdf, docx, xlsx


def test_pdf_is_tagged_titled_and_dated() -> None:
    reader = PdfReader(io.BytesIO(RENDERED["pdf"]))
    root = reader.trailer["/Root"].get_object()
    assert root["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert root["/Lang"] == "es-PE"  # type: ignore[index]
    assert reader.metadata is not None
    assert reader.metadata.title == SAMPLE.title
    assert str(reader.metadata.creation_date).startswith("2026-04-28 00:00:00")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in RENDERED["pdf"]
    assert reader.pages[0].mediabox.width == pytest.approx(595.28, abs=0.1)


def test_pdf_counts_its_pages_and_lists_its_sections(tmp_path: Path) -> None:
    text = pdf_text(RENDERED["pdf"], tmp_path)
    n_pages = len(PdfReader(io.BytesIO(RENDERED["pdf"])).pages)
    assert f"Página {n_pages} de {n_pages}" in text
    for n, section in enumerate(SAMPLE.sections, start=1):
        assert text.count(f"{n}. {section.title}") == 2  # contents and heading


def test_pdf_prints_every_sign_of_spanish_and_quechua(tmp_path: Path) -> None:
    signs = "áéíóúüñ ÁÉÍÓÚÜÑ ¿¡ «» “” ‘’ – — ≤ ≥ ± × → · • € ° ªº % ‰ p'unchay ʼ ½ ² ³ ä ë ï ö"
    one = Section("a", "Signos", (Paragraph(plain(signs)),))
    made = FORMATS["pdf"].render(replace(FINAL, sections=(one,)))
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made  # refused with a missing sign
    assert squeezed(signs) in squeezed(pdf_text(made, tmp_path))


def test_docx_has_real_styles_and_repeats_table_heads() -> None:
    file = docx.Document(io.BytesIO(RENDERED["docx"]))
    names = [line.style.name for line in file.paragraphs if line.style is not None]
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3", "Caption", "Quote", "List Bullet", "TOC 1"):
        assert name in names
    headings = [line.text for line in file.paragraphs if line.style is not None and line.style.name == "Heading 1"]
    assert headings == [f"{n}. {section.title}" for n, section in enumerate(SAMPLE.sections, start=1)]
    assert file.tables[1].rows[0]._tr.xpath("w:trPr/w:tblHeader")
    assert len(file.inline_shapes) == 4
    assert all(shape._inline.docPr.get("descr") for shape in file.inline_shapes)


def test_docx_speaks_spanish_and_keeps_only_the_day_of_issue() -> None:
    file = docx.Document(io.BytesIO(RENDERED["docx"]))
    assert file.styles.element.xpath("w:docDefaults//w:lang/@w:val") == ["es-PE"]
    core = file.core_properties
    assert (core.title, core.author) == (SAMPLE.title, SAMPLE.policy_name)
    assert str(core.created).startswith("2026-04-28 00:00:00")
    assert core.modified == core.created
    with zipfile.ZipFile(io.BytesIO(RENDERED["docx"])) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_docx_fields_open_and_close_and_bookmarks_are_unique() -> None:
    file = docx.Document(io.BytesIO(RENDERED["docx"]))
    kinds = [mark.get(qn("w:fldCharType")) for mark in file.element.body.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "separate", "end"]
    marks = [mark.get(qn("w:name")) for mark in file.element.body.iter(qn("w:bookmarkStart"))]
    assert len(marks) == len(set(marks))
    assert all(len(mark) <= 40 and re.fullmatch(r"[A-Za-z]\w*", mark) for mark in marks)
    anchors = {link.get(qn("w:anchor")) for link in file.element.body.iter(qn("w:hyperlink"))}
    assert len(anchors) == len(SAMPLE.sections)
    assert anchors <= set(marks)
    foot = file.sections[1].footer._element.xpath(".//w:instrText/text()")
    assert [text.strip() for text in foot] == ["PAGE", "NUMPAGES"]


def test_xlsx_types_cells_and_freezes_heads() -> None:
    read = book(RENDERED["xlsx"])
    assert read.sheetnames == ["LÉEME", "Alternativas", "Grupos por zona y un nombre muy", "Cifras"]
    sheet = read["Alternativas"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", "A1:D8")
    assert (sheet["A2"].value, sheet["C2"].value, sheet["C2"].number_format, sheet["D2"].value) == (
        "A4.2", 4.0013, "0.0000", 441,
    )  # fmt: skip
    assert sheet["C8"].value is None
    assert sheet["A8"].value == "'=1+1"
    assert [cell.value for cell in read.worksheets[2][1]] == ["'=id", "'@nombre"]


def test_xlsx_readme_names_every_sheet_and_column() -> None:
    words = [str(value) for row in book(RENDERED["xlsx"])["LÉEME"].values for value in row if value is not None]
    for sheet in SAMPLE.sheets:
        assert sheet.holds in words
        assert {inert(column.title) for column in sheet.columns} <= set(words)
    assert SAMPLE.seal in words
    assert SAMPLE.notice in words
    assert "28 de abril de 2026" in words


def test_xlsx_keeps_a_number_too_long_for_it_as_text() -> None:
    values = (10**18, Decimal("12345678901234567890.5"), Decimal("0.1"), -3)
    sheet = Sheet("n", "n", (SheetColumn("n", "", "0"),), tuple((value,) for value in values))
    read = book(FORMATS["xlsx"].render(replace(SAMPLE, sheets=(sheet,))))["n"]
    assert [cell.value for cell in read["A"][1:]] == ["1000000000000000000", "12345678901234567890.5", 0.1, -3]


def test_json_is_sorted_readable_and_exact() -> None:
    source = RENDERED["json"].decode()
    assert source.endswith("}\n")
    assert "Política" in source
    assert list(json.loads(source)) == sorted(json.loads(source))
    made = json.loads(FORMATS["json"].render(replace(SAMPLE, data={"a": Decimal("3.5475")})))
    assert made["data"] == {"a": "3.5475"}
    with pytest.raises(TypeError):
        FORMATS["json"].render(replace(SAMPLE, data={"a": object()}))


def test_a_long_list_of_what_is_missing_leaves_the_cover_on_one_page(tmp_path: Path) -> None:
    """What does not fit is said on the next page, before the contents; nothing of it is lost or said twice."""
    items = tuple(f"Falta la palabra número {n} de un grupo con un nombre bastante largo." for n in range(1, 41))
    owing = replace(SAMPLE, is_draft=True, missing=items)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(FORMATS["pdf"].render(owing))).pages]
    assert squeezed(SAMPLE.title) in squeezed(pages[0])
    assert SAMPLE.seal in squeezed(pages[0])
    assert f"en la página siguiente: {len(items) - 12}." in " ".join(pages[0].split())
    contents = next(n for n, text in enumerate(pages) if "Contenido" in text)
    assert contents <= 2
    whole = squeezed("".join(pages[: contents + 1]))
    assert [whole.count(squeezed(item)) for item in items] == [1] * len(items)
    made = FORMATS["docx"].render(owing)
    lines = [line.text for line in docx.Document(io.BytesIO(made)).paragraphs]
    told = [line.removeprefix("•  ") for line in lines if line.startswith("•  Falta")]
    assert told == list(items)
    assert lines.index(f"•  {items[11]}") < lines.index(SAMPLE.title) < lines.index(f"•  {items[12]}")
