"""`flask results show SLUG/ROUND --json [--internal]`."""

from __future__ import annotations

import json

import click
from flask.cli import AppGroup

from consult.cli.border import act, round_named
from consult.core.cells import csv_text
from consult.results.export import as_json
from consult.results.listing import HEADER, tally_rows
from consult.results.queries import view

group = AppGroup("results", help="Results.")


@group.command("show")
@click.argument("round_address", metavar="SLUG/ROUND")
@click.option("--json", "is_json", is_flag=True, help="The only format; kept explicit so that others can be added.")
@click.option("--internal", is_flag=True, help="Exact figures, for staff: not for release.")
@act
def show(round_address: str, is_json: bool, internal: bool) -> None:
    """Print the result of a closed round, past the small-number gate unless --internal."""
    if not is_json:
        raise click.UsageError("--json")
    seen = view(round_named(round_address), is_internal=internal)
    click.echo(json.dumps(as_json(seen), ensure_ascii=False, indent=2))


@group.command("tally")
@click.argument("round_address", metavar="SLUG/ROUND")
@act
def tally(round_address: str) -> None:
    """Print the tally of a closed round as a long CSV, for staff: imported again, it gives the same result."""
    rows = tally_rows(round_named(round_address))
    click.echo(csv_text([HEADER, *rows], newline="\n"), nl=False)
