"""A contribution in transit, the same for every channel, and what the door decides about it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Literal

from consult.core.kinds.model import Judgement

Verdict = Literal["stored", "duplicate", "conflict"]

MAX_WORDS = 4000
"""Characters of one statement; longer ones are refused with a sentence, never cut."""


@dataclass(frozen=True, slots=True)
class Words:
    """A statement: a proposal, comment, objection, testimony or agreement, about an item or about the whole."""

    kind: str
    text: str
    about: str = ""
    may_quote: bool = False


@dataclass(frozen=True, slots=True)
class ActaFacts:
    """What a workshop's minute says besides its votes (method.md §1.3)."""

    place: str
    held_on: date | None
    n_attendees: int
    n_women: int | None = None
    facilitator: str = ""
    witnesses: tuple[str, ...] = ()
    agreements: str = ""
    kept_away_by: str = ""


@dataclass(frozen=True, slots=True)
class Envelope:
    """`key` is made by whoever sends it; `author` is told to the door only, which stores a token in its place."""

    key: str
    author: str
    channel: str
    judgements: tuple[Judgement, ...] = ()
    words: tuple[Words, ...] = ()
    lang: str = "es"
    n: int = 1
    organisation: str = ""
    region: str = ""
    sex: str = ""
    category: str = ""
    iteration: int = 1
    consent: Mapping[str, bool] = field(default_factory=dict)
    acta: ActaFacts | None = None
    is_simulated: bool = False

    @property
    def content(self) -> dict[str, object]:
        """Return what is kept as it came, without who sent it."""
        whole = asdict(self)
        return {name: value for name, value in whole.items() if name not in ("key", "author")}

    def digest(self, content: Mapping[str, object], *, token: str) -> str:
        """Return the SHA-256 of author and content: the same key with another digest is a conflict.

        The author goes in as the door's keyed token: with the bare author in it, whoever holds the table of cards could
        try each of them on every stored digest and find who said what (docs/design.md, privacy).
        """
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str, separators=(",", ":"))
        return hashlib.sha256(f"{token}\n{text}".encode()).hexdigest()


def decide(stored_digest: str | None, digest: str) -> Verdict:
    """Decide about an envelope from what is stored under its key: OFF-3 and OFF-4 of docs/trust.md. An empty digest is
    of one that was taken back: sent again it comes back to nothing."""
    if stored_digest is None:
        return "stored"
    return "duplicate" if stored_digest in ("", digest) else "conflict"
