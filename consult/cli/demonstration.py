"""`flask demo fill|people`: made-up answers and people, only for looking around."""

from __future__ import annotations

import json

import click
from flask.cli import AppGroup

from consult.cli.border import act, policy_named
from consult.demo import demo_people, demo_policies, fill
from consult.spaces.gate import SYSTEM

group = AppGroup("demo", help="The example.")


@group.command("fill")
@click.argument("slug")
@act
def fill_(slug: str) -> None:
    """Simulated answers from a fixed seed, labelled so wherever they show; never in R3."""
    for code, n in fill(SYSTEM, policy_named(slug)).items():
        click.echo(f"{code}: {n}", err=True)


@group.command("people")
@click.option("--json", "is_json", is_flag=True)
@act
def people(is_json: bool) -> None:
    """The example's people and how they enter; only in policies marked as demonstration."""
    found = [person for policy in demo_policies() for person in demo_people(policy)]
    if not found:
        raise click.ClickException("No hay una política de demostración. Cargue el ejemplo antes.")
    if is_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for person in found:
        click.echo(f"{person['role']:<14} {person['space'] or '-':<6} {person['login']:<26} {person['password'] or ''}")
