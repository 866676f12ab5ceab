"""A sentence of the core in print: its numbers become figures with ids, its codes stand out, its groups are named."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from consult.core.counting.sentences import Percent, Sentence, Value
from consult.core.document import Runs, Text, code, plain
from consult.reports.compile.desk import AND, Desk

GROUPS = frozenset({"space", "spaces", "sources", "target"})
"""Places of a sentence that hold the code of a space."""

ITEMS = frozenset({"item", "items"})


def told(desk: Desk, id_: str, sentence: Sentence) -> Runs:
    """Print a sentence built without names; its numbers are figures named `id_` and their place: R3.range.PAL.low."""
    return desk.say(sentence.text, **{name: _part(desk, id_, name, value) for name, value in sentence.values.items()})


def _part(desk: Desk, id_: str, name: str, value: Value) -> Runs:
    if isinstance(value, Sentence):
        return told(desk, id_, value)
    if isinstance(value, tuple):
        return listed(desk, [_part(desk, id_, name, one) for one in value])
    if isinstance(value, Percent):
        return (desk.figure(f"{id_}.{name}", desk.points(value.points)),)
    if isinstance(value, Decimal | int):
        return (desk.figure(f"{id_}.{name}", desk.written(Decimal(value))),)
    return _named(desk, name, value)


def _named(desk: Desk, name: str, value: str) -> Runs:
    if name in GROUPS:
        return (desk.space_name(desk.space(value)),)
    if name in ITEMS:
        return (code(value),)
    return criterion(desk, value) if name == "criterion" else plain(value)


def criterion(desk: Desk, code_: str) -> Runs:
    """Name a criterion of the matrix: VS Viabilidad social."""
    text = next((desk.text(one.text) for one in desk.facts.criteria if one.code == code_), "")
    return (code(code_), Text(f" ({text})")) if text and text != code_ else (code(code_),)


def listed(desk: Desk, parts: Sequence[Runs]) -> Runs:
    """Join pieces as a sentence does: A1.1, A1.2 y A2.2."""
    if len(parts) < 2:
        return parts[0] if parts else ()
    first = parts[0]
    for part in parts[1:-1]:
        first = (*first, Text(", "), *part)
    return desk.say(AND, first=first, last=parts[-1])
