"""The benchmarks at a hundredth of their size: they run, agree and lay out their tables. No time is judged here."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.agreement import Disagreement, same

ROOT = Path(__file__).resolve().parents[2]
WORK = {
    "tally in the database",
    "the same GROUP BY by hand",
    "all that a closing asks the database",
    "compilation to every table",
    "compilation, a tenth of the people",
    "compilation, a hundredth of the people",
    "the small-number gate",
    "tally and compilation",
    "NumPy floor, already in memory",
    "NumPy floor, loading included",
}
PEERS = {
    "red-dwarf",
    "svy",
    "samplics",
    "pref_voting Borda",
    "pref_voting Schulze",
    "pref_voting Kemeny",
    "votekit Borda",
}


def run(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "benchmarks", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def rows(page: str) -> list[list[str]]:
    """Return the cells of every line of every table, without their heads."""
    lines = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("| ")]
    return [line for line in lines if line[0] not in ("work", "---")]


def test_every_table_has_its_lines(engine: str, tmp_path: Path) -> None:
    """Ours is set against the hand-written count; what needs the packages of peers is named, with a reason."""
    page = tmp_path / "benchmarks.md"
    found = run("--small", "--no-peers", "--together", "--repeats", "1", "--databases", engine, "--write", str(page))
    assert found.returncode == 0, found.stderr
    text = page.read_text(encoding="utf-8")
    names = {line[0] for line in rows(text)}
    assert text.count("\n### ") == 3
    assert names >= WORK | {f"{peer}, loading included" for peer in PEERS}
    tallies = [line for line in rows(text) if line[0] == "tally in the database"]
    assert [float(line[3]) > 0 for line in tallies] == [True, True, True]
    unasked = [line[0] for line in rows(text) if line[1] == "not asked for"]
    assert {name.removesuffix(", loading included") for name in unasked} >= PEERS | {"NumPy floor, already in memory"}
    assert text.count("Figures found equal: by_hand") == 3
    assert "{" not in text
    assert str(ROOT) not in text


def test_a_measurement_in_a_process_of_its_own(tmp_path: Path) -> None:
    """The way `make bench` measures: make, measure, drop, each another process."""
    code = (
        "import sys; from pathlib import Path; from benchmarks.children import scratch;"
        "from benchmarks.workloads import WORKLOADS\n"
        f"with scratch('sqlite', Path({str(tmp_path)!r}), WORKLOADS['rankings'], 1000) as source:\n"
        "    found = source.measure('by_hand', repeats=2)\n"
        "assert found.seconds > 0 and found.peak > 1 and found.runs >= 2, found\n"
        "assert len(found.answer['lines']) == 6 * 28, found\n"
        f"assert not list(Path({str(tmp_path)!r}).glob('consult_bench_*')), 'left behind'\n"
    )
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [({"mean": {"I01": 2.5}}, {"mean": {"I01": 2.5000001}}), ({"gic": {"I01": None}}, {"gic": {"I01": 0.1}}), ({}, {})],
)
def test_a_different_answer_stops_the_run(ours: dict[str, object], theirs: dict[str, object]) -> None:
    """Another figure, a figure we lack, and nothing to compare are all a disagreement."""
    with pytest.raises(Disagreement):
        same(ours, theirs, name="a peer", peer="svy")


def test_equal_answers_are_counted() -> None:
    """A difference in the twelfth digit is the float's, not the figure's."""
    ours = {"mean": {"I01": 2.5, "I02": 3.0}, "borda": ["a"], "own": 1}
    assert same(ours, {"mean": {"I01": 2.5, "I02": 3.0 + 1e-12}, "borda": ["a"]}, name="a peer", peer="svy") == 3
