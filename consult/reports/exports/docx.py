"""The report as a Word document with real styles: cover, contents, running head and foot, tables with repeated heads.

Each figure sits in a bookmark that carries its id. Charts enter as pictures that typst draws from the same SVG as every
other format. The file keeps no time but the day of issue.
"""

from __future__ import annotations

import io
import zipfile

import docx
from docx.document import Document as File
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.section import Section as Part
from docx.shared import Mm, Pt

from consult.core.charts import SPACES
from consult.core.charts.style import INK
from consult.core.document import Document, Section
from consult.reports.exports.clean import clean
from consult.reports.exports.docx_blocks import Body
from consult.reports.exports.docx_style import dress, field, framed, linked, shade
from consult.reports.exports.outline import (
    around_contents,
    band_shares,
    cover_missing,
    issued_at,
    n_lines,
    numbered,
    slug,
)

media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
extension = "docx"

_WIDE = 166  # millimetres between the margins
_UNBROKEN = 40


def render(document: Document) -> bytes:
    """Print cover, what comes before the contents, contents and sections."""
    document = clean(document)
    file = docx.Document()
    dress(file, document.lang)
    _properties(file, document)
    _cover(file, document)
    _running(file.add_section(WD_SECTION.NEW_PAGE), document)
    _rest_of_missing(file, document)
    body = Body(file, document)
    front, after = around_contents(document)
    for place, (n, section) in enumerate(front):
        _section(file, body, n, section, is_on_new_page=place > 0)
    _contents(file, document, is_on_new_page=bool(front))
    for place, (n, section) in enumerate(after):
        _section(file, body, n, section, is_on_new_page=section.starts_page or place == 0)
    return _packed(file)


def _section(file: File, body: Body, n: int, section: Section, *, is_on_new_page: bool) -> None:
    heading = file.add_heading(level=1)
    if is_on_new_page:
        heading.paragraph_format.page_break_before, heading.paragraph_format.space_before = True, Pt(0)
    body.bookmark(heading, numbered(n, section), slug(section.id).replace("-", "_"))
    for block in section.blocks:
        body.block(block)


def _properties(file: File, document: Document) -> None:
    """Title and day of issue; the template's own author and dates go."""
    day = issued_at(document).replace(tzinfo=None)  # the format keeps times without zone, as UTC
    core = file.core_properties
    core.title, core.subject, core.author = document.title[:255], document.subtitle[:255], document.policy_name[:255]
    core.last_modified_by, core.comments, core.keywords = document.policy_name[:255], document.notice[:255], ""
    core.created = core.modified = day
    core.revision, core.language = 1, "es-PE" if document.lang == "es" else "en"
    core.identifier = document.seal[:255]


def _cover(file: File, document: Document) -> None:
    shown, _rest = cover_missing(document)
    _band(file, document)
    if document.is_draft:
        file.add_paragraph().paragraph_format.space_after = Pt(6)
        framed(file.add_paragraph(document.words["draft"], style="Draft"), INK, bar=48)
        lines = [document.words["missing"], *(f"•  {item}" for item in shown)] if shown else []
        for each in lines:
            framed(file.add_paragraph(each, style="Draft Text"), INK, bar=48)
    first = file.add_paragraph(document.policy_name, style="Cover")
    first.paragraph_format.space_before = Mm(max(10, 62 - 6 * n_lines(shown)))
    file.add_paragraph(document.subtitle, style="Cover")
    file.add_paragraph(document.title, style="Title")
    lead = file.add_paragraph(document.lead, style="Subtitle")
    lead.paragraph_format.space_after = Mm(max(10, 36 - 2 * n_lines(shown)))
    facts = [
        *document.cover_facts,
        (document.words["seal"], document.seal),
        (document.words["notice"], document.notice),
    ]
    for label, text in facts:
        if text:
            line = file.add_paragraph(style="Fact")
            line.add_run(label, style="Soft")
            value = line.add_run(f"\t{text}")
            if len(text) > _UNBROKEN and " " not in text:
                value.font.size = Pt(8.5)  # a seal stays on one line


def _rest_of_missing(file: File, document: Document) -> None:
    """Say on the next page what did not fit on the cover."""
    _shown, rest = cover_missing(document)
    if not document.is_draft or not rest:
        return
    for each in (document.words["missing"], *(f"•  {item}" for item in rest)):
        framed(file.add_paragraph(each, style="Draft Text"), INK, bar=48)
    file.add_paragraph()


def _band(file: File, document: Document) -> None:
    """One stripe per space, as wide as its published weight: a row of shaded cells, decorative."""
    stripes = list(band_shares(document))
    if not stripes:
        return
    row = file.add_table(rows=1, cols=len(stripes)).rows[0]
    row.height = Mm(2.2)
    for cell, (css, share) in zip(row.cells, stripes, strict=True):
        cell.width = Mm(_WIDE * share / 1000)
        shade(cell, SPACES[css].light)
        cell.paragraphs[0].paragraph_format.space_after = Pt(0)
        cell.paragraphs[0].paragraph_format.line_spacing = Pt(4)


def _running(part: Part, document: Document) -> None:
    """Head: policy, and that it is a draft. Foot: seal, page of pages. The cover keeps neither."""
    words = document.words
    part.header.is_linked_to_previous = part.footer.is_linked_to_previous = False
    head, foot = part.header.paragraphs[0], part.footer.paragraphs[0]
    head.text = document.policy_name
    if document.is_draft:
        head.add_run(f"\t{words['draft'].upper()}").bold = True
    foot.text = f"{words['seal']} {document.seal[:16]}\t{words['page']} "
    field(foot, "PAGE", "2")
    foot.add_run(f" {words['of']} ")
    field(foot, "NUMPAGES", "2")
    for line in (head, foot):
        line.paragraph_format.tab_stops.add_tab_stop(Mm(_WIDE), WD_TAB_ALIGNMENT.RIGHT)


def _contents(file: File, document: Document, *, is_on_new_page: bool) -> None:
    """A contents field that already holds its lines, each a link; Word fills in the pages when asked to update."""
    title = file.add_paragraph(document.words["contents"], style="Contents Title")
    title.paragraph_format.page_break_before = is_on_new_page
    lines = [file.add_paragraph(style="TOC 1") for _section in document.sections]
    for n, (line, section) in enumerate(zip(lines, document.sections, strict=True), start=1):
        if n == 1:
            field(line, r'TOC \o "1-1" \h \z \u', None)
        linked(line, numbered(n, section), slug(section.id).replace("-", "_"))
    if lines:
        field(lines[-1], None, None)


def _packed(file: File) -> bytes:
    """Write the package with one fixed time and sorted names, so that equal reports are equal bytes."""
    loose, packed = io.BytesIO(), io.BytesIO()
    file.save(loose)
    with zipfile.ZipFile(loose) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        names = sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            target.writestr(entry, source.read(name))
    return packed.getvalue()
