"""`flask people add|end-sessions`: the first accounts of an installation, before anybody is there to open others."""

from __future__ import annotations

from datetime import datetime

import click
from flask.cli import AppGroup

from consult.base.audit import tell
from consult.base.clock import today
from consult.cli.border import act, policy_named
from consult.cli.words import refusal, spoken
from consult.core.access import STAFF_ROLES
from consult.core.words import N_
from consult.spaces.accounts import open_account
from consult.spaces.actions import give_mandate
from consult.spaces.gate import SYSTEM
from consult.spaces.queries import person_by_login
from consult.spaces.sessions import end_sessions

group = AppGroup("people", help="Accounts of staff.")


@group.command("add")
@click.argument("slug")
@click.option("--login", required=True)
@click.option("--name", required=True)
@click.option("--role", type=click.Choice([role for role in STAFF_ROLES if role not in ("facilitator", "officer")]),
              required=True)  # fmt: skip
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Last day of the mandate.")
@act
def add(slug: str, login: str, name: str, role: str, until: datetime | None) -> None:
    """Open an account with a mandate and print the password to hand over: it serves once, within seven days."""
    policy = policy_named(slug)
    person, password = open_account(SYSTEM, policy, login=login, name=name)
    give_mandate(SYSTEM, policy, person=person, role=role, starts_on=today(), ends_on=until.date() if until else None)
    click.echo(password)


@group.command("end-sessions")
@click.argument("login")
@act
def end(login: str) -> None:
    """End every session of somebody at once, and print how many there were."""
    person = person_by_login(login)
    if person is None:
        raise refusal(N_("No hay una cuenta {login}. Nada cambió."), login=login)
    n = end_sessions(person)
    tell(SYSTEM.id, "person.sessions_ended", subject=person.id)
    click.echo(spoken(N_("Sesiones cerradas: {n}"), n=n))
