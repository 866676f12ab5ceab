"""Passwords: long, and none of those that everybody tries first. Nothing about capitals, digits or signs (SEC-3)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from consult.core.errors import Invalid
from consult.core.words import N_
from consult.spaces.models import Person, Policy

MIN_PASSWORD = 15
MAX_PASSWORD = 1000
"""A bound only so that the hash is no way to exhaust the server."""
COMMON = Path(__file__).with_name("common_passwords.txt")
CONTEXT = ("consulta", "consult", "consultation", "contraseña", "password", "clave", "mineria", "politica", "mape",
           "pallaqueras", "peru", "ministerio", "minem", "una consulta de prueba")  # fmt: skip
"""Words of this product and its field (ASVS 6.1.2); the words of one's own name, login and policies are added."""
LEFT = 8
"""How many letters must be left of a password once its context words are taken out."""
ROWS = ("1234567890", "0987654321", "qwertyuiop", "asdfghjklñ", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz")


def check_password(password: str, person: Person) -> None:
    """Refuse with Invalid, above the field `new`, what is short, common or made of one's own name."""
    if len(password) < MIN_PASSWORD:
        raise Invalid(
            N_("La contraseña necesita al menos {n} caracteres. No se guardó nada."), n=MIN_PASSWORD, at="new"
        )
    if len(password) > MAX_PASSWORD:
        raise Invalid(N_("La contraseña pasa de {n} caracteres. No se guardó nada."), n=MAX_PASSWORD, at="new")
    if is_obvious(password, context_of(person)):
        raise Invalid(
            N_("Esa contraseña es fácil de adivinar. No se guardó nada. Escriba una frase de varias palabras."),
            at="new",
        )


def context_of(person: Person) -> list[str]:
    """List the words that somebody who knows the person would try."""
    policies: Iterable[Policy] = {mandate.policy for mandate in person.mandates}
    texts = [person.name, person.login, *(f"{policy.slug} {policy.code} {policy.name['es']}" for policy in policies)]
    return [word for text in texts for word in re.findall(r"\w{3,}", text)]


def is_obvious(password: str, context: Iterable[str] = ()) -> bool:
    """Tell whether a password is one of the commonest, a row of keys, a repetition, or hardly more than its context."""
    low = _plain(password)
    if password.casefold() in common() or low in common() or _is_repeated(low) or _is_a_row(low):
        return True
    for word in sorted({_plain(word) for word in (*CONTEXT, *context)}, key=len, reverse=True):
        low = low.replace(word, "")
    return len(low) < LEFT or _is_a_row(low)


@cache
def common() -> frozenset[str]:
    """Return the passwords of the list, in lower case."""
    lines = COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("# "))


def _plain(text: str) -> str:
    """Return only letters and digits, lower case, without accents, as a guesser would; a text of signs stays whole."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(character for character in bare if character.isalnum())
    return letters if len(letters) >= LEFT or len(text) < LEFT else text.casefold()


def _is_repeated(text: str) -> bool:
    # A unit found again at another place of its own double is a period; half the length or less is a repetition.
    place = (text + text).find(text, 1)
    return len(set(text)) < 5 or place <= len(text) // 2


def _is_a_row(text: str) -> bool:
    """Tell whether nothing is left once stretches of four or more neighbours on a keyboard are taken out."""
    left = text
    for row in ROWS:
        for size in range(len(row), 3, -1):
            for start in range(len(row) - size + 1):
                left = left.replace(row[start : start + size], "")
    return len(left) < LEFT
