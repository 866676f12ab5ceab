"""What every paper format counts alike: section numbers, anchors, captions, the band, the issue date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from consult.core.charts import SPACES
from consult.core.document import Document, Section


def numbered(n: int, section: Section) -> str:
    """A section's title with its number."""
    return f"{n}. {section.title}"


def slug(id_: str) -> str:
    """An anchor: ascii letters, digits and hyphens, never starting with a digit."""
    return "s-" + (re.sub(r"[^a-z0-9]+", "-", id_.lower()).strip("-") or "x")


def band_shares(document: Document) -> Iterator[tuple[str, int]]:
    """CSS name and width of each stripe of the band, in whole thousandths of the sum of the weights."""
    total = sum(weight for _id, _css, weight in document.bands)
    for _id, css, weight in document.bands:
        if weight > 0:
            yield (css if css in SPACES else "open"), round(weight * 1000 / total)


def issued_at(document: Document) -> datetime:
    """Midnight UTC of the day of issue: the only time the files carry."""
    return datetime.fromisoformat(document.issued_on).replace(tzinfo=UTC)
