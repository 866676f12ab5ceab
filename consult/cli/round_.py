"""`flask round open|close|iterate SLUG/ROUND`, `flask round unlink`."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec

import click
from flask.cli import AppGroup, with_appcontext
from sqlalchemy.exc import OperationalError

from consult.base.clock import now
from consult.cli.border import act, round_named
from consult.cli.words import spoken
from consult.contributions.unlinking import unlink_rounds
from consult.core.words import N_
from consult.drafting.actions import close_with_dissents
from consult.results.actions import publish
from consult.results.iterations import next_iteration
from consult.results.sealing import run_rewrite
from consult.rounds.actions import move_round, open_round
from consult.spaces.gate import SYSTEM

group = AppGroup("round", help="Rounds.")
P = ParamSpec("P")


def rewriting(command: Callable[P, None]) -> Callable[P, None]:
    """Put the tables in key order once a closing is committed: no command needs a worker to be done."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        command(*args, **kwargs)
        try:
            run_rewrite()
        except OperationalError:
            click.echo(spoken(LATER), err=True)

    return with_appcontext(run)


LATER = N_("La ronda se cerró. Falta ordenar las tablas: otro programa las usaba. Lo hará el próximo `flask worker`.")

because_option = click.option("--because", default="", help="The reason, recorded and printed.")


@group.command("open")
@click.argument("round_address", metavar="SLUG/ROUND")
@because_option
@act
def open_(round_address: str, because: str) -> None:
    """Seal weights and rules, and take answers."""
    round_ = round_named(round_address)
    for check in open_round(SYSTEM, round_, because=because):
        detail = spoken(check.detail, **check.values)
        click.echo(spoken(N_("Abierta con pendiente: {detail}"), detail=detail), err=True)


@group.command("close")
@click.argument("round_address", metavar="SLUG/ROUND")
@because_option
@rewriting
@act
def close(round_address: str, because: str) -> None:
    """Stop taking answers and compute the result."""
    round_ = round_named(round_address)
    close_with_dissents(SYSTEM, round_, because=because)


@group.command("move")
@click.argument("round_address", metavar="SLUG/ROUND")
@click.argument("state")
@because_option
@act
def move(round_address: str, state: str, because: str) -> None:
    """Make any other move: scheduled, paused, systematised, validated, published, archived."""
    round_ = round_named(round_address)
    if state == "published":
        publish(SYSTEM, round_, because=because)
    else:
        move_round(SYSTEM, round_, to=state, because=because)


@group.command("unlink")
@act
def unlink() -> None:
    """Destroy the author keys of the rounds whose late window is over, as the worker's sweep does each minute."""
    for round_ in unlink_rounds(SYSTEM, at=now()):
        click.echo(spoken(N_("Ronda {code}: ya nadie puede unir una tarjeta con lo que envió."), code=round_.code))


@group.command("iterate")
@click.argument("round_address", metavar="SLUG/ROUND")
@because_option
@act
def iterate(round_address: str, because: str) -> None:
    """Start the next iteration of an open round; the fourth needs the vote of the panel as its reason."""
    number = next_iteration(SYSTEM, round_named(round_address), because=because)
    click.echo(spoken(N_("Empezó la vuelta {n}."), n=number))
