"""The problem tree as nested boxes with who supports each, and the marks that stand on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from consult.rounds.models import TreeNode
from consult.web.language import text_of
from consult.web.presenting.rows import Share, Supported

Link = tuple[str, str]
"""(mark, address)."""


@dataclass(frozen=True, slots=True)
class Node:
    """One box: its words, its printed support, a small bar per space, the bars themselves, and its marks."""

    code: str
    text: str
    kids: tuple[Node, ...] = ()
    figure_text: str = ""
    mini: tuple[tuple[str, float | None], ...] = ()
    rows: tuple[Share, ...] = ()
    evidence: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Branches:
    """The tree in its three bands."""

    problem: Node | None
    causes: tuple[Node, ...]
    effects: tuple[Node, ...]
    final: Node | None


def branches(
    known: Sequence[TreeNode], points: Mapping[str, Supported], marks: Mapping[str, Sequence[Link]]
) -> Branches:
    """Build the tree from its valid nodes, with what each was given in a published round, if any."""
    valid = [node for node in known if node.status == "valid"]
    kids: dict[str, list[TreeNode]] = {}
    for node in valid:
        kids.setdefault(node.parent, []).append(node)

    def box(node: TreeNode) -> Node:
        found = points.get(node.code)
        return Node(
            node.code,
            text_of(node.text),
            tuple(box(kid) for kid in kids.get(node.code, ()) if kid.kind == node.kind),
            found.combined.text if found else "",
            found.mini if found else (),
            found.rows if found else (),
            tuple(marks.get(node.code, ())),
        )

    problem = next((node for node in valid if node.kind == "problem"), None)
    final = next((node for node in valid if node.level == "final"), None)
    codes = {node.code for node in valid}
    top = [n for n in valid if n.kind == "effect" and n is not final and not is_under(n, "effect", valid, codes)]
    direct = [n for n in valid if n.kind == "cause" and not is_under(n, "cause", valid, codes)]
    return Branches(
        Node(problem.code, text_of(problem.text), figure_text=text_for(points, problem.code)) if problem else None,
        tuple(box(node) for node in direct),
        tuple(box(node) for node in top),
        box(final) if final else None,
    )


def text_for(points: Mapping[str, Supported], code: str) -> str:
    """Return the printed support of a node, if it was judged."""
    found = points.get(code)
    return found.combined.text if found else ""


def is_under(node: TreeNode, kind: str, known: Sequence[TreeNode], codes: set[str]) -> bool:
    """Tell whether a node hangs from another of its own kind."""
    return node.parent in codes and any(other.code == node.parent and other.kind == kind for other in known)
