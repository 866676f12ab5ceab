"""The report itself, its workbook sheets, and the fixed words of the renderers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

from consult.core.charts import marks
from consult.core.document.blocks import Block, Figure, Table, block_runs
from consult.core.document.inlines import Number
from consult.core.words import N_

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "draft": N_("Borrador"),
        "missing": N_("Falta para la versión final:"),
        "more": N_("Más cosas que faltan, en la página siguiente: {n}."),
        "contents": N_("Contenido"),
        "page": N_("Página"),
        "of": N_("de"),
        "seal": N_("Sello"),
        "issued": N_("Emitido"),
        "notice": N_("Aviso"),
        "figure": N_("Gráfico"),
        "table": N_("Tabla"),
        "hidden": N_("No se muestra, para proteger a las personas."),
        "evidence": N_("Evidencia"),
        "trail": N_("De las voces al lineamiento"),
        "weights": N_("Peso publicado de cada grupo"),
        "readme": N_("LÉEME"),
        "sheet": N_("Hoja"),
        "holds": N_("Qué contiene"),
        "column": N_("Columna"),
        "meaning": N_("Qué significa"),
        "rows": N_("Filas"),
        "figures": N_("Cifras"),
        "figures_hold": N_("Cada cifra del informe con su identificador y el texto exacto que se imprime."),
        "figure_id": N_("Identificador"),
        "figure_text": N_("Cifra impresa"),
    }
)
"""The words a renderer needs, key to Spanish. The caller translates them all: {k: _(s) for k, s in WORDS.items()}."""


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered part of the report; the renderers put the number before the title."""

    id: str  # ascii, stable: the anchor in html
    title: str
    blocks: tuple[Block, ...]
    starts_page: bool = False
    is_before_contents: bool = False  # printed right after the cover: page 2


Value = str | int | Decimal | None


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of the workbook: header, the note that explains it, and its number format ("0.00", "0 %", "" = text)."""

    title: str
    note: str = ""
    number_format: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of the workbook: ids in the first column join the sheets."""

    name: str
    holds: str
    columns: tuple[SheetColumn, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True)
class Document:
    """A whole report. `issued_on` is an ISO date ("2026-04-28"), the exports' only clock; `cover_facts` spell it.

    Raises ValueError when a word is missing, a figure is printed otherwise than declared, or a table is out of shape.
    """

    title: str
    subtitle: str
    lang: Literal["es", "en"]
    policy_name: str
    lead: str  # the sentence below the title
    cover_facts: tuple[tuple[str, str], ...]
    issued_on: str
    seal: str
    sections: tuple[Section, ...]
    words: Mapping[str, str]
    notice: str = ""
    is_draft: bool = False
    missing: tuple[str, ...] = ()
    bands: tuple[tuple[str, str, Decimal], ...] = ()  # space id, css name, weight: any positive scale
    sheets: tuple[Sheet, ...] = ()
    data: Mapping[str, object] = field(default_factory=dict)
    figures: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if absent := WORDS.keys() - self.words.keys():
            raise ValueError(f"words without translation: {sorted(absent)}")
        wrong = sorted({id for id, text in printed_figures(self) if self.figures.get(id) != text})
        if wrong:
            raise ValueError(f"figures printed otherwise than declared: {wrong}")
        for table in (block for block in blocks(self) if isinstance(block, Table)):
            _check_shape(table)


def _check_shape(table: Table) -> None:
    """Refuse a row that has not one cell per column (one alone in a group row)."""
    for row in table.rows:
        if len(row.cells) != (1 if row.kind == "group" else len(table.columns)):
            raise ValueError(f"row out of shape in table {table.caption!r}")
    if table.footer and len(table.footer) != len(table.columns):
        raise ValueError(f"footer out of shape in table {table.caption!r}")


def blocks(document: Document) -> Iterator[Block]:
    """Every block of the report, in order."""
    return (block for section in document.sections for block in section.blocks)


def printed_figures(document: Document) -> Iterator[tuple[str, str]]:
    """Every (id, text) that the report prints, in sentences, tables and charts."""
    for block in blocks(document):
        yield from ((run.id, run.text) for runs in block_runs(block) for run in runs if isinstance(run, Number))
        if isinstance(block, Figure):
            yield from ((mark.figure, mark.text) for mark in marks(block.chart) if mark.figure)
