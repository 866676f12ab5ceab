"""`flask cards issue SLUG/SPACE --count N`."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from consult.cli.border import act, space_named
from consult.spaces.actions import issue_cards
from consult.spaces.gate import SYSTEM

group = AppGroup("cards", help="Printed codes.")


@group.command("issue")
@click.argument("space_address", metavar="SLUG/SPACE")
@click.option("--count", type=int, required=True)
@click.option("--spokesperson", is_flag=True, help="Cards of a spokesperson (vocera).")
@act
def issue(space_address: str, count: int, spokesperson: bool) -> None:
    """Print new codes, one per line; they are shown once and only their hashes are kept."""
    for code in issue_cards(SYSTEM, space_named(space_address), n=count, is_spokesperson=spokesperson):
        click.echo(code)
