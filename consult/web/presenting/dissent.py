"""Dissents as they are printed: beside what they dissent from, in the group's own words, and those still awaited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from consult.core.words import N_
from consult.drafting.dissents import dissents_told, is_overdue
from consult.drafting.models import Dissent
from consult.drafting.queries import raised
from consult.results.queries import ResultView
from consult.spaces.models import Policy
from consult.web.language import gettext as _
from consult.web.language import text_of
from consult.web.presenting.verdicts import labels_of

UNNAMED, SMALLER = N_("Un grupo que prefiere no decir su nombre"), N_("Un grupo más pequeño")


@dataclass(frozen=True, slots=True)
class Told:
    """One dissent: written by the group, declined, pending until a day, or overdue; `silent`: nothing but that a
    smaller group objected. `kind` is "" where the group is not named."""

    code: str
    about: str
    label: str
    kind: str
    name: str
    text: str
    status: str  # written | declined | pending | overdue | silent
    due_on: date | None


def told(seen: ResultView, known: Sequence[Dissent], *, is_safe: bool = False) -> list[Told]:
    """List the dissents about the items of a result: the named ones in `known`, and those told without a name.

    One that only hidden figures raise is told to its group in private (counting.md §9, rule 10): it stands here once
    the group has written and said whether it may be named, or as `silent` if the audit of the released page lets the
    caller say `is_safe`. To who reads internally all stand here, with their names.
    """
    policy, labels = seen.round.policy, labels_of(seen)
    unnamed = [one for one in dissents_told(policy, is_safe=is_safe) if not one.is_named]
    every = raised(policy) if seen.is_internal else [*known, *unnamed]
    hidden = {item.id: item.hidden for item in seen.shown.items}
    codes = {space.id: space.code for space in policy.spaces}
    return [
        one(policy, dissent, labels[dissent.about], is_internal=seen.is_internal)
        for dissent in every
        if dissent.about in labels
        and dissent.round_id in (None, seen.round.id)
        and (seen.is_internal or _stands(dissent, is_hidden=codes[dissent.space_id] in hidden[dissent.about]))
    ]


def _stands(dissent: Dissent, *, is_hidden: bool) -> bool:
    """Tell whether a dissent stands on the page: words always; else a named group only where the page shows it, and an
    unnamed objection only where the page hides it."""
    return (dissent.is_told and dissent.status == "written") or dissent.is_told != is_hidden


def one(policy: Policy, dissent: Dissent, label: str, *, is_internal: bool = False) -> Told:
    """Return one dissent as it is printed."""
    space = next(space for space in policy.spaces if space.id == dissent.space_id)
    is_named = is_internal or dissent.is_named
    return Told(
        code=dissent.code if is_internal or dissent.is_told else "",
        about=dissent.about,
        label=label,
        kind=space.kind if is_named else "",
        name=text_of(space.name) if is_named else _(UNNAMED if dissent.is_told else SMALLER),
        text=text_of(dissent.text) if is_internal or dissent.is_told else "",
        status=status_of(dissent, is_internal=is_internal),
        due_on=dissent.due_on,
    )


def status_of(dissent: Dissent, *, is_internal: bool) -> str:
    """Say where a dissent stands today, as far as it may be told."""
    if not (is_internal or dissent.is_told):
        return "silent"
    return "overdue" if is_overdue(dissent) else dissent.status
