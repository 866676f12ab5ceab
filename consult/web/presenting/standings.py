"""How the groups stand on each point of a support round: its class, its floor, its range, its gravity (§4, §8, §10)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from consult.core.counting import ItemFigures
from consult.core.counting.crosscheck import per_space
from consult.core.counting.figures import Span
from consult.core.counting.sentences import Headline
from consult.core.disclosure import ReleasedItem
from consult.core.rounding import half_up
from consult.results.queries import ResultView
from consult.web.language import gettext as _
from consult.web.language import number
from consult.web.presenting.figures import Voice, level, listed, points
from consult.web.presenting.precision import (
    coverage_text,
    item_of,
    nonresponse_text,
    range_sentence,
    range_text,
    straddles_half,
    unknown_text,
)
from consult.web.presenting.robust import said
from consult.web.presenting.rows import by_total
from consult.web.presenting.verdicts import labels_of

LOOKS: Mapping[str, str] = {
    "broad_agreement": "out", "agreement_with_dissent": "split2", "majority": "done",
    "rejected_with_dissent": "split2", "rejected": "plain", "open": "soon",
}  # fmt: skip
"""Class of a point -> the badge of templates/macros/ui.html it wears."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands beside the support of one point. Empty words are not said."""

    look: str
    stance: str
    meaning: str
    is_strong: bool
    facts: tuple[tuple[str, str], ...]  # name -> figure
    notes: tuple[str, ...]  # whole sentences


def standings(seen: ResultView, voices: Sequence[Voice], told: Headline | None) -> dict[str, Standing]:
    """Return what stands beside each point, past the gate."""
    return {item.id: standing(seen, voices, item, told) for item in seen.shown.items}


def standing(seen: ResultView, voices: Sequence[Voice], shown: ReleasedItem, told: Headline | None) -> Standing:
    """Return what stands beside one point."""
    item = item_of(seen, shown.id)
    coverage = coverage_text(shown)
    if item is None or told is None:
        return Standing("", "", "", False, (), (coverage,) if coverage else ())
    notes = [range_sentence(seen, item), straddle(seen, item), coverage, said(told.bounds.get(item.id))]
    notes += dissent_words(seen, item, voices)
    facts = [*floor(item, voices), *gravity(seen, item)]
    return Standing(
        LOOKS.get(item.stance, ""),
        stance_name(item.stance),
        meaning(item.stance),
        item.is_strong,
        tuple(facts),
        tuple(filter(None, notes)),
    )


def stance_name(stance: str) -> str:
    """Name the class of a proposition (counting.md §10 M6)."""
    return {
        "broad_agreement": _("Acuerdo amplio"), "agreement_with_dissent": _("Acuerdo con disenso"),
        "majority": _("Mayoría"), "rejected_with_dissent": _("Rechazo con disenso"), "rejected": _("Rechazo"),
        "open": _("Sin mayoría"),
    }.get(stance, "")  # fmt: skip


def meaning(stance: str) -> str:
    """Say what a class means."""
    return {
        "broad_agreement": _("Dos tercios o más apoyan en cada grupo."),
        "agreement_with_dissent": _("La mitad o más apoya, y en algún grupo más de la mitad está en contra."),
        "majority": _("La mitad o más apoya, y en ningún grupo más de la mitad está en contra."),
        "rejected_with_dissent": _("La mitad o más está en contra, y en algún grupo más de la mitad apoya."),
        "rejected": _("La mitad o más está en contra."),
        "open": _("Ni el apoyo ni el rechazo llegan a la mitad."),
    }.get(stance, "")


def classes_used(seen: ResultView) -> tuple[tuple[str, str, str, int], ...]:
    """List the classes of a page, as look, name, meaning and how many points; () where they may not be told."""
    items = seen.open_figures.items if seen.open_figures else ()
    counts = {stance: sum(item.stance == stance for item in items) for stance in LOOKS}
    return tuple((LOOKS[s], stance_name(s), meaning(s), n) for s, n in counts.items() if n)


def floor(item: ItemFigures, voices: Sequence[Voice]) -> list[tuple[str, str]]:
    """Say which groups support least, and how much."""
    if item.floor is None:
        return []
    least = [v.name for v in voices if item.support_by_space[v.code].support == item.floor]
    return [(_("El grupo que menos apoya"), f"{listed(least)}: {tenth(item.floor)}")]


def dissent_words(seen: ResultView, item: ItemFigures, voices: Sequence[Voice]) -> list[str]:
    """Say who stands on the other side: heads where a group is on record, else its share (counting.md §9, 6)."""
    return [side(seen, item, voice) for voice in voices if voice.code in item.dissent]


def side(seen: ResultView, item: ItemFigures, voice: Voice) -> str:
    """Say how one group stands against the rest."""
    shares = item.support_by_space[voice.code]
    is_against = (shares.disagree or 0) > Fraction(1, 2)
    n, share = (shares.n_disagree, shares.disagree) if is_against else (shares.n_support, shares.support)
    of = shares.n_support + shares.n_disagree + shares.n_pass
    is_exact = isinstance(seen.shown.n_by_space[voice.code], int)
    figure = _("%(n)s de %(of)s", n=n, of=of) if is_exact else tenth(share)
    if is_against:
        return _("En contra: %(group)s (%(figure)s).", group=voice.name, figure=figure)
    return _("A favor: %(group)s (%(figure)s).", group=voice.name, figure=figure)


def straddle(seen: ResultView, item: ItemFigures) -> str:
    """Say that those who did not answer could have moved the support across the half; nothing where they could not."""
    if not straddles_half(item.nonresponse):
        return ""
    ends = nonresponse_text(seen, item.nonresponse)
    return _("Quienes no respondieron podrían cambiar la mayoría: con ellos, el apoyo quedaría %(ends)s.", ends=ends)


def gravity(seen: ResultView, item: ItemFigures) -> list[tuple[str, str]]:
    """Say how grave a point is: share of 4 and 5, median, how far people agree, and who said «no sé»."""
    severity = item.severity
    if severity is None:
        return []
    found = [(_("La juzgan grave (4 o 5)"), tenth(severity.high)), (_("Gravedad de en medio"), levels(severity.median))]
    if item.agreement is not None and item.agreement.mixture is not None:
        found.append((_("Acuerdo sobre la gravedad (de −1 a 1)"), coefficient(item.agreement.mixture)))
    found.append((_("«No sé» sobre la gravedad"), unknown_text(seen, item, ["severity"])))
    return [(name, text) for name, text in found if text]


def tenth(share: Fraction | None) -> str:
    """Write a share in points with one decimal."""
    return points(half_up(share * 100, 1)) if share is not None else ""


def coefficient(value: Fraction) -> str:
    """Write a coefficient with two decimals, with a minus sign as print has it."""
    return number(half_up(value, 2), 2).replace("-", "−")


def levels(ends: Span | None) -> str:
    """Write a median: one level, or both where they differ."""
    if ends is None:
        return ""
    low, high = (level(half_up(end, 2)) for end in ends)
    return low if low == high else _("%(low)s o %(high)s", low=low, high=high)


# ── the annex ───────────────────────────────────────────────────────────────


def annex_heads(seen: ResultView) -> tuple[tuple[str, bool], ...]:
    """Name the columns of the annex."""
    names = [(_("Punto"), False), (_("Clase"), False), (_("Rango"), True), (_("Con quienes no respondieron"), True),
             (_("Piso"), True), (_("Comprobación (GIC)"), True), (_("La misma, por grupo"), True)]  # fmt: skip
    return tuple(names + (gravity_heads() if has_gravity(seen) else []))


def gravity_heads() -> list[tuple[str, bool]]:
    """Name the columns about gravity."""
    return [(_("Grave (4 o 5)"), True), (_("De en medio"), True), (_("Acuerdo"), True), (_("Entre grupos"), True)]


def has_gravity(seen: ResultView) -> bool:
    """Tell whether gravity was asked."""
    return any(item.severity is not None for item in (seen.open_figures.items if seen.open_figures else ()))


def annex(seen: ResultView) -> tuple[list[Any], ...]:
    """Lay out, point by point, ranges, bounds and cross-checks; () where they may not be told."""
    if seen.open_figures is None:
        return ()
    labels, known = labels_of(seen), {item.id: item for item in seen.open_figures.items}
    return tuple(annex_row(seen, known[shown.id], labels[shown.id]) for shown in by_total(seen.shown.items))


def annex_row(seen: ResultView, item: ItemFigures, label: str) -> list[Any]:
    """Return one point of the annex."""
    row: list[Any] = [{"text": f"{item.id} {label}"}, stance_name(item.stance), range_text(seen, item)]
    row += [nonresponse_text(seen, item.nonresponse), tenth(item.floor)]
    row += [number(half_up(item.gic, 3), 3), number(half_up(Fraction(per_space(item.gic, seen.recipe)), 3), 3)] \
        if item.gic is not None else ["", ""]  # fmt: skip
    if has_gravity(seen):
        severity, agreed = item.severity, item.agreement
        row += [tenth(severity.high), levels(severity.median)] if severity else ["", ""]
        row += [coefficient(agreed.mixture) if agreed and agreed.mixture is not None else "",
                tenth(agreed.between) if agreed else ""]  # fmt: skip
    return row
