"""The log against the rows it speaks of: what the outside verifier cannot see, the installation checks of itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from consult.base.db import db, system
from consult.contributions.leaves import leaf_of, opening_of, row_of
from consult.contributions.log import Leaf, Opening, SealedLeaf
from consult.contributions.models import Contribution
from consult.core import integrity
from consult.core.words import N_
from consult.results.sealing import address_of, checkpoints, sealed_hashes
from consult.rounds.models import Round

GONE = ("withdrawn", "expired")
"""States of what was emptied; each has a leaf of its own."""
CHUNK = 1000
"""Contributions read at a time."""


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing that does not fit: a sentence, and the place of the leaf where it has one."""

    sentence: str
    place: int | None = None


def first_fault(round_: Round) -> Fault | None:
    """Return the first disagreement between the rows of a round and its log, by place in the tree; None if they agree.

    Leaves not yet sealed come last. Of what was withdrawn and erased only the withdrawal is asked for.
    """
    with system("checking the log of a round against its rows"):
        faults = [*_of_tree(round_), *_of_rows(round_)]
    return min(faults, key=lambda fault: (fault.place is None, fault.place or 0), default=None)


def _of_tree(round_: Round) -> Iterator[Fault]:
    """Check that sealed hashes are those of the leaves, and the roots those of the hashes."""
    rows = db.session.execute(
        select(SealedLeaf.place, SealedLeaf.hash, Leaf.type, Leaf.epoch, Leaf.commitment)
        .join(Leaf, Leaf.key == SealedLeaf.leaf_key)
        .where(SealedLeaf.round_id == round_.id)
        .order_by(SealedLeaf.place)
    )
    n = 0
    for n, row in enumerate(rows, 1):
        leaf = integrity.Leaf(row.type, address_of(round_), row.epoch, row.commitment)
        if row.place != n - 1 or leaf.hash.hex() != row.hash:
            yield Fault(N_("Hoja {place}: no es la que se selló."), n - 1)
            return
    hashes = sealed_hashes(round_)
    heads = checkpoints(round_)
    for head in heads:
        if head.size > len(hashes) or integrity.root(hashes[: head.size]).hex() != head.root:
            yield Fault(N_("Las hojas no dan la raíz del sello."), min(head.size, len(hashes)))
            return
    if len(hashes) != (heads[-1].size if heads else 0) or n != len(hashes):
        yield Fault(N_("Las hojas no dan la raíz del sello."), min(n, len(hashes)))


def _of_rows(round_: Round) -> Iterator[Fault]:
    """Check that each contribution has its leaf and is what the leaf commits to."""
    found = (
        select(Contribution, Opening, Leaf.commitment, SealedLeaf.place)
        .outerjoin(Opening, (Opening.contribution_key == Contribution.key) & (Opening.act == "stored"))
        .outerjoin(Leaf, Leaf.key == Opening.leaf_key)
        .outerjoin(SealedLeaf, SealedLeaf.leaf_key == Opening.leaf_key)
        .where(Contribution.round_id == round_.id)
    )
    for row in db.session.execute(found.execution_options(yield_per=CHUNK)):
        yield from _of_row(*row)


def _of_row(
    contribution: Contribution, opening: Opening | None, committed: str | None, place: int | None
) -> Iterator[Fault]:
    if contribution.status in GONE and not _has_end(contribution):
        yield Fault(N_("Hay una respuesta retirada sin hoja en el registro."), place)
    if opening is None or not opening.salt:
        if contribution.status not in GONE:
            yield Fault(N_("Hay una respuesta sin hoja en el registro."))
    elif opening_of(row_of(contribution), act="stored").under(opening.salt) != committed:
        yield Fault(N_("Hoja {place}: la respuesta guardada no es la que se selló."), place)


def _has_end(contribution: Contribution) -> bool:
    act = contribution.status
    found = leaf_of(contribution.key, act=act)
    return bool(found and opening_of(row_of(contribution), act=act).under(found[1].salt) == found[0].commitment)
