"""Passwords (docs/trust.md, SEC-3; ASVS 5.0 6.2): long, none that everybody tries, and no rule on what they hold."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from consult.base.db import db
from consult.base.security import matches
from consult.core.errors import Invalid
from consult.demo import PASSWORD
from consult.spaces.accounts import initial_password, set_password
from consult.spaces.passwords import COMMON, MIN_PASSWORD, check_password, common, context_of, is_obvious
from tests.flows.staff_case import person

GOOD = ["tres caballos azules corren", "NUNCA!ganamos?el##partido", "zapato 8841 lluvia quinua",
        "ñandú-ceniza-violín-87", "correct horse battery staple nieve", "٣٤٥ сорок восемь берёз",
        "¿?¡!@#~·$%&/()=^*", "xkqzvbwmtjfhrpldgs"]  # fmt: skip
BAD = ["passwordpassword", "123456789012345", "1q2w3e4r5t6y7u8i9o0p", "qwertyuiopasdfg", "aaaaaaaaaaaaaaaa",
       "abcabcabcabcabcabc", "abcdefghijklmnopq", "PASSWORDPASSWORD", "Contraseña 123456789", "minería mape peru 1",
       "Una Consulta de Prueba", "consulta-consulta-1", "30secondstomars"]  # fmt: skip


@pytest.mark.parametrize("password", GOOD)
def test_sec_3_any_composition_is_taken(password: str) -> None:
    assert len(password) >= MIN_PASSWORD
    assert not is_obvious(password)


@pytest.mark.parametrize("password", BAD)
def test_sec_3_what_everybody_tries_is_refused(password: str) -> None:
    assert is_obvious(password)


def test_sec_3_the_whole_list_is_refused() -> None:
    """ASVS 6.2.4 asks for at least the 3,000 commonest that match the policy."""
    assert len(common()) > 5000
    assert all(len(word) >= MIN_PASSWORD and word == word.casefold() for word in common())
    assert all(is_obvious(word) and is_obvious(word.upper()) for word in common())
    assert "Origin:" in Path(COMMON).read_text(encoding="utf-8")


WORDS = ("perro", "lluvia", "quinua", "violeta", "martillo", "ceniza", "tambor", "nube", "huayno", "papel")


@given(st.lists(st.sampled_from(WORDS), min_size=4, max_size=6, unique=True))
def test_phrases_of_different_words_are_taken(words: list[str]) -> None:
    assert not is_obvious(" ".join(words))


def test_one_s_own_name_is_no_password(app: Flask) -> None:
    with app.app_context():
        who = person("redacta")
        assert {"Julio", "Mamani", "redacta"} <= set(context_of(who))
        for password in ("JulioMamani redacta 1", "Mamani.Julio.2026!!", "redactaredacta2026"):
            with pytest.raises(Invalid):
                check_password(password, who)
        with pytest.raises(Invalid, match="al menos 15"):
            check_password("a1B2c3D4e5F6g7", who)
        check_password("tres caballos azules corren", who)


def test_a_password_is_kept_as_typed(app: Flask) -> None:
    """ASVS 6.2.8 and 6.2.9: no trimming, no folding, 64 characters and more."""
    with app.app_context():
        who = person("redacta")
        long = "  Tres Caballos Azules " + "x y " * 30
        set_password(who, long)
        db.session.commit()
        assert matches(who.password_hash, long)
        assert not any(matches(who.password_hash, other) for other in (long.strip(), long.lower(), long[:72]))
        assert who.password_hash.startswith("$argon2id$")


def test_the_password_of_the_demonstration_and_a_fresh_one(app: Flask) -> None:
    assert is_obvious(PASSWORD), "it is printed in the manual"
    assert not any(is_obvious(initial_password()) for _ in range(200))
