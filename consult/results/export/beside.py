"""What stands beside the headline: precision, classes, levels, rankings, robustness (docs/counting.md §4-§10)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from consult.core.counting import (
    Agreement,
    ItemFigures,
    LevelFigures,
    RankingFigures,
    Robustness,
    RoundFigures,
    SeverityFigures,
)
from consult.core.counting.figures import Flip, Span
from consult.results.export.writing import Json, Writer, number
from consult.results.queries import ResultView
from consult.results.saying import robustness_sentence

FRACTIONAL = ("support",)
"""Measures whose headline is a share."""


def item_beside(seen: ResultView, item_id: str) -> Json:
    """Write what is known of one item besides its totals; {} where the gate keeps it."""
    if seen.open_figures is None:
        return {}
    item = next(item for item in seen.open_figures.items if item.id == item_id)
    write = Writer(seen.has_exact)
    found = _precision(item, write, is_share=seen.recipe.measure in FRACTIONAL)
    if item.support is not None:
        found |= {
            "gic": write.share(item.gic),
            "floor": write.share(item.floor),
            "class": item.stance or None,
            "nonresponse": _pair(item.nonresponse, write),
        }
    if item.severity is not None:
        found["severity"] = _severity(item.severity, write)
    if item.level is not None:
        found["level"] = _level(item.level, write)
    if item.agreement is not None:
        found["agreement"] = _agreement(item.agreement, write)
    if seen.has_exact:
        found["unknown"] = {name: dict(spaces) for name, spaces in item.unknown.items()}
        found["silent"] = dict(item.silent)
    return found


def _precision(item: ItemFigures, write: Writer, *, is_share: bool) -> Json:
    figure = write.share if is_share else write.own
    interval = item.precision.interval
    found: Json = {
        "interval": [figure(interval.low), figure(interval.high)] if interval else None,
        "interval_because": item.precision.because or None,
        "bounds": [figure(end) for end in item.bounds] if item.bounds else None,
    }
    if not is_share and item.level is None:
        found |= {"mean": figure(item.weighted), "se": write.figure(item.precision.error, 4)}
    return found


def _pair(ends: Span | None, write: Writer) -> list[float | int | None] | None:
    return None if ends is None else [write.share(end) for end in ends]


def _levels(ends: Span | None, write: Writer) -> list[float | int | None] | None:
    return None if ends is None else [write.own(end) for end in ends]


def _severity(severity: SeverityFigures, write: Writer) -> Json:
    return {
        "high": write.share(severity.high),
        "median": _levels(severity.median, write),
        "by_space": write.shares(severity.high_by_space),
    }


def _level(level: LevelFigures, write: Writer) -> Json:
    return {
        "median": _levels(level.median, write),
        "quartiles": _levels(level.quartiles, write),
        "band": _levels(level.band, write),
        "band_share": write.share(level.band_share),
        "by_space": {
            space: {"median": _levels(own.median, write), "band_share": write.share(own.band_share)}
            for space, own in level.by_space.items()
        },
        "state": level.state or None,
        "against": list(level.against),
        "change": write.share(level.change),
        "stable": level.is_stable,
        "advice": level.advice or None,
    }


def _agreement(agreement: Agreement, write: Writer) -> Json:
    return {
        "a": write.figure(agreement.mixture, 2),
        "by_space": {space: write.figure(value, 2) for space, value in agreement.by_space.items()},
        "between": write.share(agreement.between),
    }


def round_beside(seen: ResultView) -> Json:
    """Write what is known of the round as a whole; where something is hidden only what the gate lets out."""
    figures = seen.open_figures
    if figures is None:
        return {"robustness": {"scenarios": _listed(seen.shown.scenarios), "sentence": robustness_sentence(seen)}}
    write = Writer(seen.has_exact)
    found: Json = {
        "n_effective": write.figure(figures.n_effective, 0),
        "power": {space: write.figure(power, 1) for space, power in figures.power.items()},
        "robustness": _robustness(seen, figures, write),
    }
    if figures.ranking is not None:
        found |= _ranking(figures, figures.ranking, write)
    if figures.iterations:
        found["iterations"] = {
            str(number): {item: _level(level, write) for item, level in levels.items()}
            for number, levels in figures.iterations.items()
        }
    return found


def _listed(scenarios: Mapping[str, tuple[str, ...]]) -> Json:
    return {name: list(ids) for name, ids in scenarios.items()}


def _robustness(seen: ResultView, figures: RoundFigures, write: Writer) -> Json:
    found: Json = {"scenarios": _listed(figures.scenarios), "sentence": robustness_sentence(seen)}
    robust = figures.robustness
    if robust is None:
        return found
    return {
        "winner": list(robust.winner),
        "ranges": _ranges(robust, write),
        "smallest_flip": _flip(robust.flip, write) if robust.is_asked else None,
        **found,
    }


def _ranges(robust: Robustness, write: Writer) -> Json:
    found: Json = {}
    for space, stretch in robust.ranges.items():
        if stretch is None:
            found[space] = None
            continue
        found[space] = {"lo": write.figure(stretch.start, 4), "hi": write.figure(stretch.end, 4)}
        found[space] |= {"has_lo": stretch.has_start, "has_hi": stretch.has_end}
        if write.is_exact:
            found[space]["exact"] = [str(stretch.start), str(stretch.end)]
    return found


def _flip(flip: Flip | None, write: Writer) -> Json | None:
    if flip is None:
        return None
    found: Json = {"points": write.figure(flip.points, 1), "from": list(flip.sources), "to": flip.target,
                   "leader": flip.leader}  # fmt: skip
    return found | ({"exact": str(flip.moved)} if write.is_exact else {})


def _ranking(figures: RoundFigures, ranking: RankingFigures, write: Writer) -> Json:
    return {
        "borda": {item.id: write.own(item.weighted) for item in figures.items},
        "pairwise": {item: write.shares(row) for item, row in ranking.prefer.items()},
        "pairwise_equal": {item: write.shares(row) for item, row in ranking.equal.items()},
        "condorcet": ranking.condorcet,
        "smith": list(ranking.smith),
        "verdict": ranking.sentence,
        "schulze": [list(group) for group in ranking.schulze],
        "kemeny": [list(order) for order in ranking.kemeny],
        "concordance": {space: _exact(value) for space, value in ranking.concordance.items()} if write.is_exact else {},
    }


def _exact(value: Fraction | None) -> float | int | None:
    return number(value)
