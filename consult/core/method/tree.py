"""Rules T1 to T12: the public problem and its tree (method.md §1.5)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from consult.core.method.model import Finding, ProblemStatement, TreeNode, error, warning
from consult.core.words import N_

DEEPEST = 3
FEWEST_DIRECT, MOST_DIRECT = 2, 6
LACKS_OF = ("falta de ", "ausencia de ", "carencia de ", "no existe ", "no existen ")

T1 = N_("El árbol debe tener un solo problema y tiene {n}.")
T2 = {
    "text": N_("El problema no está escrito."),
    "variable": N_("El problema no dice qué es lo que cambia (su variable central)."),
    "population": N_("El problema no dice a quiénes afecta."),
    "territory": N_("El problema no dice dónde ocurre."),
}
T3 = N_("El problema está escrito como la falta de una solución («{start}»): diga qué pasa, no qué falta.")
T4_DIRECT = N_("La causa directa «{id}» debe colgar del problema.")
T4_INDIRECT = N_("La causa indirecta «{id}» debe colgar de otra causa.")
T4_DEEP = N_("La causa «{id}» está a {n} niveles del problema: el máximo es tres.")
T5 = N_("La causa directa «{id}» no tiene ninguna causa indirecta.")
T6 = N_("Hay {n} causas directas: lo usual es de dos a seis; más suele ser mezcla de niveles.")
T7_DIRECT = N_("El efecto directo «{id}» debe colgar del problema.")
T7_INDIRECT = N_("El efecto indirecto «{id}» debe colgar de otro efecto.")
T7_FINAL = N_("Hay {n} efectos finales: el árbol admite uno.")
T8 = N_("«{id}» cuelga de sí mismo a través de {path}.")
T9 = N_("«{id}» y «{other}» dicen lo mismo: uno es causa y el otro, efecto.")
T10_NONE = N_("«{id}» no tiene evidencia ni testimonio.")
T10_TESTIMONY = N_("«{id}» se apoya solo en testimonios: así se imprime.")
T11 = N_("La causa «{id}» todavía no está escrita en positivo.")
T12 = N_("«{id}» lo propuso solo «{space}»: al unirlo debe quedar una línea bajo ese espacio.")


def check_statement(statement: ProblemStatement) -> list[Finding]:
    """Apply T2 and T3 to the words of the problem."""
    parts = {"text": statement.text, "variable": statement.variable, "population": statement.population,
             "territory": statement.territory}  # fmt: skip
    found = [error("T2", "", T2[name]) for name, text in parts.items() if not text.strip()]
    start = next((start for start in LACKS_OF if statement.text.strip().casefold().startswith(start)), None)
    return found + ([warning("T3", "", T3, start=start.strip())] if start else [])


def check_tree(nodes: Iterable[TreeNode], *, needs_mirrors: bool = False) -> list[Finding]:
    """Apply T1 and T4 to T12. `needs_mirrors` from step 4 on: each cause must have its positive form (T11)."""
    everyone = {node.id: node for node in nodes}
    standing = {name: node for name, node in everyone.items() if node.is_published and not node.merged_into}
    return [
        *_problem(standing), *_causes(standing), *_counts(standing), *_effects(standing), *_circles(standing),
        *_same(standing), *_evidence(standing), *(_mirrors(standing) if needs_mirrors else []), *_merged(everyone),
    ]  # fmt: skip


def _of(nodes: dict[str, TreeNode], kind: str, *levels: str) -> list[TreeNode]:
    return [node for node in nodes.values() if node.kind == kind and (not levels or node.level in levels)]


def _kind(nodes: dict[str, TreeNode], name: str) -> str:
    return nodes[name].kind if name in nodes else ""


def _problem(nodes: dict[str, TreeNode]) -> list[Finding]:
    n_problems = len(_of(nodes, "problem"))
    return [] if n_problems == 1 else [error("T1", "", T1, n=str(n_problems))]


def _causes(nodes: dict[str, TreeNode]) -> list[Finding]:
    found = [error("T4", node.id, T4_DIRECT) for node in _of(nodes, "cause", "direct")
             if _kind(nodes, node.parent) != "problem"]  # fmt: skip
    found += [error("T4", node.id, T4_INDIRECT) for node in _of(nodes, "cause", "indirect")
              if _kind(nodes, node.parent) != "cause"]  # fmt: skip
    for node in _of(nodes, "cause"):
        depth = len(_climb(nodes, node))
        if depth > DEEPEST and not _is_circular(nodes, node):
            found.append(error("T4", node.id, T4_DEEP, n=str(depth)))
    return found


def _climb(nodes: dict[str, TreeNode], node: TreeNode) -> list[str]:
    """List the causes (or effects) from the node up to the problem, the node first; stop at a repetition."""
    path: list[str] = []
    name = node.id
    while name in nodes and nodes[name].kind == node.kind and name not in path:
        path.append(name)
        name = nodes[name].parent
    return path


def _is_circular(nodes: dict[str, TreeNode], node: TreeNode) -> bool:
    return nodes[_climb(nodes, node)[-1]].parent in _climb(nodes, node)


def _counts(nodes: dict[str, TreeNode]) -> list[Finding]:
    direct = _of(nodes, "cause", "direct")
    parents = {node.parent for node in _of(nodes, "cause")}
    found = [warning("T5", node.id, T5) for node in direct if node.id not in parents]
    if not FEWEST_DIRECT <= len(direct) <= MOST_DIRECT:
        found.append(warning("T6", "", T6, n=str(len(direct))))
    return found


def _effects(nodes: dict[str, TreeNode]) -> list[Finding]:
    found = [error("T7", node.id, T7_DIRECT) for node in _of(nodes, "effect", "direct")
             if _kind(nodes, node.parent) != "problem"]  # fmt: skip
    found += [error("T7", node.id, T7_INDIRECT) for node in _of(nodes, "effect", "indirect")
              if _kind(nodes, node.parent) != "effect"]  # fmt: skip
    n_final = len(_of(nodes, "effect", "final"))
    return found + ([error("T7", "", T7_FINAL, n=str(n_final))] if n_final > 1 else [])


def _circles(nodes: dict[str, TreeNode]) -> list[Finding]:
    found: list[Finding] = []
    told: set[str] = set()
    for node in nodes.values():
        path = _climb(nodes, node)
        if path and nodes[path[-1]].parent == node.id and node.id not in told:
            told.update(path)
            found.append(error("T8", node.id, T8, path=" → ".join([*path, node.id])))
    return found


def _same(nodes: dict[str, TreeNode]) -> list[Finding]:
    causes = {plain(node.text): node.id for node in _of(nodes, "cause") if node.text and not node.is_confirmed_distinct}
    return [warning("T9", node.id, T9, other=causes[plain(node.text)]) for node in _of(nodes, "effect")
            if plain(node.text) in causes and not node.is_confirmed_distinct]  # fmt: skip


def plain(text: str) -> str:
    """Reduce a text to its letters and figures, without accents, for comparing ideas written alike."""
    bare = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", " ", bare).strip()


def _evidence(nodes: dict[str, TreeNode]) -> list[Finding]:
    found: list[Finding] = []
    for node in nodes.values():
        if node.kind == "problem" or node.n_evidence:
            continue
        if node.n_testimonies:
            found.append(warning("T10", node.id, T10_TESTIMONY))
        else:
            found.append(error("T10", node.id, T10_NONE))
    return found


def _mirrors(nodes: dict[str, TreeNode]) -> list[Finding]:
    return [error("T11", node.id, T11) for node in _of(nodes, "cause") if not node.mirror.strip()]


def _merged(nodes: dict[str, TreeNode]) -> list[Finding]:
    found: list[Finding] = []
    for node in nodes.values():
        if node.merged_into and len(node.spaces) == 1 and not node.spaces & node.kept_for:
            found.append(error("T12", node.id, T12, space=next(iter(node.spaces))))
    return found
