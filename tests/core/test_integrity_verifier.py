"""The outside verifier: one script of the standard library that finds every tampering and names where (INT-4)."""

from __future__ import annotations

import importlib.util
import json
import random
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from consult.core.integrity import (
    ACTS,
    ENTRY,
    GENESIS,
    METHOD,
    Act,
    Checkpoint,
    Leaf,
    Opening,
    Proof,
    canonical,
    digest_of,
    inclusion,
    next_act,
    order,
    root,
)
from consult.core.integrity.words import WORDS

SCRIPT = Path(__file__).resolve().parents[2] / "verify" / "verify.py"
ROUND = "mape/R4"
SIZES = (50, 50)
Lines = list[bytes]


def loaded() -> ModuleType:
    """The script, loaded by its path."""
    spec = importlib.util.spec_from_file_location("verify_script", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


VERIFY = loaded()


class Folder:
    """The public files of a made-up round of two checkpoints, with everything a proof and a chain need beside them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.dice = random.Random("verify")
        self.acts = self._acts()
        self.leaves: list[Leaf] = []
        self.openings: dict[str, tuple[str, Opening]] = {}
        self.method = {"round": "R4", "weights": {"FED": "0.2"}, "late_days": 14}
        heads = [self._close(number, n) for number, n in enumerate(SIZES, 1)]
        self.rows = [leaf.content for leaf in self.leaves]
        self.hashes = [leaf.hash.hex().encode() for leaf in self.leaves]
        self.heads = [head.to_json() for head in heads]
        self.witnesses: list[dict[str, Any]] = [
            {"checkpoint": 1, "name": "Ana Ruiz", "words": list(heads[0].words)},
            {"checkpoint": 2, "name": "Ana Ruiz", "words": list(heads[1].words)},
            {"checkpoint": 2, "name": "Luis Quispe", "words": list(heads[1].words)},
        ]
        self.write()

    def _acts(self) -> list[Act]:
        made: list[Act] = []
        for place in range(1, 9):
            content = {"id": f"{self.dice.getrandbits(128):032x}", "verb": "round.open", "subject": "R4"}
            made.append(next_act(made[-1].hash if made else GENESIS, content, place=place))
        return made

    def _close(self, number: int, n: int) -> Checkpoint:
        entries = [self._entry(number) for _ in range(n)]
        seal = Leaf(METHOD, ROUND, number, digest_of(self.method))
        self.leaves += order([*entries, seal, Leaf(ACTS, ROUND, number, self.acts[number * 3].hash)])
        return Checkpoint(ROUND, number, len(self.leaves), root([leaf.hash for leaf in self.leaves]))

    def _entry(self, number: int) -> Leaf:
        salt, content = f"{self.dice.getrandbits(128):032x}", f"{self.dice.getrandbits(256):064x}"
        opening = Opening("stored", f"AAAA-BBBB-{len(self.openings):04d}", content)
        leaf = Leaf(ENTRY, ROUND, number, opening.under(salt))
        self.openings[leaf.commitment] = (salt, opening)
        return leaf

    def write(self, *, rows: Lines | None = None, hashes: Lines | None = None) -> None:
        """Write every file, some rows or hashes in place of the right ones."""
        put = {
            "leaves.jsonl": b"".join(line + b"\n" for line in (self.rows if rows is None else rows)),
            "hashes.txt": b"".join(line + b"\n" for line in (self.hashes if hashes is None else hashes)),
            "checkpoint.json": canonical({"schema": 1, "checkpoints": self.heads}),
            "witnesses.json": canonical(self.witnesses),
            "method.json": canonical(self.method | {"sha256": digest_of(self.method)}),
        }
        for name, content in put.items():
            (self.path / name).write_bytes(content)

    def proof(self, index: int) -> dict[str, Any]:
        """The proof file of an entry."""
        hashes = [leaf.hash for leaf in self.leaves]
        leaf = self.leaves[index]
        salt, opening = self.openings[leaf.commitment]
        return {
            "proof": Proof(index, len(hashes), tuple(inclusion(hashes, index))).to_text(),
            "leaf": json.loads(leaf.content),
            "salt": salt,
            "opening": {"act": opening.act, "receipt": opening.receipt, "content": opening.content},
        }

    def chain(self) -> dict[str, Any]:
        """The file of staff acts."""
        kept = [{"place": act.place, "digest": act.digest, "previous": act.previous, "hash": act.hash,
                 "content": dict(act.content or {})} for act in self.acts]  # fmt: skip
        return {"n": len(kept), "head": kept[-1]["hash"], "acts": kept}

    def entries(self) -> list[int]:
        """The places of the entries."""
        return [place for place, leaf in enumerate(self.leaves) if leaf.type == ENTRY]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


Check = Callable[..., tuple[int, str]]


@pytest.fixture
def check(folder: Folder, capsys: pytest.CaptureFixture[str]) -> Check:
    """Run the script on the folder and return its exit code and what it says."""

    def run(*options: str) -> tuple[int, str]:
        code = VERIFY.main([str(folder.path), *options])
        return code, capsys.readouterr().out.strip()

    return run


def test_int_4_the_script_is_short_and_imports_only_the_standard_library() -> None:
    text = SCRIPT.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 300
    names = set(re.findall(r"^(?:import|from) (\w+)", text, re.MULTILINE))
    assert names <= sys.stdlib_module_names
    assert list(WORDS) == VERIFY.WORDS


def test_int_4_untouched_files_are_ok_from_anywhere(folder: Folder, tmp_path: Path) -> None:
    """A clean interpreter (-I: no environment, no site, no current folder) in an empty folder."""
    away = tmp_path / "away"
    away.mkdir()
    command = [sys.executable, "-I", "-S", str(SCRIPT), str(folder.path)]
    done = subprocess.run([*command, "--lang", "en"], cwd=away, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("OK: 104 leaves, 2 checkpoints; root ")
    assert "Witnesses of the last checkpoint: 2; lacking 0." in done.stdout


MUTATIONS = ("flip", "swap", "drop", "duplicate", "insert", "truncate", "replace")


def mutated(dice: random.Random, lines: Lines, kind: str, stranger: bytes) -> Lines:
    """One tampering with a list of lines."""
    made, at = list(lines), dice.randrange(len(lines))
    if kind == "flip":
        raw = bytearray(made[at])
        raw[dice.randrange(len(raw))] ^= 1 << dice.randrange(8)
        made[at] = bytes(raw)
    elif kind == "swap":
        other = dice.choice([place for place in range(len(lines)) if place != at])
        made[at], made[other] = made[other], made[at]
    elif kind == "drop":
        del made[at]
    elif kind == "duplicate":
        made.insert(at + dice.choice((0, 1)), made[at])
    elif kind == "insert":
        made.insert(dice.randrange(len(lines) + 1), stranger)
    elif kind == "truncate":
        del made[at:]
    else:
        made[at] = stranger
    return made


def first_difference(one: Lines, other: Lines) -> int:
    """The first place where two lists differ."""
    same = (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(same, min(len(one), len(other)))


def test_int_4_row_32_a_thousand_tamperings_are_found_and_the_place_is_named(folder: Folder, check: Check) -> None:
    """docs/trust.md §7, row 32: rows, leaves, order; in the leaves or in the hashes, which are kept apart."""
    dice = random.Random("a thousand")
    found = 0
    for turn in range(1000):
        kind, is_rows = MUTATIONS[turn % len(MUTATIONS)], turn // len(MUTATIONS) % 2 == 0
        stranger = Leaf(ENTRY, ROUND, dice.choice((1, 2)), f"{dice.getrandbits(256):064x}")
        right = folder.rows if is_rows else folder.hashes
        wrong = mutated(dice, right, kind, stranger.content if is_rows else stranger.hash.hex().encode())
        folder.write(rows=wrong if is_rows else None, hashes=None if is_rows else wrong)
        code, said = check()
        expected = first_difference(right, (folder.path / ("leaves.jsonl" if is_rows else "hashes.txt"))
                                    .read_bytes().splitlines())  # fmt: skip
        assert code == 1, (turn, kind)
        assert said.startswith(f"Hoja {expected}: "), (turn, kind, expected, said)
        assert len(said.splitlines()) == 1
        found += 1
    assert found == 1000
    folder.write()
    assert check()[0] == 0


def test_int_4_leaves_and_hashes_changed_together_are_found(folder: Folder, check: Check) -> None:
    """Whoever rewrites both lists alike still meets the order and the root; it is then named where it can be."""
    dice = random.Random("both")
    for turn in range(200):
        kind = MUTATIONS[1 + turn % (len(MUTATIONS) - 1)]
        stranger = Leaf(ENTRY, ROUND, dice.choice((1, 2)), f"{dice.getrandbits(256):064x}")
        state = dice.getstate()
        rows = mutated(dice, folder.rows, kind, stranger.content)
        dice.setstate(state)
        hashes = mutated(dice, folder.hashes, kind, stranger.hash.hex().encode())
        folder.write(rows=rows, hashes=hashes)
        code, said = check()
        at = first_difference(folder.rows, rows)
        assert code == 1, (turn, kind)
        if named := re.match(r"Hoja (\d+): ", said):
            assert int(named[1]) >= at, (turn, kind, said)
        else:
            first, last = map(int, re.findall(r"hojas (\d+) a (\d+)", said)[0])
            assert first <= at <= last, (turn, kind, said)


@pytest.mark.parametrize("field", ["origin", "number", "size", "root", "words", "text"])
def test_int_4_a_touched_checkpoint_is_found(folder: Folder, check: Check, field: str) -> None:
    wrong: dict[str, Any] = {"origin": "consult/mape/R5", "number": 3, "size": 60, "root": "0" * 64,
                             "words": ["pan"] * 12, "text": "otro"}  # fmt: skip
    folder.heads[1] |= {field: wrong[field]}
    folder.write()
    assert check()[0] == 1


def test_int_4_a_checkpoint_that_forgets_the_one_before_is_found(folder: Folder, check: Check) -> None:
    """Consistency with all earlier: a second checkpoint whose tree does not begin with the first one's."""
    first = Checkpoint(ROUND, 1, 52, root([leaf.hash for leaf in folder.leaves[1:53]]))
    folder.heads[0] = first.to_json()
    folder.write()
    assert check() == (1, "Sello 1: las hojas 0 a 51 no dan su raíz.")
    folder.heads[0] = folder.heads[1] | {"number": 1}
    folder.write()
    assert check() == (1, "Sello 2: no sigue al anterior.")


def test_int_7_another_method_is_found(folder: Folder, check: Check) -> None:
    folder.method["weights"] = {"FED": "0.9"}
    folder.write()
    assert check() == (1, "El método no es el que se selló.")
    (folder.path / "method.json").unlink()
    assert check()[0] == 1


def test_witnesses_without_the_words_or_twice_are_found(folder: Folder, check: Check) -> None:
    folder.witnesses[2]["name"] = " ana  RUIZ"
    folder.write()
    assert check() == (1, "Testigo 3: repetido, o sin las palabras del sello.")
    folder.witnesses.pop()
    folder.write()
    assert check()[1].endswith("Testigos del último sello: 1; faltan 1.")
    folder.witnesses[1]["words"] = folder.witnesses[0]["words"]
    folder.write()
    assert check()[0] == 1


def test_no_witness_is_no_fault_but_is_said(folder: Folder, check: Check) -> None:
    (folder.path / "witnesses.json").unlink()
    code, said = check()
    assert code == 0
    assert said.endswith("Testigos del último sello: 0; faltan 2.")


def test_int_3_the_proof_of_a_receipt(folder: Folder, check: Check, tmp_path: Path) -> None:
    path = tmp_path / "proof.json"
    for index in folder.entries()[::7]:
        proof = folder.proof(index)
        path.write_text(json.dumps(proof), encoding="utf-8")
        code, said = check("--proof", str(path))
        assert (code, said.splitlines()[-1]) == (
            0, f"OK: el recibo {proof['opening']['receipt']} está en la hoja {index}."
        )  # fmt: skip


def test_int_3_a_touched_proof_is_rejected(folder: Folder, check: Check, tmp_path: Path) -> None:
    path = tmp_path / "proof.json"
    right, other = folder.proof(folder.entries()[20]), folder.proof(folder.entries()[21])
    wrong: list[dict[str, Any]] = [right | {name: other[name]} for name in right]
    wrong += [{name: value for name, value in right.items() if name != gone} for gone in right]
    odd = {"opening": right["opening"] | {"receipt": "ZZZZ-ZZZZ-ZZZZ"}, "salt": "", "proof": "AAAA", "leaf": {}}
    wrong += [right | {name: value} for name, value in [*odd.items(), ("proof", "!"), ("opening", None)]]
    for one in wrong:
        path.write_text(json.dumps(one), encoding="utf-8")
        assert check("--proof", str(path)) == (1, "El recibo no lleva a la raíz.")


def test_the_chain_of_staff_acts(folder: Folder, check: Check, tmp_path: Path) -> None:
    path = tmp_path / "acts.json"

    def said(chain: dict[str, Any]) -> tuple[int, str]:
        path.write_text(json.dumps(chain), encoding="utf-8")
        code, out = check("--acts", str(path))
        return code, out.splitlines()[-1]

    assert said(folder.chain()) == (0, "OK: la cadena de 8 actos del personal cuadra.")
    for at in range(8):
        changed, gone, doubled, hidden = (folder.chain() for _ in range(4))
        changed["acts"][at]["content"]["subject"] = "R9"
        assert said(changed) == (1, f"Acto {at + 1}: cambiado, movido o ausente.")
        del gone["acts"][at]
        assert said(gone) == (1, f"Acto {at + 1}: cambiado, movido o ausente.")
        doubled["acts"].insert(at, doubled["acts"][at])
        assert said(doubled) == (1, f"Acto {at + 2}: cambiado, movido o ausente.")
        hidden["acts"][at]["content"] = None
        assert said(hidden)[0] == 0


def test_a_chain_made_anew_is_not_the_one_that_was_sealed(folder: Folder, check: Check, tmp_path: Path) -> None:
    """Whoever rewrites the whole chain makes one that holds by itself; the checkpoints do not know it."""
    made: list[Act] = []
    for act in folder.acts:
        content = {**(act.content or {}), "subject": "otra"}
        made.append(next_act(made[-1].hash if made else GENESIS, content, place=act.place))
    folder.acts = made
    path = tmp_path / "acts.json"
    path.write_text(json.dumps(folder.chain()), encoding="utf-8")
    assert check("--acts", str(path)) == (1, "Sello 1: no guarda ningún acto de esta cadena.")


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'{"checkpoints": []}', b'{"checkpoints": [{}]}', b"\xff", b'{"checkpoints": 1}']
)
def test_files_that_cannot_be_read_are_said_and_never_break(folder: Folder, check: Check, content: bytes) -> None:
    (folder.path / "checkpoint.json").write_bytes(content)
    code, said = check("--lang", "en")
    assert (code, len(said.splitlines())) == (1, 1)
    assert said.startswith("Leaf 0: one too many" if content.endswith(b"[]}") else "Cannot read ")


def test_a_missing_file_is_named(folder: Folder, check: Check) -> None:
    (folder.path / "hashes.txt").unlink()
    assert check() == (1, "No se puede leer hashes.txt: FileNotFoundError.")
