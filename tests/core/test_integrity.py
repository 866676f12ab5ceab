"""The tree, the leaves, the proofs, the words and the chain of docs/trust.md §4.

Vectors: RFC 6962 test data of Certificate Transparency, as published in github.com/transparency-dev/merkle,
proof/verify_test.go (leaves, roots, inclusion and consistency proofs; its leaf numbers start at 1). The reference
functions below are a second, literal writing of RFC 6962 §2.1, recursive where ours climbs.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.core.integrity import (
    BLOCK,
    ENTRY,
    GENESIS,
    Act,
    Checkpoint,
    Leaf,
    Opening,
    Proof,
    canonical,
    commitment,
    consistency,
    first_broken,
    first_wrong,
    fold,
    inclusion,
    inclusion_in_folds,
    is_consistent,
    is_included,
    leaf_hash,
    n_padding,
    next_act,
    node_hash,
    order,
    read_words,
    root,
    words_of,
)
from consult.core.integrity.checkpoint import checkpoint_from
from consult.core.integrity.proof import proof_from, proof_from_text
from consult.core.integrity.words import WORDS, bytes_of

INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = {
    (0, 8): ["96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
             "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
             "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"],
    (5, 8): ["bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
             "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
             "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): ["6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
             "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
             "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"],
}  # fmt: skip
CONSISTENCY = {
    (1, 8): INCLUSION[0, 8],
    (6, 8): ["0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a", *INCLUSION[5, 8][1:]],
    (2, 5): INCLUSION[1, 5][1:],
    (6, 7): ["0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
             "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f", INCLUSION[5, 8][2]],
}  # fmt: skip
LEAVES = [leaf_hash(bytes.fromhex(text)) for text in INPUTS]


def split_of(n: int) -> int:
    """The largest power of two below n, found by counting."""
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def reference_root(hashes: list[bytes]) -> bytes:
    if not hashes:
        return hashlib.sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    k = split_of(len(hashes))
    return hashlib.sha256(b"\x01" + reference_root(hashes[:k]) + reference_root(hashes[k:])).digest()


def reference_path(index: int, hashes: list[bytes]) -> list[bytes]:
    if len(hashes) == 1:
        return []
    k = split_of(len(hashes))
    if index < k:
        return [*reference_path(index, hashes[:k]), reference_root(hashes[k:])]
    return [*reference_path(index - k, hashes[k:]), reference_root(hashes[:k])]


def some(n: int) -> list[bytes]:
    """n leaf hashes, all different."""
    return [hashlib.sha256(str(at).encode()).digest() for at in range(n)]


def flipped(raw: bytes, bit: int) -> bytes:
    """The same bytes with one bit turned."""
    whole = bytearray(raw)
    whole[bit // 8 % len(raw)] ^= 1 << bit % 8
    return bytes(whole)


@pytest.mark.parametrize("n", range(9))
def test_rfc_6962_roots(n: int) -> None:
    assert root(LEAVES[:n]).hex() == ROOTS[n]


@pytest.mark.parametrize(("index", "size"), INCLUSION)
def test_rfc_6962_inclusion(index: int, size: int) -> None:
    assert [node.hex() for node in inclusion(LEAVES[:size], index)] == INCLUSION[index, size]
    path = [bytes.fromhex(node) for node in INCLUSION[index, size]]
    assert is_included(bytes.fromhex(ROOTS[size]), LEAVES[index], index=index, size=size, path=path)


@pytest.mark.parametrize(("earlier", "size"), CONSISTENCY)
def test_rfc_6962_consistency(earlier: int, size: int) -> None:
    assert [node.hex() for node in consistency(LEAVES[:size], earlier)] == CONSISTENCY[earlier, size]
    proof = [bytes.fromhex(node) for node in CONSISTENCY[earlier, size]]
    before, after = bytes.fromhex(ROOTS[earlier]), bytes.fromhex(ROOTS[size])
    assert is_consistent(before, after, earlier=earlier, size=size, proof=proof)
    assert not is_consistent(before, before, earlier=earlier, size=size, proof=proof)
    assert not is_consistent(after, after, earlier=earlier, size=size, proof=proof)
    assert not is_consistent(before, after, earlier=earlier, size=size, proof=proof[:-1])
    assert not is_consistent(before, after, earlier=earlier, size=size, proof=[*proof, before])
    assert not is_consistent(after, before, earlier=size, size=earlier, proof=proof)


def test_leaves_and_nodes_are_hashed_apart() -> None:
    """RFC 6962 §2.1: without the prefixes a node passes for a leaf of its two halves."""
    left, right = LEAVES[:2]
    assert leaf_hash(left + right) != node_hash(left, right)


@given(st.integers(0, 300), st.data())
def test_the_tree_is_that_of_the_rfc(n: int, data: st.DataObject) -> None:
    hashes = some(n)
    assert root(hashes) == reference_root(hashes)
    assert root(fold(hashes)) == root(hashes)
    if n:
        index = data.draw(st.integers(0, n - 1))
        path = inclusion(hashes, index)
        assert path == reference_path(index, hashes)
        assert is_included(root(hashes), hashes[index], index=index, size=n, path=path)


@pytest.mark.parametrize("n", [1, 255, 256, 257, 512, 513, 1000])
def test_a_proof_from_folds_is_the_proof_from_everything(n: int) -> None:
    hashes, folds = some(n), fold(some(n))
    for index in {0, n // 2, n - 1}:
        start = index // 256 * 256
        assert inclusion_in_folds(hashes[start : start + 256], folds, index) == inclusion(hashes, index)


@given(st.integers(1, 130), st.data())
def test_int_4_every_earlier_tree_is_shown_to_be_inside(n: int, data: st.DataObject) -> None:
    hashes = some(n)
    earlier = data.draw(st.integers(1, n))
    before, after, proof = root(hashes[:earlier]), root(hashes), consistency(hashes, earlier)
    assert is_consistent(before, after, earlier=earlier, size=n, proof=proof)
    if earlier < n:
        bit = data.draw(st.integers(0, 255))
        assert not is_consistent(flipped(before, bit), after, earlier=earlier, size=n, proof=proof)
        assert not is_consistent(before, flipped(after, bit), earlier=earlier, size=n, proof=proof)
        at = data.draw(st.integers(0, len(proof) - 1))
        wrong = [flipped(node, bit) if place == at else node for place, node in enumerate(proof)]
        assert not is_consistent(before, after, earlier=earlier, size=n, proof=wrong)


@given(st.integers(1, 200), st.data())
def test_int_3_one_turned_bit_in_leaf_proof_or_root_is_rejected(n: int, data: st.DataObject) -> None:
    hashes = some(n)
    index, bit = data.draw(st.integers(0, n - 1)), data.draw(st.integers(0, 255))
    top, leaf, path = root(hashes), hashes[index], inclusion(hashes, index)

    def holds(top: bytes, leaf: bytes, path: list[bytes], index: int = index) -> bool:
        return is_included(top, leaf, index=index, size=n, path=path)

    assert holds(top, leaf, path)
    assert not holds(flipped(top, bit), leaf, path)
    assert not holds(top, flipped(leaf, bit), path)
    assert not holds(top, leaf, [*path, top])
    assert not holds(top, leaf, path, index=n)
    for at in range(len(path)):
        assert not holds(top, leaf, [flipped(node, bit) if at == place else node for place, node in enumerate(path)])
        assert not holds(top, leaf, path[:at])


def test_int_3_ten_thousand_receipts_of_one_round() -> None:
    """INT-3: verify 10 000; each leads to the root, and none to the leaf beside it."""
    hashes = some(10_000)
    folds, top = fold(hashes), root(hashes)
    for index in range(0, 10_000):
        run = index // 256 * 256
        proof = Proof(index, 10_000, tuple(inclusion_in_folds(hashes[run : run + 256], folds, index)))
        assert proof.holds(top, hashes[index])
        assert not proof.holds(top, hashes[index ^ 1])


def test_row_33_a_proof_among_a_million_leaves_is_small_and_quick() -> None:
    """docs/trust.md §7, row 33: at most 700 bytes and 5 ms; here index and size besides the 20 hashes of the anchor."""
    hashes = some(1_000_000)
    folds, top = fold(hashes), root(hashes)
    for index in (0, 1, 499_999, 524_287, 524_288, 999_998, 999_999):
        start = index // 256 * 256
        proof = Proof(index, 1_000_000, tuple(inclusion_in_folds(hashes[start : start + 256], folds, index)))
        raw = proof.to_bytes()
        assert len(proof.path) <= 20
        assert len(raw) <= 700
        best = min(_seconds_to_verify(raw, top, hashes[index]) for _ in range(5))
        assert best <= 0.005


def _seconds_to_verify(raw: bytes, top: bytes, leaf: bytes) -> float:
    start = time.perf_counter()
    assert proof_from(raw).holds(top, leaf)
    return time.perf_counter() - start


@given(st.integers(0, 2**40), st.integers(0, 2**40), st.lists(st.binary(min_size=32, max_size=32), max_size=41))
def test_a_proof_is_read_as_it_was_written(index: int, size: int, path: list[bytes]) -> None:
    proof = Proof(index, size, tuple(path))
    assert proof_from(proof.to_bytes()) == proof
    assert proof_from_text(proof.to_text()) == proof


@given(st.binary(max_size=200))
def test_what_is_no_proof_is_refused_and_never_breaks(raw: bytes) -> None:
    try:
        found = proof_from(raw)
    except ValueError:
        return
    assert not found.holds(b"\0" * 32, b"\1" * 32)


@pytest.mark.parametrize("text", ["", "no", "\n", "YQ==", "AAAA" * 6])
def test_text_that_is_no_proof_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        proof_from_text(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(JSON)
def test_there_is_one_way_to_write_a_value(value: object) -> None:
    raw = canonical(value)
    assert canonical(json.loads(raw)) == raw
    assert json.loads(raw) == value


def test_keys_come_in_order_whatever_order_they_were_put_in() -> None:
    assert canonical({"b": [1, (2,)], "a": "ñ"}) == '{"a":"ñ","b":[1,[2]]}'.encode()
    with pytest.raises(ValueError, match=r"not JSON compliant|Out of range"):
        canonical(float("nan"))


SALT = "00112233445566778899aabbccddeeff"


def test_int_2_a_leaf_holds_type_round_commitment_and_epoch_and_nothing_else() -> None:
    leaf = Leaf(ENTRY, "mape/R4", 1, "c" * 64)
    assert json.loads(leaf.content) == {"type": "entry", "round": "mape/R4", "epoch": 1, "commitment": "c" * 64}
    assert leaf.hash == hashlib.sha256(b"\0" + leaf.content).digest()


def test_int_2_short_answers_cannot_be_tried_without_the_salt() -> None:
    """Yes and no, all the rest known: no candidate gives the commitment; with the salt one does."""
    said = {"author": "a" * 32, "answer": "yes"}
    found = commitment(SALT, said)
    candidates = [{**said, "answer": answer} for answer in ("yes", "no", "pass")]
    plain = {hashlib.sha256(canonical(one)).hexdigest() for one in candidates}
    unsalted = {hmac.new(b"", canonical(one), hashlib.sha256).hexdigest() for one in candidates}
    assert found not in plain | unsalted
    assert [commitment(SALT, one) == found for one in candidates] == [True, False, False]
    assert found == hmac.new(bytes.fromhex(SALT), canonical(said), hashlib.sha256).hexdigest()


@pytest.mark.parametrize("salt", ["", "00", SALT + "00"])
def test_a_salt_has_128_bits(salt: str) -> None:
    with pytest.raises(ValueError, match="128"):
        commitment(salt, {})


def test_an_opening_is_bound_to_its_receipt_and_its_act() -> None:
    one = Opening("stored", "AAAA-BBBB-CCCC", "c" * 64)
    others = [Opening("withdrawn", one.receipt, one.content), Opening("stored", "AAAA-BBBB-CCCD", one.content),
              Opening("stored", one.receipt, "d" * 64)]  # fmt: skip
    assert len({opening.under(SALT) for opening in (one, *others)}) == 4


@given(st.permutations([Leaf(ENTRY, "m/R", 1, f"{n:064x}") for n in range(12)]))
def test_int_6_the_order_of_the_leaves_never_follows_arrival(arrived: list[Leaf]) -> None:
    kept = order(arrived)
    assert [leaf.hash for leaf in kept] == sorted(leaf.hash for leaf in arrived)


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 400))
def test_int_6_the_size_of_the_tree_tells_only_blocks(others: int, reserved: int, eligible: int) -> None:
    total = others + reserved + n_padding(others + reserved, n_reserved=reserved, eligible=eligible)
    assert total % BLOCK == 0
    assert n_padding(others + reserved, n_reserved=reserved, eligible=eligible) >= 0
    part = max(BLOCK, -(-eligible // BLOCK) * BLOCK)
    if reserved <= part:  # as many as could come: none and all look the same
        assert total == others + n_padding(others, eligible=eligible)


def test_int_6_nobody_and_fifty_people_look_the_same() -> None:
    """docs/trust.md §3.5, PRI-1: 0 against 50 people of a protected space, 38 voices of others."""
    assert 38 + n_padding(38, eligible=None) == 50
    sizes = {38 + n + n_padding(38 + n, n_reserved=n, eligible=120) for n in (0, 1, 50, 120, 150)}
    assert sizes == {50 + 150}
    assert n_padding(0) == 0
    assert n_padding(50) == 0


def test_the_words_are_plain_and_told_apart() -> None:
    assert len(set(WORDS)) == len(WORDS) == 256
    assert all(word.isascii() and word.isalpha() and word.islower() and 3 <= len(word) <= 9 for word in WORDS)
    assert len({word[:4] for word in WORDS}) == 256
    near = [(one, two) for at, one in enumerate(WORDS) for two in WORDS[at + 1 :]
            if len(one) == len(two) and sum(a != b for a, b in zip(one, two, strict=True)) == 1]  # fmt: skip
    assert near == []


@given(st.binary(min_size=32, max_size=32))
def test_words_are_read_back_both_ways(top: bytes) -> None:
    words = words_of(top)
    assert len(words) == 12
    assert bytes_of(words) == top[:12]
    assert first_wrong(words, top) is None
    typed = "1. " + ", ".join(words[:6]).upper() + " — " + " ".join(words[6:])
    assert read_words(typed) == words
    assert words_of(bytes_of(words)) == words


@given(st.binary(min_size=32, max_size=32), st.integers(0, 11), st.integers(1, 255))
def test_a_wrong_word_is_named_by_its_place(top: bytes, at: int, by: int) -> None:
    words = list(words_of(top))
    words[at] = WORDS[(top[at] + by) % 256]
    assert first_wrong(words, top) == at + 1
    assert first_wrong(words[:at], top) == at + 1
    assert first_wrong([*words_of(top), "pan"], top) == 13


def test_words_typed_with_accents_are_the_same_words() -> None:
    assert read_words("1) ÁRBOL 2) jardín; 3) café\n") == ("arbol", "jardin", "cafe")
    with pytest.raises(ValueError, match="nada"):
        bytes_of(["pan", "nada"])


def checkpoint() -> Checkpoint:
    return Checkpoint("mape/R4", 1, 8, bytes.fromhex(ROOTS[8]))


def test_a_checkpoint_has_three_lines_and_reads_back() -> None:
    """C2SP tlog-checkpoint: origin, size in decimal, root in base64 (RFC 4648 §4), each ended by a newline."""
    assert checkpoint().text == "consult/mape/R4\n8\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n"
    assert checkpoint_from(checkpoint().to_json()) == checkpoint()


@pytest.mark.parametrize("field", ["origin", "size", "root", "words", "text"])
def test_a_checkpoint_that_disagrees_with_itself_is_refused(field: str) -> None:
    wrong = {"origin": "otro", "size": 9, "root": ROOTS[7], "words": ["pan"] * 12, "text": "x"}
    with pytest.raises(ValueError, match="do not agree"):
        checkpoint_from(checkpoint().to_json() | {field: wrong[field]})


def acts(n: int) -> list[Act]:
    """A chain of n acts."""
    made: list[Act] = []
    for place in range(1, n + 1):
        previous = made[-1].hash if made else GENESIS
        content = {"verb": "round.open", "subject": f"R{place}"}
        made.append(next_act(previous, content, place=place))
    return made


def test_a_chain_that_was_left_alone_holds() -> None:
    assert first_broken([], head=GENESIS, n=0) is None
    made = acts(5)
    assert first_broken(made, head=made[-1].hash, n=5) is None
    assert made[0].previous == GENESIS


@given(st.integers(2, 30), st.data())
def test_the_first_touched_act_of_a_chain_is_named(n: int, data: st.DataObject) -> None:
    made = acts(n)
    head, at = made[-1].hash, data.draw(st.integers(0, n - 1))
    one = made[at]

    def broken(touched: list[Act]) -> int | None:
        return first_broken(touched, head=head, n=n)

    said = {"verb": "round.open", "subject": "otro"}
    rehashed = next_act(one.previous, said, place=one.place)
    assert broken([*made[:at], replace(one, content=said), *made[at + 1 :]]) == at + 1
    assert broken([*made[:at], replace(one, digest=rehashed.digest), *made[at + 1 :]]) == at + 1
    assert broken([*made[:at], rehashed, *made[at + 1 :]]) == min(at + 2, n)
    assert broken([*made[:at], *made[at + 1 :]]) == at + 1
    assert broken([*made[: at + 1], *made[at:]]) == at + 2
    other = data.draw(st.integers(0, n - 1).filter(lambda place: place != at))
    swapped = list(made)
    swapped[at], swapped[other] = made[other], made[at]
    assert broken(swapped) == min(at, other) + 1
    assert broken(made[:at]) == at + 1


def test_an_act_may_be_withheld_and_the_chain_still_holds() -> None:
    made = [replace(act, content=None) if act.place == 2 else act for act in acts(3)]
    assert first_broken(made, head=made[-1].hash, n=3) is None
    assert first_broken([made[0], replace(made[1], digest="0" * 64), made[2]], head=made[-1].hash, n=3) == 2
