"""The analysis page as a workbook: a first sheet that says what it is, then exactly the table behind each chart."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from consult.base.clock import PERU
from consult.core.cells import sheet_names, write_text
from consult.results.models import Result
from consult.results.queries import ResultView
from consult.web.language import day, text_of
from consult.web.language import gettext as _
from consult.web.presenting.figures import Voice, few
from consult.web.presenting.panels import Panel

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDE, NARROW = 52, 18


def workbook(seen: ResultView, voices: Sequence[Voice], made: Sequence[Panel], result: Result, *,
             is_simulated: bool) -> bytes:  # fmt: skip
    """Write the page as a workbook. Every cell is a text, as printed."""
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                                      "strings_to_numbers": False})  # fmt: skip
    book.set_properties({"title": text_of(seen.round.title), "created": result.computed_at.replace(tzinfo=None)})
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    names = sheet_names([_("Léame"), *(one.title for one in made)])
    facts = [*about(seen, voices, result, is_simulated=is_simulated),
             *((name, one.title) for name, one in zip(names[1:], made, strict=True))]  # fmt: skip
    first = book.add_worksheet(names[0])
    for place, (name, text) in enumerate(facts):
        write_text(first, place, 0, name, bold)
        write_text(first, place, 1, text, wrapped)
    first.set_column(0, 0, NARROW * 2)
    first.set_column(1, 1, WIDE * 2)
    for name, one in zip(names[1:], made, strict=True):
        sheet(book.add_worksheet(name), one, bold, wrapped)
    book.close()
    return kept.getvalue()


def about(seen: ResultView, voices: Sequence[Voice], result: Result, *, is_simulated: bool) -> list[tuple[str, str]]:
    """Say what the workbook is: policy, round, weights, date of the result, and who may read it."""
    weights = ", ".join(f"{voice.name} {voice.weight}".strip() for voice in voices)
    found = [
        (_("Qué es"), _("Los mismos números de la página de gráficos, una hoja por gráfico.")),
        (_("Política"), text_of(seen.round.policy.name)),
        (_("Ronda"), f"{seen.round.code} · {text_of(seen.round.title)}"),
        (_("Pesos"), f"{seen.scheme.code}: {weights}"),
        (_("Fecha del resultado"), f"{day(result.computed_at)}, {clock(result.computed_at)}"),
        (_("Huella de las respuestas"), result.digest),
    ]
    found += [(_("Aviso"), _("Dato simulado."))] if is_simulated else []
    found += [(_("Aviso"), _("No publicar. Cifras internas: son solo para el equipo."))] if seen.is_internal else []
    return found


def clock(at: datetime) -> str:
    """Write the hour in Peru: 14:05."""
    return f"{at.astimezone(PERU):%H:%M}"


def sheet(page: Worksheet, one: Panel, bold: Format, wrapped: Format) -> None:
    """Write one table: heads, then its lines as they are printed."""
    for place, (name, _is_number) in enumerate(one.heads):
        write_text(page, 0, place, name, bold)
    for row, line in enumerate(one.rows, start=1):
        for place, value in enumerate(line):
            write_text(page, row, place, printed(value), wrapped if place == 0 else None)
    page.freeze_panes(1, 1)
    page.set_column(0, 0, WIDE)
    page.set_column(1, max(1, len(one.heads) - 1), NARROW)


def printed(value: Any) -> str:
    """Return a cell as the page prints it; hidden ones with the one sentence."""
    if value is None:
        return few()
    return str(value["text"]) if isinstance(value, dict) else str(value)
