"""`flask policy|round|contributions|results|report|audit|cards|demo`: thin, like views."""

from __future__ import annotations

from flask import Flask

from consult.cli import audit, cards, contributions, demonstration, policy, report, results, round_, serving


def init_cli(app: Flask) -> None:
    """Register every command."""
    for module in (policy, round_, contributions, results, report, audit, cards, demonstration):
        app.cli.add_command(module.group)
    app.cli.add_command(serving.command)
