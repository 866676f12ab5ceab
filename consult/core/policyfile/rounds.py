"""Reading of the rounds: who, what, on which scale, in which state."""

from __future__ import annotations

from fractions import Fraction

from consult.core.iterating import MOST_ITERATIONS
from consult.core.kinds import KINDS
from consult.core.kinds.model import RANK, RoundConfig
from consult.core.lifecycle import STATES
from consult.core.method import CHANNEL_OF, CRITERIA
from consult.core.policyfile.content import Text
from consult.core.policyfile.diagnosis import DIRECTIONS, read_ends
from consult.core.policyfile.entry import Entry, refuse
from consult.core.policyfile.heads import ALL_COEFFICIENTS_ZERO, read_criterion
from consult.core.policyfile.model import Criterion, FileItem, Round
from consult.core.policyfile.nodes import Fields, Node
from consult.core.policyfile.register import INLINE, NODES, UNKNOWN, Register
from consult.core.words import N_

SECTIONS = NODES
"""What `items` may name: a section of the file, one of its ids, or items of its own."""

TWICE_IN_ROUND = N_("Línea {line}: «{id}» está dos veces entre los puntos de «{where}»; no se cargó nada.")
CRITERION_TWICE = N_("Línea {line}: «{id}» está dos veces entre los criterios de «{where}»; no se cargó nada.")
NO_SCALE = N_("Línea {line}: la escala de «{where}» necesita un mínimo menor que su máximo; no se cargó nada.")
DATES_CROSSED = N_("Línea {line}: «{where}» cierra el {closes} antes de abrir el {opens}; no se cargó nada.")


def read_rounds(top: Entry, register: Register, criteria: tuple[Criterion, ...]) -> tuple[Round, ...]:
    """Read the rounds. A round names criteria of the file; without any there, CEPLAN's four are at hand."""
    top.require("rounds")
    known = {criterion.id: criterion for criterion in criteria}
    if not criteria:
        known = {name: Criterion(name, Text(words.label)) for name, words in CRITERIA.items()}
    return tuple(_round(entry, register, known) for entry in top.entries("rounds"))


def _round(entry: Entry, register: Register, known: dict[str, Criterion]) -> Round:
    register.add("rounds", entry)
    kind = entry.one_of("kind", KINDS)
    modes = KINDS[kind].modes
    mode = entry.one_of("mode", modes, "") if len(modes) > 1 else entry.text("mode")
    spaces = tuple(dict.fromkeys(register.mentions(("spaces",), entry, "spaces")))
    sections, inline = _items(entry, register)
    criteria = _criteria(entry, kind, mode, known)
    low, high = _scale(entry)
    _require_dates(entry)
    return Round(
        id=entry.id,
        kind=kind,
        text=entry.words(),
        spaces=spaces,
        sections=sections,
        inline=inline,
        criteria=criteria,
        minimum=low,
        maximum=high,
        mode=mode,
        unranked=entry.one_of("unranked", ("below", "no_opinion"), "below"),
        ask=_ask(entry, spaces, _names(kind, mode, criteria)),
        items_per_person=entry.whole("items_per_person", low=1),
        channels=tuple(CHANNEL_OF.get(word.casefold(), word) for word in entry.texts("channels")),
        state=entry.one_of("state", STATES, "draft"),
        opens_on=entry.day("opens_on"),
        closes_on=entry.day("closes_on"),
        min_days=entry.whole("min_days"),
        step=entry.whole("step", high=12),
        iterations=entry.whole("iterations", low=1, high=MOST_ITERATIONS) or 1,
    )


def _items(entry: Entry, register: Register) -> tuple[tuple[str, ...], tuple[FileItem, ...]]:
    sections: list[str] = []
    inline: dict[str, FileItem] = {}
    for node in entry.several("items"):
        if isinstance(node, Fields):
            item = _inline(Entry(node, entry.where).identified(), register)
            if item.id in inline:
                refuse(TWICE_IN_ROUND, node.line, id=item.id, where=entry.where)
            inline[item.id] = item
        else:
            sections.append(entry.scalar(node, "items"))
    names = tuple(dict.fromkeys(sections))
    register.name_all((name for name in names if name not in SECTIONS), NODES, entry, "items")
    register.add_all(INLINE, inline, entry.line_of("items"))
    return names, tuple(inline.values())


def _inline(entry: Entry, register: Register) -> FileItem:
    low, high = read_ends(entry)
    unit = entry.text("unit")
    return FileItem(
        id=entry.id,
        section=INLINE,
        text=entry.words(),
        cause=register.mention(("causes",), entry, "cause"),
        minimum=low,
        maximum=high,
        unit=unit,
        tolerance=entry.decimal("tolerance", low=Fraction(0)),
        direction=entry.one_of("direction", DIRECTIONS, "up"),
        takes_level=bool(unit) or low is not None or high is not None,
    )


def _scale(entry: Entry) -> tuple[Fraction | None, Fraction | None]:
    scale = entry.entry("scale")
    if scale is None:
        return None, None
    low, high = read_ends(scale)
    if low is None or high is None or low == high:
        refuse(NO_SCALE, scale.line, where=entry.where)
    return low, high


def _criteria(entry: Entry, kind: str, mode: str, known: dict[str, Criterion]) -> tuple[Criterion, ...]:
    nodes = entry.several("criteria")
    own = _own(kind, mode)
    if kind == "alternatives" and mode != "ranking":
        found = tuple(_criterion(node, entry, known) for node in nodes) or tuple(known.values())
    else:
        found = tuple(_criterion(node, entry, {**known, **own} if mode == "ranking" else own) for node in nodes)
    ids = [criterion.id for criterion in found]
    if len(set(ids)) < len(ids):
        twice = next(name for name in ids if ids.count(name) > 1)
        refuse(CRITERION_TWICE, entry.line_of("criteria"), where=entry.where, id=twice)
    if nodes and not any(criterion.coefficient for criterion in found):
        refuse(ALL_COEFFICIENTS_ZERO, entry.line_of("criteria"))
    return () if mode == "ranking" else found


def _criterion(node: Node, entry: Entry, known: dict[str, Criterion]) -> Criterion:
    if isinstance(node, Fields):
        return read_criterion(Entry(node, entry.where).identified())
    name = entry.scalar(node, "criteria")
    if name not in known:
        refuse(UNKNOWN, node.line, where=entry.where, field="criteria", id=name)
    return known[name]


def _own(kind: str, mode: str) -> dict[str, Criterion]:
    """Name the criteria a kind asks by itself."""
    specs = KINDS[kind].criteria(RoundConfig(kind, (), mode=mode))
    return {spec.id: Criterion(spec.id, Text("")) for spec in specs}


def _names(kind: str, mode: str, criteria: tuple[Criterion, ...]) -> tuple[str, ...]:
    if mode == "ranking":
        return (RANK,)
    return tuple(criterion.id for criterion in criteria) or tuple(_own(kind, mode))


def _ask(entry: Entry, spaces: tuple[str, ...], criteria: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    inner = entry.entry("ask")
    if inner is None:
        return {}
    asked: dict[str, tuple[str, ...]] = {}
    for space, node in inner.fields():
        names = inner.texts(space)
        for name, known in [(space, spaces), *((name, criteria) for name in names)]:
            if name not in known:
                refuse(UNKNOWN, node.line, where=entry.where, field="ask", id=name)
        asked[space] = names
    return asked


def _require_dates(entry: Entry) -> None:
    opens, closes = entry.day("opens_on"), entry.day("closes_on")
    if opens and closes and closes < opens:
        refuse(DATES_CROSSED, entry.line_of("closes_on"), where=entry.where, opens=str(opens), closes=str(closes))
