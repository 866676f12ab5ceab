"""Signatures of this installation on what it publishes: Ed25519 (RFC 8032), with a key that is not in the database."""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from consult.base.keys import key

NAME = "checkpoints"


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature and the public key that checks it, both in hex: kept together, a new key leaves old ones valid."""

    value: str
    signer: str


def sign(message: bytes) -> Signature:
    """Sign a message with the key of this installation, made the first time."""
    private = Ed25519PrivateKey.from_private_bytes(key(NAME))
    return Signature(private.sign(message).hex(), private.public_key().public_bytes_raw().hex())
