"""Reading of the problem, its causes and effects, and the desired future."""

from __future__ import annotations

import re
from fractions import Fraction

from consult.core.policyfile.content import Cause, Effect, Future, Problem, Variable
from consult.core.policyfile.entry import Entry, refuse
from consult.core.policyfile.register import Register
from consult.core.words import N_

TARGET = re.compile(r"target_(\d{4})", re.ASCII)
DIRECTIONS = ("up", "down")
ZERO = Fraction(0)

OWN_ANCESTOR = N_("Línea {line}: «{where}» es causa de sí misma ({path}); no se cargó nada.")
OWN_EFFECT = N_("Línea {line}: «{where}» es efecto de sí mismo ({path}); no se cargó nada.")
ENDS_CROSSED = N_("Línea {line}: en «{where}» el mínimo {low} es mayor que el máximo {high}; no se cargó nada.")


def read_problem(top: Entry, register: Register) -> Problem | None:
    """Read the public problem; its id is PP unless written."""
    entry = top.entry("problem")
    if entry is None:
        return None
    name = register.add("problem", entry.identified("PP"))
    return Problem(name, entry.words(), entry.text("variable"), entry.text("population"), entry.text("territory"),
                   entry.text("origin"))  # fmt: skip


def read_causes(top: Entry, register: Register, problem: Problem | None) -> tuple[Cause, ...]:
    """Read the causes; one without parent hangs from the problem. Refuse one that is its own ancestor."""
    root = problem.id if problem else ""
    causes, lines = [], {}
    for entry in top.entries("causes"):
        register.add("causes", entry)
        parent = register.mention(("problem", "causes"), entry, "parent") or root
        level = entry.one_of("level", ("direct", "indirect"), "direct" if parent == root else "indirect")
        causes.append(Cause(entry.id, level, parent, entry.words(), entry.text("evidence"), entry.text("origin"),
                            entry.text("mirror")))  # fmt: skip
        lines[entry.id] = entry.line_of("parent")
    _refuse_circles({cause.id: cause.parent for cause in causes}, lines, OWN_ANCESTOR)
    return tuple(causes)


def read_effects(top: Entry, register: Register, problem: Problem | None) -> tuple[Effect, ...]:
    """Read the effects, as the causes."""
    root = problem.id if problem else ""
    effects, lines = [], {}
    for entry in top.entries("effects"):
        register.add("effects", entry)
        parent = register.mention(("problem", "effects"), entry, "parent") or root
        level = entry.one_of("level", ("direct", "indirect", "final"), "direct" if parent == root else "indirect")
        effects.append(Effect(entry.id, level, parent, entry.words(), entry.text("evidence"), entry.text("origin")))
        lines[entry.id] = entry.line_of("parent")
    _refuse_circles({effect.id: effect.parent for effect in effects}, lines, OWN_EFFECT)
    return tuple(effects)


def _refuse_circles(parents: dict[str, str], lines: dict[str, int], message: str) -> None:
    sound: set[str] = set()
    for start in parents:
        path: dict[str, None] = {}
        name = start
        while name in parents and name not in sound and name not in path:
            path[name] = None
            name = parents[name]
        if name in path:
            circle = [*path][[*path].index(name) :]
            refuse(message, lines[name], where=name, path=" → ".join([*circle, name]))
        sound |= path.keys()


def read_future(top: Entry, register: Register) -> Future | None:
    """Read the desired future; its statement has the id SF unless written."""
    entry = top.entry("future")
    if entry is None:
        return None
    name = register.add("future", entry.identified("SF"))
    variables = tuple(_variable(inner, register) for inner in entry.entries("variables"))
    return Future(name, entry.words(), variables, entry.text("origin"))


def _variable(entry: Entry, register: Register) -> Variable:
    register.add("future", entry)
    low, high = read_ends(entry)
    baseline = entry.decimal("baseline", low=low, high=high)
    target_field, year = _target_field(entry)
    target = entry.decimal(target_field, low=low, high=high)
    falls = baseline is not None and target is not None and target < baseline
    return Variable(
        id=entry.id,
        text=entry.words(),
        baseline=baseline,
        base_year=entry.whole("base_year", low=1900, high=2200),
        target=target,
        target_year=year or entry.whole("target_year", low=1900, high=2200),
        direction=entry.one_of("direction", DIRECTIONS, "down" if falls else "up"),
        unit=entry.text("unit"),
        minimum=low,
        maximum=high,
        tolerance=entry.decimal("tolerance", low=ZERO),
        cause=register.mention(("causes",), entry, "cause"),
        evidence=entry.text("evidence"),
    )


def _target_field(entry: Entry) -> tuple[str, int | None]:
    for field, _ in entry.fields():
        found = TARGET.fullmatch(field)
        if found:
            return field, int(found[1])
    return "target", None


def read_ends(entry: Entry) -> tuple[Fraction | None, Fraction | None]:
    """Read `min` and `max`. Refuse them crossed."""
    low, high = entry.decimal("min"), entry.decimal("max")
    if low is not None and high is not None and low > high:
        refuse(ENDS_CROSSED, entry.line_of("min"), where=entry.where, low=entry.text("min"), high=entry.text("max"))
    return low, high
