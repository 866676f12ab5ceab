"""The export of a Polis conversation, pure: its votes in the order of time, its opinion groups, its comments.

Files of the folder, as the Computational Democracy Project publishes them: `votes.csv` (one line for each time somebody
voted), `participants-votes.csv` (one line for each participant, with the opinion group), `comments.csv`. A second vote
of the same person on the same comment takes the place of the first: the matrix of participants counts the last one,
the totals of comments.csv count them all (docs/counting.md §1).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from consult.core.csvfile import LONGEST, read_table
from consult.core.errors import Invalid
from consult.core.kinds.model import MILLION
from consult.core.words import N_

VOTES, PARTICIPANTS, COMMENTS = "votes.csv", "participants-votes.csv", "comments.csv"
VALUES = {"1": MILLION, "-1": -MILLION, "0": 0}
"""Agree, disagree and pass, in millionths of the support criterion."""
REJECTED = "-1"
LONGEST_COMMENT = 4000
TIME = re.compile(r"\d{1,18}", re.ASCII)

BAD_VOTE = N_("{file}, línea {line}: el voto debe ser 1, -1 o 0, no «{value}»; no se guardó nada.")
BAD_TIME = N_("{file}, línea {line}: «{value}» no es una hora en milisegundos; no se guardó nada.")
BAD_NAME = N_("{file}, línea {line}: «{column}» está vacío o es muy largo; no se guardó nada.")
TWICE = N_("{file}, línea {line}: «{name}» ya está más arriba; no se guardó nada.")
LONG_COMMENT = N_("{file}, línea {line}: el texto pasa de {n} letras; no se guardó nada.")
NO_VOTES = N_("{file} no trae ningún voto; no se guardó nada.")


@dataclass(frozen=True, slots=True)
class Vote:
    """One time somebody voted. `at` in milliseconds since 1970, `value` in millionths."""

    line: int
    at: int
    comment: str
    voter: str
    value: int


@dataclass(frozen=True, slots=True)
class Comment:
    """A statement people voted on."""

    id: str
    text: str
    is_rejected: bool


def read_votes(text: str) -> tuple[Vote, ...]:
    """Read votes.csv in the order of time; of two at the same instant the one further down is later. Raise Invalid."""
    columns = ("timestamp", "comment-id", "voter-id", "vote")
    votes = [_vote(line, *cells) for line, cells in read_table(text, columns, file=VOTES)]
    if not votes:
        raise Invalid(NO_VOTES, file=VOTES)
    return tuple(sorted(votes, key=lambda vote: (vote.at, vote.line)))


def n_current(votes: Iterable[Vote]) -> int:
    """Count the votes that stand: one for each person and comment."""
    return len({(vote.voter, vote.comment) for vote in votes})


def read_groups(text: str) -> dict[str, str]:
    """Read participants-votes.csv: participant -> opinion group, "" where Polis put them in none. Raise Invalid."""
    groups: dict[str, str] = {}
    for line, (name, group) in read_table(text, ("participant", "group-id"), file=PARTICIPANTS):
        _require_name(PARTICIPANTS, line, "participant", name)
        if group:
            _require_name(PARTICIPANTS, line, "group-id", group)
        if name in groups:
            raise Invalid(TWICE, file=PARTICIPANTS, line=line, name=name)
        groups[name] = group
    return groups


def read_comments(text: str) -> tuple[Comment, ...]:
    """Read comments.csv in the order of the file. Raise Invalid."""
    found: dict[str, Comment] = {}
    rows = read_table(text, ("comment-id", "comment-body"), ("moderated",), file=COMMENTS)
    for line, (name, body, moderated) in rows:
        _require_name(COMMENTS, line, "comment-id", name)
        if len(body) > LONGEST_COMMENT:
            raise Invalid(LONG_COMMENT, file=COMMENTS, line=line, n=LONGEST_COMMENT)
        if name in found:
            raise Invalid(TWICE, file=COMMENTS, line=line, name=name)
        found[name] = Comment(name, body, moderated == REJECTED)
    return tuple(found.values())


def _vote(line: int, at: str, comment: str, voter: str, value: str) -> Vote:
    if not TIME.fullmatch(at):
        raise Invalid(BAD_TIME, file=VOTES, line=line, value=at[:40])
    _require_name(VOTES, line, "comment-id", comment)
    _require_name(VOTES, line, "voter-id", voter)
    if value not in VALUES:
        raise Invalid(BAD_VOTE, file=VOTES, line=line, value=value[:40])
    return Vote(line, int(at), comment, voter, VALUES[value])


def _require_name(file: str, line: int, column: str, name: str) -> None:
    if not 0 < len(name) <= LONGEST:
        raise Invalid(BAD_NAME, file=file, line=line, column=column)
