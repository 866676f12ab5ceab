"""A result by macro-region, region, sex or category: which tables a round has, and which may stand together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from consult.core.disclosure import ReleasedRow
from consult.results.queries import ResultView, breakdown
from consult.results.tally import recorded
from consult.spaces.models import Policy, Space

MACRO_REGION = "macro_region"
DIMENSIONS = (MACRO_REGION, "region", "sex", "category")
COLUMNS: Mapping[str, str] = {MACRO_REGION: "region"}
"""Dimensions that are gathered from another column."""


@dataclass(frozen=True, slots=True)
class GroupTable:
    """One space's figures by one dimension, item -> groups. `is_refused`: it exists, and may not be shown."""

    space: Space
    dimension: str
    groups: tuple[str, ...]  # "" = not recorded
    rows: Mapping[str, ReleasedRow]
    is_refused: bool = False


def macro_regions(policy: Policy) -> dict[str, str]:
    """Return region -> code of its macro-region, as the policy declares them."""
    declared = policy.settings.get("macro_regions", [])
    return {region: str(macro["id"]) for macro in declared for region in macro["regions"]}


def dimensions_of(seen: ResultView) -> dict[str, tuple[str, ...]]:
    """List, by space code, the dimensions something was recorded of; a space hidden on the page has none."""
    macros = macro_regions(seen.round.policy)
    found = {column: recorded(seen.round, column) for column in ("region", "sex", "category")}
    return {
        space.code: tuple(
            dimension
            for dimension in DIMENSIONS
            if found[COLUMNS.get(dimension, dimension)].get(space.code) and (dimension != MACRO_REGION or macros)
        )
        for space in seen.round.spaces
        if seen.shown.n_by_space[space.code] is not None
    }


def table_by(seen: ResultView, dimension: str, *, space: Space) -> GroupTable:
    """Return one space's figures by one dimension, past the gate.

    Regions are shown only where none of them is hidden: their macro-regions stand on the same page, and a hidden
    region could be found as what is left of its macro-region.
    """
    groups = macro_regions(seen.round.policy) if dimension == MACRO_REGION else None
    rows = breakdown(seen, COLUMNS.get(dimension, dimension), space=space, groups=groups)
    names = tuple(next(iter(rows.values())).groups) if rows else ()
    if dimension == "region" and macro_regions(seen.round.policy) and any(row.hidden for row in rows.values()):
        return GroupTable(space, dimension, names, {}, is_refused=True)
    return GroupTable(space, dimension, names, rows)
