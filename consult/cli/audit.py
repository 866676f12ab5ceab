"""`flask audit export|verify|check|chain|witness|seal`: the files anybody may check, and what checks them."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import click
from flask.cli import AppGroup

from consult.base.config import ROOT
from consult.base.db import db
from consult.cli.border import act, policy_named, round_named
from consult.cli.words import refusal, spoken
from consult.core.errors import Conflict
from consult.core.words import N_
from consult.results.checking import first_fault
from consult.results.publishing import file_names, public_file
from consult.results.sealing import published, seal_history
from consult.results.witnessing import add_witness, n_witnesses_owed
from consult.rounds.models import Round
from consult.spaces.chain import chain_file, first_broken_act, n_unchained
from consult.spaces.gate import SYSTEM

VERIFIER = ROOT / "verify" / "verify.py"

group = AppGroup("audit", help="The log that anybody can check.")


@group.command("export")
@click.argument("round_address", metavar="SLUG/ROUND")
@click.option("--out", type=click.Path(path_type=Path), required=True)
@act
def export(round_address: str, out: Path) -> None:
    """Write the public files of a closed round into a folder."""
    round_ = round_named(round_address)
    names = file_names(round_)
    if not names:
        raise Conflict(N_("La ronda {code} todavía no tiene sello: se hace al cerrar."), code=round_.code)
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name in names:
            _write(round_, name, out / name)
    except OSError:
        raise refusal(N_("No se puede escribir {out}."), out=out) from None


def _write(round_: Round, name: str, path: Path) -> None:
    with path.open("wb") as file:
        for piece in public_file(round_, name):
            file.write(piece)
    click.echo(path)


@group.command("verify")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--proof", type=click.Path(path_type=Path))
@click.option("--acts", type=click.Path(path_type=Path))
@click.option("--lang", type=click.Choice(["es", "en"]), default="es")
def verify(folder: Path, proof: Path | None, acts: Path | None, lang: str) -> None:
    """Check a folder of public files with the script that anybody runs; exit with 1 at the first thing wrong."""
    beside = [("--proof", proof), ("--acts", acts), ("--lang", lang)]
    sys.exit(_verifier().main([str(folder), *(str(part) for pair in beside if pair[1] for part in pair)]))


def _verifier() -> ModuleType:
    """Load the script as it stands: it belongs to nobody's package, so that it runs alone anywhere."""
    found = importlib.util.spec_from_file_location("consult_verify", VERIFIER)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


@group.command("check")
@click.argument("round_address", metavar="SLUG/ROUND")
@act
def check(round_address: str) -> None:
    """Compare the stored answers of a round with its log; exit with 1 at the first that does not fit."""
    fault = first_fault(round_named(round_address))
    if fault is not None:
        raise refusal(fault.sentence, place="—" if fault.place is None else fault.place)
    click.echo(spoken(N_("Las respuestas guardadas y el registro cuadran.")))


@group.command("chain")
@click.argument("slug")
@click.option("--out", type=click.Path(path_type=Path), help="Write the chain for an auditor: not for publication.")
@act
def chain(slug: str, out: Path | None) -> None:
    """Check the chain of staff acts of a policy; exit with 1 at the first act that does not fit."""
    policy = policy_named(slug)
    broken = first_broken_act(policy)
    if broken is not None:
        raise refusal(N_("Acto {n}: cambiado, movido o ausente."), n=broken)
    found = chain_file(policy)
    if out is not None:
        try:
            out.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
        except OSError:
            raise refusal(N_("No se puede escribir {out}."), out=out) from None
    click.echo(spoken(N_("La cadena de {n} actos cuadra."), n=found["n"]))
    if before := n_unchained(policy):
        click.echo(spoken(N_("Actos de antes de la cadena: {n}. Nada los respalda."), n=before), err=True)


@group.command("witness")
@click.argument("round_address", metavar="SLUG/ROUND")
@click.option("--name", required=True)
@click.option("--words", required=True, help="The twelve words as the witness wrote them in the signed acta.")
@click.option("--body", default="", help="The organisation behind the name, outside whoever runs the process.")
@act
def witness(round_address: str, name: str, words: str, body: str) -> None:
    """Put down a witness who signed the words of the newest checkpoint on paper."""
    round_ = round_named(round_address)
    add_witness(SYSTEM, round_, name=name, words=words, body=body)
    click.echo(spoken(N_("Testigos que faltan: {n}."), n=n_witnesses_owed(round_)))


@group.command("seal")
@click.argument("round_address", metavar="SLUG/ROUND")
@act
def seal(round_address: str) -> None:
    """Seal a round that closed before there was a log, or came closed from a file; print root and words."""
    round_ = round_named(round_address)
    head = published(round_, seal_history(SYSTEM, round_))
    db.session.flush()
    click.echo(head.root.hex())
    click.echo(" ".join(head.words))
