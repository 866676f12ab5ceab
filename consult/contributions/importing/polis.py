"""A conversation exported from Polis into a round of support: the last vote of each participant on each comment."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from consult.contributions.door import Door
from consult.contributions.importing.doors import door_named, only_door, open_doors, require_import, tell_imported
from consult.contributions.importing.items import add_items
from consult.contributions.importing.outcome import Outcome
from consult.contributions.importing.rows import store_rows
from consult.core.csvfile import Row
from consult.core.errors import Conflict, Invalid
from consult.core.kinds.asking import criteria_of
from consult.core.kinds.model import SUPPORT
from consult.core.pollfile import (
    COMMENTS,
    PARTICIPANTS,
    VOTES,
    Vote,
    n_current,
    read_comments,
    read_groups,
    read_votes,
)
from consult.core.words import N_
from consult.rounds.models import Round
from consult.rounds.queries import config_of
from consult.spaces.gate import Actor

NO_FILE = N_("En la carpeta falta {file}; no se guardó nada.")
NO_SUPPORT = N_("Esta ronda no pregunta apoyo: los votos de Polis no caben en ella. No se guardó nada.")
NO_SPACE = N_("El grupo de opinión {group} no tiene espacio en esta ronda: llámelo {group}, G{group} o group-{group}. "
              "No se guardó nada.")  # fmt: skip
TWO_SPACES = N_("El grupo de opinión {group} puede ser {first} o {second}. Deje un solo espacio con ese nombre. No se "
                "guardó nada.")  # fmt: skip
OF_GROUP = re.compile(r"(?:grupo|group|g)?[-_.]?(.+)", re.IGNORECASE)

Files = Mapping[str, str]
"""Text of each file of the folder, by its name."""
Chooser = Callable[[str], Door | None]
"""Participant -> the door of their space; None where they have none."""


def import_polis(actor: Actor, round_: Round, files: Files, *, space: str = "", is_by_group: bool = False) -> Outcome:
    """Store the votes in one space, or each opinion group in its own; `space` then takes who has no group. In a round
    that has not opened, make the items it lacks instead. Raises Invalid or Conflict, having changed nothing."""
    require_import(actor, round_)
    if SUPPORT not in {spec.id for spec in criteria_of(config_of(round_))}:
        raise Conflict(NO_SUPPORT)
    votes = read_votes(_file(files, VOTES))
    if n_created := add_items(actor, round_, _texts(files)):
        return Outcome(0, 0, (), len(votes), n_current(votes), n_created)
    doors = open_doors(actor, round_)
    chosen = _by_group(files, doors, space) if is_by_group else _by_name(only_door(doors, round_, space))
    outcome = store_rows(doors, _rows(votes, chosen), source="polis")
    tell_imported(actor, round_, outcome.by_space)
    return replace(outcome, n_read=len(votes), n_distinct=n_current(votes), without_group=_without_group(votes, chosen))


def _file(files: Files, name: str) -> str:
    if name not in files:
        raise Invalid(NO_FILE, file=name)
    return files[name]


def _texts(files: Files) -> dict[str, str]:
    """Return comment -> text of those a moderator let in; none where the folder brings no comments."""
    comments = read_comments(files[COMMENTS]) if COMMENTS in files else ()
    return {comment.id: comment.text for comment in comments if not comment.is_rejected}


def _by_name(door: Door) -> Chooser:
    return lambda _participant: door


def _by_group(files: Files, doors: Mapping[str, Door], rest: str) -> Chooser:
    groups = read_groups(_file(files, PARTICIPANTS))
    of_group = {group: _door_of(group, doors) for group in sorted(set(groups.values()) - {""})}
    without = door_named(doors, rest) if rest else None
    return lambda participant: of_group.get(groups.get(participant, ""), without)


def _door_of(group: str, doors: Mapping[str, Door]) -> Door:
    """Return the door of a group: the space with its very name, else the only one called so with a prefix."""
    if group in doors:
        return doors[group]
    found = [code for code in doors if (name := OF_GROUP.fullmatch(code)) and name[1].casefold() == group.casefold()]
    if not found:
        raise Invalid(NO_SPACE, group=group[:40])
    if len(found) > 1:
        raise Invalid(TWO_SPACES, group=group[:40], first=found[0], second=found[1])
    return doors[found[0]]


def _rows(votes: Sequence[Vote], chosen: Chooser) -> Iterator[Row]:
    for vote in votes:
        if door := chosen(vote.voter):
            yield Row(vote.line, door.space.code, vote.voter, vote.comment, SUPPORT, vote.value,
                      iteration=door.round.iteration)  # fmt: skip


def _without_group(votes: Sequence[Vote], chosen: Chooser) -> tuple[str, ...]:
    voters = dict.fromkeys(vote.voter for vote in votes)
    return tuple(sorted((name for name in voters if chosen(name) is None), key=lambda name: (len(name), name)))
