"""A leaf for every answer in its own transaction, and the tree a round is sealed in (docs/trust.md §4)."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from consult.base.db import db, system
from consult.contributions import door, leaves
from consult.contributions.door import Door
from consult.contributions.leaves import SEALED, opening_of, row_of, write_withdrawal
from consult.contributions.log import Checkpoint, Leaf, Opening, SealedLeaf
from consult.contributions.models import Contribution
from consult.core import integrity
from consult.results.actions import propose_weights_beside
from consult.results.queries import results
from consult.results.sealing import published
from consult.spaces.gate import SYSTEM
from consult.spaces.queries import policy_by_slug
from tests.floors.sealed_round import ADDRESS, NO, YES, SealedRound, keys


@pytest.fixture
def sealed(each_empty_app: Flask, tmp_path: Path) -> SealedRound:
    """The round, open and still empty, on every database."""
    made = SealedRound(each_empty_app, tmp_path)
    made.open()
    return made


def test_int_1_every_answer_has_its_leaf_and_a_resend_no_second_one(sealed: SealedRound) -> None:
    sealed.send("FED", *keys("f", 3))
    sealed.send("PAL", *keys("p", 4))
    assert sealed.counts() == (7, 7, 7)
    sealed.send("PAL", *keys("p", 4))
    sealed.send("FED", "f" * 32, "f" * 32)
    assert sealed.counts() == (8, 8, 8)


def boom(*args: Any, **kwargs: Any) -> None:
    raise ConnectionError("the light went out")


def break_before_leaves(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(door, "write_leaves", boom)


def break_between_leaf_and_opening(patch: pytest.MonkeyPatch) -> None:
    put = leaves.put
    patch.setattr(leaves, "put", lambda model, rows: boom() if model is Opening else put(model, rows))


def break_after_leaves(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Door, "_insert_answers", boom)


def break_at_commit(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(db.session, "commit", boom)


BREAKS = [break_before_leaves, break_between_leaf_and_opening, break_after_leaves, break_at_commit]


@pytest.mark.parametrize("break_", BREAKS, ids=lambda one: one.__name__)
def test_int_1_a_crash_in_the_middle_leaves_neither_row_nor_leaf(
    sealed: SealedRound, monkeypatch: pytest.MonkeyPatch, break_: Callable[[pytest.MonkeyPatch], None]
) -> None:
    """docs/trust.md INT-1: leaves = rows always; an orphan either way fails. Sent again, it is stored once."""
    sealed.send("PAL", "before" * 4)
    with monkeypatch.context() as patch:
        break_(patch)
        with pytest.raises(ConnectionError):
            sealed.send("PAL", "lost" * 4)
    assert sealed.counts() == (1, 1, 1)
    sealed.send("PAL", "lost" * 4)
    assert sealed.counts() == (2, 2, 2)
    sealed("audit", "check", ADDRESS)


def test_int_1_ten_sends_at_once_hang_one_leaf(sealed: SealedRound) -> None:
    with ThreadPoolExecutor(5) as pool:
        receipts = set(pool.map(lambda _: sealed.send("FED", "same" * 8)[0], range(10)))
    assert len(receipts) == 1
    assert sealed.counts() == (1, 1, 1)


def test_int_2_a_leaf_tells_neither_space_nor_time_nor_content(sealed: SealedRound) -> None:
    sealed.send("PAL", "p" * 32)
    assert set(Leaf.__table__.columns.keys()) == {"key", "round_id", "type", "epoch", "commitment"}
    with sealed.app.app_context():
        leaf = db.session.scalars(select(Leaf)).one()
        assert (leaf.type, leaf.epoch) == ("entry", 1)
        assert re.fullmatch(r"[0-9a-f]{64}", leaf.commitment)
        assert re.fullmatch(r"[0-9a-f]{32}", leaf.key)


def test_int_2_yes_and_no_cannot_be_told_apart_without_the_salt(sealed: SealedRound) -> None:
    """Whoever knows the whole row but the answer, and even the author's token, tries both: only the salt tells."""
    sealed.send("PAL", "p" * 32, value=NO)
    with sealed.app.app_context(), system("an attack in a test"):
        contribution = db.session.scalars(select(Contribution)).one()
        opening = db.session.scalars(select(Opening)).one()
        leaf = db.session.scalars(select(Leaf)).one()
        row = row_of(contribution)
        tries = {value: {**row, "payload": {**row["payload"], "judgements": [
            {**row["payload"]["judgements"][0], "value": value}]}} for value in (YES, NO)}  # fmt: skip
        assert tries[NO]["payload"] == contribution.payload
        openings = {value: opening_of(one, act="stored") for value, one in tries.items()}
        plain = {hashlib.sha256(integrity.canonical({"act": one.act, "receipt": one.receipt, "content": one.content}))
                 .hexdigest() for one in openings.values()}  # fmt: skip
        assert leaf.commitment not in plain | {one.content for one in openings.values()}
        assert not any(one.under("0" * 32) == leaf.commitment for one in openings.values())
        assert [value for value, one in openings.items() if one.under(opening.salt) == leaf.commitment] == [NO]


def test_everything_stored_but_the_status_is_committed_to() -> None:
    assert {column.name for column in Contribution.__table__.columns} == {*SEALED, "status"}


def test_int_4_what_is_published_is_checked_by_anybody(sealed: SealedRound) -> None:
    sealed.send("FED", *keys("f", 3))
    sealed.send("PAL", *keys("p", 4))
    sealed.close()
    out = sealed.export()
    assert sorted(path.name for path in out.iterdir()) == [
        "checkpoint.json", "hashes.txt", "leaves.jsonl", "method.json", "witnesses.json",
    ]  # fmt: skip
    said = sealed("audit", "verify", str(out)).output
    assert said.startswith("OK: 102 hojas, 1 sellos; raíz ")  # 50 for the 3, 50 for the 4, the method, the acts
    assert "Testigos del último sello: 0; faltan 2." in said
    sealed("audit", "check", ADDRESS)
    sealed("audit", "chain", "mina")
    acts = sealed.folder / "acts.json"
    sealed("audit", "chain", "mina", "--out", str(acts))
    assert "OK: la cadena de" in sealed("audit", "verify", str(out), "--acts", str(acts)).output


def test_int_4_a_seal_is_signed_and_another_signature_is_named(sealed: SealedRound) -> None:
    sealed.send("FED", *keys("f", 3))
    sealed.close()
    out = sealed.export()
    heads = json.loads((out / "checkpoint.json").read_text(encoding="utf-8"))
    (head,) = heads["checkpoints"]
    assert (len(head["signature"]), len(head["signer"])) == (128, 64)
    head["signature"] = head["signature"][:-2] + f"{int(head['signature'][-2:], 16) ^ 1:02x}"
    (out / "checkpoint.json").write_text(json.dumps(heads), encoding="utf-8")
    assert sealed("audit", "verify", str(out), is_refused=True).output.startswith("Sello 1: su firma no es de la clave")


def order_of(out: Path) -> list[str]:
    return (out / "hashes.txt").read_text(encoding="utf-8").split()


def test_int_6_leaves_enter_by_hash_and_no_file_names_a_space(sealed: SealedRound) -> None:
    receipts = sealed.send("PAL", *keys("p", 12)) + sealed.send("FED", *keys("f", 5))
    sealed.close()
    out = sealed.export()
    assert order_of(out) == sorted(order_of(out))
    found = [json.loads(line) for line in (out / "leaves.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {tuple(leaf) for leaf in found} == {("commitment", "epoch", "round", "type")}
    assert {(leaf["round"], leaf["epoch"]) for leaf in found} == {("mina/R", 1)}
    assert sorted(leaf["type"] for leaf in found) == ["acts", *["entry"] * 100, "method"]
    for name in ("leaves.jsonl", "hashes.txt", "checkpoint.json", "witnesses.json"):
        text = (out / name).read_text(encoding="utf-8")
        assert not any(word in text for word in ("PAL", "FED", *receipts)), name


def test_int_6_before_the_close_there_is_no_file(sealed: SealedRound) -> None:
    sealed.send("PAL", *keys("p", 3))
    out = sealed.folder / "early"
    refused = sealed("audit", "export", ADDRESS, "--out", str(out), is_refused=True)
    assert "La ronda R todavía no tiene sello: se hace al cerrar." in refused.output
    assert not out.exists()
    with sealed.app.app_context():
        assert db.session.scalars(select(Checkpoint)).all() == []
        assert db.session.scalars(select(SealedLeaf)).all() == []


def test_int_6_two_worlds_publish_alike(databases: Any, engine: str, tmp_path: Path) -> None:
    """Nobody or forty women spoke in the protected space: the files differ in nothing but hashes (PRI-1, INT-6)."""
    shapes = []
    for world, n in (("empty", 0), ("busy", 40)):
        folder = tmp_path / world
        folder.mkdir()
        made = SealedRound(databases.app(databases.copy(engine, "empty")), folder)
        made.open()
        made.send("FED", *keys("f", 38))
        if n:
            made.send("PAL", *keys("p", n))
        made.close()
        out = made.export()
        words = re.compile(r'"words":\[[^]]*\]|"text":"[^"]*"')
        shapes.append({path.name: re.sub(r"[0-9a-f]{64}", "#", words.sub("", path.read_text(encoding="utf-8")))
                       for path in out.iterdir() if path.name != "leaves.jsonl"})  # fmt: skip
        kinds = sorted(re.findall(r'"type":"(\w+)"', (out / "leaves.jsonl").read_text(encoding="utf-8")))
        shapes[-1]["leaves.jsonl"] = " ".join(kinds)
        made.put_away()
    assert shapes[0] == shapes[1]
    assert shapes[0]["hashes.txt"].count("#") == 50 + 50 + 2


def test_int_4_a_round_closed_twice_keeps_what_it_sealed_first(sealed: SealedRound) -> None:
    sealed.send("FED", *keys("f", 3))
    sealed.close()
    first = order_of(sealed.export("one"))
    sealed("round", "open", ADDRESS, "--because", "Faltó un taller")
    sealed.send("FED", *keys("g", 2))
    sealed("audit", "check", ADDRESS)
    sealed.close()
    out = sealed.export("two")
    assert order_of(out)[: len(first)] == first
    assert "2 sellos" in sealed("audit", "verify", str(out)).output
    with sealed.app.app_context():
        before, after = (published(sealed.round(), row) for row in
                         db.session.scalars(select(Checkpoint).order_by(Checkpoint.number)))  # fmt: skip
    hashes = [bytes.fromhex(one) for one in order_of(out)]
    assert integrity.is_consistent(before.root, after.root, earlier=before.size, size=after.size,
                                   proof=integrity.consistency(hashes, before.size))  # fmt: skip


def closed(sealed: SealedRound) -> SealedRound:
    sealed.send("FED", *keys("f", 6))
    sealed.send("PAL", *keys("p", 6))
    sealed.close()
    return sealed


def faults(sealed: SealedRound) -> tuple[str, str]:
    """What the verifier says of the export, and what the installation says of itself, each in its first line."""
    seen = sealed("audit", "verify", str(sealed.export()), is_refused=True).output
    own = sealed("audit", "check", ADDRESS, is_refused=True).output
    return seen.splitlines()[0], own.splitlines()[0].removeprefix("Error: ")


def leaf_at(place: int) -> str:
    return f"(SELECT leaf_key FROM sealed_leaves WHERE place = {place})"


def test_int_4_a_leaf_changed_in_the_database_is_named(sealed: SealedRound) -> None:
    closed(sealed).tamper(f"UPDATE leaves SET commitment = '{'0' * 64}' WHERE key = {leaf_at(17)}")
    assert faults(sealed) == ("Hoja 17: no es la que se selló.",) * 2


def test_int_4_a_hash_changed_in_the_database_is_named(sealed: SealedRound) -> None:
    closed(sealed).tamper(f"UPDATE sealed_leaves SET hash = '{'0' * 64}' WHERE place = 23")
    assert faults(sealed) == ("Hoja 23: no es la que se selló.",) * 2


def test_int_4_leaves_that_changed_places_are_named(sealed: SealedRound) -> None:
    swap = [f"UPDATE sealed_leaves SET place = {to} WHERE place = {at}" for at, to in ((9, -1), (31, 9), (-1, 31))]
    closed(sealed).tamper(*swap)
    seen, own = faults(sealed)
    assert seen == "Hoja 10: está fuera de orden o repetida."  # the one after what was put at 9 is smaller
    assert own == "Las hojas no dan la raíz del sello."


def test_int_4_a_log_cut_short_is_named(sealed: SealedRound) -> None:
    closed(sealed).tamper("DELETE FROM sealed_leaves WHERE place >= 40")
    assert faults(sealed) == ("Hoja 40: falta en la lista.", "Las hojas no dan la raíz del sello.")


def test_int_4_an_answer_changed_in_the_database_is_named(sealed: SealedRound) -> None:
    """The public files still hold: they tell nothing of answers. The installation's own check names the leaf."""
    key = keys("p", 6)[2]
    changed = "replace(CAST(payload AS TEXT), '1000000', '-1000000')"
    if not sealed.is_sqlite:
        changed = f"CAST({changed} AS JSON)"
    closed(sealed).tamper(f"UPDATE contributions SET payload = {changed} WHERE key = '{key}'")
    sealed("audit", "verify", str(sealed.export()))
    with sealed.app.app_context(), system("a test"):
        place = db.session.scalar(select(SealedLeaf.place).join(Opening, Opening.leaf_key == SealedLeaf.leaf_key)
                                  .where(Opening.contribution_key == key))  # fmt: skip
    refused = sealed("audit", "check", ADDRESS, is_refused=True)
    assert refused.output == f"Error: Hoja {place}: la respuesta guardada no es la que se selló.\n"


def test_int_1_an_answer_put_in_by_hand_has_no_leaf(sealed: SealedRound) -> None:
    columns = ", ".join(f'"{column.name}"' for column in Contribution.__table__.columns)
    made = columns.replace('"key"', "'forged'").replace('"receipt"', "'ZZZZ-ZZZZ-ZZZZ'")
    source = keys("f", 6)[0]
    closed(sealed).tamper(
        f"INSERT INTO contributions ({columns}) SELECT {made} FROM contributions WHERE key = '{source}'"
    )
    refused = sealed("audit", "check", ADDRESS, is_refused=True)
    assert refused.output == "Error: Hay una respuesta sin hoja en el registro.\n"


def test_int_1_a_withdrawal_is_a_leaf_and_survives_erasure(sealed: SealedRound) -> None:
    """docs/trust.md §3.1, tension 2: content and salt erased leave a hash of nothing, and the tree holds."""
    key = sealed.send("FED", *keys("f", 3)) and keys("f", 3)[1]
    with sealed.app.app_context(), system("withdrawing in a test"):
        contribution = db.session.get_one(Contribution, key)
        write_withdrawal(sealed.round(), contribution)
        contribution.status = "withdrawn"
        db.session.commit()
    assert sealed.counts() == (3, 4, 4)
    sealed.close()
    sealed("audit", "check", ADDRESS)
    with sealed.app.app_context(), system("erasing in a test"):
        contribution = db.session.get_one(Contribution, key)
        contribution.payload, contribution.consent = {}, {}
        stored = select(Opening).where(Opening.contribution_key == key, Opening.act == "stored")
        db.session.delete(db.session.scalars(stored).one())
        db.session.commit()
    sealed("audit", "check", ADDRESS)
    sealed("audit", "verify", str(sealed.export()))
    sealed.tamper(f"UPDATE contributions SET status = 'withdrawn' WHERE key = '{keys('f', 3)[0]}'")
    refused = sealed("audit", "check", ADDRESS, is_refused=True)
    assert "Hay una respuesta retirada sin hoja en el registro." in refused.output


def test_int_8_a_later_change_is_a_new_version_beside_what_was_sealed(sealed: SealedRound) -> None:
    """Weights proposed after the close give a second result with its reason; the sealed method is the first one's."""
    closed(sealed)
    before = {path.name: path.read_bytes() for path in sealed.export("before").iterdir()}
    with sealed.app.app_context():
        propose_weights_beside(SYSTEM, policy_by_slug("mina"), weights={"FED": "1", "PAL": "1"}, rationale="Iguales",
                               adopted_by="Mesa", adopted_on=None, because="Lo pidió la mesa")  # fmt: skip
        db.session.commit()
        found = results(sealed.round())
        assert [one.scheme.code for one in found] == ["WS-1", "WS-2"]
        assert [one.recipe["scheme"]["weights"]["FED"] for one in found] == ["3", "1"]
        assert found[1].scheme.because == "Lo pidió la mesa"
    after = {path.name: path.read_bytes() for path in sealed.export("after").iterdir()}
    assert after == before
    assert json.loads(after["method.json"])["scheme"]["weights"] == {"FED": "3", "PAL": "2"}


def test_a_round_that_came_closed_is_sealed_once_by_hand(each_empty_app: Flask, tmp_path: Path) -> None:
    closed_ = SealedRound(
        each_empty_app,
        tmp_path,
        """
policy: {code: MINA, name: {es: "Mina"}}
spaces: [{id: FED, kind: federation, es: "Federación", weight: 1}]
rounds: [{id: R, kind: validation, es: "R", spaces: [FED], items: [{id: s1, es: Uno}], state: published}]
""",
    )
    closed_("audit", "export", ADDRESS, "--out", str(tmp_path / "none"), is_refused=True)
    root, words = closed_("audit", "seal", ADDRESS).output.splitlines()
    assert list(integrity.words_of(bytes.fromhex(root))) == words.split()
    closed_("audit", "verify", str(closed_.export()))
    assert "ya tiene su sello" in closed_("audit", "seal", ADDRESS, is_refused=True).output


def test_an_open_round_is_not_sealed_by_hand(sealed: SealedRound) -> None:
    assert "aún no cierra" in sealed("audit", "seal", ADDRESS, is_refused=True).output


def test_a_thousand_answers_are_sealed_in_seconds(sealed: SealedRound) -> None:
    sealed.send("FED", *keys("f", 1000))
    sealed.close()
    out = sealed.export()
    assert sealed("audit", "verify", str(out)).output.startswith("OK: 1052 hojas")
    with sealed.app.app_context():
        head = db.session.scalars(select(Checkpoint)).one()
        assert [bytes.fromhex(one) for one in head.folds] == integrity.fold([bytes.fromhex(h) for h in order_of(out)])


def test_each_round_has_a_tree_of_its_own(sealed: SealedRound) -> None:
    sealed("round", "open", "mina/Q", "--because", "prueba")
    sealed.send("FED", *keys("f", 2))
    sealed("round", "close", "mina/Q")
    sealed.close()
    with sealed.app.app_context():
        sizes = {row.round_id: row.size for row in db.session.scalars(select(Checkpoint))}
        mine = sizes.pop(sealed.round().id)
    assert mine == 50 + 50 + 2  # two of the federation, nobody of the protected space, the method, the acts
    assert list(sizes.values()) == [2]  # nobody, and no protected space to keep
