"""Rule C3: indirect causes that no chosen alternative reaches, so that leaving one out is decided and not forgotten.

Ours, beside method.md §1.7, 6, which asks it of direct causes only.
"""

from __future__ import annotations

from collections.abc import Mapping

from consult.core.method.model import Draft, Finding, warning
from consult.core.words import N_

C3_NONE = N_("La causa indirecta «{id}» no tiene ninguna alternativa.")
C3_UNCHOSEN = N_("La causa indirecta «{id}» solo tiene alternativas que no se eligieron: {alternatives}.")


def check_reach(draft: Draft) -> list[Finding]:
    """Apply C3, in the order of the tree; nothing is said while no alternative has been judged."""
    if not draft.alternatives:
        return []
    parents = {node.id: node.parent for node in draft.nodes if node.kind == "cause" and not node.merged_into}
    reached = {step for one in draft.alternatives if one.is_chosen for step in _reach(one.targets, parents)}
    return [
        _finding(node.id, draft)
        for node in draft.nodes
        if node.level == "indirect" and node.id in parents and not reached.intersection(_climb(node.id, parents))
    ]


def _reach(targets: tuple[str, ...], parents: Mapping[str, str]) -> set[str]:
    """Name what an alternative acts on: its targets and the indirect causes they are part of."""
    above = {step for target in targets for step in _climb(target, parents) if parents.get(step) in parents}
    return above | set(targets)


def _climb(name: str, parents: Mapping[str, str]) -> list[str]:
    path: list[str] = []
    while name in parents and name not in path:
        path.append(name)
        name = parents[name]
    return path


def _finding(cause: str, draft: Draft) -> Finding:
    tried = [one.id for one in draft.alternatives if cause in one.targets]
    if not tried:
        return warning("C3", cause, C3_NONE)
    return warning("C3", cause, C3_UNCHOSEN, alternatives=", ".join(tried))
