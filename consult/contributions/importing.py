"""A long CSV at the one door: rows of one space and participant are one contribution; a bad row is refused alone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from consult.base.audit import tell
from consult.base.clock import now
from consult.base.db import db, system
from consult.contributions.door import Door
from consult.contributions.models import Answer
from consult.core.csvfile import Row, RowFault, read_rows
from consult.core.envelope import Envelope
from consult.core.errors import Conflict, Invalid, Refusal
from consult.core.kinds.model import RANK, Judgement
from consult.core.words import N_
from consult.rounds.models import Item, Round
from consult.spaces.gate import Actor, may, require_in_any
from consult.spaces.models import Space

ADMITTED_TOGETHER = 500
"""Envelopes the door takes at once; keeps memory flat on long files."""

Place = tuple[str, str, str, int]
"""(author token, item, criterion, iteration): where a later answer replaces an earlier one."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that was refused, with its line in the file and the reason."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """Counts in rows."""

    n_stored: int
    n_duplicate: int
    refused: tuple[Fault, ...]


@dataclass(slots=True)
class _Sound:
    row: Row
    judgement: Judgement


def import_rows(actor: Actor, round_: Round, text: str) -> Outcome:
    """Store a long CSV; raises Invalid or Conflict, having changed nothing, when the file itself is at fault."""
    require_in_any(actor, "contributions.import", policy=round_.policy, spaces=round_.spaces)
    doors = {space.code: Door(round_, space) for space in import_spaces(actor, round_)}
    faults: list[Fault] = []
    sound = _sound_rows(read_rows(text), doors, faults)
    last, n_repeated = _last_of_each(sound)
    n_stored = n_known = 0
    for code, door in doors.items():
        stored, known = _admit(door, [found for found in last if found.row.space == code], faults)
        n_stored, n_known = n_stored + stored, n_known + known
    tell(actor.id, "contributions.imported", policy_id=round_.policy_id, subject=round_.code, n=n_stored)
    return Outcome(n_stored, n_repeated + n_known, tuple(sorted(faults, key=lambda fault: fault.line)))


def import_spaces(actor: Actor, round_: Round) -> list[Space]:
    """List the spaces of the round whose rows the actor may bring; rows of the others are refused one by one."""
    return [space for space in round_.spaces if may(actor, "contributions.import", policy=round_.policy, space=space)]


def _sound_rows(rows: Iterable[Row | RowFault], doors: dict[str, Door], faults: list[Fault]) -> list[_Sound]:
    sound: list[_Sound] = []
    broken: set[tuple[str, str]] = set()
    for row in rows:
        if isinstance(row, RowFault):
            faults.append(Fault(row.line, str(row.reason)))
            continue
        try:
            sound.append(_Sound(row, _judged(row, doors)))
        except Refusal as refusal:
            faults.append(Fault(row.line, str(refusal)))
            if row.criterion == RANK:
                broken.add((row.space, row.participant))
    return _without_broken_ballots(sound, broken, faults)


def _judged(row: Row, doors: dict[str, Door]) -> Judgement:
    door = doors.get(row.space)
    if door is None:
        raise Invalid(N_("El espacio {space} no participa en esta ronda o no está a su cargo."), space=row.space)
    judgement = door.sheet.row(row.item, row.criterion, row.value, row.n)
    door.check(judgement)
    door.body_id(row.org)
    return judgement


def _without_broken_ballots(sound: list[_Sound], broken: set[tuple[str, str]], faults: list[Fault]) -> list[_Sound]:
    """Refuse the whole ranking of who has a refused rank: half a ballot says something else."""
    kept: list[_Sound] = []
    for found in sound:
        row = found.row
        if row.criterion == RANK and (row.space, row.participant) in broken:
            faults.append(
                Fault(row.line, str(Invalid(N_("Otra fila de la misma lista no es válida; va entera o nada."))))
            )
        else:
            kept.append(found)
    return kept


def _last_of_each(sound: list[_Sound]) -> tuple[list[_Sound], int]:
    """Keep the last row of each participant, item and criterion; the earlier ones are duplicates, not refusals."""
    kept: dict[tuple[str, str, str, str, int], _Sound] = {}
    for found in sound:
        row = found.row
        kept[(row.space, row.participant, row.item, row.criterion, row.iteration)] = found
    return list(kept.values()), len(sound) - len(kept)


def _admit(door: Door, rows: list[_Sound], faults: list[Fault]) -> tuple[int, int]:
    known = _current(door)
    envelopes: dict[tuple[str, str, int], list[_Sound]] = {}
    n_known = 0
    tokens: dict[str, str] = {}
    for found in rows:
        row = found.row
        token = tokens.setdefault(row.participant, door.token(_author(row.participant)))
        place = (token, row.item, row.criterion, row.iteration)
        if known.get(place) == (found.judgement.value, found.judgement.n):
            n_known += 1
        else:
            envelopes.setdefault((row.participant, row.key, row.iteration), []).append(found)
    packed = [(_packed(door, group), group) for group in envelopes.values()]
    n_stored = 0
    for start in range(0, len(packed), ADMITTED_TOGETHER):
        batch = packed[start : start + ADMITTED_TOGETHER]
        receipts = door.admit([envelope for envelope, _ in batch], at=now())
        for receipt, (_, group) in zip(receipts, batch, strict=True):
            if receipt.verdict == "stored":
                n_stored += len(group)
            elif receipt.verdict == "duplicate":
                n_known += len(group)
            else:
                reason = str(Conflict(N_("El identificador ya llegó con otro contenido; se guardó el primero.")))
                faults.extend(Fault(found.row.line, reason) for found in group)
    return n_stored, n_known


def _author(participant: str) -> str:
    return f"csv:{participant}"


def _current(door: Door) -> dict[Place, tuple[int | None, int]]:
    """Return what stands now for every author of the space, to tell a row that says nothing new."""
    with system("comparing an import with what is stored"):
        rows = db.session.execute(
            select(Answer.author, Item.code, Answer.criterion, Answer.iteration, Answer.value, Answer.n)
            .join(Item, Item.id == Answer.item_id)
            .where(Answer.round_id == door.round.id, Answer.space_id == door.space.id)
        ).all()
    return {(author, item, criterion, it): (value, n) for author, item, criterion, it, value, n in rows}


def _packed(door: Door, group: list[_Sound]) -> Envelope:
    row = group[0].row
    judgements = tuple(found.judgement for found in group)
    body = repr((door.round.key, door.space.code, row.participant, row.iteration, judgements))
    key = row.key or hashlib.sha256(body.encode()).hexdigest()[:32]
    return Envelope(
        key=key if len(key) >= 8 else hashlib.sha256(f"{door.round.key}:{key}".encode()).hexdigest()[:32],
        author=_author(row.participant),
        channel="import",
        judgements=judgements,
        n=max(judgement.n for judgement in judgements),
        organisation=row.org,
        region=row.region,
        sex=row.sex,
        iteration=row.iteration,
    )
