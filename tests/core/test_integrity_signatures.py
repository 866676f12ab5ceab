"""INT-4: a checkpoint's signature is checked by the verifier, which has nothing but Python's own library."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

RFC_8032 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24"
        "655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aee"
        "b00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28d"
        "c027beceea1ec40a",
    ),
]  # fmt: skip
"""RFC 8032 §7.1, tests 1 to 3: public key, message, signature."""


def load() -> ModuleType:
    path = Path(__file__).resolve().parents[2] / "verify" / "verify.py"
    spec = importlib.util.spec_from_file_location("verify_script", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


VERIFIER = load()


@pytest.mark.parametrize(("signer", "message", "signature"), RFC_8032)
def test_rfc_8032_vectors(signer: str, message: str, signature: str) -> None:
    assert VERIFIER.is_signed(bytes.fromhex(signer), bytes.fromhex(message), bytes.fromhex(signature))


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200), st.integers(0, 511))
def test_int_4_it_agrees_with_the_library_and_a_turned_bit_is_refused(seed: bytes, message: bytes, bit: int) -> None:
    private = Ed25519PrivateKey.from_private_bytes(seed)
    signer, signature = private.public_key().public_bytes_raw(), private.sign(message)
    assert VERIFIER.is_signed(signer, message, signature)
    wrong = bytearray(signature)
    wrong[bit // 8] ^= 1 << bit % 8
    assert not VERIFIER.is_signed(signer, message, bytes(wrong))
    assert not VERIFIER.is_signed(signer, message + b"x", signature)
