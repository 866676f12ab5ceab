"""A chart in one sentence: every number it draws, for whoever does not see it."""

from __future__ import annotations

from consult.core.charts.model import Bars, Chart, DotPlot, Mark, Node, ShareBars, Spread, SpreadRow, Tree


def label(chart: Chart) -> str:
    """Say a chart: title, then each row with its numbers; a hidden cell says the one sentence."""
    if isinstance(chart, Tree):
        return _tree(chart)
    if isinstance(chart, DotPlot):
        rows = [f"{_named(row.code, row.label)}: {_said((*row.marks, row.total), chart.hidden)}" for row in chart.rows]
        rule = [_said((chart.rule,), chart.hidden)] if chart.rule else []
        return ". ".join([chart.title, *rule, *rows])
    if isinstance(chart, ShareBars):
        rows = [
            f"{_named(row.code, row.label)}: {_shares((row.support, row.neutral, row.disagree), chart.hidden)}"
            for row in chart.rows
        ]
        return ". ".join([chart.title, *rows])
    if isinstance(chart, Spread):
        return ". ".join([chart.title, *(_spread(row, chart.hidden) for row in chart.rows)])
    return _bars(chart)


def _spread(row: SpreadRow, hidden: str) -> str:
    """Say each value with its share, and the median; or the one sentence once. What has no text is nothing."""
    given = [mark for mark in row.marks if mark.value is not None and mark.text]
    if all(mark.value is None for mark in row.marks):
        return f"{row.label}: {hidden.rstrip('.')}"
    middle = [f"{row.middle.name} {row.middle.text}"] if row.middle and row.middle.value is not None else []
    return f"{row.label}: {'; '.join([*(f'{mark.name} {mark.text}' for mark in given), *middle])}"


def _bars(chart: Bars) -> str:
    rows = [f"{row.label} {chart.hidden if row.value.value is None else row.value.text}" for row in chart.rows]
    return ". ".join([chart.title, *rows])


def _named(code: str, text: str) -> str:
    return f"{code} {text}".strip()


def _said(marks: tuple[Mark, ...], hidden: str) -> str:
    return "; ".join(f"{mark.name} {hidden if mark.value is None else mark.text}".rstrip(".") for mark in marks)


def _shares(marks: tuple[Mark, ...], hidden: str) -> str:
    """Three shares, or the one sentence once: the three are hidden together."""
    return hidden.rstrip(".") if any(mark.value is None for mark in marks) else _said(marks, hidden)


def _tree(chart: Tree) -> str:
    above, middle, below = chart.names
    effects = "; ".join(_branch(node) for node in chart.effects)
    causes = "; ".join(_branch(node) for node in chart.causes)
    parts = [
        chart.title,
        f"{above}: {effects}" if effects else "",
        f"{middle}: {_branch(chart.problem)}",
        f"{below}: {causes}",
    ]
    return ". ".join(part for part in parts if part)


def _branch(node: Node) -> str:
    kids = f" ({'; '.join(_branch(kid) for kid in node.kids)})" if node.kids else ""
    return f"{_named(node.code, node.text)} {node.figure_text}".rstrip() + kids
