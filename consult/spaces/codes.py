"""Printed codes: four groups of five, each ending in its own check character (docs/trust.md §3.4, ACC-11, SEC-5).

25 bits of selector find the card, 55 bits of secret open it. Crockford's alphabet: no I, L, O or U on paper;
what is read as O is 0, as I or L is 1.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from consult.core.errors import Invalid
from consult.core.words import N_

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, WIDTH = 4, 5
N_SELECTOR = 5
N_DATA = GROUPS * (WIDTH - 1)


@dataclass(frozen=True, slots=True)
class Code:
    """A code taken apart."""

    selector: str
    secret: str

    @property
    def printed(self) -> str:
        """Return the code as it stands on the card, `ABCDE-FGHJK-…`."""
        data = self.selector + self.secret
        size = WIDTH - 1
        groups = [data[start : start + size] for start in range(0, N_DATA, size)]
        return "-".join(group + _check(group, place) for place, group in enumerate(groups))


def new_code() -> Code:
    """Return a fresh random code."""
    return _from_data("".join(secrets.choice(ALPHABET) for _ in range(N_DATA)))


def demo_code(seed: str) -> Code:
    """Return the code a seed always gives: for databases marked as demonstration, never for people."""
    digest = hashlib.sha256(f"consult demo {seed}".encode()).digest()
    return _from_data("".join(ALPHABET[byte % 32] for byte in digest[:N_DATA]))


def read_code(typed: str) -> Code:
    """Read what somebody typed; raises Invalid naming the wrong group before any look-up, so it is no try."""
    folded = typed.upper().translate(str.maketrans("OIL", "011"))
    plain = "".join(character for character in folded if character.isalnum())
    if len(plain) != GROUPS * WIDTH:
        raise Invalid(N_("La tarjeta tiene cuatro grupos de cinco letras o números. Revise si falta alguno."))
    data = ""
    for place in range(GROUPS):
        group = plain[place * WIDTH : (place + 1) * WIDTH]
        if set(group) - set(ALPHABET) or _check(group[:-1], place) != group[-1]:
            raise Invalid(ORDINALS[place])
        data += group[:-1]
    return _from_data(data)


ORDINALS = (
    N_("Revise el primer grupo."),
    N_("Revise el segundo grupo."),
    N_("Revise el tercer grupo."),
    N_("Revise el cuarto grupo."),
)


def _from_data(data: str) -> Code:
    return Code(selector=data[:N_SELECTOR], secret=data[N_SELECTOR:])


def _check(group: str, place: int) -> str:
    # Weights 1, 2, 3... modulo the prime 31 find every single slip and every swap of neighbours within the
    # values 0-30; the group's place is added so that two groups exchanged are found too.
    total = sum((weight + 1) * ALPHABET.index(character) for weight, character in enumerate(group, start=1))
    return ALPHABET[(total + 7 * place) % 31]
