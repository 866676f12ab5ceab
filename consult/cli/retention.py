"""`flask retention run|list|reapply`: end what was kept long enough, and cut a restored backup again."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup

from consult.base.clock import now
from consult.cli.border import act, text_of
from consult.cli.words import refusal, spoken
from consult.contributions.retaining import CARD, EXPIRED, end_cards, expire, in_parts, listed, run_retention
from consult.contributions.withdrawing import WITHDRAWN
from consult.core.retention import KEEPING
from consult.core.words import N_
from consult.drafting.rights import cut_again
from consult.spaces.gate import SYSTEM

group = AppGroup("retention", help="How long records are kept.")
AGAIN = {WITHDRAWN: cut_again, EXPIRED: expire, CARD: end_cards}


@group.command("run")
@click.option("--dry-run", "is_dry", is_flag=True, help="Only say what is due.")
@act
def run(is_dry: bool) -> None:
    """End what is due, each class with its certificate in the log of acts."""
    for one in run_retention(SYSTEM, at=now(), is_dry=is_dry):
        sentence = N_("{what}: {n} por borrar.") if is_dry else N_("{what}: {n} borrados. Certificado {digest}.")
        label = spoken(KEEPING[one.keeping].label)
        click.echo(spoken(sentence, what=label, n=len(one.keys), digest=one.digest[:16] if one.keys else "—"))


@group.command("list")
@click.option("--out", type=click.Path(path_type=Path), required=True)
@act
def list_(out: Path) -> None:
    """Write the list of what must stay erased: keep it beside each backup, and newer than it."""
    try:
        out.write_text("".join(f"{kind} {key}\n" for kind, key in listed()), encoding="utf-8")
    except OSError:
        raise refusal(N_("No se puede escribir {out}."), out=out) from None
    click.echo(out)


@group.command("reapply")
@click.argument("file", type=click.Path(path_type=Path))
@act
def reapply(file: Path) -> None:
    """Erase in a restored database what the list says; the same list twice changes nothing."""
    lines = [line.split() for line in text_of(file).splitlines() if line.strip()]
    if any(len(line) != 2 or line[0] not in AGAIN for line in lines):
        raise refusal(N_("El archivo {file} no es una lista de borrados. Nada cambió."), file=file)
    n = sum(in_parts(AGAIN[kind], [key for name, key in lines if name == kind]) for kind in AGAIN)
    click.echo(spoken(N_("Borrados otra vez: {n}."), n=n))
