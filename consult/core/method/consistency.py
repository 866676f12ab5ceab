"""The consistency list of a draft: every broken link between causes, alternatives, guidelines, services, standards."""

from __future__ import annotations

from consult.core.method.future import check_future
from consult.core.method.guidelines import check_guidelines
from consult.core.method.model import Draft, Finding, error
from consult.core.method.objectives import check_indicators, check_objectives
from consult.core.method.services import check_services
from consult.core.method.tree import check_statement, check_tree
from consult.core.words import N_

C1 = N_("La causa directa «{id}» no tiene ninguna alternativa elegida ni un motivo escrito.")
C2 = N_("La alternativa «{id}» apunta a «{target}», que no es una causa bajo «{cause}».")


def consistency(draft: Draft) -> list[Finding]:
    """List what the draft still lacks, errors first, each group in the order of the chain. The tree and the future
    have lists of their own (`everything`)."""
    direct = direct_causes(draft)
    found = [
        *check_choice(draft), *check_objectives(draft, direct), *check_guidelines(draft), *check_services(draft),
        *check_indicators(draft),
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.severity != "error")


def everything(draft: Draft, *, needs_mirrors: bool = False) -> list[Finding]:
    """List the findings of every rule: problem, tree, future and draft."""
    found: list[Finding] = []
    if draft.statement:
        found += check_statement(draft.statement)
    if draft.nodes:
        found += check_tree(draft.nodes, needs_mirrors=needs_mirrors)
    if draft.vision:
        found += check_future(draft.vision, direct_causes(draft))
    return found + consistency(draft)


def direct_causes(draft: Draft) -> tuple[str, ...]:
    """List the direct causes that stand."""
    return tuple(node.id for node in draft.nodes
                 if node.kind == "cause" and node.level == "direct" and not node.merged_into)  # fmt: skip


def check_choice(draft: Draft) -> list[Finding]:
    """Check that each direct cause has a chosen alternative or a reason (method.md §1.7, 6), and that targets are
    causes under the alternative's own."""
    answered = {one.cause for one in draft.alternatives if one.is_chosen}
    answered |= {cause for cause, reason in draft.cause_reasons.items() if reason.strip()}
    unanswered = [cause for cause in direct_causes(draft) if draft.alternatives and cause not in answered]
    found = [error("C1", cause, C1) for cause in unanswered]
    parents = {node.id: node.parent for node in draft.nodes}
    for one in draft.alternatives:
        found += [error("C2", one.id, C2, target=target, cause=one.cause) for target in one.targets
                  if one.cause and target in parents and not _is_under(parents, target, one.cause)]  # fmt: skip
    return found


def _is_under(parents: dict[str, str], name: str, ancestor: str) -> bool:
    seen: set[str] = set()
    while name in parents and name not in seen:
        if name == ancestor:
            return True
        seen.add(name)
        name = parents[name]
    return name == ancestor
