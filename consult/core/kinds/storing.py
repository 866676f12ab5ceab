"""A round's configuration as JSON and back, with the number of its shape."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from consult.core.errors import Invalid
from consult.core.kinds import KINDS
from consult.core.kinds.decimals import decimal_text
from consult.core.kinds.model import SCHEMA, CriterionConfig, ItemConfig, RoundConfig
from consult.core.words import N_

Json = dict[str, Any]
"""JSON, at its border: parsed at once into `RoundConfig`."""


def config_to_json(config: RoundConfig) -> Json:
    """Write the configuration as plain JSON values; numbers as decimal text, so nothing is rounded."""
    return {
        "schema": SCHEMA,
        "kind": config.kind,
        "items": [_item_to_json(item) for item in config.items],
        "criteria": [{"id": c.id, "coefficient": decimal_text(c.coefficient), "es": c.es, "en": c.en}
                     for c in config.criteria],
        "minimum": _text(config.minimum),
        "maximum": _text(config.maximum),
        "mode": config.mode,
        "unranked": config.unranked,
        "ask": {space: list(asked) for space, asked in config.ask.items()},
        "items_per_person": config.items_per_person,
        "channels": list(config.channels),
        "spaces": list(config.spaces),
        "iterations": config.iterations,
    }  # fmt: skip


def config_from_json(stored: Mapping[str, Any]) -> RoundConfig:
    """Read it back. Raise Invalid when the shape is of another number or not a configuration at all."""
    if stored.get("schema") != SCHEMA or stored.get("kind") not in KINDS:
        raise Invalid(N_("La configuración guardada de esta ronda es de otra versión del programa: actualícelo."))
    try:
        return _config(stored)
    except (KeyError, TypeError, ValueError, ZeroDivisionError, AttributeError) as fault:
        raise Invalid(N_("La configuración guardada de esta ronda está dañada.")) from fault


def _config(stored: Mapping[str, Any]) -> RoundConfig:
    return RoundConfig(
        kind=stored["kind"],
        items=tuple(_item(item) for item in stored["items"]),
        criteria=tuple(CriterionConfig(c["id"], Fraction(c["coefficient"]), c["es"], c["en"])
                       for c in stored["criteria"]),
        minimum=_fraction(stored["minimum"]),
        maximum=_fraction(stored["maximum"]),
        mode=stored["mode"],
        unranked=stored["unranked"],
        ask={space: tuple(asked) for space, asked in stored["ask"].items()},
        items_per_person=stored["items_per_person"],
        channels=tuple(stored["channels"]),
        spaces=tuple(stored["spaces"]),
        iterations=stored.get("iterations", 1),  # rounds stored before there were any are asked once
    )  # fmt: skip


def _item_to_json(item: ItemConfig) -> Json:
    return {"id": item.id, "cause": item.cause, "minimum": _text(item.minimum), "maximum": _text(item.maximum),
            "unit": item.unit, "tolerance": _text(item.tolerance), "direction": item.direction,
            "takes_level": item.takes_level}  # fmt: skip


def _item(stored: Mapping[str, Any]) -> ItemConfig:
    return ItemConfig(stored["id"], stored["cause"], _fraction(stored["minimum"]), _fraction(stored["maximum"]),
                      stored["unit"], _fraction(stored["tolerance"]), stored["direction"],
                      stored["takes_level"])  # fmt: skip


def _text(value: Fraction | None) -> str | None:
    return None if value is None else decimal_text(value)


def _fraction(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)
