"""Somebody with every table and file of a database, and the order in which people answered, tells who is who."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from flask import Flask
from sqlalchemy import text

from consult.base.db import Base, db, system

Orders = Mapping[str, Sequence[str]]
"""Contributions as each thing in the database orders them: name of the clue -> keys of envelopes."""

LINKS = {
    "contributions": "SELECT t.key AS key FROM contributions t",
    "answers": "SELECT t.contribution_key AS key FROM answers t",
    "statements": "SELECT t.contribution_key AS key FROM statements t",
    "openings": "SELECT t.contribution_key AS key FROM openings t",
    "leaves": "SELECT o.contribution_key AS key FROM leaves t JOIN openings o ON o.leaf_key = t.key",
    "sealed_leaves": "SELECT o.contribution_key AS key FROM sealed_leaves t "
                     "JOIN openings o ON o.leaf_key = t.leaf_key",
}  # fmt: skip
"""How each table that grows with an answer leads to its envelope."""


def orders(app: Flask, files: Sequence[Path] = ()) -> dict[str, list[str]]:
    """List what the attacker may sort by: where rows lie, the transaction that wrote them, and places in the files."""
    found: dict[str, list[str]] = {}
    with app.app_context(), system("an attacker with the whole database"), db.engine.connect() as connection:
        for table, query in LINKS.items():
            for clue in _clues(app, table):
                rows = connection.execute(text(query + (f" ORDER BY {clue}" if clue else "")))
                found[f"{table} by {clue or 'scan'}"] = list(dict.fromkeys(row.key for row in rows))
        for place, file in enumerate(files):
            raw = file.read_bytes()
            seen = re.findall(rb"(?<![0-9a-z])[0-9a-z]\d{31}(?![0-9a-z])", raw)
            found[f"file {place}"] = list(dict.fromkeys(key.decode() for key in seen))
    return found


def _clues(app: Flask, table: str) -> Iterator[str]:
    yield ""
    if not str(app.config["SQLALCHEMY_DATABASE_URI"]).startswith("sqlite"):
        yield from ("t.ctid", "t.xmin::text::bigint")
    elif Base.metadata.tables[table].dialect_options["sqlite"]["with_rowid"]:
        yield "t.rowid"


def n_right(guess: Sequence[str], truth: Mapping[str, str], arrivals: Sequence[str]) -> int:
    """Count the cards told right when the n-th envelope of an order is taken for the n-th card that arrived."""
    return sum(truth[card] == key for card, key in zip(arrivals, guess, strict=False))


def trend(guess: Sequence[str], truth: Mapping[str, str], arrivals: Sequence[str]) -> float:
    """Return how far an order follows the arrivals: the absolute sum of products of centred ranks."""
    place = {key: at for at, key in enumerate(guess)}
    known = [(at, place[truth[card]]) for at, card in enumerate(arrivals) if truth[card] in place]
    middle = (len(known) - 1) / 2
    return abs(sum((at - middle) * (where - middle) for at, where in known))


def chance(guess: Sequence[str], truth: Mapping[str, str], arrivals: Sequence[str], *, n: int = 999) -> float:
    """Return the p-value of an order under permutation: how often a shuffled one does as well, in hits or in trend."""
    dice = random.Random("chance")
    ours = n_right(guess, truth, arrivals), trend(guess, truth, arrivals)
    hits = trends = 0
    for _ in range(n):
        shuffled = dice.sample(guess, len(guess))
        hits += n_right(shuffled, truth, arrivals) >= ours[0]
        trends += trend(shuffled, truth, arrivals) >= ours[1]
    return min(1.0, 2 * (1 + min(hits, trends)) / (1 + n))  # two looks, so twice the smaller
