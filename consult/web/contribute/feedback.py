"""What is seen before answering again: one's own last answer, what all and one's space said, and reasons. No rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from consult.contributions import queries
from consult.contributions.drafts import Begun, begun_again
from consult.core.kinds.model import CriterionSpec, Screen
from consult.results.iterations import Told, short_reasons, told_before
from consult.web.capability import Visit
from consult.web.contribute.screens import answer, question, written
from consult.web.language import current
from consult.web.language import gettext as _


@dataclass(frozen=True, slots=True)
class Heard:
    """What was said of one judgement of a screen: its question, and sentences ready to read."""

    question: str
    own: str  # one's own last answer; "" where there is none, and always in a protected space
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Before:
    """What stands above the questions of a screen."""

    heard: tuple[Heard, ...]
    reasons: tuple[str, ...]
    can_stay: bool  # something was answered here before, and one tap repeats it

    @property
    def is_any(self) -> bool:
        """Tell whether there is anything to read."""
        return bool(self.reasons) or any(one.own or one.sentences for one in self.heard)


def earlier(visit: Visit) -> Begun:
    """Return what the visitor answered last in iterations that ended; found by her own token, and by nothing else."""
    answers = queries.earlier_answers(visit.round, visit.space, author=visit.author)
    return begun_again(answers, {item.id: item.code for item in visit.round.items}, consent={})


def before(visit: Visit, laid: Sequence[Screen], at: int) -> Before | None:
    """Return what is seen above screen `at` (from 0); nothing in the first iteration."""
    if visit.round.iteration < 2:
        return None
    screen, mine = laid[at], earlier(visit)
    told = told_before(visit.round).get(screen.item, {})
    return Before(
        heard=tuple(_heard(visit, screen.item, spec, mine, told.get(spec.id)) for spec in screen.criteria),
        reasons=tuple(_reasons(visit, screen.item) if [one.item for one in laid].index(screen.item) == at else ()),
        can_stay=any(spec.id in mine.judged.get(screen.item, {}) for spec in screen.criteria),
    )


def _heard(visit: Visit, item: str, spec: CriterionSpec, mine: Begun, told: Told | None) -> Heard:
    # In a protected space the phone never tells what was said: it may be another's, or not be hers alone.
    own = "" if visit.space.is_protected else answer(visit.round, item, spec, mine)
    return Heard(question(spec), own, tuple(_sentences(visit, item, spec, told.of(visit.space)) if told else ()))


def _sentences(visit: Visit, item: str, spec: CriterionSpec, told: Told) -> list[str]:
    def said(value: Decimal, *, has_unit: bool = True) -> str:
        return written(visit.round, item, spec, Fraction(value), has_unit=has_unit)

    found = []
    if told.median is not None:
        found.append(_("Entre todos los grupos, la respuesta de en medio es %(level)s.", level=said(told.median)))
    if told.low is not None and told.high is not None:
        found.append(
            _("La mitad de las respuestas está entre %(low)s y %(high)s.", low=said(told.low, has_unit=False),
              high=said(told.high))
            if told.low != told.high
            else _("Más de la mitad de las respuestas es %(level)s.", level=said(told.low))
        )  # fmt: skip
    for value in told.by_space.values():
        found.append(_("En su grupo, la respuesta de en medio es %(level)s.", level=said(value)))
    return found


def _reasons(visit: Visit, item: str) -> list[str]:
    if not item:
        return []
    return short_reasons(visit.round, visit.space, author=visit.author, item=item, lang=current())
