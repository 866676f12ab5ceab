"""Witnesses are people: what they wrote is kept if it fits, and asked for until it is there (settled conflict 18)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask

from consult.core.integrity.words import WORDS
from consult.results.witnessing import is_final, n_witnesses_owed, rounds_unwitnessed
from consult.spaces.queries import policy_by_slug
from tests.floors.sealed_round import ADDRESS, SealedRound


@pytest.fixture
def sealed(each_empty_app: Flask, tmp_path: Path) -> SealedRound:
    made = SealedRound(each_empty_app, tmp_path)
    made.open()
    return made


def owed(sealed: SealedRound) -> tuple[int, bool, list[tuple[str, int]]]:
    with sealed.app.app_context():
        round_ = sealed.round()
        listed = [(one.code, n) for one, n in rounds_unwitnessed(policy_by_slug("mina"))]
        return n_witnesses_owed(round_), is_final(round_), listed


def words_of(out: Path) -> list[str]:
    found: list[str] = json.loads((out / "checkpoint.json").read_text(encoding="utf-8"))["checkpoints"][-1]["words"]
    return found


def test_int_4_a_result_is_final_with_two_witnesses_of_its_last_seal(sealed: SealedRound) -> None:
    assert owed(sealed) == (0, False, [])
    early = sealed("audit", "witness", ADDRESS, "--name", "Ana", "--words", "pan", is_refused=True)
    assert "La ronda R todavía no tiene sello: se hace al cerrar." in early.output
    sealed.close()
    assert owed(sealed) == (2, False, [("R", 2)])
    words = words_of(sealed.export())
    typed = ", ".join(words).upper()
    said = sealed("audit", "witness", ADDRESS, "--name", " Ana  Ruiz ", "--body", "Colegio", "--words", typed).output
    assert said == "Testigos que faltan: 1.\n"
    assert owed(sealed) == (1, False, [("R", 1)])
    again = sealed("audit", "witness", ADDRESS, "--name", "ana ruiz", "--words", typed, is_refused=True)
    assert again.output == "Error: ana ruiz ya es testigo de este sello. Nada cambió.\n"
    sealed("audit", "witness", ADDRESS, "--name", "Luis Mamani", "--words", " ".join(words))
    assert owed(sealed) == (0, True, [])
    out = sealed.export("two")
    kept = json.loads((out / "witnesses.json").read_text(encoding="utf-8"))
    assert [(one["name"], one["body"], one["words"]) for one in kept] == [
        ("Ana Ruiz", "Colegio", words), ("Luis Mamani", "", words),
    ]  # fmt: skip
    assert "Testigos del último sello: 2; faltan 0." in sealed("audit", "verify", str(out)).output
    sealed("round", "open", ADDRESS, "--because", "Faltó un taller")
    assert owed(sealed)[1] is False
    sealed.close()
    assert owed(sealed) == (2, False, [("R", 2)])


@pytest.mark.parametrize("at", [0, 5, 11])
def test_a_word_that_is_not_the_seals_is_refused_and_named(sealed: SealedRound, at: int) -> None:
    sealed.close()
    words = words_of(sealed.export())
    words[at] = WORDS[(WORDS.index(words[at]) + 1) % 256]
    refused = sealed("audit", "witness", ADDRESS, "--name", "Ana", "--words", " ".join(words), is_refused=True)
    assert refused.output == (
        f"Error: La palabra {at + 1} no es la de este sello. Revise el acta. No se guardó nada.\n"
    )
    assert owed(sealed)[0] == 2


def test_a_witness_has_a_name(sealed: SealedRound) -> None:
    sealed.close()
    typed = " ".join(words_of(sealed.export()))
    assert "Escriba el nombre del testigo." in sealed(
        "audit", "witness", ADDRESS, "--name", "  ", "--words", typed, is_refused=True
    ).output  # fmt: skip
