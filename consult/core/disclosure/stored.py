"""The JSON border of a release: what went out, kept so that later releases are audited against it (§9, rule 8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from consult.core.disclosure.model import Released

SCHEMA = 1


def to_json(page: Released) -> dict[str, Any]:
    """Write a released page as plain JSON values, with the number of this schema; numbers are texts, as printed."""
    return {"schema": SCHEMA, **_written(page)}


def from_json(stored: Mapping[str, Any]) -> Released:
    """Read a released page back; fields added since take their default. Raises ValueError on a schema of the future."""
    if stored.get("schema") != SCHEMA:
        raise ValueError(f"unknown schema of a release: {stored.get('schema')!r}")
    page: Released = _read(stored, Released)
    return page


def _written(value: Any) -> Any:
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, Decimal):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _written(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {_written(key): _written(entry) for key, entry in value.items()}
    return [_written(entry) for entry in value] if isinstance(value, tuple) else value


def _read(value: Any, kind: Any) -> Any:
    origin, inside = get_origin(kind), get_args(kind)
    if origin is UnionType:
        kinds = [one for one in inside if one is not NoneType]
        return value if value is None or len(kinds) > 1 else _read(value, kinds[0])
    if origin is tuple:
        kinds = list(inside[:1]) * len(value) if inside[-1] is Ellipsis else list(inside)
        return tuple(_read(entry, one) for entry, one in zip(value, kinds, strict=True))
    if origin is Mapping:
        return {_read(key, inside[0]): _read(entry, inside[1]) for key, entry in value.items()}
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{name: _read(value[name], hints[name]) for name in hints if name in value})
    return kind(value) if kind in (Decimal, Fraction) else value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
