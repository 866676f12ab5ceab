"""`flask policy load FILE.yaml`."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup

from consult.cli.border import act, text_of
from consult.core.policyfile.nodes import MOST_CHARACTERS
from consult.drafting.loading import load_policy
from consult.spaces.gate import SYSTEM

group = AppGroup("policy", help="Policies.")


@group.command("load")
@click.argument("file", type=click.Path(path_type=Path))
@act
def load(file: Path) -> None:
    """Load a whole policy FILE; the same file twice changes nothing. The last line printed is the slug."""
    click.echo(load_policy(SYSTEM, text_of(file, most=MOST_CHARACTERS)).slug)
