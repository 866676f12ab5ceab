"""`flask contributions import SLUG/ROUND FILE.csv`."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from consult.base.db import db
from consult.cli.border import act, round_named, text_of
from consult.cli.words import spoken
from consult.contributions.importing import Outcome, import_rows
from consult.core.words import N_
from consult.spaces.gate import SYSTEM

group = AppGroup("contributions", help="Contributions.")


@group.command("import")
@click.argument("round_address", metavar="SLUG/ROUND")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--refused", type=click.Path(path_type=Path), help="Write the refused rows here, with line and reason.")
@act
def import_(round_address: str, file: Path, refused: Path | None) -> None:
    """Store the rows of a long CSV; a bad row is refused with its line and reason and the rest is stored."""
    round_ = round_named(round_address)
    outcome = import_rows(SYSTEM, round_, text_of(file))
    _report(outcome, refused)
    click.echo(f"{outcome.n_stored} stored, {outcome.n_duplicate} duplicate, {len(outcome.refused)} refused")
    if outcome.refused:
        db.session.commit()  # what was sound stays stored
        sys.exit(2)


def _report(outcome: Outcome, refused: Path | None) -> None:
    for fault in outcome.refused:
        click.echo(spoken(N_("línea {line}: {reason}"), line=fault.line, reason=fault.reason), err=True)
    if refused is not None:
        with refused.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(["line", "reason"])
            writer.writerows([fault.line, fault.reason] for fault in outcome.refused)
