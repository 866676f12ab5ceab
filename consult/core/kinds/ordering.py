"""Putting things in order by single taps: what one tap does to a list (docs/trust.md ACC-4). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

TAPS = ("top", "up", "down")


def ordered(places: Mapping[str, int], items: Sequence[str], before: Sequence[str] = ()) -> list[str]:
    """List the items that have a place, by place. Where two have the same, the one that was just moved there gets it:
    `before` is the order until now; with nothing moved, equal places keep the order of `items`."""
    was = {item: place for place, item in enumerate(before, start=1)}

    def key(item: str) -> tuple[int, int]:
        shift = places[item] - was.get(item, len(before) + 1)
        return places[item], (shift > 0) - (shift < 0)

    return sorted((item for item in items if item in places), key=key)


def tapped(order: Sequence[str], item: str, tap: str) -> list[str]:
    """Return the order after one tap on an item: first, one up, one down. One without place takes the next or first."""
    others = [other for other in order if other != item]
    if item not in order:
        return [item, *others] if tap == "top" else [*others, item]
    at = {"top": 0, "up": order.index(item) - 1, "down": order.index(item) + 1}[tap]
    at = min(max(at, 0), len(others))
    return [*others[:at], item, *others[at:]]
