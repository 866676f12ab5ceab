"""Words of people before they are printed: nothing that a file format cannot hold or that turns a line around."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar

from consult.core.document import Document

_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
"""Control characters that XML refuses, half surrogates, non-characters, and marks that reverse the reading order."""

T = TypeVar("T")


def clean(document: Document) -> Document:
    """Return the same report without unprintable characters, everywhere."""
    return _cleaned(document)


def _cleaned(value: T) -> T:
    fresh: object = value
    if isinstance(value, str):
        fresh = _UNPRINTABLE.sub("", value.replace("\r\n", "\n"))
    elif isinstance(value, tuple | list):
        fresh = type(value)(_cleaned(item) for item in value)
    elif isinstance(value, Mapping):
        fresh = {_cleaned(key): _cleaned(item) for key, item in value.items()}
    elif is_dataclass(value) and not isinstance(value, type):
        fresh = replace(value, **{each.name: _cleaned(getattr(value, each.name)) for each in fields(value)})
    return fresh  # type: ignore[return-value]  # same shape as it came in
