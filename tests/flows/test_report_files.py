"""The five files of the example through independent readers: each opens, tells the trails, says the same figures."""

from __future__ import annotations

import io
import json
import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from flask import Flask
from pypdf import PdfReader

from consult.base.db import db, system
from consult.contributions.models import Statement
from consult.spaces.queries import policy_by_slug, space_by_code
from tests.conftest import SLUG, Databases

CANARY = "El colibrí azul de Rinconada firmó en secreto"
FORMATS = ("html", "docx", "pdf", "xlsx", "json")
GUIDELINES = {
    "L1.1": ("CI1.2", "CI1.3", "A1.1"), "L1.2": ("AP-001", "AP-004", "CI1.4", "A1.2"), "L2.1": ("CI2.3", "A2.3"),
    "L2.2": ("AP-006", "CI2.1", "A2.2"), "L3.1": ("AP-008", "CI3.2", "A3.1"), "L3.2": ("CI3.4", "CI3.1", "A3.3"),
    "L4.1": ("CI4.1", "CI4.2", "A4.1"), "L4.2": ("AP-007", "CI4.3", "A4.2"),
}  # fmt: skip
"""Each guideline with its trail in order, read off tests/data/mape.yaml by hand."""


def squeezed(text: str) -> str:
    """Without white space: line breaks of a page are no part of a text."""
    return re.sub(r"[\s\u200b\xad]+", "", text)


class Page(HTMLParser):
    """Words in order, figures by id, and what is only said to whoever does not see a chart."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.figures: dict[str, set[str]] = {}
        self.words = ""
        self.spoken = ""
        self.tags: list[str] = []
        self._figure = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        self.spoken += (found.get("aria-label") or "") + "\n"
        self._figure = found.get("data-figure") or ""

    def handle_data(self, text: str) -> None:
        self.words += text + " "
        if self._figure:
            self.figures.setdefault(self._figure, set()).add(text)
            self._figure = ""


@dataclass(frozen=True)
class Files:
    """The files on disk; each is read once."""

    app: Flask
    folder: Path

    def compile(self, name: str, *, to: str) -> Path:
        """Compile one format from the command line."""
        path = self.folder / to
        done = self.app.test_cli_runner().invoke(args=["report", "compile", SLUG, "--format", name, "--out", str(path)])
        assert done.exit_code == 0, done.output
        return path

    def path(self, name: str) -> Path:
        return self.folder / f"informe.{name}"

    @cached_property
    def json(self) -> dict[str, Any]:
        read: dict[str, Any] = json.loads(self.path("json").read_text(encoding="utf-8"))
        return read

    @cached_property
    def page(self) -> Page:
        return Page(self.path("html").read_text(encoding="utf-8"))

    @cached_property
    def word(self) -> Any:
        return docx.Document(str(self.path("docx")))

    @cached_property
    def book(self) -> Mapping[str, list[tuple[Any, ...]]]:
        book = openpyxl.load_workbook(self.path("xlsx"), read_only=True)
        return {sheet.title: [tuple(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets}

    @cached_property
    def pdf(self) -> str:
        done = subprocess.run(["pdftotext", "-layout", str(self.path("pdf")), "-"], capture_output=True, check=True)
        return done.stdout.decode()

    @cached_property
    def texts(self) -> dict[str, str]:
        """Everything each file says, as a reader finds it."""
        word = self.word.element.body
        spoken = " ".join(part.get("descr") or "" for part in word.iter(qn("wp:docPr")))
        return {
            "html": self.page.words + self.page.spoken,
            "docx": " ".join(t.text or "" for t in word.iter(qn("w:t"))) + spoken,
            "pdf": self.pdf,
            "xlsx": "\n".join(str(cell) for rows in self.book.values() for row in rows for cell in row),
            "json": self.path("json").read_text(encoding="utf-8"),
        }


@pytest.fixture(scope="module")
def files(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Files]:
    """The example with a text that the pallaqueras kept for themselves, compiled from the command line."""
    app = databases.app(databases.copy("sqlite", "example"))
    with app.app_context():
        policy = policy_by_slug(SLUG)
        with system("a test"):
            db.session.add(
                Statement(
                    code="AP-CANARIO", policy_id=policy.id, space_id=space_by_code(policy, "PAL").id, about="CI1.4",
                    kind="testimony", text={"es": CANARY}, is_released=False, may_quote=True,
                )
            )  # fmt: skip
            db.session.commit()
        db.session.remove()
    found = Files(app, tmp_path_factory.mktemp("informe"))
    for name in FORMATS:
        found.compile(name, to=f"informe.{name}")
    yield found
    with app.app_context():
        db.session.remove()
        for bound in db.engines.values():
            bound.dispose()


@pytest.mark.parametrize("name", FORMATS)
def test_each_file_opens_and_says_what_it_is(files: Files, name: str) -> None:
    text = files.texts[name]
    assert "Informe de lineamientos" in " ".join(text.split())
    assert squeezed("Política Nacional Multisectorial MAPE") in squeezed(text)
    assert files.json["seal"][:16] in text


@pytest.mark.parametrize("name", FORMATS)
def test_the_cover_is_a_draft_and_names_the_pending_dissents(files: Files, name: str) -> None:
    text = squeezed(files.texts[name])
    assert squeezed("Disenso D-03 sobre A2.3: falta la palabra de Ministerios y entidades nacionales.") in text
    assert squeezed("Disenso D-04 sobre A4.3: falta la palabra de Mineros en talleres macrorregionales.") in text
    if name == "json":
        assert files.json["is_draft"] is True
    else:
        assert "borrador" in text.lower()


# ---------------------------------------------------------------- figure by figure


def test_json_and_workbook_hold_the_same_figures(files: Files) -> None:
    figures = files.json["figures"]
    assert len(figures) > 400
    assert dict(files.book["Cifras"][1:]) == figures


def test_the_pdf_carries_the_same_figures(files: Files) -> None:
    attached = PdfReader(io.BytesIO(files.path("pdf").read_bytes())).attachments["figures.json"][0]
    assert json.loads(attached) == files.json["figures"]


def test_the_page_prints_each_figure_once_and_alike(files: Files) -> None:
    figures: dict[str, str] = files.json["figures"]
    assert files.page.figures.keys() <= figures.keys()
    for id_, texts in files.page.figures.items():
        assert texts == {figures[id_]}, id_
    only_drawn = figures.keys() - files.page.figures.keys()
    for id_ in only_drawn:
        assert figures[id_] in files.page.spoken, id_


def test_the_document_prints_each_figure_alike(files: Files) -> None:
    figures: dict[str, str] = files.json["figures"]
    by_mark = {re.sub(r"[^0-9A-Za-z]", "_", id_)[-32:]: text for id_, text in figures.items()}
    assert len(by_mark) == len(figures)
    found: dict[str, set[str]] = {}
    for start in files.word.element.body.iter(qn("w:bookmarkStart")):
        if match := re.match(r"F\d+_(.+)", start.get(qn("w:name"))):
            text = "".join(t.text or "" for t in start.getnext().iter(qn("w:t")))
            found.setdefault(match[1], set()).add(text)
    assert {mark: {by_mark[mark]} for mark in found} == found
    in_page = {re.sub(r"[^0-9A-Za-z]", "_", id_)[-32:] for id_ in files.page.figures}
    assert set(found) == in_page


def test_the_pdf_prints_the_figures_of_the_page(files: Files) -> None:
    """Row by row: the matrix of the golden round, as pdftotext sees it."""
    figures = files.json["figures"]
    lines = {line.split()[0]: line for line in files.pdf.splitlines() if re.match(r"\s*A\d\.\d ", line)}
    keys = ("VP.weighted", "VS.weighted", "VA.weighted", "EF.weighted", "weighted", "head_count", "equal", "gap")
    row = [figures[f"R3.A1.2.{key}"] for key in keys]
    assert row == ["3.57", "3.64", "3.29", "3.70", "3.55", "3.33", "3.59", "1.65"]  # method.md §3.4, half up
    assert lines
    assert squeezed(" ".join(row)) in squeezed(files.pdf)


def test_numbers_in_the_workbook_are_numbers(files: Files) -> None:
    head, *rows = files.book["Totales"]
    total = head.index("ponderado")
    found = {row[0]: row[total] for row in rows if row[1] == "R3"}
    assert found["A1.2"] == pytest.approx(3.55)
    assert {code: f"{value:.2f}" for code, value in found.items()} == {
        code: files.json["figures"][f"R3.{code}.weighted"] for code in found
    }


# ---------------------------------------------------------------- the trail


@pytest.mark.parametrize("code", GUIDELINES)
def test_each_guideline_with_its_trail(files: Files, code: str) -> None:
    """In every format meant for reading the codes come after the trail's title, in order, before the next title."""
    lines = {line["code"]: line["text"]["es"] for line in files.json["data"]["guidelines"]}
    assert lines.keys() == GUIDELINES.keys()
    for name in ("html", "docx", "pdf"):
        text = " ".join(files.texts[name].split())
        assert squeezed(lines[code]) in squeezed(text)
        after = text.split(f"De las voces a {code}", 1)[1].split("De las voces a", 1)[0]
        places = [after.index(part) for part in (*GUIDELINES[code], f"Lineamiento {code}")]
        assert places == sorted(places), name
        for figure in ("weighted", "head_count", "by_space.PAL"):
            assert files.json["figures"][f"R3.{GUIDELINES[code][-1]}.{figure}"] in after, name


def test_the_sheets_join(files: Files) -> None:
    """From guideline to alternative to node by the ids alone."""
    book = files.book
    first = {name: {row[0] for row in rows[1:]} for name, rows in book.items()}
    lines = {row[0]: row[3].split(", ") for row in book["Lineamientos"][1:]}
    targets = {row[0]: row[3].split(", ") for row in book["Alternativas"][1:]}
    assert lines.keys() == GUIDELINES.keys()
    for code, options in lines.items():
        nodes = [target for option in options for target in targets[option]]
        assert [part for part in GUIDELINES[code] if not part.startswith("AP-")] == [*nodes, *options]
        assert set(nodes) <= first["Árbol"]
    assert first["Respuestas"] <= first["Aportes"]
    assert {row[1] for row in book["Disensos"][1:]} <= first["Espacios"]
    assert {row[0] for row in book["Logros esperados"][1:]} == first["Indicadores"]


def test_data_and_sheets_count_alike(files: Files) -> None:
    data, book = files.json["data"], files.book
    for key, name in (("guidelines", "Lineamientos"), ("services", "Servicios"), ("standards", "Estándares"),
                      ("indicators", "Indicadores"), ("scores", "Puntajes"), ("statements", "Aportes")):  # fmt: skip
        assert len(data[key]) == len(book[name]) - 1, name
    # docs/method.md §3.3
    assert [len(data[key]) for key in ("guidelines", "services", "standards", "indicators")] == [8, 9, 16, 13]
    assert list(data["results"]) == ["R1", "R2", "R3"]


# ---------------------------------------------------------------- silence


@pytest.mark.parametrize("name", FORMATS)
def test_what_a_space_keeps_is_in_no_file(files: Files, name: str) -> None:
    content = files.path(name).read_bytes()
    assert squeezed(CANARY) not in squeezed(files.texts[name])
    assert "AP-CANARIO" not in files.texts[name]
    assert CANARY.encode() not in content


def test_confidential_sizes_are_bands_in_every_file(files: Files) -> None:
    """343 miners and 36 pallaqueras answered (mape.yaml): no file says so."""
    for name, text in files.texts.items():
        assert not re.search(r"(?<![\d.,])343(?![\d.,])", text), name
    data = files.json["data"]
    people = {(row["round"], row["space"]): row["n"] for row in data["participation"] if row["group"] == "people"}
    assert {people[code, "PAL"] for code in ("R1", "R2", "R3")} == {"20–49"}
    assert {people[code, "MAC"] for code in ("R1", "R2", "R3")} == {"200–499"}
    assert people["R3", "FED"] == 24


def test_the_page_runs_and_loads_nothing(files: Files) -> None:
    assert not {"script", "link", "img", "iframe", "object"} & set(files.page.tags)


@pytest.mark.parametrize("name", FORMATS)
def test_compiled_again_it_is_the_same_file(files: Files, name: str) -> None:
    """INT-9: the same data give the same bytes; the seal stands in every file."""
    assert files.compile(name, to=f"otra.{name}").read_bytes() == files.path(name).read_bytes()
    assert files.json["seal"] in squeezed(files.texts[name])
