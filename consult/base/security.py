"""Passwords and code secrets: Argon2id, and constant-time comparison of capabilities."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

from consult.base.keys import random_key


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
