"""The report as data: its payload, every printed figure and the seal. Keys sorted: equal reports are equal bytes."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction

from consult.core.document import Document
from consult.reports.exports.clean import clean

media_type = "application/json"
extension = "json"


def render(document: Document) -> bytes:
    """Print {"title", "issued_on", "seal", "is_draft", "missing", "data", "figures", …} as UTF-8."""
    document = clean(document)
    payload = {
        "title": document.title,
        "policy": document.policy_name,
        "lang": document.lang,
        "issued_on": document.issued_on,
        "seal": document.seal,
        "notice": document.notice,
        "is_draft": document.is_draft,
        "missing": document.missing,
        "figures": document.figures,
        "data": document.data,
    }
    written = json.dumps(payload, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False, default=_exact)
    return (written + "\n").encode()


def _exact(value: object) -> str:
    """Exact numbers travel as text ("3.5475", "1/3"); anything else is a mistake of the caller."""
    if isinstance(value, Decimal | Fraction):
        return str(value)
    raise TypeError(f"not data: {type(value).__name__}")
