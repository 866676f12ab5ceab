"""The public problem and its tree: statement, chart, and every node with its support and what sustains it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from consult.core import charts
from consult.core.document import (
    Block,
    Column,
    Definitions,
    Figure,
    Note,
    Number,
    Paragraph,
    Row,
    Runs,
    Section,
    Table,
    Text,
    code,
    plain,
)
from consult.core.kinds.model import SEVERITY
from consult.core.words import N_
from consult.reports.compile.desk import Desk, coded
from consult.reports.compile.objects.matter import LEVELS
from consult.reports.compile.parts import beside, figures, standing
from consult.results.queries import ResultView
from consult.rounds.models import TreeNode

TITLE = N_("El problema y su árbol")
DISCARDED = "discarded"

ORIGINS = {
    "source": N_("fuente {mark}"),
    "policy": N_("política vigente, {mark}"),
}
READ = N_("Piso: el apoyo del grupo que menos apoya.")
MADE = N_("construido para el ejercicio")
MADE_UP = N_("respuestas simuladas")
_MARK = re.compile(r"\b(source|policy):(\w+)")


def part(desk: Desk) -> Section:
    """Print the problem, the tree and its nodes."""
    problem = next((node for node in desk.facts.nodes if node.kind == "problem"), None)
    if problem is None:
        return Section("problema", desk.word(TITLE), (Paragraph(desk.say(N_("El problema todavía no está escrito."))),))
    seen = desk.facts.newest("problem_tree")
    blocks: list[Block] = [Paragraph(plain(desk.text(problem.text)), "lead"), *_statement(desk, problem)]
    if seen and (said := figures.simulated(desk, seen)):
        blocks.append(Note("warn", plain(said)))
    if reading := _reading(desk, seen):
        blocks.append(Paragraph(reading))
    if any(node.kind != "problem" for node in desk.facts.nodes):
        blocks += [*(standing.notes(desk, seen) if seen else ()), _figure(desk, problem, seen), _table(desk, seen)]
    return Section("problema", desk.word(TITLE), tuple(blocks), starts_page=True)


def _statement(desk: Desk, problem: TreeNode) -> tuple[Block, ...]:
    """Say what the problem is about: its variable, whom it touches and where."""
    names = {
        "variable": N_("Variable central"),
        "population": N_("A quiénes afecta"),
        "territory": N_("Dónde ocurre"),
    }
    rows = [(desk.word(name), plain(str(problem.attributes.get(key) or ""))) for key, name in names.items()]
    if problem.evidence:
        rows.append((desk.word(N_("Sustento")), plain(sustained(desk, problem.evidence))))
    shown = tuple((term, runs) for term, runs in rows if runs)
    return (Definitions(shown),) if shown else ()


def _figure(desk: Desk, problem: TreeNode, seen: ResultView | None) -> Figure:
    """Draw the tree; the support of each node stands in its box."""
    standing = [node for node in desk.facts.nodes if node.status != DISCARDED]
    chart = charts.Tree(
        title=desk.word(N_("Árbol del problema")),
        problem=charts.Node(problem.code, desk.text(problem.text)),
        causes=_branches(desk, standing, problem.code, "cause", seen),
        effects=_branches(desk, standing, problem.code, "effect", seen),
        names=(desk.word(N_("Efectos")), desk.word(N_("Problema público")), desk.word(N_("Causas"))),
    )
    caption = desk.word(N_("Árbol del problema, con el apoyo de cada nodo")) if seen else chart.title
    if seen and seen.round.code in desk.facts.simulated:
        caption = f"{caption} ({desk.word(MADE_UP)})"
    return Figure(chart, caption)


def _branches(
    desk: Desk, nodes: list[TreeNode], parent: str, kind: str, seen: ResultView | None
) -> tuple[charts.Node, ...]:
    """Return the nodes below one, direct causes also where the file leaves their parent out."""
    below = [node for node in nodes if node.kind == kind and (node.parent or _root(nodes)) == parent]
    return tuple(_node(desk, nodes, node, seen) for node in below)


def _root(nodes: list[TreeNode]) -> str:
    return next((node.code for node in nodes if node.kind == "problem"), "")


def _node(desk: Desk, nodes: list[TreeNode], node: TreeNode, seen: ResultView | None) -> charts.Node:
    printed = _support(desk, node.code, seen)
    support = printed[0] if printed and isinstance(printed[0], Number) else None
    return charts.Node(
        node.code,
        desk.text(node.text),
        _branches(desk, nodes, node.code, node.kind, seen),
        figure_text=support.text if support else "",
        figure=support.id if support else "",
    )


def _support(desk: Desk, code_: str, seen: ResultView | None) -> Runs:
    item = figures.item_of(seen, code_)
    return (figures.weighted(desk, seen, item),) if seen and item else ()


def _reading(desk: Desk, seen: ResultView | None) -> Runs:
    """Say it before the chart: the direct causes with the highest and the lowest support (GUIDE §1.2)."""
    direct = [node.code for node in desk.facts.nodes if node.kind == "cause" and node.level == "direct"]
    items = [item for one in direct if (item := figures.item_of(seen, one)) and item.weighted is not None]
    if seen is None or len(items) < 2:
        return ()
    ordered = sorted(items, key=lambda item: item.weighted or 0)
    low, high = ordered[0], ordered[-1]
    if low.weighted == high.weighted:
        return ()
    return desk.say(
        N_("Entre las causas directas, {high} es la que más apoyo tiene ({most}) y {low} la que menos ({fewest})."),
        high=code(high.id), most=figures.weighted(desk, seen, high),
        low=code(low.id), fewest=figures.weighted(desk, seen, low),
    )  # fmt: skip


def _table(desk: Desk, seen: ResultView | None) -> Table:
    """Print every node: each direct cause with what is below it, then the effects."""
    is_open = seen is not None and seen.open_figures is not None
    columns = [Column(desk.word(N_("Qué pasa")), share=11)]
    if is_open:
        columns += [
            Column(desk.word(N_("Apoyo")), "number", share=3),
            Column(desk.word(N_("Clase")), share=4),
            Column(desk.word(N_("Piso")), "number", share=3),
            Column(desk.word(N_("Grave")), "number", share=3),
            Column(desk.word(N_("De en medio")), "number", share=3),
        ]
    elif seen:
        columns += [
            Column(desk.word(N_("Apoyo")), "number", share=2),
            Column(desk.word(N_("Gravedad")), "number", share=3),
        ]
    columns.append(Column(desk.word(N_("Sustento")), share=4))
    effects = [node for node in desk.facts.nodes if node.kind == "effect"]
    causes = [node for node in desk.facts.nodes if node.kind == "cause"]
    rows = [*_group(desk, N_("Causas"), causes, seen), *_group(desk, N_("Efectos"), effects, seen)]
    note = figures.small_print(desk, seen) if seen else ()
    if is_open:
        note = (*note, Text(" "), *desk.say(READ), Text(" "), *desk.say(standing.READ_GRAVE))
    return Table(desk.word(N_("Causas y efectos")), tuple(columns), tuple(rows), note=note)


def _group(desk: Desk, name: str, nodes: Iterable[TreeNode], seen: ResultView | None) -> list[Row]:
    rows = [_row(desk, node, seen) for node in nodes]
    return [Row((plain(desk.word(name)),), "group"), *rows] if rows else []


def _row(desk: Desk, node: TreeNode, seen: ResultView | None) -> Row:
    cells: list[Runs] = [_said(desk, node)]
    if seen and seen.open_figures is not None:
        cells += [_support(desk, node.code, seen), *(
            printed(desk, seen, node.code)
            for printed in (beside.stance, beside.floor, beside.severe, beside.severity_median)
        )]  # fmt: skip
    elif seen:
        item = figures.item_of(seen, node.code)
        cells.append(_support(desk, node.code, seen))
        cells.append((figures.criterion(desk, seen, item, SEVERITY),) if item else ())
    cells.append(plain(sustained(desk, node.evidence)))
    return Row(tuple(cells), "strong" if node.level == "direct" else "plain")


def _said(desk: Desk, node: TreeNode) -> Runs:
    runs = coded(node.code, desk.text(node.text))
    if node.level == "final":
        runs = (*runs, Text(f" ({desk.word(LEVELS[node.level])})"))
    if node.status == DISCARDED:
        runs = (*runs, Text(" · "), *desk.say(N_("descartada")))
    return runs


def sustained(desk: Desk, evidence: str) -> str:
    """Say in words what sustains a line: the file's own marks are source:001, policy:W2 and made."""
    if evidence.strip() == "made":
        return desk.word(MADE)
    return _MARK.sub(lambda found: desk.word(ORIGINS[found[1]], mark=found[2]), evidence)
