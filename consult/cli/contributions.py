"""`flask contributions import SLUG/ROUND FILE [--format csv|polis|preflib]`."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from consult.base.db import db
from consult.cli.border import act, round_named, text_of
from consult.cli.words import refusal, spoken
from consult.contributions.importing import Outcome, import_polis, import_preflib, import_rows
from consult.core.cells import csv_text
from consult.core.csvfile import MOST_CHARACTERS, decode
from consult.core.pollfile import COMMENTS, PARTICIPANTS, VOTES
from consult.core.preffile import KINDS
from consult.core.words import N_
from consult.rounds.models import Round
from consult.spaces.gate import SYSTEM

NAMED = 20
"""Participants without a group that are named; the rest are counted."""
UNITS = {"polis": "{n_read} events, {n_distinct} current votes", "preflib": "{n_read} people, {n_distinct} orders"}
"""What a file has before anything is stored, in the words of its format."""

group = AppGroup("contributions", help="Contributions.")


@group.command("import")
@click.argument("round_address", metavar="SLUG/ROUND")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "format_",
    type=click.Choice(["csv", "polis", "preflib"]),
    help="A folder is polis; .soc .soi .toc .toi are preflib; anything else is csv.",
)
@click.option("--space", default="", help="The space everything enters; not needed in a round of one space.")
@click.option("--spaces-from", type=click.Choice(["group-id"]), help="polis: each opinion group in its own space.")
@click.option("--refused", type=click.Path(path_type=Path), help="Write the refused rows here, with line and reason.")
@act
def import_(
    round_address: str, file: Path, format_: str | None, space: str, spaces_from: str | None, refused: Path | None
) -> None:  # fmt: skip
    """Store a long CSV, a folder exported from Polis, or a file of PrefLib; a bad row is refused with its line and
    reason and the rest is stored."""
    form = format_ or _guessed(file)
    outcome = _import(form, round_named(round_address), file, space=space, is_by_group=spaces_from is not None)
    _report(outcome, refused)
    if form in UNITS:
        click.echo(UNITS[form].format(n_read=outcome.n_read, n_distinct=outcome.n_distinct))
    ungrouped = f", {len(outcome.without_group)} without group" if outcome.without_group else ""
    click.echo(f"{outcome.n_stored} stored, {outcome.n_duplicate} duplicate, {outcome.n_refused} refused{ungrouped}")
    if outcome.refused or outcome.n_created:
        db.session.commit()  # what was sound stays stored
        sys.exit(2)


def _guessed(file: Path) -> str:
    if file.is_dir():
        return "polis"
    return "preflib" if file.suffix.casefold().removeprefix(".") in KINDS else "csv"


def _import(form: str, round_: Round, file: Path, *, space: str, is_by_group: bool) -> Outcome:
    if is_by_group and form != "polis":
        raise refusal(N_("Solo una carpeta de Polis trae grupos de opinión: quite --spaces-from. Nada cambió."))
    if form == "polis":
        return import_polis(SYSTEM, round_, _folder(file), space=space, is_by_group=is_by_group)
    if form == "preflib":
        return import_preflib(SYSTEM, round_, _text(file), name=file.name, space=space)
    if space:
        raise refusal(N_("Un CSV dice en cada fila de qué espacio es: quite --space. Nada cambió."))
    return import_rows(SYSTEM, round_, text_of(file))


def _folder(folder: Path) -> dict[str, str]:
    if not folder.is_dir():
        raise refusal(
            N_("{file} no es una carpeta: para Polis dé la que contiene votes.csv. Nada cambió."), file=folder
        )
    return {name: _text(folder / name) for name in (VOTES, PARTICIPANTS, COMMENTS) if (folder / name).exists()}


def _text(file: Path) -> str:
    """Read a file whatever its encoding, and no more of it than can be kept."""
    try:
        with file.open("rb") as source:
            raw = source.read(MOST_CHARACTERS + 1)
    except OSError:
        raise refusal(N_("El archivo {file} no se puede leer. Nada cambió."), file=file) from None
    if len(raw) > MOST_CHARACTERS:
        raise refusal(N_("El archivo {file} es demasiado grande: divídalo en partes. Nada cambió."), file=file)
    return decode(raw)


def _report(outcome: Outcome, refused: Path | None) -> None:
    for fault in outcome.refused:
        click.echo(spoken(N_("línea {line}: {reason}"), line=fault.line, reason=fault.reason), err=True)
    if names := outcome.without_group:
        shown = ", ".join(names[:NAMED]) + (", …" if len(names) > NAMED else "")
        click.echo(
            spoken(
                N_(
                    "Participantes sin grupo de opinión: {n} ({names}). Sus votos no se guardaron; para guardarlos "
                    "repita con --space y el código de un espacio."
                ),
                n=len(names),
                names=shown,
            ),
            err=True,
        )
    if outcome.n_created:
        click.echo(
            spoken(
                N_(
                    "La ronda aún no se abre: se crearon {n} puntos y no se guardó ninguna respuesta. Ábrala e "
                    "importe otra vez."
                ),
                n=outcome.n_created,
            ),
            err=True,
        )
    if refused is not None:
        lines: list[tuple[str | int, str]] = [
            ("line", "reason"),
            *((fault.line, fault.reason) for fault in outcome.refused),
        ]
        refused.write_text(csv_text(lines), encoding="utf-8", newline="")
