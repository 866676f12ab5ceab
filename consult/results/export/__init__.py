"""A result as JSON for other programs: one shape, exact for staff, past the gate for everyone else."""

from __future__ import annotations

from consult.results.export.beside import item_beside, round_beside
from consult.results.export.items import internal_items, public_items
from consult.results.export.writing import Json, number, points
from consult.results.queries import ResultView
from consult.spaces.models import Space

__all__ = ["as_json", "number"]


def as_json(seen: ResultView) -> Json:
    """Return the whole result of a round under one scheme.

    What stands beside the headline (precision, classes, pairs, robustness) is there where the gate lets it out: always
    for staff, and for everyone where nothing of the round is hidden.
    """
    items = internal_items(seen) if seen.is_internal else public_items(seen)
    return {
        "policy": seen.round.policy.slug,
        "round": seen.round.code,
        "kind": seen.round.kind,
        "scheme": {
            "id": seen.scheme.code,
            "weights": {space.code: number(seen.scheme.weight(space.code)) for space in seen.round.spaces},
        },
        "spaces": [_space(seen, space) for space in seen.round.spaces],
        "coverage": number(seen.figures.coverage) if seen.is_internal else points(seen.shown.coverage),
        "items": [item | item_beside(seen, str(item["id"])) for item in items],
        **round_beside(seen),
    }


def _space(seen: ResultView, space: Space) -> Json:
    size = seen.figures.n_by_space[space.code] if seen.is_internal else seen.shown.n_by_space[space.code]
    return {
        "id": space.code,
        **({"n": size} if isinstance(size, int) else {"n_band": size}),
        "eligible": space.eligible,
        "weight": number(seen.figures.weights[space.code]),
        "protected": space.is_protected,
    }
