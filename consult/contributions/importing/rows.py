"""A long CSV at the one door: rows of one space and participant are one contribution; a bad row is refused alone, but
the ranks of one participant are one ballot, and go whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from consult.contributions.door import Door
from consult.contributions.importing.doors import Doors, door_named, open_doors, require_import, tell_imported
from consult.contributions.importing.outcome import Fault, Outcome
from consult.contributions.importing.parcels import ENDED, Parcel, Standing, key_of, send
from consult.core.csvfile import Row, RowFault, read_rows
from consult.core.envelope import Envelope
from consult.core.errors import Conflict, Invalid, Refusal
from consult.core.kinds.ballots import TWO_COUNTS
from consult.core.kinds.model import RANK, Judgement
from consult.core.words import N_
from consult.rounds.iterating import follow_import
from consult.rounds.models import Round
from consult.spaces.gate import Actor

BEYOND = N_("La fila es de la vuelta {iteration} y la ronda llega hasta la {n}.")
HALF_A_BALLOT = N_("Otra fila de la misma lista no es válida; va entera o nada.")


@dataclass(slots=True)
class _Sound:
    row: Row
    judgement: Judgement


def import_rows(actor: Actor, round_: Round, text: str) -> Outcome:
    """Store a long CSV; raises Invalid or Conflict, having changed nothing, when the file itself is at fault."""
    require_import(actor, round_)
    doors = open_doors(actor, round_)
    outcome = store_rows(doors, read_rows(text), source="csv", follow=lambda to: follow_import(actor, round_, to=to))
    tell_imported(actor, round_, outcome.by_space)
    return outcome


def store_rows(
    doors: Doors, rows: Iterable[Row | RowFault], *, source: str, follow: Callable[[int], None] | None = None
) -> Outcome:
    """Store the sound rows and tell of the rest; `source` keeps the participants of one format apart from another's,
    `follow` brings the round to the last iteration they are of."""
    faults: list[Fault] = []
    last, n_repeated = _last_of_each(_sound_rows(rows, doors, faults))
    if follow and last:
        follow(max(found.row.iteration for found in last))
    by_space: dict[str, int] = {}
    n_known = 0
    for code, door in doors.items():
        found = [one for one in last if one.row.space == code]
        if not found:
            continue
        parcels, n_same = _parcels(door, found, source, faults)
        stored, known = send(door, parcels, faults)
        by_space[code], n_known = stored, n_known + known + n_same
    refused = tuple(sorted(faults, key=lambda fault: fault.line))
    return Outcome(sum(by_space.values()), n_repeated + n_known, refused, by_space=by_space)


def _sound_rows(rows: Iterable[Row | RowFault], doors: Doors, faults: list[Fault]) -> list[_Sound]:
    sound: list[_Sound] = []
    broken: set[tuple[str, str]] = set()
    for row in rows:
        try:
            if isinstance(row, RowFault):
                raise Invalid(row.reason, **row.values)
            sound.append(_Sound(row, _judged(row, doors)))
        except Refusal as refusal:
            faults.append(Fault(row.line, str(refusal)))
            broken.add((row.space, row.participant))
    return _without_broken_ballots(sound, broken, faults)


def _judged(row: Row, doors: Doors) -> Judgement:
    door = door_named(doors, row.space)
    if row.iteration > door.n_iterations:
        raise Invalid(BEYOND, iteration=row.iteration, n=door.n_iterations)
    judgement = door.sheet.row(row.item, row.criterion, row.value, row.n)
    door.check(judgement)
    door.body_id(row.org)
    return judgement


def _without_broken_ballots(sound: list[_Sound], broken: set[tuple[str, str]], faults: list[Fault]) -> list[_Sound]:
    """Refuse the whole ranking of who has a refused row: half a ballot says something else."""
    kept: list[_Sound] = []
    for found in sound:
        row = found.row
        if row.criterion == RANK and (row.space, row.participant) in broken:
            faults.append(Fault(row.line, str(Invalid(HALF_A_BALLOT))))
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


def _parcels(door: Door, rows: Sequence[_Sound], source: str, faults: list[Fault]) -> tuple[list[Parcel], int]:
    """Pack what says something new, and count what does not."""
    standing, n_same = Standing(door), 0
    groups: dict[tuple[str, str, int], list[_Sound]] = {}
    rankings: dict[tuple[str, int], list[_Sound]] = {}
    for found in rows:
        row = found.row
        if row.criterion == RANK:
            rankings.setdefault((row.participant, row.iteration), []).append(found)
        elif standing.says(f"{source}:{row.participant}", found.judgement, row.iteration):
            n_same += 1
        elif standing.is_final(f"{source}:{row.participant}", found.judgement, row.iteration):
            faults.append(Fault(row.line, str(Conflict(ENDED, n=row.iteration))))
        else:
            groups.setdefault((row.participant, row.key, row.iteration), []).append(found)
    parcels = [_parcel(door, group, source) for group in groups.values()]
    for ranking in rankings.values():
        if len({found.judgement.n for found in ranking}) > 1:
            faults.extend(Fault(found.row.line, str(Invalid(TWO_COUNTS))) for found in ranking)
            continue
        parcel = _parcel(door, ranking, source)
        sent = parcel.envelope
        if standing.holds(sent):
            n_same += parcel.n
        elif standing.is_final(sent.author, sent.judgements[0], sent.iteration):
            faults.extend(Fault(line, str(Conflict(ENDED, n=sent.iteration))) for line in parcel.lines)
        else:
            parcels.append(parcel)
    return parcels, n_same


def _parcel(door: Door, group: Sequence[_Sound], source: str) -> Parcel:
    row, author = group[0].row, f"{source}:{group[0].row.participant}"
    judgements = tuple(found.judgement for found in group)
    keys = {found.row.key for found in group}  # several in a ranking: they name its rows, and the ballot is one
    given = row.key if len(keys) == 1 else ""
    envelope = Envelope(
        key=key_of(door, author, judgements, iteration=row.iteration, given=given),
        author=author,
        channel="import",
        judgements=judgements,
        n=max(judgement.n for judgement in judgements),
        organisation=row.org,
        region=row.region,
        sex=row.sex,
        iteration=row.iteration,
    )
    return Parcel(envelope, tuple(found.row.line for found in group))
