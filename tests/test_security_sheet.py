"""SEC-1: docs/security.md names every requirement once; its evidence exists, its reasons are said, its numbers hold."""

from __future__ import annotations

import ast
import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHEET = ROOT / "docs" / "security.md"
TRUST = ROOT / "docs" / "trust.md"
STATES = ("done", "n.a.", "open")
OUT_OF_SCOPE = ("V10", "V17")
FAMILIES = ("PRI", "INT", "SEC", "OFF", "ACC", "REL")
EXTRA_REL = ("REL-17", "REL-18", "REL-19")
"""Said in a sentence of trust.md, section 6.3, not in its table."""
MARK = re.compile(r"`([^`]+)`")
PATH = re.compile(r"[\w.-]+(?:/[\w.-]+)+|[A-Z]+\.md|\w+\.toml")
ASVS = re.compile(r"V\d+\.\d+\.\d+")
OWN = re.compile(rf"(?:{'|'.join(FAMILIES)})-\d+")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the sheet: `level` is the ASVS level, or MUST and SHOULD."""

    id: str
    level: str
    asks: str
    state: str
    says: str


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def section(title: str) -> list[str]:
    """Return the lines under a heading of the second rank."""
    text = SHEET.read_text(encoding="utf-8")
    return text.split(f"\n## {title}\n")[1].split("\n## ")[0].splitlines()


def rows_under(title: str) -> Iterator[Row]:
    """Read the lines of five cells that begin with an id."""
    for line in section(title):
        found = cells(line)
        if line.startswith("|") and (ASVS.fullmatch(found[0]) or OWN.fullmatch(found[0])):
            assert len(found) == 5, line
            yield Row(*found)


def asvs() -> list[Row]:
    return list(rows_under("ASVS 5.0.0"))


def own() -> list[Row]:
    return list(rows_under("Our own requirements"))


def people() -> list[list[str]]:
    """Return the lines on who must come: for, who, state, what it says."""
    found = [cells(line) for line in section("What needs people") if line.startswith("|")]
    return found[2:]


@cache
def levels() -> dict[str, str]:
    with (ROOT / "tests" / "data" / "asvs" / "levels.csv").open(encoding="ascii", newline="") as file:
        return {row["id"]: row["level"] for row in csv.DictReader(file)}


def chosen() -> list[str]:
    """Return the ids of level 3 that trust.md, section 5.1, chose, its short forms («13.1.2-3») written out."""
    text = TRUST.read_text(encoding="utf-8").split("justifies extra L3:")[1].split("\n\n")[0]
    found = []
    for start, last, end in re.findall(r"\b(\d+\.\d+\.)(\d+)(?:-(\d+))?", text):
        found += [f"V{start}{number}" for number in range(int(last), int(end or last) + 1)]
    return found


def required() -> dict[str, str]:
    """Return every requirement of trust.md with MUST or SHOULD."""
    text = TRUST.read_text(encoding="utf-8")
    found = dict(re.findall(r"^\| ((?:OFF|ACC|PRI|INT|SEC)-\d+) \| (MUST|SHOULD) ", text, re.MULTILINE))
    said = re.search(r"Requirements: REL-(.*?) MUST; the others SHOULD", text)
    assert said
    musts = {f"REL-{number}" for number in said[1].replace(",", " ").split()} | set(EXTRA_REL)
    recipes = [f"REL-{number}" for number in re.findall(r"^\| REL-(\d+) ", text, re.MULTILINE)]
    return found | {name: "MUST" if name in musts else "SHOULD" for name in (*recipes, *EXTRA_REL)}


# ---------------------------------------------------------------- every requirement, once


def test_every_requirement_in_scope_stands_once() -> None:
    """The published list decides, level 1 and 2 without V10 and V17, and what trust.md chose of level 3."""
    wanted = [name for name, level in levels().items()
              if level in "12" and name.split(".")[0] not in OUT_OF_SCOPE]  # fmt: skip
    assert (len(levels()), len(wanted), len(chosen())) == (345, 217, 22), "the figures of trust.md, section 5.1"
    assert {levels()[name] for name in chosen()} == {"3"}
    assert Counter(row.id for row in asvs()) == Counter([*wanted, *chosen()])
    assert [row.id for row in asvs() if row.level != levels()[row.id]] == []


@pytest.mark.parametrize("chapter", OUT_OF_SCOPE)
def test_a_chapter_out_of_scope_says_why(chapter: str) -> None:
    text = "\n".join(section("ASVS 5.0.0")).split(f"### {chapter} ")[1].split("\n### ")[0]
    assert re.search(r"\nOut of scope: (\S+ ){5}", text)


def test_every_requirement_of_ours_stands_once() -> None:
    assert Counter(row.id for row in own()) == Counter(required().keys())
    assert [row.id for row in own() if row.level != required()[row.id]] == []


# ---------------------------------------------------------------- what each line says


@cache
def names_in(path: Path) -> frozenset[str]:
    """Return the functions of a file of tests."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def evidence(says: str) -> list[str]:
    """List what is named between backticks and is a file, with its test if it says one."""
    return [mark for mark in MARK.findall(says) if PATH.fullmatch(mark.partition("::")[0])]


def missing(says: str) -> list[str]:
    """List named evidence that is not there."""
    found = []
    for mark in evidence(says):
        name, _, test = mark.partition("::")
        path = ROOT / name
        if not path.is_file() or (test and test not in names_in(path)):
            found.append(mark)
    return found


def n_words(says: str) -> int:
    return len(re.findall(r"[A-Za-z]{2,}", MARK.sub("", says)))


def faults(state: str, says: str) -> list[str]:
    """Say what a line lacks: a known state, evidence that exists for what is done, a reason for what is not."""
    wrong = [f"not there: {mark}" for mark in missing(says)]
    if state not in STATES:
        wrong.append(f"no such state: {state}")
    if state == "done" and not evidence(says):
        wrong.append("no evidence")
    if state == "done" and "::" not in says and not says.startswith(("code: ", "docs: ")):
        wrong.append("neither a test nor said to be code or docs")
    if state in ("open", "n.a.") and n_words(says) < 4:
        wrong.append("no reason of four words")
    return wrong


def test_every_line_has_its_evidence_or_its_reason() -> None:
    lines = [(row.id, row.state, row.says) for row in (*asvs(), *own())]
    lines += [(f"people, {who}", state, says) for _id, who, state, says in people()]
    found = {name: wrong for name, state, says in lines if (wrong := faults(state, says))}
    assert found == {}
    assert [row.id for row in (*asvs(), *own()) if len(row.asks) < 8] == []


@pytest.mark.parametrize(("state", "says"), [
    ("done", "it holds, believe us"),
    ("done", "`tests/test_security_sheet.py::test_nobody_wrote`"),
    ("done", "`tests/test_no_such_file.py::test_x`"),
    ("done", "`consult/app.py`"),
    ("done", "code: `consult/no_such_room.py`"),
    ("open", "later"),
    ("n.a.", "`consult/app.py`, `consult/demo.py`"),
    ("passed", "`tests/test_security_sheet.py::test_every_requirement_in_scope_stands_once`"),
])  # fmt: skip
def test_a_line_that_lies_is_seen(state: str, says: str) -> None:
    """The control of the test above."""
    assert faults(state, says) != []


def test_evidence_of_tests_are_tests() -> None:
    """What stands after `::` is run: a function of a file that pytest collects."""
    named = {mark for row in (*asvs(), *own()) for mark in evidence(row.says) if "::" in mark}
    odd = [mark for mark in named if not re.fullmatch(r"tests/(?:\w+/)?test_\w+\.py::test_\w+", mark)]
    assert odd == []
    assert len(named) > 150


# ---------------------------------------------------------------- the numbers at the top


def counted(rows: list[Row]) -> list[int]:
    n = Counter(row.state for row in rows)
    return [*(n[state] for state in STATES), len(rows)]


def test_the_numbers_at_the_top_are_those_of_the_lines() -> None:
    lines = [cells(line) for line in section("How to read the sheet") if re.match(r"\| (ASVS|[A-Z]{3}) ?.*\d", line)]
    printed = {found[0]: [int(cell) for cell in found[1:]] for found in lines}
    titles = {"1": "ASVS level 1", "2": "ASVS level 2", "3": "ASVS chosen from level 3"}
    expected = {title: counted([row for row in asvs() if row.level == level]) for level, title in titles.items()}
    expected |= {family: counted([row for row in own() if row.id.startswith(family)]) for family in FAMILIES}
    assert printed == expected


# ---------------------------------------------------------------- what needs people


def test_exceptions_are_signed_by_two_people() -> None:
    """An exception is of an open requirement and names two different people and its last day; software signs none."""
    signed = [cells(line) for line in section("Exceptions") if line.startswith("|")][2:]
    is_open = {row.id for row in (*asvs(), *own()) if row.state == "open"}
    for name, reason, until, first, second in signed:
        assert name in is_open
        assert n_words(reason) >= 4
        assert date.fromisoformat(until)
        assert first.casefold() not in ("", second.casefold())
        assert second


def test_what_needs_people_is_of_a_requirement_of_ours() -> None:
    known = {row.id for row in own()} | {"—"}
    assert [found[0] for found in people() if found[0] not in known] == []
    assert len(people()) >= 10
