"""The launch checklist: what a round lacks before it opens, and what refuses for good (settled conflict 13)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from consult.base.clock import now
from consult.core.kinds import KINDS
from consult.core.method import CHANNELS
from consult.core.method.model import ProblemStatement
from consult.core.method.model import TreeNode as MethodNode
from consult.core.method.tree import check_statement, check_tree
from consult.core.words import N_
from consult.rounds.models import Round, TreeNode
from consult.rounds.notice import hours_left, is_binding, notice_hours
from consult.rounds.queries import config_of, nodes
from consult.spaces.models import WeightScheme

NEEDS_PRESENCE = frozenset({"federation", "miners", "pallaqueras"})
"""Kinds of space where a round by web alone leaves people out (method.md §4, 6)."""


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the checklist. `fatal` cannot be overridden, `todo` can with a reason, `note` never stops."""

    key: str
    title: str
    status: str  # ok | todo | fatal | note
    detail: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


def launch_checks(round_: Round, scheme: WeightScheme | None) -> list[Check]:
    """List every check of the round in the order of the page."""
    return [
        _question(round_),
        _spaces(round_),
        _items(round_),
        *_kind(round_),
        _weights(scheme),
        *_limits(round_, scheme),
        _dates(round_),
        _notice(round_),
        _channels(round_),
        _officer(round_),
        *_protected(round_),
        *_tree(round_),
    ]


def _question(round_: Round) -> Check:
    words = len(round_.title.get("es", "").split())
    if not words:
        return Check("question", N_("Pregunta"), "todo", N_("Falta la pregunta en español."))
    return Check("question", N_("Pregunta"), "ok", N_("{n} palabras"), {"n": words})


def _spaces(round_: Round) -> Check:
    if not round_.spaces:
        return Check("spaces", N_("Grupos"), "fatal", N_("Elija al menos un grupo."))
    return Check("spaces", N_("Grupos"), "ok", N_("Grupos: {n}"), {"n": len(round_.spaces)})


def _items(round_: Round) -> Check:
    if not round_.items:
        return Check("items", N_("Qué se pregunta"), "fatal", N_("Elija al menos una cosa que preguntar."))
    return Check("items", N_("Qué se pregunta"), "ok", N_("Preguntas: {n}"), {"n": len(round_.items)})


def _kind(round_: Round) -> list[Check]:
    findings = KINDS[round_.kind].check_config(config_of(round_))
    return [
        Check(
            f"kind-{finding.rule}",
            N_("Reglas del tipo de ronda"),
            "todo" if finding.severity == "error" else "note",
            finding.message,
            finding.values,
        )
        for finding in findings
    ]


def _weights(scheme: WeightScheme | None) -> Check:
    if scheme is None or not any(Fraction(text) > 0 for text in scheme.weights.values()):
        return Check("weights", N_("Pesos"), "fatal", N_("Ningún grupo tiene peso. Publique los pesos antes."))
    if scheme.sealed_at:
        return Check("weights", N_("Pesos"), "ok", N_("Sellados: {code}"), {"code": scheme.code})
    return Check("weights", N_("Pesos"), "ok", N_("Se sellan al abrir: {code}"), {"code": scheme.code})


def _limits(round_: Round, scheme: WeightScheme | None) -> list[Check]:
    """Check floor and cap, which exist only where the policy declares them (settled conflict 12)."""
    if scheme is None:
        return []
    total = sum((Fraction(text) for text in scheme.weights.values()), Fraction(0))
    found = []
    for space in round_.spaces:
        share = scheme.weight(space.code) / total if total else Fraction(0)
        values = {"space": space.code}
        if scheme.cap and share > Fraction(scheme.cap):
            found.append(Check("cap", N_("Tope de peso"), "todo", N_("{space} pesa más que el tope."), values))
        if scheme.floor_protected and space.is_protected and share < Fraction(scheme.floor_protected):
            found.append(Check("floor", N_("Piso de peso"), "todo", N_("{space} pesa menos que el piso."), values))
    return found


def _dates(round_: Round) -> Check:
    if round_.opens_on and round_.closes_on and round_.closes_on < round_.opens_on:
        return Check("dates", N_("Fechas"), "todo", N_("La fecha de cierre es anterior a la de apertura."))
    if round_.opens_on is None and round_.closes_on is None:
        return Check("dates", N_("Fechas"), "note", N_("Sin fechas: diga al público cuándo cierra."))
    return Check("dates", N_("Fechas"), "ok")


def _notice(round_: Round) -> Check:
    """Check that the method stood in public for its term (trust.md INT-7); without declared hours it is only said."""
    left = hours_left(round_, at=now())
    if left == 0:
        return Check("notice", N_("Método público"), "ok")
    detail, n = N_("El método aún no cumple su plazo en público. Horas que faltan: {n}."), left
    if left is None:
        detail = N_("Programe la ronda: el método se muestra {n} horas antes de abrir.")
        n = notice_hours(round_.policy)
    return Check("notice", N_("Método público"), "todo" if is_binding(round_.policy) else "note", detail, {"n": n})


def _channels(round_: Round) -> Check:
    channels = config_of(round_).channels
    in_presence = not channels or any(not CHANNELS[key].is_digital for key in channels if key in CHANNELS)
    left_out = [space.code for space in round_.spaces if space.kind in NEEDS_PRESENCE]
    if left_out and not in_presence:
        return Check(
            "channels",
            N_("Cómo se responde"),
            "todo",
            N_("Solo por internet deja fuera a {spaces}. Agregue acta, papel o voz."),
            {"spaces": ", ".join(left_out)},
        )
    return Check("channels", N_("Cómo se responde"), "ok")


def _officer(round_: Round) -> Check:
    """Check that people can reach who answers for their data (Regl. 37); a body that leads a policy owes them that."""
    policy = round_.policy
    if (policy.settings.get("data_officer") or {}).get("contact"):
        return Check("officer", N_("Oficial de datos personales"), "ok")
    detail = N_("Falta quién responde por los datos personales y cómo hablarle. Póngalo en el archivo de la política.")
    status = "todo" if policy.lead and not policy.is_demo else "note"
    return Check("officer", N_("Oficial de datos personales"), status, detail)


def _protected(round_: Round) -> list[Check]:
    few = [space.code for space in round_.spaces if space.is_protected and (space.eligible or 99) < 10]
    detail = N_("Con menos de 10 personas en {spaces} el anonimato es débil. Agrupe zonas.")
    return [Check("protected", N_("Espacio seguro"), "note", detail, {"spaces": ", ".join(few)})] if few else []


AT_PUBLICATION = frozenset({"T10", "T11"})
"""Rules of the tree that bind what is published, or what comes after, not what is put to people."""


def _tree(round_: Round) -> list[Check]:
    tree = nodes(round_.policy) if round_.kind == "problem_tree" else []
    if not tree:
        return []
    found = [*check_tree(method_nodes(tree)), *check_statement(statement_of(tree))]
    errors = [f for f in found if f.severity == "error" and f.rule not in AT_PUBLICATION]
    if not errors:
        return [Check("tree", N_("Árbol del problema"), "ok")]
    return [Check(f"tree-{f.rule}-{f.where}", N_("Árbol del problema"), "todo", f.message, f.values) for f in errors]


TITLES: Mapping[str, str] = {
    "question": N_("Pregunta"),
    "spaces": N_("Grupos"),
    "items": N_("Qué se pregunta"),
    "kind": N_("Reglas del tipo de ronda"),
    "weights": N_("Pesos"),
    "cap": N_("Tope de peso"),
    "floor": N_("Piso de peso"),
    "dates": N_("Fechas"),
    "notice": N_("Método público"),
    "channels": N_("Cómo se responde"),
    "protected": N_("Espacio seguro"),
    "officer": N_("Oficial de datos personales"),
    "tree": N_("Árbol del problema"),
}


def check_title(key: str) -> str:
    """Return the title of a check by its key, for printing what was overridden at opening."""
    return TITLES.get(key.split("-")[0], key)


def statement_of(tree: list[TreeNode]) -> ProblemStatement:
    """Return the problem as the rules of the method look at it; empty where the tree has none."""
    problem = next((node for node in tree if node.kind == "problem"), None)
    if problem is None:
        return ProblemStatement("")
    return ProblemStatement(
        text=problem.text["es"],
        variable=problem.attributes.get("variable", ""),
        population=problem.attributes.get("population", ""),
        territory=problem.attributes.get("territory", ""),
    )


def method_nodes(tree: list[TreeNode]) -> tuple[MethodNode, ...]:
    """Return the nodes as the rules of the method look at them."""
    return tuple(
        MethodNode(
            id=node.code,
            kind=node.kind,
            level=node.level,
            parent=node.parent,
            text=node.text["es"],
            mirror=node.attributes.get("mirror", ""),
            n_evidence=1 if node.evidence else 0,
        )
        for node in tree
    )
