"""The ledger of consent: which text, in what language and lane, for which layers; never by whom (trust.md, PRI-13).

What somebody agreed to stands on what she sent (`Contribution.consent`), so that her leaf commits to it and taking it
back erases it. The half-day, the language and the lane stand beside it; the text itself under its digest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from consult.base.db import db, insert_into, system
from consult.contributions.ledger import ConsentText
from consult.contributions.withdrawing import sent_by
from consult.core.words import N_
from consult.rounds.models import Round
from consult.spaces.models import Space

SHOWN = "shown:"
"""Before the digest of the text, among the layers."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One thing that may be agreed to by itself. `is_asked` only where the software does it."""

    key: str
    words: str
    is_asked: bool


LAYERS: Mapping[str, Layer] = {layer.key: layer for layer in (
    Layer("accepts", N_("Que mi respuesta cuente en la suma de mi grupo."), is_asked=True),
    Layer("quotes", N_("Pueden citar mis palabras, sin mi nombre."), is_asked=True),
    Layer("audio", N_("Pueden guardar mi voz hasta escribir lo que dije."), is_asked=False),
    Layer("open_data", N_("Pueden publicar mis respuestas, una por una y sin mi nombre."), is_asked=False),
)}  # fmt: skip
"""What may be agreed to, the most protective answer by default. No lane records voice and nothing lets out the answers
of one person, so neither is asked (docs/decisions/0007)."""


def digest_of(text: str) -> str:
    """Return the version of a text: its SHA-256, whole."""
    return hashlib.sha256(text.encode()).hexdigest()


def agreement(text: str, ticked: Mapping[str, bool]) -> dict[str, bool]:
    """Return what is kept of «Acepto»: each layer, no unless it was asked and ticked, and the version of the text."""
    layers = {layer.key: layer.is_asked and bool(ticked.get(layer.key)) for layer in LAYERS.values()}
    return {**layers, "accepts": True, "is_adult": True, SHOWN + digest_of(text): True}


def version_in(consent: Mapping[str, bool]) -> str:
    """Return the version of the text somebody agreed to; "" where none was kept."""
    return next((name.removeprefix(SHOWN) for name in consent if name.startswith(SHOWN)), "")


def keep_text(round_: Round, space: Space, *, text: str, lang: str, lane: str = "web") -> None:
    """Keep a text that was agreed to, once; the caller writes whoever agreed nowhere here."""
    row = {"round_id": round_.id, "space_id": space.id, "digest": digest_of(text), "lang": lang, "lane": lane,
           "text": text}  # fmt: skip
    with system("keeping a text of consent"):
        db.session.execute(insert_into(ConsentText.__table__).on_conflict_do_nothing(), row)


def text_of_version(round_: Round, space: Space, version: str) -> str | None:
    """Return a text by its version, to show again what somebody agreed to."""
    with system("a text of consent"):
        return db.session.scalar(
            select(ConsentText.text).where(
                ConsentText.round_id == round_.id, ConsentText.space_id == space.id, ConsentText.digest == version
            )
        )


def has_agreed(round_: Round, space: Space, *, author: str, text: str) -> bool:
    """Tell whether an author agreed to this very text in what she sent to the round; a later version asks again."""
    version = digest_of(text)
    return any(version_in(one.consent) == version for one in sent_by(round_, space, author=author))
