"""Document → bytes, one module per format. Pure: no clock, no network, same Document, same bytes.

To add a format, write `exports/<fmt>.py` with `media_type`, `extension` and `render`, and one line below.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol

from consult.core.document import Document
from consult.reports.exports import docx, html, json, pdf, xlsx


class Export(Protocol):
    """What every format offers; the modules themselves are the exports."""

    media_type: str
    extension: str

    def render(self, document: Document) -> bytes:
        """Print the whole report."""
        ...


FORMATS: Mapping[str, Export] = MappingProxyType({"html": html, "docx": docx, "pdf": pdf, "xlsx": xlsx, "json": json})
