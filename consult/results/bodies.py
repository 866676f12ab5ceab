"""What each body answered in its own name: only in spaces on record, where answers are given to be read by body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from consult.core.counting.model import MILLION
from consult.results.queries import ResultView
from consult.results.tally import cells
from consult.spaces.models import Organisation, Space
from consult.spaces.queries import organisations


@dataclass(frozen=True, slots=True)
class BodyAnswers:
    """One body: (item, criterion) -> its answer on the round's own scale; the mean where it gave several."""

    body: Organisation
    answers: Mapping[tuple[str, str], Fraction]


def by_body(seen: ResultView, *, space: Space) -> list[BodyAnswers]:
    """List the answers of the bodies of a space on record, by code; nothing for any other space."""
    if not space.is_on_record or space.is_protected:
        return []
    given: dict[str, dict[tuple[str, str], tuple[Fraction, int]]] = {}
    for cell in cells(seen.round):
        if cell.space != space.code or not cell.organisation:
            continue
        answers = given.setdefault(cell.organisation, {})
        total, n = answers.get((cell.item, cell.criterion), (Fraction(0), 0))
        answers[cell.item, cell.criterion] = (total + Fraction(cell.value, MILLION) * cell.n, n + cell.n)
    return [
        BodyAnswers(body, {place: total / n for place, (total, n) in given[body.code].items()})
        for body in organisations(seen.round.policy)
        if body.code in given
    ]
