"""`flask keys rotate|forget`: new keys for old, without anybody being signed out (docs/running.md)."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from consult.base.rotation import ROTATED, forget_former_keys, rotate_key
from consult.cli.border import act
from consult.cli.words import spoken
from consult.core.words import N_

group = AppGroup("keys", help="Secrets outside the database.")


@group.command("rotate")
@click.argument("name", type=click.Choice(ROTATED))
@act
def rotate(name: str) -> None:
    """Put a fresh key in place; the earlier ones go on opening what they closed. Restart the web afterwards."""
    click.echo(spoken(N_("Clave nueva: {name}. Anteriores que aún abren: {n}. Reinicie el servidor."), name=name,
                      n=rotate_key(name)))  # fmt: skip


@group.command("forget")
@click.argument("name", type=click.Choice(ROTATED))
@click.confirmation_option(prompt="What they closed will not open again. Go on?")
@act
def forget(name: str) -> None:
    """Destroy the earlier keys: whoever is signed in with one of them signs in again; second factors sealed with one
    are set up again."""
    click.echo(spoken(N_("Claves anteriores destruidas: {n}"), n=forget_former_keys(name)))
