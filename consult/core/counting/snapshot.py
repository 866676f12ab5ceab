"""The JSON border of a result: every fraction is a string "a/b", so that a stored result is read back exactly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from fractions import Fraction
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from consult.core.counting.figures import RoundFigures

SCHEMA = 1

Reader = Callable[[Any], Any]


def to_json(figures: RoundFigures) -> dict[str, Any]:
    """Write the figures as plain JSON values, with the number of this schema."""
    return {"schema": SCHEMA, **_written(figures)}


def from_json(stored: Mapping[str, Any]) -> RoundFigures:
    """Read figures back; fields added since take their default. Raises ValueError on a schema of the future."""
    if stored.get("schema") != SCHEMA:
        raise ValueError(f"unknown schema of figures: {stored.get('schema')!r}")
    figures: RoundFigures = _reader(RoundFigures)(stored)
    return figures


def _written(value: Any) -> Any:
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _written(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {_written(key): _written(entry) for key, entry in value.items()}
    if isinstance(value, tuple):
        return [_written(entry) for entry in value]
    return value


@cache
def _reader(kind: Any) -> Reader:
    """Return what reads a value of this kind; made once for each, for a result holds tens of thousands."""
    origin, inside = get_origin(kind), get_args(kind)
    if origin is UnionType:
        known = _reader(next(one for one in inside if one is not NoneType))
        return lambda value: None if value is None else known(value)
    if origin is tuple:
        return _tuple_reader(inside)
    if origin is Mapping:
        name, entry = _reader(inside[0]), _reader(inside[1])
        return lambda value: {name(key): entry(one) for key, one in value.items()}
    if isinstance(kind, type) and is_dataclass(kind):
        return _record_reader(kind)
    return kind if kind in (Fraction, int) else lambda value: value


def _tuple_reader(inside: tuple[Any, ...]) -> Reader:
    if inside[-1] is Ellipsis:
        each = _reader(inside[0])
        return lambda value: tuple(each(one) for one in value)
    several = [_reader(one) for one in inside]
    return lambda value: tuple(read(one) for read, one in zip(several, value, strict=True))


def _record_reader(kind: Any) -> Reader:
    parts: list[tuple[str, Reader]] = []  # filled below: a record may hold others of its kind

    def read(value: Any) -> Any:
        if not parts:
            parts.extend((name, _reader(hint)) for name, hint in get_type_hints(kind).items())
        return kind(**{name: part(value[name]) for name, part in parts if name in value})

    return read
