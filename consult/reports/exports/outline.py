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


LINES, LETTERS = 13, 84
"""Lines of a cover that what is missing may take, and the letters of one: more would push the title to another page."""


def n_lines(items: tuple[str, ...]) -> int:
    """Estimate how many lines some items take on a cover."""
    return sum(1 + max(0, len(item) - 1) // LETTERS for item in items)


def cover_missing(document: Document) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Part what is missing into what the cover of a paper format holds and the rest, for the next page."""
    items = document.missing
    if n_lines(items) <= LINES:
        return items, ()
    kept = next(n for n in range(len(items), -1, -1) if n_lines(items[:n]) < LINES)
    return (*items[:kept], document.words["more"].format(n=len(items) - kept)), items[kept:]


Counted = tuple[int, Section]
"""A section behind its number."""


def around_contents(document: Document) -> tuple[list[Counted], list[Counted]]:
    """Split the sections into those printed between the cover and the table of contents, and those after it."""
    counted = list(enumerate(document.sections, start=1))
    front = [(n, section) for n, section in counted if section.is_before_contents]
    return front, [(n, section) for n, section in counted if not section.is_before_contents]


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
