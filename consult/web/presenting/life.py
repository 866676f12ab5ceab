"""The life of a round in public: its dates, its moves with their reasons, and what was sealed when it opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from consult.contributions.unlinking import unlinks_at
from consult.core.kinds import KINDS
from consult.core.kinds.asking import criteria_of
from consult.core.lifecycle import MOVES, STATES
from consult.core.method import CHANNELS
from consult.core.words import N_
from consult.rounds.launch import check_title
from consult.rounds.models import Move, Round
from consult.rounds.queries import config_of
from consult.rounds.recipe import selection_of
from consult.spaces.models import WeightScheme
from consult.web.language import day, percent, text_of
from consult.web.language import gettext as _
from consult.web.presenting.verdicts import rule_sentences

LOUD = frozenset((move.origin, move.to) for move in MOVES if move.is_back or move.needs_reason)
"""Moves that show publicly with their reason (method.md §1.3)."""

DONE = {
    "open": N_("Se abrió"),
    "closed": N_("Se cerró"),
    "published": N_("Se publicó el resultado"),
}


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a timeline."""

    title: str
    text: str
    state: str = "done"  # done | now | ""


@dataclass(frozen=True, slots=True)
class Planned:
    """A date of the calendar: plans, which only an act of somebody fulfils."""

    on: date
    text: str


def kind_name(round_: Round) -> str:
    """Name the kind of a round."""
    return _(KINDS[round_.kind].label)


def span(round_: Round) -> str:
    """Say when a round was open, or when it is planned."""
    opens = round_.opened_at or round_.opens_on
    closes = round_.closed_at or round_.closes_on
    if opens and closes and day(opens) == day(closes):
        return _("El %(on)s", on=day(opens))
    if opens and closes:
        return _("Del %(opens)s al %(closes)s", opens=short(opens, closes), closes=day(closes))
    if opens:
        return _("Desde el %(opens)s", opens=day(opens)) if round_.opened_at else _("Prevista: %(on)s", on=day(opens))
    return _("Sin fecha todavía")


def short(first: date | datetime, last: date | datetime) -> str:
    """Write the first day of a span without repeating the year."""
    if first.year != last.year:
        return day(first)
    return day(first, _("d 'de' MMMM"))


def closing(round_: Round) -> str:
    """Say when an open round is meant to close."""
    if round_.state == "paused":
        return _("En pausa. Lo suyo está guardado.")
    if round_.closes_on is None:
        return _("Sin fecha de cierre todavía")
    return _("Cierre previsto: %(on)s", on=day(round_.closes_on, "full"))


def dates(known: Sequence[Round]) -> list[Planned]:
    """List the planned dates of what has not happened yet, in order."""
    found = []
    for round_ in known:
        title = text_of(round_.title)
        if STATES[round_.state].is_configurable and round_.opens_on:
            found.append(
                Planned(round_.opens_on, _("Abre la ronda %(code)s: %(title)s", code=round_.code, title=title))
            )
        if not STATES[round_.state].is_closed and round_.closes_on:
            found.append(Planned(round_.closes_on, _("Cierra la ronda %(code)s", code=round_.code)))
    return sorted(found, key=lambda planned: planned.on)[:6]


def story(round_: Round, moves: Sequence[Move]) -> list[Event]:
    """Tell what happened to a round, and what comes next; pauses and returns say their reason."""
    found: list[tuple[datetime, Event]] = []
    for state, at in (("open", round_.opened_at), ("closed", round_.closed_at), ("published", round_.published_at)):
        if at is not None:
            found.append((at, Event(_(DONE[state]), day(at))))
    for move in moves:
        if (move.from_state, move.to_state) == ("paused", "open"):
            found.append((move.at, Event(_("Se reanudó"), with_reason(move))))
        elif (move.from_state, move.to_state) in LOUD:
            title = _("Pasó de «%(before)s» a «%(after)s»", before=_(STATES[move.from_state].label),
                      after=_(STATES[move.to_state].label))  # fmt: skip
            found.append((move.at, Event(title, with_reason(move))))
    told = [event for _at, event in sorted(found, key=lambda entry: entry[0])]
    return [*told, *to_come(round_)]


def unlinks_on(round_: Round) -> str:
    """Say the day on which the link between cards and answers ends; nothing while the round may still take answers."""
    at = unlinks_at(round_)
    return day(at) if at else ""


def with_reason(move: Move) -> str:
    """Say the day of a move, and its reason where one was given."""
    return f"{day(move.at)}. {_('Motivo')}: {move.because}" if move.because else day(move.at)


def to_come(round_: Round) -> list[Event]:
    """Say what is still to happen, as planned."""
    if STATES[round_.state].is_public:
        return []
    if STATES[round_.state].is_closed:
        return [Event(_("Se revisa y se publica el resultado"), _("Antes se contesta cada aporte."), "now")]
    opens = day(round_.opens_on) if round_.opens_on else _("Sin fecha todavía")
    closes = day(round_.closes_on) if round_.closes_on else _("Sin fecha todavía")
    first = [] if round_.opened_at else [Event(_("Abre"), opens, "now")]
    return [*first, Event(_("Cierra"), closes, "now" if round_.opened_at else ""), Event(_("Resultado"), "", "")]


def overridden(moves: Sequence[Move]) -> list[tuple[str, list[str]]]:
    """List what was missing when the round opened and the reason given for opening so, opening by opening."""
    return [(move.because, [_(check_title(key)) for key in move.overridden]) for move in moves if move.overridden]


def sealed_rules(round_: Round) -> list[tuple[str, str]]:
    """List the rules that stand sealed with the round, or that it would be opened with."""
    config = config_of(round_)
    found = [(_("Qué se pregunta"), ", ".join(_(spec.label) for spec in criteria_of(config)))]
    if config.minimum is not None and config.maximum is not None:
        found.append((_("Escala"), _("De %(low)s a %(high)s", low=f"{float(config.minimum):g}",
                                     high=f"{float(config.maximum):g}")))  # fmt: skip
    rule = selection_of(round_.policy) if round_.kind == "alternatives" else None
    if rule is not None:
        found.append((_("Cómo se elige"), " ".join(rule_sentences(rule))))
        if rule.dissent_gap is not None:
            found.append((_("Cuándo hay disenso"), _("Cuando un grupo está a %(gap)s o más de otro.",
                                                     gap=f"{float(rule.dissent_gap):g}")))  # fmt: skip
    channels = [_(CHANNELS[key].label) for key in config.channels if key in CHANNELS]
    found.append((_("Cómo se responde"), ", ".join(channels) if channels else _("Por cualquier medio")))
    return found


def limits(scheme: WeightScheme) -> list[tuple[str, str]]:
    """List the floor and the cap a set of weights declares."""
    found: list[tuple[str, Any]] = [
        (_("Piso del espacio seguro"), scheme.floor_protected),
        (_("Tope de un grupo"), scheme.cap),
    ]
    return [(name, percent(Fraction(text))) for name, text in found if text]
