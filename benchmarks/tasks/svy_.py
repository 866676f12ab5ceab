"""svy: a stratified mean with its standard error for every item."""

from __future__ import annotations

from typing import Any

import polars as pl
import svy

from benchmarks.source import Answer, Source, Task
from benchmarks.tasks.strata import frame_of


def prepare(name: str, source: Source) -> Task:
    """Prepare: fetch, weigh, estimate by domain; or cut the answers by item, which its manual advises against."""
    items = source.items()
    is_cut = name.endswith("item by item")

    def run() -> Any:
        frame = pl.from_pandas(frame_of(source))
        if not is_cut:
            return estimated(frame, by="item")
        return pl.concat(
            estimated(part).with_columns(pl.lit(key[0]).alias("item"))
            for key, part in frame.partition_by("item", as_dict=True).items()
        )

    def tell(found: Any) -> Answer:
        rows = {items[int(row["item"])]: row for row in found.iter_rows(named=True)}
        return {
            "mean": {code: float(rows[code]["est"]) for code in items.values()},
            "error": {code: float(rows[code]["se"]) for code in items.values()},
        }

    return Task(run, tell)


def estimated(frame: Any, by: str | None = None) -> Any:
    """Return the means of a frame with their standard errors."""
    sample = svy.Sample(frame, svy.Design(stratum="stratum", wgt="weight"))
    return sample.estimation.mean("value", by=by).to_polars()
