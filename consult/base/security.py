"""Passwords and code secrets: Argon2id; and what must be read again, sealed with a key that is not in the database."""

from __future__ import annotations

import base64
import contextlib
import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app

from consult.base.keys import key, random_key
from consult.base.rotation import keys

NONCE = 12
"""Bytes: what AES-GCM takes (NIST SP 800-38D)."""


def _hasher() -> PasswordHasher:
    cost: int = current_app.config["ARGON2_COST"]
    memory = 19 * 1024 if cost > 1 else 64  # KiB; 19 MiB and 2 passes is OWASP's floor for Argon2id
    return PasswordHasher(time_cost=cost, memory_cost=memory, parallelism=1)


def hash_secret(secret: str) -> str:
    """Return the Argon2id hash of a password or a card's secret."""
    return _hasher().hash(secret)


def matches(stored: str, secret: str) -> bool:
    """Tell whether the secret is the one that was hashed; a malformed hash matches nothing."""
    try:
        return _hasher().verify(stored, secret)
    except (VerificationError, InvalidHashError):
        return False


def matches_nobody(secret: str) -> bool:
    """Do the work of a wrong secret where there is no hash to try it on, so that time says nothing; always False."""
    return matches(_nobody(current_app.config["ARGON2_COST"]), secret) and False


@cache
def _nobody(cost: int) -> str:  # noqa: ARG001 - one hash for each cost, made with it
    return hash_secret(random_key())


def seal(plain: str, *, name: str, owner: str) -> str:
    """Encrypt a text with the key of this name (AES-256-GCM), bound to its owner: in another's row it does not open."""
    nonce = secrets.token_bytes(NONCE)
    return base64.b64encode(nonce + AESGCM(key(name)).encrypt(nonce, plain.encode(), owner.encode())).decode()


def unseal(sealed: str, *, name: str, owner: str) -> str | None:
    """Return the text sealed for this owner, with today's key or an earlier one; None if none of them opens it."""
    raw = base64.b64decode(sealed)
    for secret in keys(name):
        with contextlib.suppress(InvalidTag):
            return AESGCM(secret).decrypt(raw[:NONCE], raw[NONCE:], owner.encode()).decode()
    return None
