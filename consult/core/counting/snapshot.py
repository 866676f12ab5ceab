"""The JSON border of a result: every fraction is a string "a/b", so that a stored result is read back exactly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from fractions import Fraction
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from consult.core.counting.figures import RoundFigures

SCHEMA = 1


def to_json(figures: RoundFigures) -> dict[str, Any]:
    """Write the figures as plain JSON values, with the number of this schema."""
    return {"schema": SCHEMA, **_written(figures)}


def from_json(stored: Mapping[str, Any]) -> RoundFigures:
    """Read figures back; fields added since take their default. Raises ValueError on a schema of the future."""
    if stored.get("schema") != SCHEMA:
        raise ValueError(f"unknown schema of figures: {stored.get('schema')!r}")
    figures: RoundFigures = _read(stored, RoundFigures)
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


def _read(value: Any, kind: Any) -> Any:
    origin, inside = get_origin(kind), get_args(kind)
    if origin is UnionType:
        return None if value is None else _read(value, next(one for one in inside if one is not NoneType))
    if origin is tuple:
        kinds = inside[:1] * len(value) if inside[-1] is Ellipsis else inside
        return tuple(_read(entry, one) for entry, one in zip(value, kinds, strict=True))
    if origin is Mapping:
        return {_read(key, inside[0]): _read(entry, inside[1]) for key, entry in value.items()}
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        known = {name: _read(value[name], hints[name]) for name in hints if name in value}
        return kind(**known)
    return kind(value) if kind in (Fraction, int) else value
