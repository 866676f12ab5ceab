"""Dissents as they are printed: beside what they dissent from, in the group's own words, and those still awaited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from consult.drafting.models import Dissent
from consult.results.queries import ResultView
from consult.spaces.models import Policy
from consult.web.language import text_of
from consult.web.presenting.verdicts import labels_of


@dataclass(frozen=True, slots=True)
class Told:
    """One dissent: written by the group, declined, or pending until a day."""

    code: str
    about: str
    label: str
    kind: str
    name: str
    text: str
    status: str  # written | declined | pending
    due_on: date | None


def told(seen: ResultView, known: Sequence[Dissent]) -> list[Told]:
    """List the dissents about the items of a result.

    One that only the figures raise, in a group hidden on the page, is told to that group in private (counting.md §9,
    rule 10): it stands here once the group has written.
    """
    labels = labels_of(seen)
    hidden = {item.id: item.hidden for item in seen.shown.items}
    spaces = {space.id: space for space in seen.round.policy.spaces}
    return [
        one(seen.round.policy, dissent, labels[dissent.about])
        for dissent in known
        if dissent.about in labels
        and (dissent.status == "written" or spaces[dissent.space_id].code not in hidden[dissent.about])
    ]


def one(policy: Policy, dissent: Dissent, label: str) -> Told:
    """Return one dissent as it is printed."""
    space = next(space for space in policy.spaces if space.id == dissent.space_id)
    return Told(
        code=dissent.code,
        about=dissent.about,
        label=label,
        kind=space.kind,
        name=text_of(space.name),
        text=text_of(dissent.text),
        status=dissent.status,
        due_on=dissent.due_on,
    )
