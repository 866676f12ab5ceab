"""What the tests of reports share: the example inside a context, a report of a fixed instant, all that it says."""

from __future__ import annotations

from datetime import UTC, datetime

from consult.base.clock import today
from consult.core.document import Document, Heading, block_runs, blocks, plain_text
from consult.reports.compile import compile_document
from consult.spaces.gate import Actor, actor_of
from consult.spaces.models import Policy
from consult.spaces.queries import person_by_login

AT = datetime(2026, 4, 28, 12, tzinfo=UTC)


def person(login: str) -> Actor:
    """Somebody of the cast, as they stand today."""
    found = person_by_login(login)
    assert found is not None
    return actor_of(found, on=today())


def compiled(policy: Policy, *, lang: str = "es", at: datetime = AT) -> Document:
    """The report as of one instant."""
    return compile_document(policy, lang=lang, at=at)


def spelled(document: Document) -> str:
    """Everything the report says in its sections, as one text."""
    words = document.words
    runs = [plain_text(runs, words) for block in blocks(document) for runs in block_runs(block)]
    names = [block.text for block in blocks(document) if isinstance(block, Heading)]
    return "\n".join([*names, *runs, document.lead, document.title, *document.missing])


def everything(document: Document) -> str:
    """The report with its sheets, its data and its charts: nothing it holds is left out."""
    return spelled(document) + repr(document.sections) + repr(document.sheets) + repr(document.data)
