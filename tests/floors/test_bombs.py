"""SEC-9: files and forms made to exhaust the server are refused in under a second and 50 MB, in a sentence."""

from __future__ import annotations

import ast
import html
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from consult.core.errors import Invalid
from consult.core.incoming import MOST_ROWS, csv_sent
from tests.conftest import Databases

ROOT = Path(__file__).resolve().parents[2]
SECONDS, MEGABYTES = 1.0, 50.0


@pytest.fixture(scope="module")
def outcomes(databases: Databases) -> dict[str, dict[str, Any]]:
    """Every bomb taken by a process of its own: name -> what it answered and cost."""
    environ = os.environ | {
        "DATABASE_URL": databases.copy("sqlite", "example"),
        "INSTANCE_DIR": str(databases.folder),
        "KEYS_DIR": str(databases.folder / "keys"),
        "CONSULT_TESTING": "1",
    }
    command = [sys.executable, "-m", "tests.floors.bomb_case"]
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    found = [json.loads(line) for line in done.stdout.splitlines()]
    return {outcome["name"]: outcome for outcome in found}


def test_sec_9_every_bomb_is_refused_and_the_process_lives(outcomes: dict[str, dict[str, Any]]) -> None:
    assert outcomes.pop("alive")["status"] == 200
    assert len(outcomes) == 27
    # What can be read row by row is: its rows are refused one by one, and nothing of them is stored.
    by_row = {"file: a number without end", "file: large exponents"}
    assert {name for name, outcome in outcomes.items() if outcome["status"] not in (400, 413)} == by_row


def test_sec_9_no_bomb_takes_a_second_or_50_mb(outcomes: dict[str, dict[str, Any]]) -> None:
    """Of processor time, so that a busy machine is no failure; the rise over what the process held before."""
    costs = {name: (outcome["seconds"], outcome["mb"]) for name, outcome in outcomes.items()}
    assert {name: cost for name, cost in costs.items() if cost[0] >= SECONDS or cost[1] >= MEGABYTES} == {}


SENTENCES = {
    "file: xlsx of 16 MB": "El archivo es un libro de cálculo. Ábralo, guárdelo como CSV y súbalo otra vez; no se "
    "guardó nada.",
    "file: gzip of 16 MB": "El archivo no es un CSV; no se guardó nada.",
    "file: entities in entities": "El archivo no es un CSV; no se guardó nada.",
    "file: half a million rows": "El archivo pasa de 50000 filas: divídalo en partes; no se guardó nada.",
    "form: six megabytes": "El archivo es demasiado grande.",
    "policy: one inside another": "hay demasiados niveles uno dentro de otro; no se cargó nada.",
}  # fmt: skip


@pytest.mark.parametrize("name", SENTENCES)
def test_sec_9_the_refusal_says_what_to_do(outcomes: dict[str, dict[str, Any]], name: str) -> None:
    assert SENTENCES[name] in html.unescape(outcomes[name]["said"])


def test_sec_9_a_file_is_what_its_bytes_say() -> None:
    assert csv_sent(b"\xef\xbb\xbfspace,x\n") == "space,x\n"
    assert csv_sent(b"a\n" * MOST_ROWS).count("\n") == MOST_ROWS
    for raw in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x89PNG", b" \n<?xml", b"a\n" * (MOST_ROWS + 1)):
        with pytest.raises(Invalid):
            csv_sent(raw)


def test_sec_9_nothing_sent_is_unpacked_or_built() -> None:
    """No archive, no workbook, no pickle and no JSON of somebody else is read anywhere: YAML events and CSV alone."""
    unpacking = {"zipfile": {"reports/exports/docx.py"}, "gzip": {"web/compression.py"}, "tarfile": set(),
                 "openpyxl": set(), "pickle": set(), "marshal": set(), "shelve": set(), "lxml": set(), "bz2": set(),
                 "lzma": set(), "zlib": set()}  # fmt: skip
    readers = {"get_json", "safe_load", "full_load", "unsafe_load", "load_all", "unpack_archive", "extractall"}
    found: list[str] = []
    for file in (ROOT / "consult").rglob("*.py"):
        name = str(file.relative_to(ROOT / "consult"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
                found += [f"{name}: {each}" for each in names if name not in unpacking.get(each.split(".")[0], {name})]
            elif isinstance(node, ast.Attribute) and node.attr in readers:
                found.append(f"{name}: {node.attr}")
    assert found == []
