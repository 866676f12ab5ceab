"""The form of a round: what stands in its fields, and reading it back into rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from werkzeug.datastructures import MultiDict

from consult.core.kinds import KINDS
from consult.core.kinds.decimals import decimal_text
from consult.core.kinds.model import CriterionConfig, CriterionSpec, RoundConfig
from consult.core.kinds.typed import TypedItem, write_items
from consult.core.method import CHANNELS, CRITERIA
from consult.drafting.actions.preparing import Rules
from consult.drafting.askable import items_of_round
from consult.rounds.models import Round
from consult.rounds.queries import config_of, criteria
from consult.web import fields

SCORED = "alternatives"
SPARE_ROWS = 2
"""Empty lines for criteria of one's own."""


@dataclass(frozen=True, slots=True)
class Row:
    """A criterion on the form; `key` names its fields, `is_own` lets its code and name be typed."""

    key: str
    id: str = ""
    label: str = ""
    coefficient: str = "1"
    is_asked: bool = True
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class RoundForm:
    """Everything in the fields, as text."""

    values: Mapping[str, str]
    spaces: frozenset[str]
    items: frozenset[str]
    channels: frozenset[str]
    rows: tuple[Row, ...] = ()
    ask: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """Return what stands in a field."""
        return self.values.get(name, "")


def of_round(round_: Round) -> RoundForm:
    """Return the form as the round is now."""
    config = config_of(round_)
    items = items_of_round(round_)
    typed = [TypedItem(one.config, one.words.text["es"]) for one in items if one.words.section == "inline"]
    values = {
        "title_es": round_.title.get("es", ""),
        "title_en": round_.title.get("en", ""),
        "opens_on": round_.opens_on.isoformat() if round_.opens_on else "",
        "closes_on": round_.closes_on.isoformat() if round_.closes_on else "",
        "minimum": _text(config.minimum),
        "maximum": _text(config.maximum),
        "mode": config.mode or KINDS[config.kind].modes[0],
        "items_per_person": str(config.items_per_person or ""),
        "iterations": str(config.iterations),
        "lines": write_items(typed),
    }
    return RoundForm(
        values,
        frozenset(space.code for space in round_.spaces),
        frozenset(one.words.code for one in items),
        frozenset(config.channels),
        rows_of(round_, config),
        {space: frozenset(names) for space, names in config.ask.items()},
    )


def sent(round_: Round, form: MultiDict[str, str]) -> RoundForm:
    """Return the form as it was sent."""
    rows = tuple(
        Row(key, fields.text(form, f"id-{key}"), fields.text(form, f"label-{key}"), fields.text(form, f"k-{key}"),
            key in form.getlist("criterion"), form.get(f"own-{key}") == "1")
        for key in form.getlist("row")
    )  # fmt: skip
    codes = [space.code for space in round_.policy.spaces]
    ticked = {code: frozenset(form.getlist(f"ask-{code}")) for code in codes}
    everything = frozenset(form.getlist("shown"))  # a space with all of it ticked is asked all, what is added now too
    return RoundForm(
        form.to_dict(),
        frozenset(form.getlist("space")),
        frozenset(form.getlist("item")),
        frozenset(form.getlist("channel")),
        rows,
        {code: names for code, names in ticked.items() if names and names != everything},
    )


def rows_of(round_: Round, config: RoundConfig) -> tuple[Row, ...]:
    """Return the criteria a round may ask: its own, the policy's, CEPLAN's; and spare lines where one may add."""
    if round_.kind != SCORED:
        asked = {spec.id for spec in specs(config)}
        own = KINDS[round_.kind].criteria(RoundConfig(round_.kind, (), mode=config.mode))
        return tuple(Row(spec.id, spec.id, spec.label, is_asked=spec.id in asked) for spec in own)
    rows = {one.id: Row(one.id, one.id, one.es, decimal_text(one.coefficient)) for one in config.criteria}
    for one in criteria(round_.policy):
        rows.setdefault(one.code, Row(one.code, one.code, one.text["es"], one.coefficient, is_asked=False))
    if not criteria(round_.policy):
        for code, words in CRITERIA.items():
            rows.setdefault(code, Row(code, code, words.label, is_asked=not config.criteria))
    spare = (Row(f"new{place}", is_asked=False, is_own=True) for place in range(1, SPARE_ROWS + 1))
    return (*rows.values(), *spare)


def specs(config: RoundConfig) -> tuple[CriterionSpec, ...]:
    """List what the round asks of each item, as its kind understands it."""
    return KINDS[config.kind].criteria(config)


def rules(round_: Round, form: RoundForm) -> Rules:
    """Read the rules; raises Invalid naming the field."""
    return Rules(
        criteria=_criteria(round_, form),
        minimum=fields.decimal(form.values, "minimum"),
        maximum=fields.decimal(form.values, "maximum"),
        mode=form.value("mode") or KINDS[round_.kind].modes[0],
        ask={space: tuple(sorted(names)) for space, names in form.ask.items() if space in form.spaces},
        items_per_person=fields.whole(form.values, "items_per_person"),
        channels=tuple(name for name in CHANNELS if name in form.channels),
    )


def _criteria(round_: Round, form: RoundForm) -> tuple[CriterionConfig, ...]:
    if round_.kind != SCORED:
        asked = [row for row in form.rows if row.is_asked]
        return () if len(asked) == len(form.rows) else tuple(CriterionConfig(row.id) for row in asked)
    english = {one.id: one.en for one in config_of(round_).criteria} | {
        one.code: one.text.get("en", "") for one in criteria(round_.policy)
    }
    return tuple(
        CriterionConfig(row.id, _coefficient(row, form), row.label, english.get(row.id, ""))
        for row in form.rows
        if row.is_asked or (row.is_own and row.id)
    )


def _coefficient(row: Row, form: RoundForm) -> Fraction:
    found = fields.decimal(form.values, f"k-{row.key}", at="criteria")
    return Fraction(1) if found is None else found


def _text(value: Fraction | None) -> str:
    return "" if value is None else decimal_text(value)
