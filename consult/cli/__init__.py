"""`flask policy|round|contributions|results|report|cards|demo`: thin, like views."""

from __future__ import annotations

from flask import Flask

from consult.cli import cards, contributions, demonstration, policy, report, results, round_, serving


def init_cli(app: Flask) -> None:
    """Register every command."""
    for module in (policy, round_, contributions, results, report, cards, demonstration):
        app.cli.add_command(module.group)
    app.cli.add_command(serving.command)
