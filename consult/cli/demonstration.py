"""`flask demo fill|people`: made-up answers and people, only for looking around."""

from __future__ import annotations

import json
import sys

import click
from flask.cli import AppGroup

from consult.cli.border import act, policy_named
from consult.cli.words import refusal
from consult.core.words import N_
from consult.demo import demo_people, demo_policies, fill
from consult.spaces.gate import SYSTEM
from consult.spaces.queries import policies

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
        raise refusal(N_("No hay una política de demostración. Cargue el ejemplo antes."))
    if is_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for person in found:
        click.echo(f"{person['role']:<14} {person['space'] or '-':<6} {person['login']:<26} {person['password'] or ''}")


@group.command("is-empty")
@act
def is_empty() -> None:
    """Exit with 0 when no policy has been loaded, else with 1."""
    if policies():
        sys.exit(1)


@group.command("welcome")
@click.option("--port", type=int, default=8000)
@act
def welcome(port: int) -> None:
    """Print one sign-in line per kind of user."""
    home = f"http://127.0.0.1:{port}"
    for policy in policies():
        click.echo(f"\n{policy.name['es']}\n  {home}/p/{policy.slug}\n")
    seen: set[str] = set()
    for person in (person for policy in demo_policies() for person in demo_people(policy)):
        is_general = person["password"] is not None and person["role"] != "facilitator"
        kind = str(person["role"]) if is_general else f"{person['role']} {person['space']}"
        if kind in seen or person["role"] == "spokesperson":
            continue
        seen.add(kind)
        address, secret = (f"{home}/login", person["password"]) if person["password"] else (f"{home}/", "(tarjeta)")
        click.echo(f"  {kind:<34} {address:<30} {person['login']:<24} {secret}")
