"""The whole thread of one mark E-n: what was said, the nodes, the alternatives with their scores, the drafted line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from consult.contributions.models import Statement
from consult.drafting.judged import Judged
from consult.drafting.models import Evidence
from consult.drafting.queries import evidence, public_matrix
from consult.rounds.models import Alternative, TreeNode
from consult.rounds.queries import alternatives, nodes
from consult.spaces.models import Policy


@dataclass(frozen=True, slots=True)
class Trail:
    """What one line stands on. A linked text that its space holds back is known by its code alone."""

    mark: str
    subject: str  # code of the line
    statements: tuple[Statement, ...]
    held_back: tuple[str, ...]
    nodes: tuple[TreeNode, ...]
    alternatives: tuple[tuple[Alternative, Judged | None], ...]


def quotable(policy: Policy) -> Mapping[str, Statement]:
    """Return the texts a draft may stand on, by code: released, shown, and of no round that takes answers now."""
    return {line.statement.code: line.statement for line in public_matrix(policy)}


def trails(policy: Policy, judged: Mapping[str, Judged]) -> Mapping[str, Trail]:
    """Return the thread of every marked line, by the code of the line."""
    texts = quotable(policy)
    tree = {node.code: node for node in nodes(policy)}
    options = {option.code: option for option in alternatives(policy)}
    return {subject: _trail(rows, texts, tree, options, judged) for subject, rows in evidence(policy).items()}


def _trail(
    rows: Sequence[Evidence],
    texts: Mapping[str, Statement],
    tree: Mapping[str, TreeNode],
    options: Mapping[str, Alternative],
    judged: Mapping[str, Judged],
) -> Trail:
    sources = {kind: [row.source for row in rows if row.source_kind == kind] for kind in
               ("statement", "node", "alternative")}  # fmt: skip
    return Trail(
        mark=rows[0].mark,
        subject=rows[0].subject,
        statements=tuple(texts[code] for code in sources["statement"] if code in texts),
        held_back=tuple(code for code in sources["statement"] if code not in texts),
        nodes=tuple(tree[code] for code in sources["node"] if code in tree),
        alternatives=tuple((options[code], judged.get(code)) for code in sources["alternative"] if code in options),
    )
