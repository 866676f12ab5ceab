"""The files of a sealed round that anybody may take away and check with verify/verify.py. None before it closes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from sqlalchemy import select

from consult.base.db import db
from consult.contributions.log import Leaf, SealedLeaf
from consult.core import integrity
from consult.core.errors import Missing
from consult.core.integrity.checkpoint import SCHEMA
from consult.core.words import N_
from consult.results.sealing import address_of, checkpoints, published
from consult.results.witnessing import witnesses
from consult.rounds.models import Round

CHUNK = 1000
"""Rows read at a time."""


def file_names(round_: Round) -> list[str]:
    """List the files there are to take: none while the round has no checkpoint."""
    if not checkpoints(round_):
        return []
    return [name for name in FILES if name != "method.json" or round_.seal]


def public_file(round_: Round, name: str) -> Iterator[bytes]:
    """Return one public file in pieces; raises Missing for any other name, and for all of them before the close."""
    if name not in file_names(round_):
        raise Missing(N_("No encontramos esa página."))
    return iter(FILES[name](round_))


def _heads(round_: Round) -> Iterable[bytes]:
    heads = [published(round_, row).to_json() for row in checkpoints(round_)]
    return [integrity.canonical({"schema": SCHEMA, "checkpoints": heads}), b"\n"]


def _leaves(round_: Round) -> Iterator[bytes]:
    address = address_of(round_)
    found = (
        select(Leaf.type, Leaf.epoch, Leaf.commitment)
        .join(SealedLeaf, SealedLeaf.leaf_key == Leaf.key)
        .where(SealedLeaf.round_id == round_.id)
        .order_by(SealedLeaf.place)
    )
    for row in db.session.execute(found.execution_options(yield_per=CHUNK)):
        yield integrity.Leaf(row.type, address, row.epoch, row.commitment).content + b"\n"


def _hashes(round_: Round) -> Iterator[bytes]:
    found = select(SealedLeaf.hash).where(SealedLeaf.round_id == round_.id).order_by(SealedLeaf.place)
    for one in db.session.scalars(found.execution_options(yield_per=CHUNK)):
        yield one.encode() + b"\n"


def _method(round_: Round) -> Iterable[bytes]:
    return [integrity.canonical(round_.seal), b"\n"]


def _witnesses(round_: Round) -> Iterable[bytes]:
    made = [
        {"checkpoint": one.number, "name": one.name, "body": one.body, "on": one.written_on.isoformat(),
         "words": one.words}
        for one in witnesses(round_)
    ]  # fmt: skip
    return [integrity.canonical(made), b"\n"]


FILES: Mapping[str, Callable[[Round], Iterable[bytes]]] = {
    "checkpoint.json": _heads,
    "leaves.jsonl": _leaves,
    "hashes.txt": _hashes,
    "method.json": _method,
    "witnesses.json": _witnesses,
}
"""File name -> its pieces."""
