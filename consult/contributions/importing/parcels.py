"""Sending what a file says through the door in batches, and telling what says nothing new."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from consult.base.clock import now
from consult.base.db import db, system
from consult.contributions.door import Door
from consult.contributions.importing.outcome import Fault
from consult.contributions.models import Answer
from consult.core.envelope import Envelope
from consult.core.errors import Conflict
from consult.core.kinds.model import RANK, Judgement
from consult.core.words import N_
from consult.rounds.models import Item

ADMITTED_TOGETHER = 500
"""Envelopes the door takes at once; keeps memory flat on long files."""

ENDED = N_("La vuelta {n} ya terminó y esa persona ya había respondido en ella. Queda como estaba.")


@dataclass(frozen=True, slots=True)
class Parcel:
    """An envelope, the lines of the file it comes from, and how many of the outcome's units each line is."""

    envelope: Envelope
    lines: tuple[int, ...]
    n_each: int = 1

    @property
    def n(self) -> int:
        """Count it in the outcome's units."""
        return len(self.lines) * self.n_each


class Standing:
    """What stands now for every author of a space: an answer by its place, a ranking as a whole."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._tokens: dict[str, str] = {}
        self._answers: dict[tuple[str, str, str, int], tuple[int | None, int]] = {}
        self._rankings: dict[tuple[str, int], set[tuple[int, str, int | None, int]]] = {}
        for author, item, criterion, iteration, part, value, n in _current(door):
            if criterion == RANK:
                self._rankings.setdefault((author, iteration), set()).add((part, item, value, n))
            else:
                self._answers[author, item, criterion, iteration] = (value, n)

    def says(self, author: str, judgement: Judgement, iteration: int) -> bool:
        """Tell whether this very answer stands already."""
        place = (self._token(author), judgement.item, judgement.criterion, iteration)
        return self._answers.get(place) == (judgement.value, judgement.n)

    def holds(self, ranking: Envelope) -> bool:
        """Tell whether this very ranking stands already, with nothing more and nothing less."""
        given = {(one.ballot, one.item, one.value, one.n) for one in ranking.judgements}
        return self._rankings.get((self._token(ranking.author), ranking.iteration)) == given

    def is_final(self, author: str, judgement: Judgement, iteration: int) -> bool:
        """Tell whether the author answered this in an iteration that ended: a ranking as a whole, the rest by place."""
        token = self._token(author)
        is_ranked = judgement.criterion == RANK and (token, iteration) in self._rankings
        is_known = (token, judgement.item, judgement.criterion, iteration) in self._answers
        return iteration < self._door.round.iteration and (is_ranked or is_known)

    def _token(self, author: str) -> str:
        if author not in self._tokens:
            self._tokens[author] = self._door.token(author)
        return self._tokens[author]


def send(door: Door, parcels: Sequence[Parcel], faults: list[Fault]) -> tuple[int, int]:
    """Store them; return how many were stored and how many had come before, and add the refusals to `faults`."""
    n_stored = n_known = 0
    for start in range(0, len(parcels), ADMITTED_TOGETHER):
        batch = parcels[start : start + ADMITTED_TOGETHER]
        receipts = door.admit([parcel.envelope for parcel in batch], at=now())
        for receipt, parcel in zip(receipts, batch, strict=True):
            n_stored += parcel.n if receipt.verdict == "stored" else 0
            n_known += parcel.n if receipt.verdict == "duplicate" else 0
            if receipt.verdict == "conflict":
                reason = str(Conflict(N_("El identificador ya llegó con otro contenido; se guardó el primero.")))
                faults.extend(Fault(line, reason, parcel.n_each) for line in parcel.lines)
    return n_stored, n_known


def key_of(door: Door, author: str, judgements: Sequence[Judgement], *, iteration: int, given: str = "") -> str:
    """Return the key of an envelope: the file's own, or one made of what it says, so that twice is once."""
    if 8 <= len(given) <= 64:
        return given
    body = given or repr((door.space.code, author, iteration, judgements))
    return hashlib.sha256(f"{door.round.key}:{body}".encode()).hexdigest()[:32]


def _current(door: Door) -> Sequence[tuple[str, str, str, int, int, int | None, int]]:
    with system("comparing an import with what is stored"):
        found = (
            select(Answer.author, Item.code, Answer.criterion, Answer.iteration, Answer.part, Answer.value, Answer.n)
            .join(Item, Item.id == Answer.item_id)
            .where(Answer.round_id == door.round.id, Answer.space_id == door.space.id)
        )
        return db.session.execute(found).all()
