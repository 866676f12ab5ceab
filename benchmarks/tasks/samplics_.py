"""samplics: a stratified mean with its standard error for every item, archived in favour of svy."""

from __future__ import annotations

import warnings
from typing import Any

from benchmarks.source import Answer, Source, Task
from benchmarks.tasks.strata import frame_of

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it says that svy follows it; both are measured
    from samplics import TaylorEstimator
    from samplics.utils import PopParam


def prepare(name: str, source: Source) -> Task:
    """Prepare: fetch, weigh, estimate by domain; or cut the answers by item, each with strata of its own."""
    items = source.items()
    cut = "by" if name.endswith("item by item") else "domain"

    def run() -> Any:
        frame = frame_of(source)
        found = TaylorEstimator(PopParam.mean)
        design = {"samp_weight": frame["weight"], "stratum": frame["stratum"], cut: frame["item"]}
        found.estimate(y=frame["value"], **design)
        return found

    def tell(found: Any) -> Answer:
        def flat(figure: Any) -> float:
            return float(next(iter(figure.values())) if isinstance(figure, dict) else figure)

        return {
            "mean": {code: flat(found.point_est[key]) for key, code in items.items()},
            "error": {code: flat(found.stderror[key]) for key, code in items.items()},
        }

    return Task(run, tell)
