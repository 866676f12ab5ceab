"""Rows and weights for the survey packages.

The strata are space x item and each answer weighs W_g / n_gj. A domain mean is a ratio estimate, and with strata of
spaces alone its standard error would count the sizes of the items as random, which ours fixes (counting.md §14). With
whole strata inside each domain both are the same estimate with the same error.
"""

from __future__ import annotations

import pandas as pd

from benchmarks.source import Source
from benchmarks.workloads import WEIGHTS

MILLION = 1_000_000


def frame_of(source: Source) -> pd.DataFrame:
    """Fetch the answers with their stratum and weight."""
    frame = pd.DataFrame(source.answers("space_id, item_id, value"), columns=["space", "item", "value"])
    frame["value"] = frame["value"] / MILLION
    frame["stratum"] = frame["space"] * 1_000 + frame["item"]
    sizes = frame.groupby("stratum")["value"].transform("size")
    weights = {key: WEIGHTS[code] for key, code in source.spaces().items()}
    frame["weight"] = frame["space"].map(weights) / sizes
    return frame
