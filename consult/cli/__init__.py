"""`flask policy|round|contributions|results|report|audit|cards|people|keys|retention|demo`: thin, like views."""

from __future__ import annotations

from flask import Flask

from consult.cli import (
    audit,
    cards,
    contributions,
    demonstration,
    keys,
    people,
    policy,
    report,
    results,
    retention,
    round_,
    serving,
)


def init_cli(app: Flask) -> None:
    """Register every command."""
    modules = (policy, round_, contributions, results, report, audit, cards, people, keys, retention, demonstration)
    for module in modules:
        app.cli.add_command(module.group)
    app.cli.add_command(serving.command)
