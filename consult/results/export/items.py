"""The items of a result as JSON: exact for staff, past the gate for everyone else."""

from __future__ import annotations

from consult.core.counting import ItemFigures, Shares
from consult.core.disclosure import ReleasedCriterion, ReleasedItem, ReleasedShares, Size
from consult.core.kinds.model import SUPPORT
from consult.results.export.writing import Json, number, points
from consult.results.queries import ResultView


def _labels(seen: ResultView) -> dict[str, str]:
    return {item.code: item.text["es"] for item in seen.round.items}


def internal_items(seen: ResultView) -> list[Json]:
    """Write every item exactly."""
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


def public_items(seen: ResultView) -> list[Json]:
    """Write every item as it left the gate."""
    labels = _labels(seen)
    is_share = seen.recipe.measure == "support"
    return [_public_item(item, labels[item.id], is_share=is_share) for item in seen.shown.items]


def _public_item(item: ReleasedItem, label: str, *, is_share: bool) -> Json:
    written = points if is_share else number
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
    written = points if name == SUPPORT else number
    by_space = {
        space: {"mean": written(mean), **_size(figures.n_by_space.get(space))}
        for space, mean in figures.by_space.items()
    }
    return {"weighted": written(figures.weighted), "by_space": by_space}


def _released_shares(shares: ReleasedShares) -> Json:
    found: Json = {
        "support": points(shares.support),
        "disagree": points(shares.disagree),
        "pass": points(shares.neutral),
    }
    if shares.counts is not None:
        found |= dict(zip(("n_support", "n_disagree", "n_pass"), shares.counts, strict=True))
    return found


def _size(size: Size) -> Json:
    return {"n": size} if isinstance(size, int) else {"n_band": size}
