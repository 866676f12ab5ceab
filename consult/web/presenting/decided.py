"""What a policy has already decided, a card for each published round: a title, one sentence, where to read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from consult.contributions.queries import has_simulated
from consult.results.queries import public_view
from consult.rounds.models import Round
from consult.web.language import text_of
from consult.web.presenting.verdicts import verdict_of


@dataclass(frozen=True, slots=True)
class Decided:
    """One published round."""

    round: Round
    title: str
    sentence: str
    on: datetime | None
    is_simulated: bool


def decided(known: Sequence[Round]) -> list[Decided]:
    """List the published rounds with their verdicts, newest first."""
    found = []
    for round_ in known:
        seen = public_view(round_)
        if seen is not None:
            sentence = verdict_of(seen).sentence
            found.append(Decided(round_, text_of(round_.title), sentence, round_.published_at, has_simulated(round_)))
    return found[::-1]
