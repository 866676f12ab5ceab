"""The one rule of the house, held by reading the imports (docs/design.md)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "consult"
FLOORS = {
    "core": 0, "base": 0, "spaces": 1, "rounds": 2, "contributions": 3, "results": 4, "drafting": 5, "reports": 6,
    "web": 7, "app": 8, "worker": 8, "cli": 8, "demo": 8,
}  # fmt: skip
ROOF = {room for room, floor in FLOORS.items() if floor == max(FLOORS.values())}  # one room: it only assembles
MAY_COMMIT = {"web", "cli", "demo", "worker"}
IMPURE = {
    "flask",
    "sqlalchemy",
    "flask_sqlalchemy",
    "socket",
    "requests",
    "urllib",
    "http",
    "random",
    "secrets",
    "time",
}
FILES = sorted(path for path in HOUSE.rglob("*.py") if path != HOUSE / "__init__.py")


def room(path: Path) -> str:
    """Name the package a file of the house belongs to."""
    return path.relative_to(HOUSE).parts[0].removesuffix(".py")


def imports(tree: ast.AST) -> list[str]:
    """List every module imported anywhere in the file, `from consult import core` spelled out."""
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append("." * node.level + (node.module or ""))
            if node.module == "consult":
                found += [f"consult.{alias.name}" for alias in node.names]
    return found


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def is_pure(path: Path) -> bool:
    return room(path) == "core" or "exports" in path.relative_to(HOUSE).parts


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(HOUSE)))
def test_imports_go_strictly_down(path: Path) -> None:
    own = room(path)
    for name in imports(parsed(path)):
        assert not name.startswith("."), f"{path}: relative import {name}"
        if name == "consult" or not name.startswith("consult."):
            continue
        other = name.split(".")[1]
        is_same_room = other == own or {other, own} <= ROOF
        assert is_same_room or FLOORS[other] < FLOORS[own], f"{path} ({own}) imports {name}"


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(HOUSE)))
def test_imports_stand_at_the_top(path: Path) -> None:
    tree = parsed(path)
    hidden = [node for function in ast.walk(tree) if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
              for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)]  # fmt: skip
    assert not hidden


@pytest.mark.parametrize("path", [p for p in FILES if is_pure(p)], ids=lambda p: str(p.relative_to(HOUSE)))
def test_pure_rooms_touch_nothing_outside(path: Path) -> None:
    assert not {name.split(".")[0] for name in imports(parsed(path))} & IMPURE
    calls = {ast.unparse(node.func) for node in ast.walk(parsed(path)) if isinstance(node, ast.Call)}
    assert not {c for c in calls if c.endswith((".now", ".today", ".utcnow", "uuid4", "urandom"))}


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(HOUSE)))
def test_only_the_borders_commit(path: Path) -> None:
    calls = {ast.unparse(node.func) for node in ast.walk(parsed(path)) if isinstance(node, ast.Call)}
    if room(path) not in MAY_COMMIT and path != HOUSE / "base" / "jobs.py":
        assert not {c for c in calls if c.endswith(".commit")}
    if room(path) == "web":
        assert not {c for c in calls if c.endswith(("session.add", "session.delete", "session.add_all"))}
    if room(path) != "base":
        assert "text" not in {name for node in ast.walk(parsed(path)) if isinstance(node, ast.ImportFrom)
                              and node.module and node.module.startswith("sqlalchemy") for name in
                              (alias.name for alias in node.names)}  # fmt: skip


def test_files_are_read_in_one_sitting() -> None:
    long = {str(path.relative_to(ROOT)): n for path in FILES
            if (n := len(path.read_text(encoding="utf-8").splitlines())) > 300}  # fmt: skip
    assert long == {}
