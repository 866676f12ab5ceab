"""The look of the Word document: styles, language, and the few marks python-docx has no word for."""

from __future__ import annotations

from docx.document import Document as File
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from consult.core.charts.style import BRAND, EDGE, INK, LINE, SOFT

SANS, VOICE = "Calibri", "Cambria"

# name, based on, size, bold, colour, space before, space after
_STYLES = (
    ("Title", None, 30, True, INK, 14, 14),
    ("Subtitle", None, 14, False, SOFT, 0, 0),
    ("Heading 1", None, 20, True, BRAND, 30, 14),
    ("Heading 2", None, 15, True, BRAND, 20, 8),
    ("Heading 3", None, 12, True, BRAND, 16, 6),
    ("Caption", None, 10, True, INK, 12, 5),
    ("Quote", None, 12, False, INK, 8, 4),
    ("TOC 1", "Normal", 11, False, INK, 4, 4),
    ("Contents Title", "Normal", 20, True, BRAND, 0, 14),
    ("Cover", "Normal", 12, False, SOFT, 0, 2),
    ("Draft", "Normal", 18, True, INK, 0, 4),
    ("Draft Text", "Normal", 11, False, INK, 0, 2),
    ("Fact", "Normal", 10, False, INK, 0, 4),
    ("Lead", "Normal", 12.5, False, SOFT, 0, 8),
    ("Small", "Normal", 9.5, False, SOFT, 2, 8),
    ("Verdict", "Normal", 14, True, "#ffffff", 6, 14),
    ("Note", "Normal", 11, False, INK, 6, 10),
    ("Source", "Normal", 9.5, False, SOFT, 0, 10),
    ("Rung", "Normal", 11, False, INK, 3, 5),
    ("Term", "Normal", 11, False, INK, 0, 5),
    ("Cell", "Normal", 9.5, False, INK, 2, 2),
)


def dress(file: File, lang: str) -> None:
    """Give an empty file the page, the language and every style of the report."""
    page = file.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(22)
    page.top_margin = page.bottom_margin = Mm(24)
    normal = file.styles["Normal"]
    _face(normal, SANS, 11, INK)
    normal.paragraph_format.space_after = Pt(9)
    normal.paragraph_format.line_spacing = 1.2
    for name, base, size, is_bold, colour, before, after in _STYLES:
        style = _style(file, name, base)
        _face(style, SANS, size, colour)
        style.font.bold, style.font.italic = is_bold, False
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    _details(file)
    _voices(file)
    file.styles.element.append(parse_xml(_TABLE))
    _speak(file, "es-PE" if lang == "es" else "en-US")


def _style(file: File, name: str, base: str | None) -> ParagraphStyle:
    is_known = name in file.styles
    style = file.styles[name] if is_known else file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if not isinstance(style, ParagraphStyle):
        raise TypeError(f"{name} is no paragraph style")
    if not is_known:
        style.base_style = file.styles[base or "Normal"]
    return style


def _face(style: ParagraphStyle, face: str, size: float, colour: str) -> None:
    style.font.name, style.font.size, style.font.color.rgb = face, Pt(size), RGBColor.from_string(colour[1:].upper())
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in [key for key in fonts.attrib if key.endswith("Theme")]:
        del fonts.attrib[key]  # the template's theme would win over the name
    for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(kind), face)


def _details(file: File) -> None:
    """What a row of the table above does not say."""
    styles = file.styles
    for name in ("Title", "Heading 1"):
        for border in styles[name].element.xpath("w:pPr/w:pBdr"):
            border.getparent().remove(border)
    edged(styles["Heading 1"].element.get_or_add_pPr(), "bottom", BRAND, 10, 4)
    edged(styles["Quote"].element.get_or_add_pPr(), "left", LINE, 18, 10)
    edged(styles["Rung"].element.get_or_add_pPr(), "left", BRAND, 14, 8)
    styles["Title"].paragraph_format.line_spacing = 1.05
    styles["Quote"].paragraph_format.left_indent = Mm(6)
    styles["Quote"].paragraph_format.keep_together = True
    styles["Source"].paragraph_format.left_indent = Mm(6)
    styles["Caption"].paragraph_format.keep_with_next = True
    styles["Fact"].paragraph_format.tab_stops.add_tab_stop(Mm(30))
    styles["Fact"].paragraph_format.left_indent, styles["Fact"].paragraph_format.first_line_indent = Mm(30), Mm(-30)
    styles["Cell"].paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    for name in ("Draft", "Draft Text", "Verdict", "Note"):
        styles[name].paragraph_format.left_indent = styles[name].paragraph_format.right_indent = Mm(4)
        styles[name].paragraph_format.keep_together = True
    styles["Draft"].font.all_caps = True
    for spacing in styles["Subtitle"].element.xpath("w:rPr/w:spacing"):
        spacing.getparent().remove(spacing)  # the template spaces the letters out
    for name in ("Header", "Footer"):
        _face(styles[name], SANS, 8.5, SOFT)
        for stop in list(styles[name].paragraph_format.tab_stops):
            stop.position = Mm(166)  # the template's two stops become one, at the right margin
    _face(styles["Quote"], VOICE, 12, INK)


def _voices(file: File) -> None:
    """Character styles: words of people, public codes, soft labels, evidence."""
    for name, face, is_bold, colour in (
        ("Said", VOICE, False, INK),
        ("Code", SANS, True, INK),
        ("Soft", SANS, False, SOFT),
        ("Evidence", SANS, True, SOFT),
    ):
        style = file.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        style.font.name, style.font.bold = face, is_bold
        style.font.color.rgb = RGBColor.from_string(colour[1:].upper())


def _speak(file: File, lang: str) -> None:
    """Set the language of every text."""
    for run in file.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr"):
        for old in run.xpath("w:lang"):
            run.remove(old)
        element = OxmlElement("w:lang")
        element.set(qn("w:val"), lang)
        element.set(qn("w:eastAsia"), lang)
        run.append(element)


def edged(properties: BaseOxmlElement, side: str, colour: str, eighths: int, space: int) -> None:
    """Draw a border on one side of a paragraph; widths in eighths of a point."""
    frame = properties.find(qn("w:pBdr"))
    if frame is None:
        frame = OxmlElement("w:pBdr")
        properties.insert_element_before(
            frame,
            "w:shd",
            "w:tabs",
            "w:suppressAutoHyphens",
            "w:spacing",
            "w:ind",
            "w:jc",
            "w:outlineLvl",
            "w:rPr",
            "w:sectPr",
        )
    line = OxmlElement(f"w:{side}")
    for key, value in (("val", "single"), ("sz", eighths), ("space", space), ("color", colour[1:])):
        line.set(qn(f"w:{key}"), str(value))
    frame.append(line)


def framed(paragraph: Paragraph, colour: str, *, bar: int = 0, bar_colour: str = "") -> None:
    """Frame a paragraph with a bar at its left; neighbours framed alike grow into one box."""
    for side in ("top", "left", "bottom", "right"):
        is_bar = side == "left" and bar
        edged(
            paragraph._p.get_or_add_pPr(), side, (bar_colour or colour) if is_bar else colour, bar if is_bar else 8, 8
        )


def filled(paragraph: Paragraph, colour: str) -> None:
    """Colour the ground of a paragraph."""
    ground = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{colour[1:]}"/>')
    paragraph._p.get_or_add_pPr().insert_element_before(ground, "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def shade(cell: _Cell, colour: str) -> None:
    """Colour the ground of a cell."""
    cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="{colour[1:]}"/>'))


def field(paragraph: Paragraph, instruction: str | None, shown: str | None) -> None:
    """Begin a field (`shown` None leaves it open), write a whole one, or close it (`instruction` None)."""
    parts = ["end"] if instruction is None else ["begin", "separate"] if shown is None else ["begin", "separate", "end"]
    for part in parts:
        run = paragraph.add_run()
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), part)
        run._r.append(mark)
        if part == "begin":
            text = OxmlElement("w:instrText")
            text.set(qn("xml:space"), "preserve")
            text.text = f" {instruction} "
            paragraph.add_run()._r.append(text)
        elif part == "separate" and shown:
            paragraph.add_run(shown)


def linked(paragraph: Paragraph, text: str, anchor: str) -> None:
    """Write a link to a bookmark of the same document."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), anchor)
    link.append(paragraph.add_run(text)._r)
    paragraph._p.append(link)


_TABLE = f"""<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="Consult"><w:name w:val="Consult"/>
<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/><w:tblPr><w:tblBorders>
<w:bottom w:val="single" w:sz="4" w:color="{LINE[1:]}"/>
<w:insideH w:val="single" w:sz="4" w:color="{LINE[1:]}"/>
</w:tblBorders><w:tblCellMar>
<w:top w:w="40" w:type="dxa"/><w:left w:w="85" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/>
<w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>
<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:color w:val="{SOFT[1:]}"/></w:rPr><w:tcPr><w:tcBorders>
<w:bottom w:val="single" w:sz="12" w:color="{BRAND[1:]}"/></w:tcBorders></w:tcPr></w:tblStylePr>
<w:tblStylePr w:type="lastRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>
<w:top w:val="single" w:sz="8" w:color="{EDGE[1:]}"/></w:tcBorders></w:tcPr></w:tblStylePr></w:style>"""
