"""The draft as it is read: objective, guideline, service, standard, each with its marks; and the trail of one mark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from flask import url_for

from consult.core.method import DISPOSITIONS
from consult.drafting.models import Disposition, Dissent, Evidence, Guideline, Indicator, Standard
from consult.drafting.queries import Answered
from consult.spaces.models import Policy, Space
from consult.web.language import gettext as _
from consult.web.language import number, text_of
from consult.web.presenting.dissent import Told, one

SIGNS: Mapping[str, str] = {"<=": "≤", ">=": "≥", "==": "=", "<": "<", ">": ">"}
BADGES: Mapping[str, str] = {
    "acogido": "accepted",
    "parcial": "partial",
    "no_acogido": "rejected",
    "fuera": "out_of_scope",
    "duplicado": "archived",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """A text somebody wrote, with what was done about it."""

    code: str
    text: str
    kind: str
    name: str
    region: str
    badge: str
    decision: str
    answer: str
    is_simulated: bool


def marks_of(policy: Policy, evidence: Mapping[str, Sequence[Evidence]], code: str) -> list[tuple[str, str] | None]:
    """Return the mark of a line with its address; [None] says it is the drafter's own criterion."""
    marks = dict.fromkeys(row.mark for row in evidence.get(code, ()))
    return [(mark, mark_url(policy, mark)) for mark in marks] or [None]


def mark_url(policy: Policy, mark: str) -> str:
    """Return where the trail of a mark is read."""
    return url_for("trail.mark", slug=policy.slug, mark=mark)


def pairs(marks: Sequence[tuple[str, str] | None]) -> list[tuple[str | None, str | None]]:
    """Return marks as macros/line.html takes them."""
    return [mark if mark is not None else (None, None) for mark in marks]


def target(standard: Standard) -> str:
    """Write what a standard demands: ≥ 60."""
    if standard.value is None:
        return _("sin cifra todavía")
    return f"{SIGNS.get(standard.operator, standard.operator)} {quantity(standard.value)}".strip()


def quantity(value: str | None) -> str:
    """Write a decimal text as the reader's country does, without needless zeros."""
    if not value:
        return ""
    places = len(value.split(".")[1].rstrip("0")) if "." in value else 0
    return number(Fraction(value), places)


def indicator_sentence(indicator: Indicator) -> str:
    """Say where a measure starts and where it should get: 18 (2025) → 42 (2030)."""
    text = text_of(indicator.text)
    last = max(indicator.targets, default="")
    if not last:
        return text
    unit = f" {indicator.unit}" if indicator.unit else ""
    goal = _("%(value)s en %(year)s", value=quantity(indicator.targets[last]), year=last)
    if indicator.base_value is None:
        return _("%(text)s. Meta: %(goal)s%(unit)s. Sin línea base todavía.", text=text, goal=goal, unit=unit)
    start = _("%(value)s en %(year)s", value=quantity(indicator.base_value), year=indicator.base_year)
    return _("%(text)s: de %(start)s a %(goal)s (%(unit)s).", text=text, start=start, goal=goal, unit=indicator.unit)


def dissents_of(policy: Policy, guideline: Guideline, known: Sequence[Dissent]) -> list[Told]:
    """List the written dissents about a guideline or an alternative it comes from: they are printed beside it."""
    about = {guideline.code, *guideline.alternatives}
    return [one(policy, dissent, "") for dissent in known if dissent.about in about and dissent.status == "written"]


def reply(line: Answered, spaces: Mapping[int, Space]) -> Reply:
    """Return one line of the response matrix as it is printed."""
    said, done = line.statement, line.disposition
    space = spaces[said.space_id]
    return Reply(
        code=said.code,
        text=text_of(said.quoted),
        kind=space.kind,
        name=text_of(space.name),
        region="" if space.is_protected else said.region,  # of a protected space not even the place
        badge=BADGES.get(done.kind, "pending") if done else "pending",
        decision=decision(done),
        answer=text_of(done.answer) if done else "",
        is_simulated=said.is_simulated,
    )


def decision(done: Disposition | None) -> str:
    """Name what was decided about a text."""
    return _(DISPOSITIONS[done.kind].label) if done else _("Por contestar")
