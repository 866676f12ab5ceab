"""The border of the command line: commit on success, one sentence on stderr and nothing changed on a refusal."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

from flask.cli import with_appcontext

from consult.base.db import db
from consult.cli.words import refusal
from consult.core.csvfile import MOST_CHARACTERS
from consult.core.errors import Refusal
from consult.core.words import N_
from consult.rounds.models import Round
from consult.rounds.queries import round_by_code
from consult.spaces.models import Policy, Space
from consult.spaces.queries import policy_by_slug, space_by_code

P = ParamSpec("P")
R = TypeVar("R")


def act(command: Callable[P, R]) -> Callable[P, R]:
    """Run a command inside the application and commit; a refusal rolls back and exits with 1."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            outcome = command(*args, **kwargs)
            db.session.commit()
        except Refusal as trouble:
            db.session.rollback()
            raise refusal(trouble.message, **trouble.values) from None
        return outcome

    return with_appcontext(run)


def text_of(file: Path, *, most: int = MOST_CHARACTERS) -> str:
    """Read a file that somebody names, of so many bytes; raises a refusal when it is not there, too large or not
    UTF-8."""
    try:
        with file.open("rb") as source:
            raw = source.read(most + 1)
        if len(raw) > most:
            raise refusal(N_("El archivo {file} es demasiado grande: divídalo en partes. Nada cambió."), file=file)
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise refusal(N_("El archivo {file} no está en UTF-8. Nada cambió."), file=file) from None
    except OSError:
        raise refusal(N_("El archivo {file} no se puede leer. Nada cambió."), file=file) from None


def policy_named(slug: str) -> Policy:
    """Return the policy of a command's argument."""
    try:
        return policy_by_slug(slug)
    except Refusal:
        raise refusal(N_("No hay una política {slug}. Mire el nombre que imprimió `policy load`."), slug=slug) from None


def round_named(address: str) -> Round:
    """Return the round of an argument SLUG/ROUND."""
    slug, _, code = address.partition("/")
    policy = policy_named(slug)
    try:
        return round_by_code(policy, code)
    except Refusal:
        raise refusal(N_("La política {slug} no tiene una ronda {code}."), slug=slug, code=code or "—") from None


def space_named(address: str) -> Space:
    """Return the space of an argument SLUG/SPACE."""
    slug, _, code = address.partition("/")
    policy = policy_named(slug)
    try:
        return space_by_code(policy, code)
    except Refusal:
        raise refusal(N_("La política {slug} no tiene un espacio {code}."), slug=slug, code=code or "—") from None
