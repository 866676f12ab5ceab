"""The check page, without an account: included, not yet, withdrawn, not found; the same for every space (INT-3)."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.base.clock import now
from consult.base.db import db, system
from consult.contributions.door import Door
from consult.contributions.leaves import write_withdrawal
from consult.contributions.models import Contribution
from consult.core.envelope import Envelope, Words
from consult.core.kinds.model import Judgement
from consult.results.sealing import head_of, published
from consult.results.witnessing import add_witness
from consult.rounds.queries import round_by_code
from consult.spaces.gate import SYSTEM
from consult.spaces.queries import policy_by_slug, space_by_code
from tests.conftest import SLUG, SignIn
from tests.flows.answering import Card, accept, enter, only_open
from tests.flows.answering import send as send_by_phone

HOME, ROUND = f"/p/{SLUG}/verify", f"/p/{SLUG}/r/R4/verify"
SCRIPT = Path(__file__).resolve().parents[2] / "verify" / "verify.py"
CANARY = "Palabras que nadie debe leer en la comprobación"
FILES = ["checkpoint.json", "leaves.jsonl", "hashes.txt", "method.json", "witnesses.json"]


def send(app: Flask, space: str, key: str) -> str:
    """Answer R4 of the example as somebody of a space; return the receipt."""
    with app.app_context():
        policy = policy_by_slug(SLUG)
        door = Door(round_by_code(policy, "R4"), space_by_code(policy, space))
        said = (Words("comment", CANARY, "OP1"),)
        envelope = Envelope(key, f"card:{key}", "web", (Judgement("OP1", "support", -1_000_000),), said)
        receipt = door.admit([envelope], at=now())[0].receipt
        db.session.commit()
    return receipt


def close(app: Flask) -> None:
    outcome = app.test_cli_runner().invoke(args=["round", "close", f"{SLUG}/R4"])
    assert outcome.exit_code == 0, outcome.output


def ask(client: FlaskClient, receipt: str, address: str = ROUND, **more: str) -> str:
    answer = client.post(address, data={"receipt": receipt, **more})
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def said(page: str) -> str:
    """What the page answers, in its own words."""
    found = re.search(r'<p role="status"><b>(.*?)</b>', page)
    assert found
    return found[1]


def alike(page: str, receipt: str) -> str:
    """The page without what is new each time: the token of its forms and the code that was typed."""
    return re.sub(r'name="csrf_token" value="[^"]+"', "", page).replace(receipt, "CODE")


@pytest.mark.parametrize("address", [HOME, ROUND])
def test_int_3_not_yet_then_included(app: Flask, client: FlaskClient, address: str) -> None:
    receipt = send(app, "FED", "f" * 32)
    assert said(ask(client, receipt, address)) == "Todavía no."
    close(app)
    assert said(ask(client, receipt, address)) == "Incluida."
    assert said(ask(client, receipt.replace("-", "").lower(), address)) == "Incluida."
    assert said(ask(client, "0000-0000-0000", address)) == "No la encontramos."


def test_int_3_withdrawn(app: Flask, client: FlaskClient) -> None:
    receipt = send(app, "FED", "f" * 32)
    with app.app_context(), system("withdrawing in a test"):
        contribution = db.session.get_one(Contribution, "f" * 32)
        write_withdrawal(round_by_code(policy_by_slug(SLUG), "R4"), contribution)
        contribution.status = "withdrawn"
        db.session.commit()
    assert said(ask(client, receipt)) == "Retirada."
    close(app)
    assert said(ask(client, receipt)) == "Retirada."
    assert client.post(f"{ROUND}/proof", data={"receipt": receipt}).status_code == 404


def test_int_3_a_receipt_of_another_round_or_policy_is_not_found(app: Flask, client: FlaskClient) -> None:
    receipt = send(app, "FED", "f" * 32)
    assert said(ask(client, receipt, f"/p/{SLUG}/r/R3/verify")) == "No la encontramos."
    assert client.post("/p/nada/verify", data={"receipt": receipt}).status_code == 404


@pytest.mark.parametrize("typed", ["", "ABC", "ABCD-EFGH-JKM", "ABCD-EFGH-JKMN-P", "ABCD-EFGH-ÑÑÑÑ"])
def test_a_code_that_is_none_is_explained(client: FlaskClient, typed: str) -> None:
    answer = client.post(ROUND, data={"receipt": typed})
    assert answer.status_code == 400
    assert "El código tiene tres grupos de cuatro letras o números." in answer.get_data(as_text=True)


@pytest.mark.parametrize("is_closed", [False, True], ids=["open", "closed"])
def test_int_3_receipts_of_protected_and_open_spaces_are_answered_alike(
    app: Flask, client: FlaskClient, is_closed: bool
) -> None:
    """Byte for byte: nothing tells in which space it was given, nor what it said."""
    receipts = {space: send(app, space, space.lower() * 10) for space in ("PAL", "FED", "MIN")}
    if is_closed:
        close(app)
    for address in (HOME, ROUND):
        client.get(address)
        pages = {space: ask(client, receipt, address) for space, receipt in receipts.items()}
        assert len({len(page) for page in pages.values()}) == 1
        assert len({alike(page, receipts[space]) for space, page in pages.items()}) == 1
        assert not any(CANARY in page or "-1000000" in page for page in pages.values())
    if is_closed:
        proofs = {space: client.post(f"{ROUND}/proof", data={"receipt": one}) for space, one in receipts.items()}
        assert {answer.headers["Content-Disposition"] for answer in proofs.values()} == {
            f'attachment; filename="{SLUG}-R4-proof.json"'
        }
        shapes = {tuple(sorted(json.loads(answer.data))) for answer in proofs.values()}
        assert shapes == {("checkpoint", "leaf", "opening", "proof", "salt")}
        assert not any(word in answer.get_data(as_text=True) for answer in proofs.values()
                       for word in (CANARY, "PAL", "FED", "MIN", "support"))  # fmt: skip


def taken(client: FlaskClient, folder: Path) -> Path:
    """Take every public file of the round, as anybody may."""
    folder.mkdir()
    for name in (*FILES, "verify.py"):
        answer = client.get(f"{ROUND}/{name}")
        assert answer.status_code == 200, name
        (folder / name).write_bytes(answer.data)
    return folder


def test_int_3_int_4_anybody_takes_the_files_and_checks_them(app: Flask, client: FlaskClient, tmp_path: Path) -> None:
    """Over HTTP and outside the application: the served script, a clean interpreter, the proof of a receipt."""
    receipt = send(app, "PAL", "p" * 32)
    close(app)
    folder = taken(client, tmp_path / "taken")
    proof = tmp_path / "proof.json"
    proof.write_bytes(client.post(f"{ROUND}/proof", data={"receipt": receipt}).data)
    command = [sys.executable, "-I", "verify.py", ".", "--proof", str(proof)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0].startswith("OK: ")
    assert re.fullmatch(rf"OK: el recibo {receipt} está en la hoja \d+\.", lines[2])
    assert (folder / "verify.py").read_bytes() == SCRIPT.read_bytes()
    page = client.get(ROUND).get_data(as_text=True)
    with app.app_context():
        round_ = round_by_code(policy_by_slug(SLUG), "R4")
        row = head_of(round_)
        assert row is not None
        head = published(round_, row)
    assert " ".join(head.words) in page
    assert head.root.hex() in page.replace("<wbr>", "")
    assert " ".join(head.words) in lines[0]


def test_int_6_before_the_close_no_file_exists(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    """Nobody, not even staff, is given a count through the log; a name that never was is answered the same."""
    send(app, "PAL", "p" * 32)
    page = client.get(ROUND).get_data(as_text=True)
    assert "Esta ronda todavía no cierra. Su sello se publica al cerrar." in page
    for visitor in (client, sign_in("coordina"), sign_in("promotora")):
        visitor.get(ROUND)
        answers = [visitor.get(f"{ROUND}/{name}") for name in (*FILES, "nada.json")]
        assert {answer.status_code for answer in answers} == {404}
        assert len({alike(answer.get_data(as_text=True), "") for answer in answers}) == 1


def test_int_6_two_worlds_look_alike_while_the_round_is_open(app: Flask, client: FlaskClient) -> None:
    client.get(HOME)
    before = [alike(client.get(address).get_data(as_text=True), "") for address in (HOME, ROUND)]
    for at in range(12):
        send(app, "PAL", f"p{at:031d}")
    assert [alike(client.get(address).get_data(as_text=True), "") for address in (HOME, ROUND)] == before


def test_a_round_that_came_closed_says_that_it_has_no_seal(client: FlaskClient) -> None:
    page = client.get(f"/p/{SLUG}/r/R3/verify").get_data(as_text=True)
    assert "Esta ronda cerró sin sello: se cargó ya cerrada." in page


def test_int_4_the_page_says_how_many_witnesses_are_missing(app: Flask, client: FlaskClient) -> None:
    close(app)
    assert "Testigos que faltan: 2." in client.get(ROUND).get_data(as_text=True)
    for at, name in enumerate(("Ana Ruiz", "Luis Mamani"), 1):
        with app.app_context():
            round_ = round_by_code(policy_by_slug(SLUG), "R4")
            row = head_of(round_)
            assert row is not None
            add_witness(SYSTEM, round_, name=name, words=" ".join(published(round_, row).words), body="Universidad")
            db.session.commit()
        page = client.get(ROUND).get_data(as_text=True)
        assert f"{name} (Universidad)" in page
        assert ("Testigos que faltan: 1." in page) == (at == 1)
    assert "El sello tiene sus testigos de fuera." in page
    assert "Hasta tenerlos el resultado no es definitivo." not in page


def test_the_policys_page_lists_the_rounds_with_a_seal(app: Flask, client: FlaskClient) -> None:
    assert f'href="{ROUND}"' not in client.get(HOME).get_data(as_text=True)
    close(app)
    assert f'href="{ROUND}"' in client.get(HOME).get_data(as_text=True)


def test_the_page_keeps_nothing_and_counts_tries(app: Flask, client: FlaskClient) -> None:
    """Sixty tries a minute: 60 bits of a receipt are not for guessing."""
    answer = client.post(ROUND, data={"receipt": "0000-0000-0000"})
    assert answer.headers["Cache-Control"] == "no-store"
    app.config["RATELIMIT_ENABLED"] = True
    statuses = [client.post(HOME, data={"receipt": f"{at:012d}"}).status_code for at in range(61)]
    assert statuses == [200] * 60 + [429]


def test_the_receipt_on_the_phone_is_the_one_that_is_checked(app: Flask, client: FlaskClient, card: Card) -> None:
    """From a protected space's card to the check page, through the same screens people see."""
    only_open(app, "R4")
    phone = enter(app, card("PAL"))
    accept(phone)
    names = re.findall(r'name="([^"]+)" value="1"', phone.get("/a/q/1").get_data(as_text=True))
    assert phone.post("/a/q/1", data={names[0]: "1", "go": "next"}).status_code in (302, 303)
    receipt = send_by_phone(phone)
    assert said(ask(client, receipt)) == "Todavía no."
    close(app)
    assert said(ask(client, receipt)) == "Incluida."
