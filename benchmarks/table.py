"""From what was measured to tables of ratios, and whether each goal was met."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from benchmarks.children import Measured
from benchmarks.run import PEERS, Found

COMPILED_WITHIN = 0.5
"""Seconds from the tally to every table (counting.md §14)."""

TALLIED_WITHIN = 1.5
"""Times a hand-written GROUP BY on the same table and index."""

FASTER_THAN_PEERS = 10.0
PEAK_BELOW = 300.0
"""MB, the process of ours that counts and compiles, imports and all."""

INDEPENDENT_WITHIN = 1.5
"""How far a compilation may differ with the number of people and still be called independent: noise, not growth."""

NO_PEERS_TASK = ("svy item by item", "samplics item by item")
"""Short cuts that a peer's own manual advises against: shown, and no goal."""

TITLES = {
    "support": "Support: {people} people x {items} nodes x 6 spaces, {rows} answers",
    "scores": "Scores: {rows} judgements, {people} people x {items} alternatives x 6 spaces",
    "rankings": "Rankings: {people} complete orders of {items} alternatives in 6 spaces",
}
ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table. `is_met` is None where there is no goal, or nothing to judge it by."""

    what: str
    measured: Measured
    ratio: float | None = None
    against: str = ""
    goal: str = ""
    is_met: bool | None = None


def title(found: Found) -> str:
    """Name a table: the work, its size and the database."""
    workload = found.workload
    words = {"people": f"{workload.n_people:,}", "items": str(workload.n_items), "rows": f"{found.rows['R1']:,}"}
    return f"{TITLES[workload.name].format(**words)}, {ENGINES[found.engine]}"


def lines(found: Found) -> list[Line]:
    """Lay out every line of one workload in one database."""
    tasks = found.tasks
    hand, whole, compiled = tasks["by_hand"], tasks["whole"], tasks["compile"]
    return [
        _ratio("tally in the database", tasks["tally"], hand, "by hand", TALLIED_WITHIN),
        Line("the same GROUP BY by hand", hand),
        _ratio("all that a closing asks the database", tasks["closing"], hand, "by hand"),
        _limit("compilation to every table", compiled, tasks["floor"], COMPILED_WITHIN),
        _independent("compilation, a tenth of the people", compiled, tasks["compile/10"]),
        _independent("compilation, a hundredth of the people", compiled, tasks["compile/100"]),
        _ratio("the small-number gate", tasks["gate"], compiled, "compilation"),
        _peak("tally and compilation", whole, tasks["loaded_floor"]),
        Line("NumPy floor, already in memory", tasks["floor"]),
        _ratio("NumPy floor, loading included", tasks["loaded_floor"], whole, "tally and compilation"),
        *(_peer(peer, tasks[peer], whole) for peer in PEERS[found.workload.name]),
    ]


def _over(one: Measured, other: Measured) -> float | None:
    return one.seconds / other.seconds if one.seconds is not None and other.seconds else None


def _ratio(what: str, one: Measured, other: Measured, against: str, within: float | None = None) -> Line:
    ratio = _over(one, other)
    if within is None:
        return Line(what, one, ratio, against)
    return Line(what, one, ratio, against, f"<= {within} x", _judged(ratio, lambda found: found <= within))


def _limit(what: str, one: Measured, floor: Measured, within: float) -> Line:
    is_met = _judged(one.seconds, lambda found: found <= within)
    return Line(what, one, _over(one, floor), "floor in memory", f"<= {within} s", is_met)


def _independent(what: str, whole: Measured, part: Measured) -> Line:
    """Judge whether more people cost more: the full size over this one."""
    ratio = _over(whole, part)
    goal = f"full size <= {INDEPENDENT_WITHIN} x"
    is_met = _judged(ratio, lambda found: found <= INDEPENDENT_WITHIN)
    return Line(what, part, ratio, "full size / this", goal, is_met)


def _peak(what: str, one: Measured, floor: Measured) -> Line:
    is_met = _judged(one.peak, lambda found: found < PEAK_BELOW)
    return Line(what, one, _over(one, floor), "floor with loading", f"< {PEAK_BELOW:.0f} MB", is_met)


def _peer(name: str, peer: Measured, ours: Measured) -> Line:
    ratio = _over(peer, ours)
    if name in NO_PEERS_TASK:
        return Line(f"{name}, loading included", peer, ratio, "tally and compilation")
    is_met = _judged(ratio, lambda found: found >= FASTER_THAN_PEERS)
    return Line(
        f"{name}, loading included", peer, ratio, "tally and compilation", f">= {FASTER_THAN_PEERS:.0f} x", is_met
    )


def _judged(value: float | None, is_met: Callable[[float], bool]) -> bool | None:
    return None if value is None else is_met(value)


def markdown(found: Found) -> str:
    """Write one table."""
    head = ["work", "time (s)", "peak (MB)", "ratio", "against", "goal"]
    rows = [_cells(line) for line in lines(found)]
    text = [head, ["---", "--:", "--:", "--:", "---", "---"], *rows]
    agreed = ", ".join(f"{name} {n}" for name, n in found.n_compared.items())
    return "\n".join(
        [f"### {title(found)}", "", *(f"| {' | '.join(row)} |" for row in text), "", f"Figures found equal: {agreed}."]
    )


def _cells(line: Line) -> list[str]:
    seconds, peak = line.measured.seconds, line.measured.peak
    verdict = {None: "", True: "met", False: "**missed**"}[line.is_met]
    return [
        line.what,
        _three(seconds) if seconds is not None else line.measured.because,
        f"{peak:.0f}" if peak is not None else "",
        _three(line.ratio) if line.ratio is not None else "",
        line.against,
        f"{line.goal}: {verdict}" if verdict else line.goal,
    ]


def _three(value: float) -> str:
    """Write a number with three significant digits, and no more than four decimals."""
    return f"{value:.{4 if value < 0.1 else 2 if value < 10 else 1 if value < 100 else 0}f}"


def missed(all_found: Iterable[Found]) -> list[str]:
    """Name the goals that were not met."""
    return [
        f"{title(found)}: {line.what}, {line.goal}"
        for found in all_found
        for line in lines(found)
        if line.is_met is False
    ]


def page(template: str, all_found: Sequence[Found], **words: str) -> str:
    """Fill the page: its words stand in page.md, the figures come from the run."""
    goals = missed(all_found)
    verdict = "Every goal was met." if not goals else "\n".join(["Goals missed:", "", *(f"* {goal}" for goal in goals)])
    tables = "\n\n".join(markdown(found) for found in all_found)
    return template.format(tables=tables, verdict=verdict, **words)
