"""A small Delphi round for the tests: three spaces, up to four iterations, and what people and workshops say in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256

from flask import Flask
from sqlalchemy import select

from consult.base.clock import now
from consult.base.db import db, system
from consult.contributions.actions import enter_acta
from consult.contributions.door import Door, Receipt
from consult.contributions.importing import import_rows
from consult.contributions.models import Answer
from consult.core.envelope import ActaFacts, Envelope, Words
from consult.core.kinds.model import Judgement
from consult.drafting.loading import load_policy
from consult.rounds.actions import open_round
from consult.rounds.models import Round
from consult.rounds.queries import round_by_code
from consult.spaces.gate import SYSTEM
from consult.spaces.models import Space
from consult.spaces.queries import space_by_code

MILLION = 1_000_000
POLICY = """
policy: {code: AGUA, name: {es: "Agua en la quebrada"}}
spaces:
  - {id: MAC, kind: miners, es: "Mineros", weight: 40, eligible: 343}
  - {id: MIN, kind: ministry, es: "Ministerios", weight: 35, eligible: 12, on_record: true}
  - {id: PAL, kind: pallaqueras, es: "Pallaqueras", weight: 25, eligible: 40}
rounds:
  - id: D
    kind: standards
    es: "¿Hasta cuánto?"
    spaces: [MAC, MIN, PAL]
    iterations: 4
    items: [{id: e1, es: "Uno", min: 1, max: 5, tolerance: 1}, {id: e2, es: "Dos", min: 0, max: 60, unit: "días"}]
    criteria: [level]
  - id: O
    kind: standards
    es: "Una vez"
    spaces: [MAC]
    items: [{id: o1, es: "Uno", min: 1, max: 5}]
"""
HEADER = "space,participant,item,criterion,value,iteration\n"
EXAMPLE_C: dict[str, Sequence[int]] = {
    "MAC": (10, 60, 120, 90, 50), "MIN": (0, 0, 1, 4, 7), "PAL": (6, 12, 12, 6, 2),
}  # fmt: skip
"""Answers at levels 1 to 5 of the worked example C (counting.md §10, weights 40/35/25)."""


@contextmanager
def delphi(app: Flask) -> Iterator[Round]:
    """Open the Delphi round of the small policy."""
    with app.app_context():
        policy = load_policy(SYSTEM, POLICY)
        found = round_by_code(policy, "D")
        open_round(SYSTEM, found, because="prueba")
        db.session.commit()
        yield found


def space_of(round_: Round, code: str) -> Space:
    return space_by_code(round_.policy, code)


def say(round_: Round, space: str, author: str, levels: Mapping[str, int | None], *, iteration: int | None = None,
        words: tuple[Words, ...] = ()) -> Receipt:  # fmt: skip
    """Send the levels of one person, item -> level, in the iteration that runs unless told otherwise."""
    at = round_.iteration if iteration is None else iteration
    judgements = tuple(Judgement(item, "level", None if v is None else v * MILLION) for item, v in levels.items())
    text = f"{space}/{author}/{at}/{sorted(levels.items())}/{words}"
    key = sha256(text.encode()).hexdigest()[:32]
    envelope = Envelope(key, author, "web", judgements, words, iteration=at)
    return Door(round_, space_of(round_, space)).admit([envelope], at=now())[0]


def crowd(round_: Round, space: str, counts: Sequence[int]) -> None:
    """Enter a workshop's votes at levels 1, 2, 3…"""
    votes = [Judgement("e1", "level", level * MILLION, n=n) for level, n in enumerate(counts, start=1) if n]
    facts = ActaFacts("Secocha", None, n_attendees=sum(counts))
    enter_acta(SYSTEM, round_, space_of(round_, space), key=f"{space}{round_.iteration}".ljust(16, "x"),
               facts=facts, judgements=votes)  # fmt: skip


def standing(round_: Round) -> dict[tuple[str, int], int | None]:
    """Return (item, iteration) -> level of the one author who answered."""
    codes = {item.id: item.code for item in round_.items}
    with system("a test"):
        rows = db.session.scalars(select(Answer)).all()
    return {(codes[row.item_id], row.iteration): row.value and row.value // MILLION for row in rows}


def bring(round_: Round, rows: str) -> tuple[int, int, list[tuple[int, str]]]:
    """Import rows and return stored, duplicates, and the refusals."""
    outcome = import_rows(SYSTEM, round_, HEADER + rows)
    return outcome.n_stored, outcome.n_duplicate, [(fault.line, fault.reason) for fault in outcome.refused]
