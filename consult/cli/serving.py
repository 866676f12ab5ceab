"""`flask worker`: consume the queue until told to stop."""

from __future__ import annotations

import logging

import click
from flask import current_app
from flask.cli import with_appcontext
from huey.consumer import Consumer


@click.command("worker")
@with_appcontext
def command() -> None:
    """Do the jobs that pages asked for, and the sweep."""
    logging.basicConfig(level=logging.WARNING)
    Consumer(current_app.extensions["queue"], workers=1, periodic=True).run()
