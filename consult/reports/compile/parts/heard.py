"""A contribution in print: its words if they may be quoted, whose they are, and how many stand behind a line."""

from __future__ import annotations

from consult.contributions.models import Statement
from consult.core.document import Inline, Runs, SpaceName, Text, said
from consult.core.words import N_
from consult.drafting.queries import Answered
from consult.reports.compile.desk import Desk, css_of
from consult.reports.compile.voices import region_of

UNQUOTED, SIMULATED = N_("Palabras no citadas."), N_("simulado")


def words_of(desk: Desk, statement: Statement) -> Runs:
    """Print what was said, or that it is not quoted; what was made up says so."""
    words = statement.quoted
    runs: Runs = (said(f"«{desk.text(words)}»"),) if words else desk.say(UNQUOTED)
    return (*runs, Text(f" ({desk.word(SIMULATED)})")) if statement.is_simulated else runs


def whose(desk: Desk, statement: Statement, *, is_short: bool = False) -> Runs:
    """Print the group that let it out, by name or by code, and the region where it may be told."""
    space, place = desk.facts.space(statement.space_id), region_of(desk.facts, statement)
    name = SpaceName(css_of(space), space.code) if is_short else desk.space_name(space)
    return (name, Text(f", {place}")) if place else (name,)


def counted(desk: Desk, line: str, heard: list[Answered]) -> Runs:
    """Count the statements behind a line, group by group; nothing where nobody spoke of it."""
    counts: dict[int, int] = {}
    for row in heard:
        counts[row.statement.space_id] = counts.get(row.statement.space_id, 0) + 1
    if not counts:
        return ()
    parts: list[Inline] = []
    for space_id, n in counts.items():
        space = desk.facts.space(space_id)
        parts += [Text("; " if parts else ""), desk.space_name(space), Text(" ")]
        parts.append(desk.count(f"{line}.n_statements.{space.code}", n))
    return desk.say(N_("Aportes por grupo: {counts}."), counts=tuple(parts))
