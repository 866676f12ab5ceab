"""SEC-14: what we stand on is pinned by its bytes, listed, and asked about; nothing passes that was not asked."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LISTS = ("requirements.txt", "requirements-dev.txt", "requirements-bench.txt")
PIN = re.compile(r"([A-Za-z0-9._-]+)(\[[^\]]+\])?==[\w.!+]+( ; [^\\]+)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}( \\)?")


def unhashed(text: str) -> list[str]:
    """List what a list of packages has that is not pinned to bytes."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    pins = [at for at, line in enumerate(lines) if not line.startswith(" ")]
    odd = [line for line in lines if not PIN.fullmatch(line) and not HASH.fullmatch(line)]
    return odd + [lines[at] for at in pins if at + 1 == len(lines) or not HASH.fullmatch(lines[at + 1])]


@pytest.mark.parametrize("name", LISTS)
def test_sec_14_every_package_is_pinned_with_hashes(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert len(PIN.findall(text)) >= 10
    assert unhashed(text) == []


@pytest.mark.parametrize(
    "line", ["flask", "flask==3.1.3", "flask>=3 \\", "flask @ file:///x", "-e .", "--pre", "--index-url x"]
)
def test_sec_14_an_unpinned_line_is_seen(line: str) -> None:
    assert unhashed(line) != []


def test_sec_14_every_wanted_package_is_in_its_list() -> None:
    """A package written in an .in file and forgotten when compiling is seen here."""
    for name in LISTS:
        wanted = (ROOT / name.replace(".txt", ".in")).read_text(encoding="utf-8").splitlines()
        names = {re.split(r"[\[=<>]", line)[0].lower().replace("_", "-") for line in wanted if line[:1].isalpha()}
        pinned = {
            found[0].lower().replace("_", "-") for found in PIN.findall((ROOT / name).read_text(encoding="utf-8"))
        }
        assert names - pinned == set(), name


def test_sec_14_installing_asks_for_hashes_and_wheels() -> None:
    made = (ROOT / "Makefile").read_text(encoding="utf-8")
    installs = [line for line in made.splitlines() if "pip install" in line]
    assert len(installs) >= 3
    assert [line for line in installs if "--require-hashes" not in line or "--only-binary :all:" not in line] == []


def test_sec_14_one_byte_of_a_wheel_stops_the_install(tmp_path: Path) -> None:
    wheel = tmp_path / "inert-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as package:
        package.writestr("inert.py", "")
        package.writestr("inert-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: inert\nVersion: 1.0\n")
        package.writestr("inert-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        package.writestr("inert-1.0.dist-info/RECORD", "")
    listed = tmp_path / "list.txt"
    listed.write_text(f"inert==1.0 --hash=sha256:{sha256(wheel.read_bytes()).hexdigest()}\n", encoding="ascii")
    command = [sys.executable, "-m", "pip", "install", "--isolated", "--quiet", "--disable-pip-version-check",
               "--no-index",
               "--find-links", str(tmp_path), "--only-binary", ":all:", "--require-hashes", "--target"]  # fmt: skip

    def install(folder: str) -> subprocess.CompletedProcess[str]:
        whole = [*command, str(tmp_path / folder), "-r", str(listed)]
        return subprocess.run(whole, capture_output=True, text=True, check=False)

    assert install("sound").returncode == 0
    changed = bytearray(wheel.read_bytes())
    changed[changed.index(b"Root-Is")] ^= 1
    wheel.write_bytes(changed)
    refused = install("changed")
    assert refused.returncode != 0
    assert "DO NOT MATCH THE HASHES" in refused.stderr


def test_sec_14_the_list_of_parts_is_fresh_and_whole() -> None:
    """docs/sbom.json: CycloneDX, made from the pins alone, the same bytes each time."""
    kept = (ROOT / "docs" / "sbom.json").read_text(encoding="utf-8")
    checked = subprocess.run([sys.executable, "bin/sbom.py", "--check"], cwd=ROOT, capture_output=True, check=False)
    assert checked.returncode == 0, "stale: run `make sbom`"
    bill = json.loads(kept)
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
    pinned = {found[0].lower() for found in PIN.findall((ROOT / "requirements.txt").read_text(encoding="utf-8"))}
    parts = {part["name"] for part in bill["components"] if part["purl"].startswith("pkg:pypi/")}
    assert parts == pinned
    assert {part["name"] for part in bill["components"]} - parts == {"plotly.js-basic-dist-min"}
    assert all(part.get("hashes") or part["externalReferences"][0]["hashes"] for part in bill["components"])


def test_sec_14_a_stale_list_of_parts_is_refused(tmp_path: Path) -> None:
    for name in ("bin/sbom.py", "requirements.txt", "pyproject.toml", "static/vendor/README.md", "docs/sbom.json",
                 "static/vendor/plotly-basic.min.js"):  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    command = [sys.executable, "bin/sbom.py", "--check"]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    text = (tmp_path / "requirements.txt").read_text(encoding="utf-8")
    (tmp_path / "requirements.txt").write_text(text.replace("flask==3", "flask==4"), encoding="utf-8")
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 1


@pytest.mark.parametrize(
    ("answer", "code", "said"),
    [
        ("exit 1", 3, "not run: no advisory source"),
        ("echo '{\"dependencies\": []}'", 3, "not run: no advisory source"),
        ('echo \'{"dependencies": [{"name": "a", "skip_reason": "no answer"}]}\'', 3, "not run: no advisory source"),
        (
            'echo \'{"dependencies": [{"name": "a", "version": "1", "vulns": []}]}\'',
            0,
            "1 packages asked about, 0",
        ),
        (
            'echo \'{"dependencies": [{"name":"a","version":"1","vulns": [{"id": "X1", "fix_versions": ["2"]}]}]}\'',
            1,
            "a 1: X1, mended in 2",
        ),
    ],
)
def test_sec_14_the_audit_never_passes_unasked(tmp_path: Path, answer: str, code: int, said: str) -> None:
    """With a stand-in for pip-audit that answers as told: silence is «not run», never «passed»."""
    (tmp_path / "bin").mkdir()
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / "bin" / "audit").write_bytes((ROOT / "bin" / "audit").read_bytes())
    python = tmp_path / ".venv" / "bin" / "python"
    python.write_text(
        f'#!/bin/bash\nif [ "$1" = -m ]; then {answer}; else exec {sys.executable} "$@"; fi\n', encoding="utf-8"
    )
    python.chmod(0o755)
    done = subprocess.run(
        ["bash", str(tmp_path / "bin" / "audit")], capture_output=True, text=True, check=False, env=dict(os.environ)
    )
    assert (done.returncode, said in done.stdout) == (code, True), done.stdout + done.stderr
    assert "passed" not in done.stdout
