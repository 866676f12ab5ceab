"""Who took part in a round, past the small-number gate: people by sex and by region, space by space."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select

from consult.base.db import db, tally_of
from consult.contributions.models import Acta, Contribution
from consult.contributions.queries import contributed_in
from consult.core.disclosure import ReleasedRow, release_rows
from consult.results.queries import ResultView, gate_of
from consult.results.tally import last_iteration
from consult.rounds.models import Round
from consult.spaces.models import Space

WOMEN, OTHERS, UNTOLD = "women", "others", ""
"""Groups of the count by sex; UNTOLD gathers whoever was not asked, or preferred not to say."""

Counts = dict[str, dict[str, int]]
"""Space code -> group -> people, exact: it never leaves this file."""


@dataclass(frozen=True, slots=True)
class Participation:
    """A closed round's people as everyone may see them. A space without a row recorded nothing of the kind."""

    sex: Mapping[str, ReleasedRow]
    region: Mapping[str, ReleasedRow]  # by macro-region where the policy has them; never of a protected space


def participation(seen: ResultView) -> Participation:
    """Count who took part in the round of a result, past the same gate; of a hidden space nothing is told."""
    macros = seen.round.policy.settings.get("macro_regions", [])
    gathered = {region: str(macro["id"]) for macro in macros for region in macro["regions"]}
    shown = [space for space in seen.round.spaces if seen.shown.n_by_space[space.code] is not None]
    open_spaces = [space for space in shown if not space.is_protected or seen.is_internal]
    return Participation(
        sex=_released(seen, shown, _by_sex(seen.round)),
        region=_released(seen, open_spaces, _gathered(people_by(seen.round, "region"), gathered)),
    )


def people_by(round_: Round, dimension: str) -> Counts:
    """Count people by region, sex or category; a workshop counts with its attendees."""
    column = getattr(Contribution, dimension)
    found: Counts = {}
    _add(found, round_, column, func.count(func.distinct(Contribution.author)), Contribution.n == 1)
    _add(found, round_, column, func.sum(Contribution.n), Contribution.n > 1)
    return found


def _add(found: Counts, round_: Round, column: Any, people: Any, which: ColumnElement[bool]) -> None:
    names = {space.id: space.code for space in round_.spaces}
    with tally_of(round_.id):
        rows = db.session.execute(
            select(Contribution.space_id, column, people)
            .where(which, Contribution.status == "counted", *_counted_in(round_))
            .group_by(Contribution.space_id, column)
        ).all()
    for space_id, group, n in rows:
        groups = found.setdefault(names[space_id], {})
        groups[group] = groups.get(group, 0) + int(n)


def _counted_in(round_: Round) -> list[ColumnElement[bool]]:
    """Narrow a count to the last iteration, where the round had several: whoever came twice counts once."""
    last = last_iteration(round_)
    return [contributed_in() == last] if last > 1 else []


def _by_sex(round_: Round) -> Counts:
    """Tell women from others; what an acta says of its attendees replaces the silence of its votes."""
    found: Counts = {}
    for space, groups in people_by(round_, "sex").items():
        women, untold = groups.get("mujer", 0), groups.get(UNTOLD, 0)
        found[space] = {WOMEN: women, OTHERS: sum(groups.values()) - women - untold, UNTOLD: untold}
    for space, (n, women) in _told_by_actas(round_).items():
        groups = found.setdefault(space, {WOMEN: 0, OTHERS: 0, UNTOLD: 0})
        told = min(n, groups[UNTOLD])
        groups[WOMEN] += min(women, told)
        groups[OTHERS] += told - min(women, told)
        groups[UNTOLD] -= told
    return found


def _told_by_actas(round_: Round) -> Mapping[str, tuple[int, int]]:
    """Add up attendees and women of the actas that counted women, by space."""
    names = {space.id: space.code for space in round_.spaces}
    with tally_of(round_.id):
        rows = db.session.execute(
            select(Acta.space_id, func.sum(Acta.n_attendees), func.sum(Acta.n_women))
            .join(Contribution, Contribution.key == Acta.contribution_key)
            .where(Acta.n_women.is_not(None), *_counted_in(round_))
            .group_by(Acta.space_id)
        ).all()
    return {names[space_id]: (int(n or 0), int(women or 0)) for space_id, n, women in rows}


def _gathered(counts: Counts, groups: Mapping[str, str]) -> Counts:
    """Gather regions into macro-regions; one that belongs to none keeps its name."""
    found: Counts = {}
    for space, regions in counts.items():
        into = found.setdefault(space, {})
        for region, n in regions.items():
            name = groups.get(region, region)
            into[name] = into.get(name, 0) + n
    return found


def _released(seen: ResultView, spaces: list[Space], counts: Counts) -> dict[str, ReleasedRow]:
    """Pass each space's row through the gate; a row in which nobody said anything is left out."""
    gate = gate_of(seen.round.policy, is_internal=seen.is_internal)
    found: dict[str, ReleasedRow] = {}
    for space in spaces:
        groups = {name: (None, n) for name, n in counts.get(space.code, {}).items() if n}
        if set(groups) <= {UNTOLD}:
            continue
        row = release_rows({space.code: groups}, gate, is_protected=space.is_protected, is_on_record=space.is_on_record)
        found[space.code] = row[space.code]
    return found
