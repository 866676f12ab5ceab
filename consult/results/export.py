"""A result as JSON for other programs: one shape, exact for staff, past the gate for everyone else."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from consult.core.counting import ItemFigures, Shares
from consult.core.disclosure import ReleasedCriterion, ReleasedItem, ReleasedShares
from consult.core.kinds.model import SUPPORT
from consult.results.queries import ResultView
from consult.spaces.models import Space

Json = dict[str, Any]


def as_json(seen: ResultView) -> Json:
    """Return the whole result of a round under one scheme."""
    return {
        "policy": seen.round.policy.slug,
        "round": seen.round.code,
        "kind": seen.round.kind,
        "scheme": {
            "id": seen.scheme.code,
            "weights": {space.code: number(seen.scheme.weight(space.code)) for space in seen.round.spaces},
        },
        "spaces": [_space(seen, space) for space in seen.round.spaces],
        "coverage": number(seen.figures.coverage) if seen.is_internal else _points(seen.shown.coverage),
        "items": _internal_items(seen) if seen.is_internal else _public_items(seen),
        "robustness": {"scenarios": {name: list(ids) for name, ids in _scenarios(seen).items()}},
    }


def _scenarios(seen: ResultView) -> Mapping[str, tuple[str, ...]]:
    return seen.figures.scenarios if seen.is_internal else seen.shown.scenarios


def _space(seen: ResultView, space: Space) -> Json:
    size = seen.figures.n_by_space[space.code] if seen.is_internal else seen.shown.n_by_space[space.code]
    return {
        "id": space.code,
        **_size(size),
        "eligible": space.eligible,
        "weight": number(seen.figures.weights[space.code]),
        "protected": space.is_protected,
    }


def _size(size: int | str | None) -> Json:
    return {"n": size} if isinstance(size, int) else {"n_band": size}


def number(value: Fraction | Decimal | None) -> float | int | None:
    """Write an exact figure as a JSON number: at least six decimals of it are right."""
    if value is None:
        return None
    exact = Fraction(value)
    return exact.numerator if exact.denominator == 1 else float(exact)


def _points(value: Decimal | None) -> float | int | None:
    """Write percentage points as a share 0-1."""
    return None if value is None else number(Fraction(value) / 100)


def _labels(seen: ResultView) -> dict[str, str]:
    return {item.code: item.text["es"] for item in seen.round.items}


def _internal_items(seen: ResultView) -> list[Json]:
    labels = _labels(seen)
    return [_internal_item(item, labels[item.id]) for item in seen.figures.items]


def _internal_item(item: ItemFigures, label: str) -> Json:
    found: Json = {
        "id": item.id,
        "label": label,
        "criteria": {
            name: {
                "weighted": number(figures.weighted),
                "by_space": {space: {"mean": number(m.mean), "n": m.n} for space, m in figures.by_space.items()},
            }
            for name, figures in item.criteria.items()
        },
        "total": {
            "weighted": number(item.weighted),
            "head_count": number(item.head_count),
            "equal": number(item.equal),
        },
        "by_space": {space: number(value) for space, value in item.by_space.items()},
        "gap": number(item.gap),
        "chosen": item.is_chosen,
        "dissent": list(item.dissent),
        "hidden": [],
    }
    if item.support is not None:
        by_space = {space: _shares(shares, has_counts=True) for space, shares in item.support_by_space.items()}
        found["support"] = _shares(item.support, has_counts=False) | {"by_space": by_space}
    return found


def _shares(shares: Shares, *, has_counts: bool) -> Json:
    found: Json = {
        "support": number(shares.support),
        "disagree": number(shares.disagree),
        "pass": number(shares.neutral),
    }
    if has_counts:
        found |= {"n_support": shares.n_support, "n_disagree": shares.n_disagree, "n_pass": shares.n_pass}
    return found


def _public_items(seen: ResultView) -> list[Json]:
    labels = _labels(seen)
    is_share = seen.recipe.measure == "support"
    return [_public_item(item, labels[item.id], is_share=is_share) for item in seen.shown.items]


def _public_item(item: ReleasedItem, label: str, *, is_share: bool) -> Json:
    written = _points if is_share else number
    found: Json = {
        "id": item.id,
        "label": label,
        "criteria": {name: _public_criterion(name, figures) for name, figures in item.criteria.items()},
        "total": {
            "weighted": written(item.weighted),
            "head_count": written(item.head_count),
            "equal": written(item.equal),
        },
        "by_space": {space: written(value) for space, value in item.by_space.items()},
        "gap": written(item.gap),
        "chosen": item.is_chosen,
        "dissent": list(item.dissent),
        "hidden": list(item.hidden),
    }
    if item.support is not None:
        by_space = {space: _released_shares(shares) for space, shares in item.support_by_space.items()}
        found["support"] = _released_shares(item.support) | {"by_space": by_space}
    return found


def _public_criterion(name: str, figures: ReleasedCriterion) -> Json:
    written = _points if name == SUPPORT else number
    by_space = {
        space: {"mean": written(mean), **_size(figures.n_by_space.get(space))}
        for space, mean in figures.by_space.items()
    }
    return {"weighted": written(figures.weighted), "by_space": by_space}


def _released_shares(shares: ReleasedShares) -> Json:
    found: Json = {
        "support": _points(shares.support),
        "disagree": _points(shares.disagree),
        "pass": _points(shares.neutral),
    }
    if shares.counts is not None:
        found |= dict(zip(("n_support", "n_disagree", "n_pass"), shares.counts, strict=True))
    return found
