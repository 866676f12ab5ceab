"""What the scanners said, as docs/security/wapiti.md and sqlmap.md; 1 if anything was said above informational.

Usage: bin/scan_report.py FOLDER SECONDS. Reads wapiti-*.json and sqlmap-*.txt of that folder.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1] / "docs" / "security"
VISITORS = ("nobody", "coordinator")
HOW = """`make scan` repeats it: the example on loopback with its own database; form tokens and limits are off, so that
the scanner gets further."""
INFORMATIONAL = 1
"""Wapiti's own level of advice: over plain http it misses HTTPS, and a header that browsers no longer know."""

INJECTABLE = re.compile(r"(?:is vulnerable|appears to be '.*' injectable|sqlmap identified the following injection)")
TESTED = re.compile(r"testing if ((?:GET|POST|URI|Cookie|User-Agent|Referer|Host|\(custom\) \w+) parameter '[^']*') is")
BROKEN = re.compile(r"5\d\d \([^)]*\) - (\d+) times")
REACHED = re.compile(r"found (\d+) URLs and forms")
MODULE = re.compile(r"Launching module (\w+)")


def version(*command: str) -> str:
    """Return the first version a tool says."""
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r"\d+\.\d+[\w.#-]*", said.stdout + said.stderr)
    return found[0] if found else "unknown"


def wapiti(folder: Path) -> tuple[list[str], int]:
    """Tell of each visitor's scan; return the lines and how many findings are above informational."""
    n_found, details = 0, list[str]()
    lines = ["| visitor | URLs and forms | modules | above informational | informational | anomalies |",
             "|---|---|---|---|---|---|"]  # fmt: skip
    for visitor in VISITORS:
        file = folder / f"wapiti-{visitor}.json"
        if not file.exists():
            lines.append(f"| {visitor} | not run | | | | |")
            n_found += 1
            continue
        report = json.loads(file.read_text(encoding="utf-8"))
        said = file.with_suffix(".txt").read_text(encoding="utf-8", errors="replace")
        advice = [(name, one) for name, ones in report["vulnerabilities"].items() for one in ones]
        odd = [(name, one) for name, ones in report["anomalies"].items() for one in ones]
        n_grave = sum(one["level"] > INFORMATIONAL for _, one in advice)
        n_found += n_grave + len(odd)
        reached, modules = (REACHED.findall(said) or ["?"])[-1], len(set(MODULE.findall(said)))
        lines.append(f"| {visitor} | {reached} | {modules} | {n_grave} | {len(advice) - n_grave} | {len(odd)} |")
        details += [f"- {visitor}, level {one['level']}, {name}: {one['method']} `{one['path']}`: {one['info'].strip()}"
                    for name, one in (*advice, *odd)]  # fmt: skip
    return [*lines, "", *details], n_found


def sqlmap(folder: Path) -> tuple[list[str], int]:
    """Tell of each visitor's run; return the lines and how many injections and failures were said."""
    n_found = 0
    lines = ["| visitor | what | parameters tested | answers of 5xx | injections |", "|---|---|---|---|---|"]
    for visitor in VISITORS:
        for kind in ("links", "forms"):
            file = folder / f"sqlmap-{visitor}-{kind}.txt"
            said = file.read_text(encoding="utf-8", errors="replace") if file.exists() else ""
            n_tested, n_injections = len(set(TESTED.findall(said))), len(INJECTABLE.findall(said))
            n_broken = sum(int(n) for n in BROKEN.findall(said))
            n_found += n_injections + n_broken + (not said)
            lines.append(f"| {visitor} | {kind} | {n_tested if said else 'not run'} | {n_broken} | {n_injections} |")
    return lines, n_found


def main() -> int:
    """Write both pages."""
    folder, seconds = Path(sys.argv[1]), sys.argv[2]
    told = {
        "wapiti": (wapiti(folder), version("wapiti", "--version")),
        "sqlmap": (sqlmap(folder), version("sqlmap", "--version")),
    }
    DOCS.mkdir(parents=True, exist_ok=True)
    for name, ((lines, n), which) in told.items():
        text = [f"# {name} {which}", "", HOW, f"At most {seconds} seconds for each visitor.", "", *lines, ""]
        (DOCS / f"{name}.md").write_text("\n".join(text), encoding="utf-8")
        sys.stdout.write(f"{name}: {n} above informational\n")
    return 1 if any(n for (_, n), _ in told.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
