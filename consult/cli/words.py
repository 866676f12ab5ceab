"""What the command line says: sentences of the catalogue, in the language of `CONSULT_LANG` (Spanish by default)."""

from __future__ import annotations

import os

import click

from consult.base.i18n import said


def spoken(sentence: str, /, **values: object) -> str:
    """Return a sentence of the catalogue, filled in."""
    return said(sentence, values, os.environ.get("CONSULT_LANG", "es"))


def refusal(sentence: str, /, **values: object) -> click.ClickException:
    """Return the exception that prints a sentence on stderr and exits with 1."""
    return click.ClickException(spoken(sentence, **values))
