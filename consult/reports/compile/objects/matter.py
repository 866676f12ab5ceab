"""What was judged and what came of it, as data: tree, future, alternatives, figures of each space, totals."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from consult.core.words import N_
from consult.reports.compile.facts import Facts
from consult.reports.compile.objects.model import Cell, Field, Kind, Line, Named, exact
from consult.reports.compile.objects.process import CODE, ROUND, SIMULATED, SPACE, TEXT
from consult.results.queries import ResultView

NODE_KINDS: Mapping[str, str] = {
    "problem": N_("problema público"),
    "cause": N_("causa"),
    "effect": N_("efecto"),
}
LEVELS: Mapping[str, str] = {"direct": N_("directa"), "indirect": N_("indirecta"), "final": N_("final")}
DIRECTIONS: Mapping[str, str] = {"up": N_("sube"), "down": N_("baja")}

REASONS: Mapping[str, str] = {
    "min_total": N_("no llega al total mínimo"),
    "min_per_criterion": N_("algún criterio no llega a su mínimo"),
    "quota": N_("otras de la misma causa tienen más puntaje"),
    "coverage": N_("respondió muy poca parte del peso"),
    "no_figure": N_("no tiene puntaje"),
}
"""Why an alternative is not chosen (core.counting.selection)."""


def _tree(facts: Facts) -> list[Line]:
    return [
        (node.code, Named(node.kind, NODE_KINDS.get(node.kind, node.kind)), _level(node.level), node.parent, node.text,
         node.evidence)
        for node in facts.nodes
    ]  # fmt: skip


def _level(level: str) -> Named | None:
    return Named(level, LEVELS[level]) if level in LEVELS else None


def _future(facts: Facts) -> list[Line]:
    return [
        (one.code, one.text, exact(one.baseline), one.base_year, exact(one.target), one.unit,
         Named(one.direction, DIRECTIONS.get(one.direction, one.direction)), one.cause, one.evidence)
        for one in facts.variables
    ]  # fmt: skip


def _alternatives(facts: Facts) -> list[Line]:
    chosen, is_judged = facts.chosen, facts.newest("alternatives") is not None
    return [
        (one.code, one.text, one.cause, tuple(one.targets), one.code in chosen if is_judged else None)
        for one in facts.alternatives
    ]


def _scores(facts: Facts) -> list[Line]:
    return [(*line, code in facts.simulated) for code, views in facts.views.items() for line in _scores_of(views[0])]


def _scores_of(seen: ResultView) -> list[Line]:
    return [
        (item.id, seen.round.code, space, criterion, mean, figures.n_by_space.get(space))
        for item in seen.shown.items
        for criterion, figures in item.criteria.items()
        for space, mean in figures.by_space.items()
    ]


def _totals(facts: Facts) -> list[Line]:
    return [
        (*line, code in facts.simulated)
        for code, views in facts.views.items()
        for seen in views
        for line in _totals_of(seen)
    ]


def _totals_of(seen: ResultView) -> list[Line]:
    is_chosen = seen.recipe.selection is not None
    return [
        (
            item.id,
            seen.round.code,
            seen.scheme.code,
            signed(item.weighted, item.code),
            item.head_count,
            item.equal,
            item.gap,
            item.is_chosen if is_chosen else None,
            tuple(Named(reason, REASONS.get(reason, reason)) for reason in item.not_chosen_because),
            item.dissent,
            item.hidden,
        )
        for item in seen.shown.items
    ]


def signed(value: Decimal | None, sign: str) -> Cell:
    """Return a figure with its "≥" or "≤", where the gate only tells a bound (counting.md §9, rule 5)."""
    return f"{sign} {value}" if sign and value is not None else value


def _weighted(facts: Facts) -> list[Line]:
    return [
        (item.id, code, seen.scheme.code, criterion, signed(figures.weighted, figures.code), code in facts.simulated)
        for code, views in facts.views.items()
        for seen in views
        for item in seen.shown.items
        for criterion, figures in item.criteria.items()
    ]


ITEM = Field("item", N_("ítem"), N_("Código de la alternativa, el nodo o la variable."))
SCHEME = Field("scheme", N_("esquema"), N_("Esquema de pesos con que se calculó."))
CRITERION = Field("criterion", N_("criterio"),
                  N_("Código del criterio. «support» quiere decir apoyo; «severity», gravedad."))  # fmt: skip
HIDDEN_NOTE = N_("En la escala de la ronda; el apoyo, en puntos de 100. Vacío: no se muestra, para proteger a las "
                 "personas, o nadie respondió.")  # fmt: skip

MATTER: tuple[Kind, ...] = (
    Kind("tree", N_("Árbol"), N_("El problema público, sus causas y sus efectos."), (
        CODE, Field("kind", N_("clase")), Field("level", N_("nivel")),
        Field("parent", N_("cuelga de"), N_("Código del nodo del que cuelga.")), TEXT,
        Field("evidence", N_("sustento")),
    ), _tree),
    Kind("future", N_("Futuro"), N_("Las variables de la situación futura deseada."), (
        CODE, TEXT, Field("baseline", N_("línea base"), N_("Vacío: línea base por construir."), "0.0"),
        Field("base_year", N_("año base"), "", "0"), Field("target", N_("valor deseado"), "", "0.0"),
        Field("unit", N_("unidad")), Field("direction", N_("sentido")), Field("cause", N_("causa")),
        Field("evidence", N_("sustento")),
    ), _future),
    Kind("alternatives", N_("Alternativas"), N_("Las opciones que se puntuaron y las causas a las que apuntan."), (
        CODE, TEXT, Field("cause", N_("causa directa")), Field("targets", N_("causas indirectas")),
        Field("is_chosen", N_("elegida"), N_("Según la ronda de alternativas más reciente.")),
    ), _alternatives),
    Kind("scores", N_("Puntajes"), N_("La media de cada espacio, por ítem y criterio."), (
        ITEM, ROUND, SPACE, CRITERION, Field("value", N_("valor"), HIDDEN_NOTE, "0.00"),
        Field("n", N_("personas"), N_("Un tramo donde el espacio no es con nombre."), "0"), SIMULATED,
    ), _scores),
    Kind("weighted", N_("Criterios ponderados"), N_("Cada criterio con los pesos publicados."), (
        ITEM, ROUND, SCHEME, CRITERION, Field("value", N_("ponderado"), HIDDEN_NOTE, "0.00"), SIMULATED,
    ), _weighted),
    Kind("totals", N_("Totales"), N_("El total de cada ítem: con pesos, por persona y con grupos iguales."), (
        ITEM, ROUND, SCHEME, Field("weighted", N_("ponderado"), HIDDEN_NOTE, "0.00"),
        Field("head_count", N_("por persona"), N_("Cada persona cuenta una vez."), "0.00"),
        Field("equal", N_("por igual"), N_("Cada grupo pesa lo mismo."), "0.00"),
        Field("gap", N_("brecha"), N_("El grupo más alto menos el más bajo."), "0.00"),
        Field("is_chosen", N_("elegida"), N_("Vacío: la ronda no elige.")),
        Field("not_chosen_because", N_("por qué no")), Field("dissent", N_("disenso"), N_("Espacios que se apartan.")),
        Field("hidden", N_("ocultos"), N_("Espacios cuya cifra no se muestra.")), SIMULATED,
    ), _totals),
)  # fmt: skip
