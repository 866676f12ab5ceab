"""Reading of what answers the problem: alternatives with their scores, and the draft down to the indicators."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from consult.core.kinds.decimals import decimal_text
from consult.core.policyfile.content import Alternative, Guideline, Indicator, Objective, Service, Standard
from consult.core.policyfile.diagnosis import DIRECTIONS, read_ends
from consult.core.policyfile.entry import LACKS, NOT_FIELDS, NOT_WHOLE, Entry, refuse
from consult.core.policyfile.model import Round
from consult.core.policyfile.nodes import Fields, Node, Scalar, Several
from consult.core.policyfile.register import INLINE, Register
from consult.core.words import N_

OPERATORS = {"<=": "<=", "≤": "<=", ">=": ">=", "≥": ">=", "==": "==", "=": "=="}
ONE, FIVE = Fraction(1), Fraction(5)

WRONG_LENGTH = N_("Línea {line}: «{space}» da {n} puntajes a «{where}» y los criterios son {expected}; no se cargó "
                  "nada.")  # fmt: skip
OFF_SCALE = N_("Línea {line}: el puntaje {value} de «{space}» a «{where}» se sale de la escala de «{round}», que va "
               "de {low} a {high}; no se cargó nada.")  # fmt: skip
UNKNOWN_CRITERION = N_("Línea {line}: los puntajes de «{where}» nombran el criterio «{id}», que no existe en el "
                       "archivo; no se cargó nada.")  # fmt: skip

Scores = dict[str, dict[str, Fraction]]


class Orders:
    """The orders in which a list of scores may name the criteria: the file's first, then each round's."""

    def __init__(self, criteria: Iterable[str], rounds: Iterable[Round]) -> None:
        self.rounds = [round_ for round_ in rounds if round_.kind == "alternatives" and round_.mode != "ranking"]
        own = [tuple(criterion.id for criterion in round_.criteria) for round_ in self.rounds]
        self.orders = [order for order in (tuple(criteria), *own) if order]
        self.names = {name for order in self.orders for name in order}

    def of_length(self, length: int) -> tuple[str, ...] | None:
        """Find the first order of that length."""
        return next((order for order in self.orders if len(order) == length), None)


def read_alternatives(top: Entry, register: Register, orders: Orders) -> tuple[Alternative, ...]:
    """Read the alternatives. Refuse a score off the scale of a round that uses it."""
    found = []
    for entry in top.entries("alternatives"):
        register.add("alternatives", entry)
        found.append(Alternative(
            id=entry.id,
            text=entry.words(),
            cause=register.mention(("causes",), entry, "cause"),
            targets=register.mentions(("causes",), entry, "targets"),
            scores=_scores(entry, register, orders),
            instrument=entry.text("instrument"),
            origin=entry.text("origin"),
        ))  # fmt: skip
    return tuple(found)


def _scores(entry: Entry, register: Register, orders: Orders) -> Scores:
    inner = entry.entry("scores")
    if inner is None:
        return {}
    register.name_all((space for space, _ in inner.fields()), ("spaces",), entry, "scores")
    return {space: _of_space(inner, space, node, orders) for space, node in inner.fields()}


def _of_space(entry: Entry, space: str, node: Node, orders: Orders) -> dict[str, Fraction]:
    read: dict[str, Fraction] = {}
    for name, child in _pairs(entry, space, node, orders):
        if isinstance(child, Scalar) and child.is_empty:
            continue
        read[name] = entry.decimal_at(child, "scores")
        _require_in_scales(entry, space, name, read[name], child.line, orders)
    return read


def _pairs(entry: Entry, space: str, node: Node, orders: Orders) -> list[tuple[str, Node]]:
    if isinstance(node, Fields):
        unknown = next((name for name in node.nodes if name not in orders.names), None)
        if unknown is not None:
            refuse(UNKNOWN_CRITERION, node.line, where=entry.where, id=unknown)
        return list(node.nodes.items())
    values = node.nodes if isinstance(node, Several) else (node,)
    order = orders.of_length(len(values))
    if order is None:
        refuse(WRONG_LENGTH, node.line, space=space, where=entry.where, n=len(values),
               expected=len(orders.orders[0]) if orders.orders else 0)  # fmt: skip
    return list(zip(order, values, strict=True))


def _require_in_scales(entry: Entry, space: str, criterion: str, value: Fraction, line: int, orders: Orders) -> None:
    for round_ in orders.rounds:
        if entry.where not in round_.sections and "alternatives" not in round_.sections:
            continue
        if criterion not in (own.id for own in round_.criteria):
            continue
        low = ONE if round_.minimum is None else round_.minimum
        high = FIVE if round_.maximum is None else round_.maximum
        if not low <= value <= high:
            refuse(OFF_SCALE, line, space=space, where=entry.where, value=decimal_text(value), round=round_.id,
                   low=decimal_text(low), high=decimal_text(high))  # fmt: skip


def read_objectives(top: Entry, register: Register) -> tuple[Objective, ...]:
    """Read the priority objectives."""
    return tuple(
        Objective(register.add("objectives", entry), entry.words(), register.mention(("causes",), entry, "cause"),
                  entry.text("lead"), entry.texts("co"), entry.text("origin"))
        for entry in top.entries("objectives")
    )  # fmt: skip


def read_guidelines(top: Entry, register: Register) -> tuple[Guideline, ...]:
    """Read the guidelines; `from` names alternatives, of the file or written in a round."""
    return tuple(
        Guideline(register.add("guidelines", entry), entry.words(),
                  register.mention(("objectives",), entry, "objective"),
                  register.mentions(("alternatives", INLINE), entry, "from"), entry.text("origin"))
        for entry in top.entries("guidelines")
    )  # fmt: skip


def read_services(top: Entry, register: Register) -> tuple[Service, ...]:
    """Read the services."""
    return tuple(
        Service(register.add("services", entry), entry.words(),
                register.mention(("guidelines",), entry, "guideline"), entry.text("provider"), entry.texts("co"),
                entry.text("receiver"), entry.text("coverage"), entry.text("origin"))
        for entry in top.entries("services")
    )  # fmt: skip


def read_standards(top: Entry, register: Register) -> tuple[Standard, ...]:
    """Read the standards; a bar that is a maximum makes less better unless the file says otherwise."""
    return tuple(_standard(entry, register) for entry in top.entries("standards"))


def _standard(entry: Entry, register: Register) -> Standard:
    register.add("standards", entry)
    operator = OPERATORS.get(entry.one_of("op", tuple(OPERATORS), ""), "")
    low, high = read_ends(entry)
    return Standard(
        id=entry.id,
        text=entry.words(),
        service=register.mention(("services",), entry, "service"),
        attribute=entry.text("attr"),
        metric=entry.text("metric"),
        operator=operator,
        value=entry.decimal("value", low=low, high=high),
        verification=entry.text("evidence"),
        minimum=low,
        maximum=high,
        unit=entry.text("unit", entry.text("metric")),
        tolerance=entry.decimal("tolerance", low=Fraction(0)),
        direction=entry.one_of("direction", DIRECTIONS, "down" if operator == "<=" else "up"),
    )


def read_indicators(top: Entry, register: Register) -> tuple[Indicator, ...]:
    """Read the indicators of objectives and services."""
    return tuple(_indicator(entry, register) for entry in top.entries("indicators"))


def _indicator(entry: Entry, register: Register) -> Indicator:
    register.add("indicators", entry)
    if not register.mention(("objectives", "services"), entry, "of"):
        refuse(LACKS, entry.line, where=entry.where, field="of")
    base = entry.entry("base")
    return Indicator(
        id=entry.id,
        text=entry.words(),
        of=entry.text("of"),
        unit=entry.text("unit"),
        base_year=base.whole("year", low=1900, high=2200) if base else None,
        base_value=base.decimal("value") if base else None,
        targets=_targets(entry),
        owner=entry.text("owner"),
        formula=entry.text("formula"),
        source=entry.text("source"),
        frequency=entry.text("frequency"),
        direction=entry.one_of("direction", ("up", "down", "neutral"), ""),
        breakdowns=entry.texts("breakdowns"),
    )


def _targets(entry: Entry) -> dict[int, Fraction]:
    node = entry.node("targets")
    if node is None:
        return {}
    if not isinstance(node, Fields):
        refuse(NOT_FIELDS, node.line, field="targets", where=entry.where)
    found = {}
    for year, child in node.nodes.items():
        if not (year.isascii() and year.isdigit() and len(year) == 4):
            refuse(NOT_WHOLE, child.line, field="targets", where=entry.where, value=year)
        found[int(year)] = entry.decimal_at(child, "targets")
    return dict(sorted(found.items()))
