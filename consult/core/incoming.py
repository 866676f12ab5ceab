"""A file that somebody sends over the web, looked at before anything parses it (docs/trust.md, SEC-9).

Nothing sent is ever unpacked: the door takes text alone. What a file is, its first bytes say, never its name.
"""

from __future__ import annotations

from consult.core.csvfile import NOT_CSV, decode
from consult.core.errors import Invalid
from consult.core.words import N_

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 50_000
"""Lines of a file sent over the web; the command line takes longer ones."""

SPREADSHEETS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf")
"""XLSX and ODS (and any other ZIP), XLS, RTF."""

OTHERS = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8",
          b"MZ", b"\x7fELF", b"<?xml", b"<!DOCTYPE", b"<html", b"<svg")  # fmt: skip

A_WORKBOOK = N_("El archivo es un libro de cálculo. Ábralo, guárdelo como CSV y súbalo otra vez; no se guardó nada.")
TOO_HEAVY = N_("El archivo pasa de 5 MB: divídalo en partes; no se guardó nada.")
TOO_MANY_ROWS = N_("El archivo pasa de {n} filas: divídalo en partes; no se guardó nada.")


def csv_sent(raw: bytes) -> str:
    """Return the text of a CSV that was sent. Raise Invalid for what is not one, or is too large to read at once."""
    if len(raw) > MOST_BYTES:
        raise Invalid(TOO_HEAVY)
    if raw.startswith(SPREADSHEETS):
        raise Invalid(A_WORKBOOK)
    if raw.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n").startswith(OTHERS):
        raise Invalid(NOT_CSV)
    if max(raw.count(b"\n"), raw.count(b"\r")) > MOST_ROWS:
        raise Invalid(TOO_MANY_ROWS, n=MOST_ROWS)
    return decode(raw)
