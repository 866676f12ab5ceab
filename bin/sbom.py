"""The list of what the application is made of, as CycloneDX 1.5: docs/sbom.json (docs/trust.md, SEC-14).

Usage: bin/sbom.py [--check]. Made from requirements.txt and the vendored files alone: same files, same bytes; no clock,
no network. `--check` ends with 1 when the kept file is another.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / "docs" / "sbom.json"
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
VENDORED = re.compile(r"^\| `([^`]+\.js)` \| ([\w.]+)[^|]*package `([^`]+)`[^|]*\| ([\d.]+) \| (\S+?),? ")


def packages(requirements: str) -> Iterator[tuple[str, str, list[str]]]:
    """Read (name, version, sha256 of each file that may be installed) of a pinned list."""
    for block in re.split(r"\n(?=[A-Za-z0-9])", requirements):
        if found := PINNED.match(block):
            yield found[1].lower().replace("_", "-"), found[2], sorted(HASH.findall(block))


def component(name: str, version: str, hashes: list[str]) -> dict[str, Any]:
    """Describe one Python package; each hash is of one of its files."""
    address = f"pkg:pypi/{name}@{version}"
    files = [
        {"type": "distribution", "url": address, "hashes": [{"alg": "SHA-256", "content": each}]} for each in hashes
    ]
    return {"type": "library", "bom-ref": address, "name": name, "version": version, "purl": address,
            "externalReferences": files}  # fmt: skip


def vendored() -> Iterator[dict[str, Any]]:
    """Describe the scripts served from static/vendor, as its README lists them."""
    folder = ROOT / "static" / "vendor"
    for line in (folder / "README.md").read_text(encoding="utf-8").splitlines():
        if found := VENDORED.match(line):
            content = (folder / found[1]).read_bytes()
            address = f"pkg:npm/{found[3]}@{found[4]}"
            yield {"type": "library", "bom-ref": address, "name": found[3], "version": found[4], "purl": address,
                   "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(content).hexdigest()}]}  # fmt: skip


def bill() -> str:
    """Write the whole list."""
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    version = re.search(r'^version = "([^"]+)"', project, re.MULTILINE)
    requirements = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    parts = [component(*each) for each in packages(requirements)] + list(vendored())
    made = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {"type": "application", "bom-ref": "consult", "name": "consult",
                                   "version": version[1] if version else "",
                                   "licenses": [{"license": {"id": "AGPL-3.0-or-later"}}]}},
        "components": sorted(parts, key=lambda part: str(part["bom-ref"])),
    }  # fmt: skip
    return json.dumps(made, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def main() -> int:
    """Write the file, or compare."""
    if "--check" not in sys.argv:
        KEPT.write_text(bill(), encoding="utf-8")
        return 0
    if not KEPT.exists() or KEPT.read_text(encoding="utf-8") != bill():
        sys.stderr.write("docs/sbom.json is stale: run `make sbom`\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
