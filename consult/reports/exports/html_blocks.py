"""Blocks and inlines as html. Every text is escaped here, once."""

from __future__ import annotations

from html import escape

from consult.core.charts import svg
from consult.core.charts.style import shape_svg
from consult.core.document import (
    Block,
    Bullets,
    Column,
    Definitions,
    Document,
    Evidence,
    Figure,
    Heading,
    Hidden,
    Inline,
    Note,
    Number,
    Paragraph,
    Quote,
    Row,
    Runs,
    SpaceName,
    Step,
    Table,
    Trail,
)

_CHART_WIDTH = 660
_ICONS = {
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v6M12 7.2v.6"/>',
    "warn": '<path d="M12 3.5 21.500 20H2.500zM12 10v5M12 17.300v.5"/>',
    "dissent": '<path d="M3 12h6l5-6h7M9 12l5 6h7M18 3l3 3-3 3M18 15l3 3-3 3"/>',
}
_WRAPS = {
    "plain": "{}",
    "strong": "<b>{}</b>",
    "said": '<span class="said">{}</span>',
    "code": '<span class="code">{}</span>',
}


class Page:
    """Prints blocks in order, counting tables and figures on the way."""

    def __init__(self, document: Document) -> None:
        self.words = document.words
        self.n_tables = self.n_figures = 0

    def block(self, block: Block) -> str:
        """Print one block."""
        match block:
            case Paragraph():
                kind = "" if block.kind == "plain" else f' class="{block.kind}"'
                return f"<p{kind}>{self.runs(block.runs)}</p>"
            case Heading():
                return f"<h{block.level + 2}>{escape(block.text)}</h{block.level + 2}>"
            case Bullets():
                tag = "ol" if block.is_ordered else "ul"
                return f"<{tag}>" + "".join(f"<li>{self.runs(item)}</li>" for item in block.items) + f"</{tag}>"
            case Table():
                return self._table(block)
            case Figure():
                return self._figure(block)
            case Note():
                return self._note(block)
            case Quote():
                by = f"<footer>{escape(block.by)}</footer>" if block.by else ""
                return f"<blockquote><p>{escape(block.text)}</p>{by}</blockquote>"
            case Trail():
                return self._trail(block)
            case Definitions():
                return (
                    '<dl class="terms">'
                    + "".join(f"<dt>{escape(term)}</dt><dd>{self.runs(runs)}</dd>" for term, runs in block.items)
                    + "</dl>"
                )

    def runs(self, runs: Runs) -> str:
        """Print inlines."""
        return "".join(self._inline(run) for run in runs)

    def _inline(self, run: Inline) -> str:
        match run:
            case Number():
                return f'<span class="n" data-figure="{escape(run.id)}">{escape(run.text)}</span>'
            case Evidence():
                return f'<span class="ev">{escape(run.mark)}</span>'
            case SpaceName():
                mark = f'<svg viewBox="-9 -9 18 18" aria-hidden="true">{shape_svg(run.css)}</svg>'
                return f'<span class="sp">{mark}{escape(run.name)}</span>'
            case Hidden():
                return f'<span class="few">{escape(self.words["hidden"])}</span>'
            case _:
                return _WRAPS[run.kind].format(escape(run.text).replace("\n", "<br>"))

    def _table(self, table: Table) -> str:
        self.n_tables += 1
        caption = f"{self.words['table']} {self.n_tables}. {table.caption}"
        name = f"t-{self.n_tables}"
        head = "".join(f'<th scope="col"{_kind(column)}>{escape(column.title)}</th>' for column in table.columns)
        body = "".join(self._row(row, table) for row in table.rows)
        foot = f"<tfoot>{self._row(Row(table.footer), table)}</tfoot>" if table.footer else ""
        note = f'<p class="small">{self.runs(table.note)}</p>' if table.note else ""
        return (
            f'<div class="scroll" tabindex="0" role="region" aria-labelledby="{name}"><table>'
            f'<caption id="{name}">{escape(caption)}</caption><thead><tr>{head}</tr></thead>'
            f"<tbody>{body}</tbody>{foot}</table></div>{note}"
        )

    def _row(self, row: Row, table: Table) -> str:
        if row.kind == "group":
            spread = len(table.columns)
            head = self.runs(row.cells[0])
            return f'<tr class="group"><th scope="colgroup" colspan="{spread}">{head}</th></tr>'
        first = f'<th scope="row"{_kind(table.columns[0])}>{self.runs(row.cells[0])}</th>'
        rest = zip(row.cells[1:], table.columns[1:], strict=True)
        cells = "".join(f"<td{_kind(column)}>{self.runs(cell)}</td>" for cell, column in rest)
        weight = ' class="strong"' if row.kind == "strong" else ""
        return f"<tr{weight}>{first}{cells}</tr>"

    def _figure(self, figure: Figure) -> str:
        self.n_figures += 1
        caption = escape(f"{self.words['figure']} {self.n_figures}. {figure.caption}")
        reading = f"<p>{self.runs(figure.reading)}</p>" if figure.reading else ""
        name = f"f-{self.n_figures}"
        return (
            f'<figure><div class="scroll chart" tabindex="0" role="region" aria-labelledby="{name}">'
            f"{svg(figure.chart, width=_CHART_WIDTH)}</div>"
            f'<figcaption><b id="{name}">{caption}</b>{reading}</figcaption></figure>'
        )

    def _note(self, note: Note) -> str:
        icon = _ICONS.get(note.kind, "")
        drawn = f'<svg class="i" viewBox="0 0 24 24" aria-hidden="true">{icon}</svg>' if icon else ""
        title = f'<p class="t">{self.runs(note.title)}</p>' if note.title else ""
        body = f"<p>{self.runs(note.body)}</p>" if note.body else ""
        return f'<div class="note {note.kind}">{drawn}<div>{title}{body}</div></div>'

    def _trail(self, trail: Trail) -> str:
        title = escape(trail.title or self.words["trail"])
        steps = "".join(self._step(step) for step in trail.steps)
        return f'<div class="trail"><p class="t">{title}</p><ol>{steps}</ol></div>'

    def _step(self, step: Step) -> str:
        code = f' <span class="code">{escape(step.code)}</span>' if step.code else ""
        return (
            f'<li class="d{min(step.depth, 5)}"><span class="rung">{escape(step.name)}{code}</span>'
            f"<span>{self.runs(step.runs)}</span></li>"
        )


def _kind(column: Column) -> str:
    return {"number": ' class="num"', "code": ' class="code"', "text": ""}[column.kind]
