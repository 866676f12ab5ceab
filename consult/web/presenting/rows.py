"""The rows of a result page: what each item got, space by space, as the chart macros and the table take it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from consult.core.disclosure import ReleasedItem, ReleasedShares
from consult.core.kinds import KINDS
from consult.results.queries import ResultView
from consult.rounds.models import Item
from consult.web.language import gettext as _
from consult.web.language import text_of
from consult.web.presenting.figures import Mark, Voice, few, level, listed, plain, points
from consult.web.presenting.verdicts import labels_of, why_not

HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Scored:
    """One alternative: a mark per space, the total, and the printed counts by person, by equal groups and the gap."""

    code: str
    label: str
    marks: tuple[Mark, ...]
    total: Mark
    figures: tuple[str, str, str]
    is_chosen: bool
    has_dissent: bool
    why: str
    merged: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Cause:
    """The alternatives that answer one direct cause."""

    code: str
    label: str
    rows: tuple[Scored, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """One bar of three shares, 0 to 1; all None where hidden or not answered."""

    kind: str
    name: str
    support: Decimal | None
    neutral: Decimal | None
    disagree: Decimal | None
    text: str
    counts: str = ""


@dataclass(frozen=True, slots=True)
class Supported:
    """One point with its support, combined and by space, and what was asked beside it (severity, a level)."""

    code: str
    label: str
    level: str  # direct | indirect | final, in the tree
    combined: Share
    rows: tuple[Share, ...]
    mini: tuple[tuple[str, float | None], ...]
    heads: str
    equal: str
    severity: tuple[Mark, ...]  # the combined one first
    levels: tuple[Mark, ...]
    merged: str
    against: tuple[str, ...]  # shown spaces with less than half
    note: str  # why there is no combined figure, "" where there is one


@dataclass(frozen=True, slots=True)
class Levelled:
    """One standard with the level each space finds right."""

    code: str
    label: str
    unit: str
    marks: tuple[Mark, ...]
    total: Mark
    heads: str
    equal: str
    support: Share | None
    low: float
    high: float


def scale_of(seen: ResultView) -> tuple[Fraction, Fraction]:
    """Return the ends of the round's scale."""
    default = KINDS[seen.round.kind].default_scale or (Fraction(0), Fraction(100))
    low, high = seen.recipe.minimum, seen.recipe.maximum
    return default[0] if low is None else low, default[1] if high is None else high


def ticks_of(low: Fraction, high: Fraction) -> tuple[tuple[float, str], ...]:
    """Return the printed points of a scale: each whole point of a short one, five of a long one."""
    width = high - low
    n = int(width) if width.denominator == 1 and width <= 10 else 4
    values = [low + width * step / n for step in range(n + 1)]
    return tuple((float(value), f"{float(value):g}") for value in values)


def scored(seen: ResultView, voices: Sequence[Voice], item: ReleasedItem, label: str) -> Scored:
    """Return the row of one alternative."""
    low, high = scale_of(seen)
    rule = next(rule for rule in seen.recipe.items if rule.id == item.id)
    return Scored(
        code=item.id,
        label=label,
        marks=tuple(mark_of(voice, item.by_space[voice.code]) for voice in voices),
        total=Mark("", _("total ponderado"), item.weighted, plain(item.weighted, item.code)),
        figures=(
            told(item, plain(item.head_count)),
            told(item, plain(item.equal)),
            plain(item.gap) if n_shown(item) > 1 or not item.hidden else unsaid(),
        ),
        is_chosen=item.is_chosen,
        has_dissent=bool(item.dissent),
        why=why_not(item, seen.recipe.selection),
        merged=" ".join(filter(None, (merged_sentence(item, voices), absent(item)))),
        low=float(low if rule.minimum is None else rule.minimum),
        high=float(high if rule.maximum is None else rule.maximum),
    )


def absent(item: ReleasedItem) -> str:
    """Say why an item has no combined figure: hidden, judged only by groups without weight, or by nobody."""
    if item.weighted is not None:
        return ""
    if item.is_withheld:
        return few()
    if item.head_count is not None:
        return _("Solo respondieron grupos sin peso.")
    return _("Nadie respondió sobre esto.")


def n_shown(item: ReleasedItem) -> int:
    """Count the spaces whose own figure is printed: a distance needs two."""
    return sum(value is not None for value in item.by_space.values())


def told(item: ReleasedItem, text: str) -> str:
    """Return a printed figure, or that it is withheld because a group of the item is hidden."""
    return text or (unsaid() if item.hidden else "")


def unsaid() -> str:
    """Say in one word that a figure is hidden; the whole sentence stands on the page."""
    return _("oculta")


def mark_of(voice: Voice, value: Decimal | None) -> Mark:
    """Return the mark of a space."""
    return Mark(voice.kind, voice.name, value, plain(value))


def causes(seen: ResultView, voices: Sequence[Voice], words: Mapping[str, str]) -> list[Cause]:
    """List the alternatives under the causes they answer, best total first; `words` are the causes' own, by code."""
    labels = labels_of(seen)
    found: dict[str, list[ReleasedItem]] = {}
    rules = {rule.id: rule.cause for rule in seen.recipe.items}
    for item in seen.shown.items:
        found.setdefault(rules[item.id], []).append(item)
    return [
        Cause(code, words.get(code, ""), tuple(scored(seen, voices, item, labels[item.id]) for item in by_total(items)))
        for code, items in found.items()
    ]


def by_total(items: Sequence[ReleasedItem]) -> list[ReleasedItem]:
    """Order items by their combined figure, those without one last; equal ones keep the round's order."""
    return sorted(items, key=lambda item: (item.weighted is None, -(item.weighted or item.head_count or 0)))


def supported(seen: ResultView, voices: Sequence[Voice]) -> list[Supported]:
    """List the points of a round by their support."""
    by_code = {item.code: item for item in seen.round.items}
    return [one_supported(voices, item, by_code[item.id]) for item in by_total(seen.shown.items)]


def one_supported(voices: Sequence[Voice], item: ReleasedItem, asked: Item) -> Supported:
    """Return the row of one point."""
    rows = tuple(share_of(voice.kind, voice.name, item.support_by_space.get(voice.code)) for voice in voices)
    return Supported(
        code=item.id,
        label=text_of(asked.text),
        level=asked.level,
        combined=share_of("", _("Con los pesos"), item.support),
        rows=rows,
        mini=tuple((row.kind, None if row.support is None else float(row.support)) for row in rows),
        heads=points(item.head_count),
        equal=points(item.equal),
        severity=beside(item, "severity", voices),
        levels=beside(item, "level", voices),
        merged=merged_sentence(item, voices),
        note=absent(item),
        against=tuple(row.name for row in rows if row.support is not None and row.support < Decimal("0.5")),
    )


def share_of(kind: str, name: str, shares: ReleasedShares | None) -> Share:
    """Return one bar; the three parts are hidden together."""
    parts = (shares.support, shares.neutral, shares.disagree) if shares else (None, None, None)
    if shares is None or any(part is None for part in parts):
        text = points(shares.support, shares.codes[0]) if shares and shares.support is not None else ""
        return Share(kind, name, None, None, None, text)
    support, neutral, disagree = (Decimal(part or 0) / HUNDRED for part in parts)
    counts = _("%(yes)s apoyan, %(no)s no apoyan, %(pass)s no saben", **counted(shares)) if shares.counts else ""
    return Share(kind, name, support, neutral, disagree, points(shares.support, shares.codes[0]), counts)


def counted(shares: ReleasedShares) -> dict[str, int]:
    """Return the counts behind a bar by the words of its sentence."""
    support, disagree, neutral = shares.counts or (0, 0, 0)
    return {"yes": support, "no": disagree, "pass": neutral}


def beside(item: ReleasedItem, name: str, voices: Sequence[Voice]) -> tuple[Mark, ...]:
    """Return what was asked beside support: the combined figure and each space's that was asked; () if it was not."""
    figures = item.criteria.get(name)
    if figures is None:
        return ()
    write = level if name == "level" else plain
    together = Mark("", _("Con los pesos"), figures.weighted, write(figures.weighted))
    return together, *(
        Mark(voice.kind, voice.name, figures.by_space[voice.code], write(figures.by_space[voice.code]))
        for voice in voices
        if voice.code in figures.by_space
    )


def merged_sentence(item: ReleasedItem, voices: Sequence[Voice]) -> str:
    """Say the common figure of the spaces that are shown together, or nothing."""
    merged = item.merged
    if merged is None or merged.value is None:
        return ""
    names = listed([voice.name for voice in voices if voice.code in merged.ids])
    write = points if item.support is not None else plain
    return _("%(groups)s, juntos: %(figure)s.", groups=names, figure=write(merged.value, merged.code))


def levelled(seen: ResultView, voices: Sequence[Voice]) -> list[Levelled]:
    """List the standards of a round with their levels, in the round's order."""
    by_code = {item.code: item for item in seen.round.items}
    return [one_levelled(voices, item, by_code[item.id]) for item in seen.shown.items]


def one_levelled(voices: Sequence[Voice], item: ReleasedItem, asked: Item) -> Levelled:
    """Return the row of one standard; its scale is its own, or from zero to the highest level given."""
    marks = tuple(
        Mark(v.kind, v.name, item.by_space[v.code], level(item.by_space[v.code])) for v in voices
    )  # fmt: skip
    known = [mark.value for mark in marks if mark.value is not None]
    low = float(asked.minimum) if asked.minimum is not None else float(min([Decimal(0), *known]))
    high = float(asked.maximum) if asked.maximum is not None else float(max([Decimal(1), *known]))
    return Levelled(
        code=item.id,
        label=text_of(asked.text),
        unit=asked.unit,
        marks=marks,
        total=Mark("", _("nivel ponderado"), item.weighted, level(item.weighted)),
        heads=level(item.head_count),
        equal=level(item.equal),
        support=share_of("", _("Con los pesos"), item.support) if item.support else None,
        low=low,
        high=high,
    )
