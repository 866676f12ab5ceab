"""`flask report compile SLUG --format F --out PATH`."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup

from consult.base.clock import now
from consult.base.i18n import LOCALES
from consult.cli.border import act, policy_named
from consult.cli.words import refusal
from consult.core.words import N_
from consult.reports.compile import compile_document
from consult.reports.exports import FORMATS

group = AppGroup("report", help="Reports.")


@group.command("compile")
@click.argument("slug")
@click.option("--format", "format_", type=click.Choice(list(FORMATS)), required=True)
@click.option("--out", type=click.Path(path_type=Path), required=True)
@click.option("--lang", type=click.Choice(list(LOCALES)), default="es")
@act
def compile_(slug: str, format_: str, out: Path, lang: str) -> None:
    """Write the guidelines report; while something is missing its cover says so."""
    document = compile_document(policy_named(slug), lang=lang, at=now())
    content = FORMATS[format_].render(document)
    try:
        out.write_bytes(content)
    except OSError:
        raise refusal(N_("No se puede escribir {out}."), out=out) from None
    click.echo(f"{out}: {len(content)} bytes", err=True)
