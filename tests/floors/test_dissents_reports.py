"""Dissents in a report: page 2, beside their guideline in every format, and what publishing waits for."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import docx
import pytest
from docx.oxml.ns import qn
from flask import Flask
from pypdf import PdfReader

from consult.base.clock import now, today
from consult.base.db import db
from consult.core.document import Document, Note, Section, block_runs, plain_text
from consult.core.errors import Conflict
from consult.drafting.actions import decline_dissent, lodge_dissent, write_dissent
from consult.drafting.dissents import item_to_lodge
from consult.drafting.models import Dissent, Evidence
from consult.drafting.queries import raised
from consult.reports.actions import compile_report, publish_report
from consult.reports.exports import FORMATS
from consult.rounds.queries import round_by_code
from consult.spaces.gate import SYSTEM
from consult.spaces.models import Policy
from consult.spaces.queries import policy_by_slug, space_by_code
from tests.conftest import SLUG
from tests.core.report_readers import Reader, squeezed
from tests.floors.dissents_case import rows_of
from tests.floors.report_case import compiled, person
from tests.floors.test_report_verbs import finish

FED_SAID = "Aceptamos el registro, no la venta directa sin acuerdo con el titular de la labor"


@pytest.fixture
def policy(app: Flask) -> Iterator[Policy]:
    """The example, inside an application context."""
    with app.app_context():
        yield policy_by_slug(SLUG)
        db.session.rollback()


def section(document: Document, id_: str) -> Section:
    return next(one for one in document.sections if one.id == id_)


def notes(document: Document, id_: str) -> list[str]:
    """The dissents set apart in a section, as they are read."""
    found = [block for block in section(document, id_).blocks if isinstance(block, Note) and block.kind == "dissent"]
    return [" ".join(plain_text(runs, document.words) for runs in block_runs(block)) for block in found]


# ---------------------------------------------------------------- page 2


def test_the_dissents_come_right_after_the_cover_in_every_paper_format(policy: Policy) -> None:
    """The list of dissents is page 2 (counting.md, M6)."""
    document = compiled(policy)
    title = "1. Disensos"
    pages = [squeezed(page.extract_text()) for page in PdfReader(io.BytesIO(FORMATS["pdf"].render(document))).pages]
    assert squeezed(title) not in pages[0]
    assert squeezed(title) in pages[1]
    assert squeezed(FED_SAID) in pages[1]
    contents = next(n for n, page in enumerate(pages) if page.count("Objetivosprioritarios") and "Glosario" in page)
    assert contents > 1
    assert f"Página2de{len(pages)}" in pages[1]

    file = docx.Document(io.BytesIO(FORMATS["docx"].render(document)))
    styles = [(line.style.name, line.text) for line in file.paragraphs if line.style is not None]
    assert styles.index(("Heading 1", title)) < next(n for n, one in enumerate(styles) if one[0] == "Contents Title")
    breaks = [n for n, line in enumerate(file.paragraphs) if line._p.xpath("w:pPr/w:sectPr")]
    assert breaks[0] < styles.index(("Heading 1", title))  # the cover ends in a break of its own: no empty page
    heading = file.paragraphs[styles.index(("Heading 1", title))]
    assert not heading.paragraph_format.page_break_before
    after = [line for line in file.paragraphs if line.style is not None and line.style.name == "Contents Title"]
    assert after[0].paragraph_format.page_break_before

    page = Reader(FORMATS["html"].render(document).decode())
    order = [found.get("id") or found.get("class") for tag, found in page.tags if tag in ("header", "section", "nav")]
    assert order[:3] == ["sheet cover", "s-disensos", "sheet contents"]


def test_the_contents_still_name_every_section_once(policy: Policy) -> None:
    document = compiled(policy)
    file = docx.Document(io.BytesIO(FORMATS["docx"].render(document)))
    lines = [line for line in file.paragraphs if line.style is not None and line.style.name == "TOC 1"]
    named = ["".join(text.text or "" for text in line._p.iter(qn("w:t"))) for line in lines]
    assert named == [f"{n}. {one.title}" for n, one in enumerate(document.sections, start=1)]


# ---------------------------------------------------------------- beside, in every format


@pytest.mark.parametrize("name", ["html", "docx", "pdf"])
def test_the_words_stand_on_page_2_and_beside_the_guideline(policy: Policy, name: str) -> None:
    content = FORMATS[name].render(compiled(policy))
    text = {
        "html": lambda: " ".join(Reader(content.decode()).words),
        "docx": lambda: " ".join(t.text or "" for t in docx.Document(io.BytesIO(content)).element.body.iter(qn("w:t"))),
        "pdf": lambda: " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages),
    }[name]()
    assert squeezed(text).count(squeezed(FED_SAID)) == 2


def test_a_dissent_is_printed_beside_what_its_evidence_marks_name(policy: Policy) -> None:
    """D-02 is about A1.3, which no guideline comes from; a mark of a service links it."""
    before = notes(compiled(policy), "lineamientos")
    assert not [note for note in before if "D-02" in note]
    db.session.add(Evidence(policy_id=policy.id, number=900, subject="S4.1.1", source_kind="alternative",
                            source="A1.3"))  # fmt: skip
    db.session.flush()
    after = notes(compiled(policy), "lineamientos")
    assert [note for note in after if note not in before] == [note for note in after if "D-02" in note]
    assert len(after) == len(before) + 1


def test_a_space_without_weight_is_printed_like_any(policy: Policy) -> None:
    round_ = round_by_code(policy, "R3")
    assert round_.scheme is not None
    round_.scheme.weights = {**round_.scheme.weights, "FED": "0"}
    db.session.flush()
    assert [note for note in notes(compiled(policy), "disensos") if FED_SAID in note]


def test_who_let_its_day_go_by_is_said_to_have_been_asked(policy: Policy) -> None:
    due = rows_of(policy)["A2.3", "MIN"].due_on
    assert due is not None
    late = compiled(policy, at=datetime(due.year, due.month, due.day, 17, tzinfo=UTC) + timedelta(days=1))
    day = f"{due.day} de"
    for id_ in ("disensos", "lineamientos"):
        (note,) = [one for one in notes(late, id_) if "D-03" in one]
        assert f"Se le pidió su posición. No envió texto dentro del plazo, que venció el {day}" in note
    last = compiled(policy, at=datetime(due.year, due.month, due.day, 17, tzinfo=UTC))
    assert [one for one in notes(last, "disensos") if "D-03" in one and "Su texto está pendiente" in one]


def test_what_was_declined_says_so(policy: Policy) -> None:
    decline_dissent(SYSTEM, rows_of(policy)["A2.3", "MIN"], space=space_by_code(policy, "MIN"))
    (note,) = [one for one in notes(compiled(policy), "disensos") if "D-03" in one]
    assert note.endswith("El grupo prefiere no escribir.")


def test_a_dissent_about_any_kind_of_item_is_listed(policy: Policy) -> None:
    """A node of the tree, a variable of the future: not alternatives alone."""
    for round_code, item, space in (("R1", "CI1.4", "FED"), ("R2", "V1", "SOC")):
        place = space_by_code(policy, space)
        lodge_dissent(SYSTEM, item_to_lodge(place, round_code, item), space=place, text=f"Contra {item}")
    listed = "\n".join(notes(compiled(policy), "disensos"))
    assert "«Contra CI1.4»" in listed
    assert "«Contra V1»" in listed
    assert "«Contra CI1.4»" in "\n".join(notes(compiled(policy), "lineamientos"))


def test_one_of_a_later_scheme_says_so(policy: Policy) -> None:
    rows_of(policy)["A2.3", "MIN"].scheme = "WS-2"
    db.session.flush()
    blocks = section(compiled(policy), "disensos").blocks
    words = [plain_text(runs, {}) for block in blocks if not isinstance(block, Note) for runs in block_runs(block)]
    assert words.count("Solo aparece con los pesos WS-2.") == 1


def test_the_lines_of_a_group_are_kept(policy: Policy) -> None:
    write_dissent(SYSTEM, rows_of(policy)["A2.3", "MIN"], space=space_by_code(policy, "MIN"), text="Primero.\r\nLuego.")
    document = compiled(policy)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(FORMATS["pdf"].render(document))).pages]
    assert "«Primero.\nLuego.»" in pages[1]
    file = docx.Document(io.BytesIO(FORMATS["docx"].render(document)))
    broken = [line for line in file.element.body.iter(qn("w:p")) if "Primero." in "".join(line.itertext())]
    assert [len(line.findall(f".//{qn('w:br')}")) for line in broken] == [1, 1]
    assert "«Primero.<br>Luego.»" in FORMATS["html"].render(document).decode()


# ---------------------------------------------------------------- publishing


def all_but(policy: Policy, kept: str) -> Dissent:
    """Do everything a final report asks for, but the word of one dissent."""
    finish(policy)
    dissent = next(one for one in raised(policy) if one.code == kept)
    dissent.status, dissent.text, dissent.changed_at = "pending", {}, now()
    db.session.flush()
    return dissent


def test_publishing_names_which_are_open_and_until_when(policy: Policy) -> None:
    dissent = all_but(policy, "D-03")
    report = compile_report(person("redacta"), policy, lang="es")
    assert not report.is_final
    assert [line for line in report.missing if "Disenso D-03" in line] == list(report.missing)
    with pytest.raises(Conflict) as refusal:
        publish_report(person("coordina"), policy, report=report)
    assert str(refusal.value) == (
        "No se publicó. Faltan las palabras de grupos en disenso, con su plazo: "
        f"D-03 · A2.3 · MIN · {today() + timedelta(days=10):%d/%m/%Y}. Pueden escribir o decir que no."
    )
    assert (report.published_at, dissent.printed_at) == (None, None)


@pytest.mark.parametrize("way", ["written", "declined", "overdue"])
def test_each_of_three_ways_lets_it_be_published(policy: Policy, way: str) -> None:
    dissent, space = all_but(policy, "D-03"), space_by_code(policy, "MIN")
    if way == "written":
        write_dissent(SYSTEM, dissent, space=space, text="No hay presupuesto")
    elif way == "declined":
        decline_dissent(SYSTEM, dissent, space=space)
    else:
        dissent.due_on = today() - timedelta(days=1)
    report = compile_report(person("redacta"), policy, lang="es")
    assert report.is_final
    publish_report(person("coordina"), policy, report=report)
    assert report.published_at is not None
    assert [one.printed_at for one in raised(policy) if one.status == "written"] == [report.published_at] * (
        4 if way == "written" else 3
    )
    assert (dissent.printed_at is not None) == (way == "written")


def test_a_dissent_opened_after_compiling_stops_the_report(policy: Policy) -> None:
    finish(policy)
    report = compile_report(person("redacta"), policy, lang="es")
    assert report.is_final
    one = rows_of(policy)["A2.3", "MIN"]
    one.status, one.text = "pending", {}
    with pytest.raises(Conflict, match="D-03"):
        publish_report(person("coordina"), policy, report=report)


def test_a_report_that_says_older_words_is_not_published(policy: Policy) -> None:
    finish(policy)
    old = compile_report(person("redacta"), policy, lang="es")
    dissent, space = rows_of(policy)["A2.3", "MIN"], space_by_code(policy, "MIN")
    before = dissent.text["es"]
    write_dissent(SYSTEM, dissent, space=space, text="Ahora decimos otra cosa")
    with pytest.raises(Conflict, match=r"cambiaron después de compilar: D-03\."):
        publish_report(person("coordina"), policy, report=old)
    write_dissent(SYSTEM, dissent, space=space, text=before)  # the same words again: the same seal as the old one
    fresh = compile_report(person("redacta"), policy, lang="es")
    assert (fresh.seal, fresh.id == old.id) == (old.seal, False)
    publish_report(person("coordina"), policy, report=fresh)
    with pytest.raises(Conflict):
        write_dissent(SYSTEM, dissent, space=space, text="Tarde")
